"""`deskwatch desk`: the page of the whole stream, from every partition of `mentions`, without a group.

It keeps nothing: at its start it reads the last 48 hours again. Each article comes whole from its home partition.
"""

import time
from collections.abc import Mapping

from consumers.clock import WallClock
from consumers.kafka import messages
from consumers.kafka.client import Broker
from consumers.kafka.records import LogRecord, Place, Topic
from consumers.settings import Settings
from consumers.sharing import SharedDesk
from consumers.tally import Tally
from monitor.memory import HOLD_MS

LATE_MS = 15 * 60_000
"""An article logged so long ago was waiting to be read: the stream is catching up."""


class DeskClock(WallClock):
    """Wall time, which says when what comes in is old."""

    def __init__(self) -> None:
        self.newest_ms: int | None = None
        self.is_catching_up = True

    @property
    def label(self) -> str:  # type: ignore[override]
        """What the page says."""
        return "catching up with older articles" if self.is_catching_up else "live"


class DeskReader:
    """One session of the page's reader."""

    def __init__(
        self,
        broker: Broker,
        settings: Settings,
        topics: Mapping[str, Topic],
        desk: SharedDesk,
        clock: DeskClock,
        tally: Tally | None,
    ) -> None:
        """`tally` counts what is read, where nobody else does."""
        self._desk, self._clock, self._tally = desk, clock, tally
        self._came = 0.0
        topic = topics[settings.mentions_topic]
        self._partitions = topic.partitions
        since_ms = clock.now_ms() - HOLD_MS
        places = [Place(topic.name, number) for number in range(topic.partitions)]
        self._follower = broker.follow(broker.offsets_at(places, since_ms))

    def step(self) -> int:
        """One round; how many records it took."""
        records = self._follower.poll()
        for record in records:
            self._take(record)
        self._clock.is_catching_up = self._follower.behind() > 0 or self._is_late()
        return len(records)

    def close(self) -> None:
        """Ends."""
        self._follower.close()

    def _take(self, record: LogRecord) -> None:
        for numbered in messages.decode(record.value).items:
            item = numbered.item
            if messages.home(item, self._partitions) != record.place.partition:
                continue
            is_news = self._desk.remember(item, now_ms=max(self._clock.now_ms(), item.log_time_ms))
            self._clock.newest_ms = item.log_time_ms
            self._came = time.monotonic()
            if self._tally is not None and is_news:
                self._tally.observed += 1

    def _is_late(self) -> bool:
        """Whether what came in the last minute was old already."""
        newest_ms = self._clock.newest_ms
        return (
            newest_ms is not None and time.monotonic() - self._came < 60 and self._clock.now_ms() - newest_ms > LATE_MS
        )
