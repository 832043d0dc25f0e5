"""`deskwatch export`: mentions in, counters out; each partition of the entities in the hands of one exporter.

    assigned → restore the highest snapshot → replay to what was last shown → show it, held → go on
    apply … → write how far and who will be shown → acknowledged → show                  every second
    apply … → chunks → acknowledged → manifest → acknowledged → delete what it replaces    every ten minutes

The `mentions` log is the write-ahead log: a value may be shown once it can be made again from there. Where to begin
comes from the snapshot alone; what the group has committed serves the lag only. Values are shown for as long as nobody
else can own their partition, which is checked whenever a page is rendered.
"""

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from threading import RLock

import structlog

from consumers.kafka import messages, snapshots
from consumers.kafka.records import Committed, Log, LogRecord, Member, Place, Topic
from consumers.kafka.shard import Shard
from consumers.kafka.snapshots import Stored
from consumers.kafka.vitals import Vitals
from consumers.settings import Settings
from monitor.blocks import as_gzip, as_text
from monitor.country_table import countries
from monitor.errors import StateError
from monitor.exposition import Exposition
from monitor.items import ArticleItem
from monitor.watchlists import NO_LISTS, WatchLists

log = structlog.get_logger()
OnCounted = Callable[[Sequence[ArticleItem], float], None]
SAVING_SECONDS = 0.05
"""How long a round may spend on a snapshot."""
RESTORING_SECONDS = 2.0
"""How long a round may spend on restoring, before the group hears of this member again."""
COMMIT_SECONDS = 5.0


class CountsPage:
    """The exposition between threads; it outlives sessions. What it shows is what the session in charge says."""

    def __init__(self) -> None:
        self.lock = RLock()
        self._blank = Exposition()
        self._exposition = self._blank
        self._member: Member | None = None

    def begin(self, member: Member, *, sentiment: bool) -> Exposition:
        """A new session is in charge: an empty exposition, shown as long as the member's lease lasts."""
        with self.lock:
            self._member, self._exposition = member, Exposition(countries=countries(), sentiment=sentiment)
            return self._exposition

    def end(self) -> None:
        """Nobody is in charge: nothing is shown."""
        with self.lock:
            self._member, self._exposition = None, self._blank

    def render(self, openmetrics: bool, compressed: bool, process: bytes) -> bytes:
        """The page; without a lease that lasts, that of the process alone."""
        with self.lock:
            is_ours = self._member is not None and self._member.lease_seconds() > 0
            exposition = self._exposition if is_ours else self._blank
            pieces = exposition.pieces(openmetrics=openmetrics, process=process)
        return as_gzip(pieces) if compressed else as_text(pieces)


