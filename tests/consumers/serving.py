"""A running web server over a desk of small items, with a clock that the test sets."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from consumers.server import Server
from consumers.sharing import SharedDesk
from consumers.web import Counted, Sources, create_app
from monitor.desk import Desk
from monitor.items import ArticleItem
from tests.making import NOON_MS

COUNTRY_NAMES = {"FR": "France", "KE": "Kenya", "GB": "United Kingdom"}


@dataclass
class SetClock:
    """A clock that stands where it was put."""

    now: int = NOON_MS
    label: str = "live"
    is_replay: bool = False

    def now_ms(self) -> int:
        """Where it was put."""
        return self.now

    def seconds_until(self, date_ms: int | None) -> float:
        """Everything is due."""
        del date_ms
        return 0.0


@dataclass
class Newsroom:
    """What the server serves from, and its address."""

    clock: SetClock = field(default_factory=SetClock)
    desk: SharedDesk = field(default_factory=lambda: SharedDesk(Desk(country_names=COUNTRY_NAMES)))
    not_ready: str = ""
    counted: Counted = field(default_factory=Counted)
    url: str = ""

    def tell(self, *items: ArticleItem) -> None:
        """Remembers these items."""
        for item in items:
            self.desk.remember(item, now_ms=self.clock.now)

    def metrics(self, openmetrics: bool, compressed: bool) -> bytes:
        """A small exposition that says its format."""
        page = b"# openmetrics\n# EOF\n" if openmetrics else b"# text\n"
        return gzip.compress(page) if compressed else page

    def sources(self) -> Sources:
        """As `create_app` takes them."""
        return Sources(self.desk, self.metrics, lambda: self.not_ready, self.clock, lambda: self.counted)


@contextmanager
def served(port: int = 0) -> Iterator[Newsroom]:
    """A newsroom behind a real server, stopped at the end."""
    newsroom = Newsroom()
    server = Server(create_app(newsroom.sources()), host="127.0.0.1", port=port)
    server.start()
    newsroom.url = server.url
    try:
        yield newsroom
    finally:
        server.stop()
