"""A running web server over a desk of small items, with a clock that the test sets."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from consumers.listening import make_server
from consumers.settings import Settings
from consumers.sharing import SharedDesk
from consumers.tally import Tally
from consumers.telemetry import Telemetry
from consumers.web import Counted, Sources
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
    telemetry: Telemetry = field(default_factory=lambda: Telemetry(Tally()))
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
def served(port: int = 0, *, web_config: Path | None = None) -> Iterator[Newsroom]:
    """A newsroom behind a real server, stopped at the end."""
    newsroom = Newsroom()
    settings = Settings(listen=f"127.0.0.1:{port}", web_config_file=web_config)
    server = make_server(settings, newsroom.sources(), newsroom.telemetry)
    server.start()
    newsroom.url = server.url
    try:
        yield newsroom
    finally:
        server.stop()
