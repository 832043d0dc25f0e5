"""`analyze`, `export`, `desk`, and all three in one process: roles, one HTTP address, a beginning and an end.

roles (a thread each) ──> tally, vitals, page, desk ──> HTTP (a thread) : /metrics, probes, and with a desk the page
"""

import threading
import time
from collections.abc import Callable, Sequence
from enum import StrEnum

import structlog
from rich.console import Console

from consumers.api import Sources
from consumers.kafka import topics
from consumers.kafka.analyzer import Analyzer
from consumers.kafka.client import Broker
from consumers.kafka.exporter import CountsPage, Exporter
from consumers.kafka.following import DeskClock, DeskReader
from consumers.kafka.keeping import Keeper, Session
from consumers.kafka.records import Topic
from consumers.kafka.vitals import Vitals
from consumers.listening import make_server
from consumers.live_lists import LiveLists
from consumers.logs import configure_logs
from consumers.notify.endpoint import AlertsEndpoint
from consumers.notify.failures import Failures
from consumers.notify.wiring import make_endpoint
from consumers.progress import Progress
from consumers.settings import Settings
from consumers.sharing import SharedDesk
from consumers.signals import Signals
from consumers.tally import Tally
from consumers.telemetry import Telemetry
from consumers.worker import Batch, Worker
from monitor.country_table import country_names
from monitor.desk import Desk
from monitor.errors import LogError, TopologyError
from monitor.items import ArticleItem
from monitor.records import Record

log = structlog.get_logger()
JOIN_SECONDS = 30.0


class Role(StrEnum):
    """What a process does."""

    ANALYZE = "analyze"
    EXPORT = "export"
    DESK = "desk"


def run(settings: Settings, roles: frozenset[Role]) -> None:
    """Serves until a signal, or until something ends that the user must mend, which is raised."""
    configure_logs(settings.log_level)
    Service(settings, roles).serve()


