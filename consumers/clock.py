"""The two clocks that serve eyes: wall time when live, the stream's own time in a replay.

The ledger has a clock of its own, which is read off its items. Hold, lease and timeouts are real seconds and take
`time.monotonic` directly.
"""

import time
from collections.abc import Callable
from typing import Protocol


class StreamClock(Protocol):
    """Says what time it is for the page, and when a record of a given date is due."""

    is_replay: bool
    """Whether records are due by their own dates."""

    @property
    def label(self) -> str:
        """What the page says of this clock."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC, of wall or stream."""

    def seconds_until(self, date_ms: int | None) -> float:
        """Real seconds until a record of that date is due; 0 or less: it is due now."""


class WallClock:
    """Live: now is now, and every record is due when it comes."""

    is_replay = False
    label = "live"

    def now_ms(self) -> int:
        """Wall time."""
        return time.time_ns() // 1_000_000

    def seconds_until(self, date_ms: int | None) -> float:
        """Always due."""
        del date_ms
        return 0.0


class ReplayClock:
    """A replay: the first date, plus real time since then at `pace` stream seconds per second.

    With pace 0 the clock stands at the newest date that was asked about, and everything is due. Records without a
    date are due with the one before them.
    """

    is_replay = True

    def __init__(self, pace: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._pace = pace
        self._monotonic = monotonic
        self._first_ms: int | None = None
        self._newest_ms = 0
        self._started = 0.0
        self._is_over = False

    @property
    def label(self) -> str:
        """The pace, and whether the replay is over."""
        return "replay, over" if self._is_over else f"replay at {self._pace:g}×" if self._pace else "replay"

    def finish(self) -> None:
        """Stops the clock at the newest date: the stream is over, and its last hour stays to be looked at."""
        self._is_over = True

    def now_ms(self) -> int:
        """Stream time; 0 before the first date."""
        if self._first_ms is None or not self._pace or self._is_over:
            return self._newest_ms
        return self._first_ms + round((self._monotonic() - self._started) * self._pace * 1_000)

    def seconds_until(self, date_ms: int | None) -> float:
        """Real seconds until that date at this pace; the first date asked about starts the clock."""
        if date_ms is None:
            return 0.0
        self._newest_ms = max(self._newest_ms, date_ms)
        if self._first_ms is None:
            self._first_ms, self._started = date_ms, self._monotonic()
        return (date_ms - self.now_ms()) / (self._pace * 1_000) if self._pace else 0.0
