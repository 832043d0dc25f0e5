"""What a process that speaks Kafka says of itself: lag, restores, rebalances, letters. Written by its loops."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from consumers.kafka.records import Place
from monitor.catalogue import metric
from monitor.errors import DeadReason


@dataclass(slots=True, eq=False)
class Vitals(Collector):
    """The figures, and the collector that exports them."""

    lag: dict[tuple[str, Place], int] = field(default_factory=dict)
    restore_seconds: dict[int, float] = field(default_factory=dict)
    durable_offsets: dict[int, int] = field(default_factory=dict)
    consistent: dict[int, bool] = field(default_factory=dict)
    rebalances: Counter[str] = field(default_factory=Counter)
    skipped_batches: Counter[Place] = field(default_factory=Counter)
    dead_letters: Counter[DeadReason] = field(default_factory=Counter)
    entities: int = 0
    """Names that the ledgers in hand know; not exported."""

    def set_lag(self, group: str, lag: Mapping[Place, int]) -> None:
        """Replaces what was known of this group."""
        others = {key: value for key, value in self.lag.items() if key[0] != group}
        self.lag = others | {(group, place): value for place, value in lag.items()}

    def lag_of(self, group: str) -> int:
        """Records that wait for this group, in the partitions in hand."""
        return sum(value for (name, _), value in self.lag.items() if name == group)

    def collect(self) -> Iterator[Metric]:
        """All families, those without a sample too."""
        lag = _gauge("consumer_lag_records")
        for (group, place), records in sorted(self.lag.items()):
            lag.add_metric([group, place.topic, str(place.partition)], records)
        yield lag
        parts: tuple[tuple[str, Mapping[int, float]], ...] = (
            ("restore_seconds", self.restore_seconds),
            ("durable_offset", self.durable_offsets),
            ("state_consistent", self.consistent),
        )
        for name, values in parts:
            family = _gauge(name)
            for partition, value in sorted(values.items()):
                family.add_metric([str(partition)], float(value))
            yield family
        rebalances = _counter("rebalances_total")
        for group, number in sorted(self.rebalances.items()):
            rebalances.add_metric([group], number)
        yield rebalances
        skipped = _counter("skipped_batches_total")
        for place, number in sorted(self.skipped_batches.items()):
            skipped.add_metric([place.topic, str(place.partition)], number)
        yield skipped
        dead = _counter("dead_letters_total")
        for reason in DeadReason:
            dead.add_metric([reason.value], self.dead_letters[reason])
        yield dead


def _gauge(name: str) -> GaugeMetricFamily:
    entry = metric(name)
    return GaugeMetricFamily(entry.name, entry.help, labels=entry.labels)


def _counter(name: str) -> CounterMetricFamily:
    entry = metric(name)
    return CounterMetricFamily(entry.family, entry.help, labels=entry.labels)
