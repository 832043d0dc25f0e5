"""What the process says of itself: records by outcome, dropped lines, time per stage, delay, build.

These live as long as the process; counts of articles and names are the ledger's. Names, types and help stand in
`monitor.catalogue`; every label value is there from the start, at 0.
"""

import platform
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from consumers.tally import Tally
from consumers.worker import Batch
from monitor.catalogue import metric
from monitor.clean import DropReason
from monitor.errors import DeadReason, SkipReason
from monitor.items import Action, ArticleItem
from monitor.mentions import How, Kind
from monitor.ways import Way

STAGES = ("decode", "clean", "names", "entities", "tone", "count")
STAGE_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
DELAY_BUCKETS = (1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
UNRESOLVED = ((Kind.PERSON, How.UNRESOLVED), (Kind.COUNTRY, How.AMBIGUOUS))
RECORDS = (
    ("observed", ""),
    *(("skipped", reason.value) for reason in SkipReason),
    *(("dead", reason.value) for reason in DeadReason),
)


class Telemetry:
    """The process's own metrics. Written by the counting thread, rendered by any."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._registry = CollectorRegistry()
        self._registry.register(_TallyCollector(tally))
        ProcessCollector(registry=self._registry)
        self._stage = self._histogram("stage_duration_seconds", STAGE_BUCKETS)
        for stage in STAGES:
            self._stage.labels(stage)
        self._delay = self._histogram("article_delay_seconds", DELAY_BUCKETS)
        self._last_article = self._gauge("last_article_timestamp_seconds")
        self._build = self._gauge("build_info")
        self._built: tuple[str, ...] = ()
        self._config_checks: list[Callable[[], bool]] = []
        self._gauge("config_valid").set_function(lambda: all(check() for check in self._config_checks))
        self._catching_up = self._gauge("catching_up")

    def register(self, collector: Collector) -> None:
        """Exports what another collector knows, too."""
        self._registry.register(collector)

    def check_config(self, is_valid: Callable[[], bool]) -> None:
        """Exports whether another configuration is valid, asked with each scrape."""
        self._config_checks.append(is_valid)

    def set_catching_up(self, is_catching_up: bool) -> None:
        """Says whether old records are being read."""
        self._catching_up.set(is_catching_up)

    def set_build(self, versions: str) -> None:
        """Says which model and table of names run: `model/table`, where a model's name may be a path."""
        extractor, _, alias_table = versions.rpartition("/")
        before, self._built = self._built, (version("deskwatch"), platform.python_version(), extractor, alias_table)
        self._build.labels(*self._built).set(1)
        if before and before != self._built:
            self._build.remove(*before)

    def set_alias_table(self, alias_table: str) -> None:
        """Says that another table of names runs, where a model runs at all."""
        if self._built:
            self.set_build(f"{self._built[2]}/{alias_table}")

    def observe_batch(self, batch: Batch) -> None:
        """Takes in what the language work of a batch took: its sentences, and seconds by stage, per article."""
        self._tally.sentences.update(batch.sentences)
        for stage, seconds in batch.stage_seconds.items():
            for _ in batch.outcomes:
                self._stage.labels(stage).observe(seconds / len(batch.outcomes))

    def observe_counted(self, items: Sequence[ArticleItem], seconds: float, *, now_ms: int) -> None:
        """Takes in what was counted: in how many seconds all of them were, and each article's delay to `now_ms`."""
        for item in items:
            self._stage.labels("count").observe(seconds / len(items))
            self._last_article.set_to_current_time()
            if item.action is Action.PUBLISH and item.published_at_ms is not None:
                self._delay.observe(max(0, now_ms - (item.updated_at_ms or item.published_at_ms)) / 1_000)

    def render(self, *, openmetrics: bool) -> bytes:
        """The page of these metrics, with its end mark in OpenMetrics."""
        page: bytes = (generate_openmetrics if openmetrics else generate_latest)(self._registry)
        return page

    def _gauge(self, name: str) -> Gauge:
        entry = metric(name)
        return Gauge(entry.name, entry.help, entry.labels, registry=self._registry)

    def _histogram(self, name: str, buckets: Sequence[float]) -> Histogram:
        entry = metric(name)
        return Histogram(entry.name, entry.help, entry.labels, registry=self._registry, buckets=buckets)


class _TallyCollector(Collector):
    """The tally as counters; without `_created` lines, which older servers store as series of their own."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def collect(self) -> Iterator[Metric]:
        """Every reason of the closed sets, also those that have not happened."""
        tally = self._tally
        counts = {"skipped": tally.skipped, "dead": tally.dead}
        records = _family("records_total")
        for outcome, reason in RECORDS:
            records.add_metric([outcome, reason], counts[outcome][reason] if reason else tally.observed)
        yield records
        dropped = _family("lines_dropped_total")
        for reason in DropReason:
            dropped.add_metric([reason.value], tally.dropped[reason.value])
        yield dropped
        sentences = _family("sentences_total")
        for way in Way:
            sentences.add_metric([way], tally.sentences[way])
        yield sentences
        unresolved = _family("entity_unresolved_mentions_total")
        for kind, how in UNRESOLVED:
            unresolved.add_metric([kind.value, how.value], tally.unresolved[kind.value, how.value])
        yield unresolved


def _family(name: str) -> CounterMetricFamily:
    entry = metric(name)
    return CounterMetricFamily(entry.family, entry.help, labels=entry.labels)
