"""`deskwatch lag`: how far each group is behind, partition by partition, and how long it needs to catch up."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from consumers.kafka.client import Broker
from consumers.kafka.records import Place, Topic


@dataclass(frozen=True, slots=True)
class Lag:
    """One partition: the next offset that the group reads, the log's end, and records a second of either."""

    group: str
    place: Place
    position: int
    end: int
    read_per_second: float
    written_per_second: float

    @property
    def records(self) -> int:
        """Records that wait."""
        return max(0, self.end - self.position)

    @property
    def drain_seconds(self) -> float | None:
        """How long until none waits at these rates; None where that will never be."""
        if not self.records:
            return 0.0
        gain = self.read_per_second - self.written_per_second
        return self.records / gain if gain > 0 else None


def measure(broker: Broker, groups: Sequence[tuple[str, Topic]], seconds: float) -> list[Lag]:
    """Every partition of every group, its rates taken over so many seconds."""
    started, before = time.monotonic(), _look(broker, groups)
    time.sleep(seconds)
    after = _look(broker, groups)
    passed = time.monotonic() - started
    return [
        Lag(
            group, place, position, end,
            (position - before[group, place][0]) / passed, (end - before[group, place][1]) / passed,
        )
        for (group, place), (position, end) in after.items()
    ]  # fmt: skip


def _look(broker: Broker, groups: Sequence[tuple[str, Topic]]) -> dict[tuple[str, Place], tuple[int, int]]:
    looked: dict[tuple[str, Place], tuple[int, int]] = {}
    for group, topic in groups:
        places = [Place(topic.name, number) for number in range(topic.partitions)]
        committed, bounds = broker.committed(group, places), broker.all_bounds(places)
        for place in places:
            first, end = bounds[place]
            known = committed[place]
            looked[group, place] = (first if known is None else known, end)
    return looked
