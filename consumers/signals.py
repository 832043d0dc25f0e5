"""The signals that end a process: the first begins the end, a second one hurries it. And SIGHUP, which renews."""

import signal
import time
from collections.abc import Callable
from types import FrameType

import structlog

log = structlog.get_logger()


class Signals:
    """SIGINT and SIGTERM, as they come."""

    def __init__(self) -> None:
        self._received: list[int] = []

    @property
    def have_come(self) -> bool:
        """Whether the process has been told to end."""
        return bool(self._received)

    def listen(self, on_signal: Callable[[], None], on_hang_up: Callable[[], None] | None = None) -> None:
        """From now on signals are noted, and `on_signal` is called, instead of what Python does by itself.

        SIGHUP calls `on_hang_up` and ends nothing; without it, it ends the process as ever.
        """

        def note(number: int, frame: FrameType | None) -> None:
            del frame
            self._received.append(number)
            on_signal()

        signal.signal(signal.SIGINT, note)
        signal.signal(signal.SIGTERM, note)
        if on_hang_up is not None:
            signal.signal(signal.SIGHUP, lambda number, frame: on_hang_up())

    def linger(self, seconds: float) -> None:
        """After SIGTERM waits so long, that `/metrics` is scraped once more; not after Ctrl-C, nor a second signal."""
        if self._received[:1] != [signal.SIGTERM]:
            return
        log.info("draining", linger_seconds=seconds)
        until = time.monotonic() + seconds
        while time.monotonic() < until and len(self._received) == 1:
            time.sleep(0.05)