class Exporter:
    """One session: a member, a writer, and the partitions in their hands."""

    def __init__(
        self,
        broker: Log,
        settings: Settings,
        topics: Mapping[str, Topic],
        page: CountsPage,
        vitals: Vitals,
        *,
        lists: Callable[[], WatchLists] = lambda: NO_LISTS,
        session: str = "",
        monotonic: Callable[[], float] = time.monotonic,
        on_counted: OnCounted = lambda _items, _seconds: None,
    ) -> None:
        """`lists` gives the watch-lists in force. `session` is a name never used before; by default a random one.

        `on_counted` hears of each article once, at home, and of the seconds that counting them took.
        """
        self._broker, self._settings, self._topics = broker, settings, topics
        self._page, self._vitals = page, vitals
        self._group = f"{settings.group}-export"
        self._session = session or uuid.uuid4().hex
        self._monotonic, self._on_counted = monotonic, on_counted
        self._mentions = topics[settings.mentions_topic]
        self._shards: dict[Place, Shard] = {}
        self._waiting: list[Place] = []
        self._let_go: frozenset[Place] = frozenset()
        """Taken away since the restore under way began: somebody may have shown more than it knows."""
        self._restores = 0
        self._expose_at = self._commit_at = 0.0
        self._writer = broker.writer()
        self._member = broker.member(self._group, [settings.mentions_topic], self._revoked)
        self._exposition = page.begin(self._member, sentiment=settings.counts_sentiment)
        self._current_lists, self._lists = lists, NO_LISTS

    def step(self) -> int:
        """One round of the loop; how many records it took. Raises `LogError`, or `StateError` for counts in danger."""
        polled = self._member.poll()
        if polled.spans:
            raise StateError(
                f"{polled.spans[0].place} cannot be decoded at {polled.spans[0].first}: the log is damaged"
            )
        for record in polled.records:  # before any restore: they were fetched for the states that are in hand
            if record.place in self._shards:
                self._count(record)
        self._watch()
        self._take_over()
        now = self._monotonic()
        if now >= self._expose_at:
            self._expose_at = now + self._settings.exposure_seconds
            self._expose(now)
        self._save()
        self._tell(now)
        return len(polled.records)

    def close(self) -> None:
        """Shows nothing any more, and leaves the group."""
        self._page.end()
        self._writer.close()
        self._member.close()

    def _revoked(self, places: frozenset[Place]) -> None:
        """On the client's thread: the partitions are not ours to show from here on."""
        with self._page.lock:
            self._let_go |= places
            for place in places:
                self._exposition.detach(str(place.partition))

    def _count(self, record: LogRecord) -> None:
        started = self._monotonic()
        items = self._shards[record.place].apply(record)
        partition, partitions = record.place.partition, self._mentions.partitions
        at_home = [item for item in items if messages.home(item, partitions) == partition]
        self._on_counted(at_home, self._monotonic() - started)

    def _watch(self) -> None:
        """Takes over the watch-lists where they are others than before."""
        lists = self._current_lists()
        if lists is self._lists:
            return
        self._lists = lists
        with self._page.lock:
            for shard in self._shards.values():
                shard.watch(lists.watched(), self._monotonic())
            self._exposition.watch(lists.watches(), hidden=lists.ignore)

    def _take_over(self) -> None:
        """Forgets what was taken away, restores what was given, for a short while."""
        owned = self._member.owned()
        assigned = self._member.take_assigned()
        self._vitals.rebalances[self._group] += bool(assigned)
        for place in [place for place in self._shards if place not in owned or place in assigned]:
            del self._shards[place]
            self._vitals.durable_offsets.pop(place.partition, None)
        self._waiting = [place for place in dict.fromkeys([*self._waiting, *assigned]) if place in owned]
        until = self._monotonic() + RESTORING_SECONDS
        while self._waiting and self._monotonic() < until:
            self._restore(self._waiting.pop(0))

    def _restore(self, place: Place) -> None:
        started = self._monotonic()
        with self._page.lock:
            self._let_go = frozenset()
            if place not in self._member.owned():
                return
        try:
            shard = self._restored(place)
        except StateError:
            self._vitals.consistent[place.partition] = False
            raise
        with self._page.lock:
            if place in self._let_go or place not in self._member.owned():
                return
            self._shards[place] = shard
            self._exposition.attach(shard.show(self._lists.watched(), self._monotonic()))
            self._exposition.update()
        self._member.start(place, shard.position)
        self._vitals.consistent[place.partition] = True
        self._vitals.restore_seconds[place.partition] = self._monotonic() - started
        log.info("partition taken over", partition=place.partition, offset=shard.position)

    def _restored(self, place: Place) -> Shard:
        """The state that was last shown, made again."""
        counters = Place(self._settings.counters_topic, place.partition)
        stored, position = Stored(), self._broker.bounds(counters)[0]
        while position < (end := self._broker.bounds(counters)[1]):
            # until it grows no more: compaction takes away what something beyond the end has replaced
            for record in self._broker.read(counters, position, end):
                stored.take(record)
            position = end
        start = snapshots.start_of(stored, place, self._mentions.id, self._broker.bounds(place))
        self._restores += 1  # a partition may leave and come back, and its snapshots must not share a name
        session, now = f"{self._session}-{self._restores}", self._monotonic()
        shard = Shard(place, self._settings, self._mentions, stored, start, session=session, now=now)
        for record in self._broker.read(place, start.offset, start.shown_to):
            shard.apply(record)
        return shard

    def _expose(self, now: float) -> None:
        """Shows the state as it is now: first it is made certain that it can be shown again."""
        marks = {place: shard.marks(now) for place, shard in self._shards.items()}
        writes = [record for records, _ in marks.values() for record in records]
        if writes:
            self._writer.append(writes)
        with self._page.lock:
            for place, (_, keys) in marks.items():
                self._shards[place].acknowledged(keys)
            self._exposition.update()

    def _save(self) -> None:
        """Goes on with snapshots, for a moment."""
        until = self._monotonic() + SAVING_SECONDS
        for shard in self._shards.values():
            while shard.is_due(now := self._monotonic()):
                if now >= until:
                    return
                if records := shard.save(now):
                    self._writer.append(records)

    def _tell(self, now: float) -> None:
        self._vitals.set_lag(self._group, self._member.lag())
        self._vitals.entities = sum(shard.entities for shard in self._shards.values())
        self._vitals.durable_offsets.update({place.partition: it.marked for place, it in self._shards.items()})
        if now >= self._commit_at and self._shards:
            self._commit_at = now + COMMIT_SECONDS
            self._member.commit({place: Committed(shard.marked) for place, shard in self._shards.items()})
