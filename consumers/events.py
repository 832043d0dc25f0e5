"""Server-sent events: every open page gets its window once a second when it changed, and the time when it did not."""

import asyncio
from collections.abc import AsyncGenerator
from threading import Event
from typing import Final

from consumers.api import Api
from monitor.views import WindowName

INTERVAL_SECONDS: Final = 1.0
MAX_PAGES: Final = 64
RETRY_MS: Final = 2_000
"""How long a page waits before it connects again."""


class Events:
    """The open pages. All but `close` runs on the event loop."""

    def __init__(self, api: Api, *, max_pages: int = MAX_PAGES) -> None:
        self._api, self._max_pages = api, max_pages
        self._pages = 0
        self._closing = Event()

    def close(self) -> None:
        """Ends every stream within an interval, from any thread; a stream opened later ends at once."""
        self._closing.set()

    @property
    def is_full(self) -> bool:
        """Whether as many pages are open as may be."""
        return self._pages >= self._max_pages

    async def stream(self, window: WindowName) -> AsyncGenerator[bytes, None]:
        """The events of one page, until it is closed or the server stops."""
        self._pages += 1
        try:
            yield b"retry: %d\n\n" % RETRY_MS
            shown = b""
            while not self._closing.is_set():
                state = await asyncio.to_thread(self._api.state, window)
                clock = self._api.clock()
                if state == shown:
                    yield b"event: clock\ndata: " + clock + b"\n\n"
                else:
                    yield b'event: view\ndata: {"clock":' + clock + b"," + state[1:] + b"\n\n"
                shown = state
                await asyncio.sleep(INTERVAL_SECONDS)
        finally:
            self._pages -= 1
