"""What the page asks for, as JSON and CSV: a view of one window, one entity, a search, an export."""

import csv
import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Final

import msgspec

from consumers.clock import StreamClock
from consumers.sharing import SharedDesk
from monitor.mentions import Kind
from monitor.views import WindowName

FRESH_SECONDS: Final = 0.5
"""A view is computed at most this often per window, however many pages are open."""

MAX_EXPORT_ROWS: Final = 10_000
"""Of either kind."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the stream's records since the process started: counts by closed reasons, and of dropped lines."""

    observed: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    dead: Mapping[str, int] = field(default_factory=dict)
    dropped_lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where everything served comes from. The callables are called from several threads, and may take milliseconds.

    `metrics` gives the exposition, as OpenMetrics or as text, as gzip or plain (in this order); `not_ready` the reason
    why the process cannot serve yet or any more, "" when it can; `clock` the time of the page and what it is called;
    `counted` the fate of the records.
    """

    desk: SharedDesk
    metrics: Callable[[bool, bool], bytes]
    not_ready: Callable[[], str]
    clock: StreamClock
    counted: Callable[[], Counted]


class Api:
    """Answers from the sources. Thread-safe."""

    def __init__(self, sources: Sources, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._sources, self._monotonic = sources, monotonic
        self._views: dict[WindowName, tuple[float, bytes]] = {}
        self._lock = Lock()

    def clock(self) -> bytes:
        """The time of the page, which is not always the time on the wall."""
        return msgspec.json.encode({"now_ms": self._sources.clock.now_ms(), "label": self._sources.clock.label})

    def state(self, window: WindowName) -> bytes:
        """The window's view and what was not counted, at most half a second old; equal bytes where nothing changed."""
        with self._lock:
            computed, state = self._views.get(window, (-FRESH_SECONDS, b""))
            if not state or self._monotonic() - computed >= FRESH_SECONDS:
                view = self._sources.desk.view(window, now_ms=self._sources.clock.now_ms())
                state = msgspec.json.encode({"view": view, "counted": self._sources.counted()})
                self._views[window] = self._monotonic(), state
            return state

    def view(self, window: WindowName) -> bytes:
        """State and clock in one object."""
        return b'{"clock":' + self.clock() + b"," + self.state(window)[1:]

    def entity(self, kind: Kind, id_: str) -> bytes | None:
        """One entity's profile; None where no article in memory names it."""
        profile = self._sources.desk.profile(kind, id_, now_ms=self._sources.clock.now_ms())
        return None if profile is None else msgspec.json.encode(profile)

    def search(self, query: str) -> bytes:
        """The entities found."""
        return msgspec.json.encode({"query": query, "found": self._sources.desk.search(query)})

    def export(self, window: WindowName) -> str:
        """The window as CSV with a header row: people, then countries, the most named first; times are ISO 8601 in UTC.

        Those beyond `MAX_EXPORT_ROWS` are left out.
        """
        now_ms = self._sources.clock.now_ms()
        view = self._sources.desk.view(window, now_ms=now_ms, limit=MAX_EXPORT_ROWS, has_sparks=False)
        until = datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="seconds")
        names = (
            "articles",
            "mentions",
            "share",
            "usual",
            "times",
            "is_new",
            "tone",
            "sentences",
            "sentiment",
            "judged",
        )
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(("window", "until", "kind", "id", "name", *names))
        for row in (*view.people, *view.countries):
            cells = ("" if (value := getattr(row, name)) is None else _figure(value) for name in names)
            writer.writerow((window, until, row.kind, _harmless(row.id), _harmless(row.name), *cells))
        return out.getvalue()


def _figure(value: float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else f"{value:.4f}"


def _harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run as a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
