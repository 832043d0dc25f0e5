"""Server-sent events: every open page gets its window once a second when it changed, and the time when it did not."""

import asyncio
from collections.abc import AsyncIterator
from threading import Event
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

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

    def respond(self, request: Request, window: WindowName) -> Response:
        """The stream of one page; 503 where too many pages are open."""
        if self._pages >= self._max_pages:
            text = f"{self._max_pages} pages are open already, which is the limit; close one and try again\n"
            return PlainTextResponse(text, 503, {"Retry-After": "30"})
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        if request.method == "HEAD":
            return Response(media_type="text/event-stream", headers=headers)
        return StreamingResponse(self._stream(window), media_type="text/event-stream", headers=headers)

    async def _stream(self, window: WindowName) -> AsyncIterator[bytes]:
        self._pages += 1
        try:
            yield b"retry: %d\n\n" % RETRY_MS
            shown = b""
            while not self._closing.is_set():
                state = await run_in_threadpool(self._api.state, window)
                clock = self._api.clock()
                if state == shown:
                    yield b"event: clock\ndata: " + clock + b"\n\n"
                else:
                    yield b'event: view\ndata: {"clock":' + clock + b"," + state[1:] + b"\n\n"
                shown = state
                await asyncio.sleep(INTERVAL_SECONDS)
        finally:
            self._pages -= 1
