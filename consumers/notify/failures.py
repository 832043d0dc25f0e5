"""How many notices were not delivered, as a metric."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.catalogue import metric


class Failures(Collector):
    """Attempts that failed, from 0. Written by one thread, read by any."""

    def __init__(self) -> None:
        self.number = 0

    def collect(self) -> Iterator[Metric]:
        """The counter."""
        entry = metric("notifications_failed_total")
        family = CounterMetricFamily(entry.family, entry.help)
        family.add_metric([], self.number)
        yield family