class Service:
    """The parts of one process."""

    def __init__(self, settings: Settings, roles: frozenset[Role]) -> None:
        self._settings, self._roles = settings, roles
        self._broker = Broker(settings)
        self._tally, self._vitals = Tally(), Vitals()
        self._telemetry = Telemetry(self._tally)
        self._telemetry.register(self._vitals)
        self._page, self._clock = CountsPage(), DeskClock()
        self._desk = SharedDesk(Desk(country_names=country_names()))
        self._lists = LiveLists(settings)
        self._telemetry.check_config(lambda: self._lists.is_valid)
        self._worker: Worker | None = None
        self._keepers: list[Keeper] = []
        self._ended = threading.Event()
        self._signals = Signals()
        self._not_ready = "connecting to the brokers"

    def serve(self) -> None:
        """Until a signal or an error; after SIGTERM `/metrics` stays up for one more scrape."""
        has_page = Role.DESK in self._roles
        alerts = self._alerts() if has_page else None
        server = make_server(self._settings, self._sources(), self._telemetry, has_page=has_page, alerts=alerts)
        server.start()
        console = Console(highlight=False)
        try:
            if has_page:
                console.print(f"live page  {server.url}/", soft_wrap=True)
            console.print(f"metrics    {server.url}/metrics", soft_wrap=True)
            self._lists.start(self._take_lists)
            self._signals.listen(self._stop, self._lists.ask if self._lists.is_watched else None)
            self._work(Progress(self._tally, console))
            self._signals.linger(self._settings.linger_seconds)
        finally:
            server.stop()

    def _work(self, progress: Progress) -> None:
        try:
            self._topics = self._known_topics()
            if self._ended.is_set():
                return
            if Role.ANALYZE in self._roles:
                self._worker = Worker(self._settings, self._lists.lists)
                self._telemetry.set_build(self._worker.wait_ready())
                self._lists.tell()
            self._keepers = [self._keeper(role) for role in sorted(self._roles)]
            for keeper in self._keepers:
                keeper.start()
            self._not_ready = ""
            log.info("ready", roles=" ".join(sorted(self._roles)), brokers=self._settings.brokers)
            with progress.shown():
                while not self._ended.wait(0.25):
                    self._tally.entities = self._vitals.entities
                    self._telemetry.set_catching_up(self._is_catching_up())
                    progress.update(time.strftime("%H:%M"))
        finally:
            self._not_ready = "stopping"
            self._end()

    def _known_topics(self) -> dict[str, Topic]:
        """The topics, checked; waits for brokers that are away."""
        wait_seconds = 0.5
        while not self._ended.is_set():
            try:
                return topics.check(self._broker, self._settings)
            except LogError as error:
                self._not_ready = str(error)
                log.warning("waits for the brokers", reason=str(error))
                self._ended.wait(wait_seconds)
                wait_seconds = min(2 * wait_seconds, 15.0)
        return {}

    def _keeper(self, role: Role) -> Keeper:
        begin: Callable[[], Session] = self._reader
        if role is not Role.DESK:
            begin = self._analyzer if role is Role.ANALYZE else self._exporter
        group = f"{self._settings.group}-{role}"
        return Keeper(
            role.value,
            begin,
            lambda: self._vitals.lag_of(group),
            stuck_seconds=self._settings.stuck_seconds,
            on_end=self._ended.set,
        )

    def _analyzer(self) -> Analyzer:
        return Analyzer(self._broker, self._settings, self._checked(), self._extracted, self._tally, self._vitals)

    def _extracted(self, records: Sequence[Record]) -> Batch:
        assert self._worker is not None  # noqa: S101 - made before any keeper
        batch = self._worker.run(records)
        self._telemetry.observe_batch(batch)
        return batch

    def _exporter(self) -> Exporter:
        lists = self._lists
        return Exporter(
            self._broker, self._settings, self._checked(), self._page, self._vitals,
            lists=lambda: lists.lists, on_counted=self._counted,
        )  # fmt: skip

    def _counted(self, items: Sequence[ArticleItem], seconds: float) -> None:
        self._telemetry.observe_counted(items, seconds, now_ms=time.time_ns() // 1_000_000)

    def _reader(self) -> DeskReader:
        tally = None if Role.ANALYZE in self._roles else self._tally
        return DeskReader(self._broker, self._settings, self._checked(), self._desk, self._clock, tally)

    def _checked(self) -> dict[str, Topic]:
        """The topics, looked at again: one that was deleted and made anew has other offsets."""
        now = topics.check(self._broker, self._settings)
        for name, topic in now.items():
            if topic.id != self._topics[name].id:
                raise TopologyError(f"topic {name} was deleted and made again while this ran; start again")
        return now

    def _sources(self) -> Sources:
        return Sources(self._desk, self._metrics, self._readiness, self._clock, self._tally.counted)

    def _alerts(self) -> AlertsEndpoint | None:
        """Where Alertmanager posts to."""
        failures = Failures()
        self._telemetry.register(failures)
        return make_endpoint(self._settings, self._desk, self._clock, failures, lambda: self._clock.is_catching_up)

    def _metrics(self, openmetrics: bool, compressed: bool) -> bytes:
        process = self._telemetry.render(openmetrics=openmetrics)
        return self._page.render(openmetrics, compressed, process)

    def _readiness(self) -> str:
        problems = [f"{keeper.name}: {keeper.problem}" for keeper in self._keepers if keeper.problem]
        return self._not_ready or "; ".join(problems)

    def _is_catching_up(self) -> bool:
        if Role.DESK in self._roles:
            return self._clock.is_catching_up
        return any(self._vitals.lag_of(f"{self._settings.group}-{role}") > 1_000 for role in self._roles)

    def _end(self) -> None:
        """Ends the roles, each after its round; raises what ended one of them."""
        for keeper in self._keepers:
            keeper.stop()
        for keeper in self._keepers:
            keeper.join(JOIN_SECONDS)
        self._lists.close()
        if self._worker is not None:
            self._worker.close()
        for keeper in self._keepers:
            if keeper.error is not None:
                raise keeper.error

    def _take_lists(self) -> None:
        """The watch-lists are others now, or there is something to say of them; exporters see for themselves."""
        self._desk.hide(self._lists.lists.ignore)
        if self._worker is not None:
            self._worker.watch(self._lists.lists)
        self._telemetry.set_alias_table(self._lists.table_version)

    def _stop(self) -> None:
        """A signal has come."""
        self._not_ready = "stopping"
        self._ended.set()
