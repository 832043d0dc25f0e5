"""One partition of `mentions` in the hands of its owner: ledger, series, and what is durable of them."""

from collections.abc import Iterable

from consumers.kafka import messages, snapshots
from consumers.kafka.records import LogRecord, Outgoing, Place, Topic
from consumers.kafka.snapshots import Saving, Start, Stored
from consumers.settings import Settings
from monitor.country_table import pinned_countries
from monitor.errors import StateError
from monitor.items import ArticleItem
from monitor.ledger import LEDGER_VERSION, Ledger, Position
from monitor.policy import Policy
from monitor.series import Series
from monitor.watchlists import Watched

SNAPSHOT_BYTES = 64 * 2**20
"""So many bytes of `mentions` bring a snapshot early: replaying them takes a second or two."""


class Shard:
    """Not thread-safe; nothing here waits for anything."""

    def __init__(
        self,
        place: Place,
        settings: Settings,
        topic: Topic,
        stored: Stored,
        start: Start,
        *,
        session: str,
        now: float,
    ) -> None:
        """The state of the stored set that `start` names, of that partition of `topic`; `now` in monotonic seconds."""
        self.place, self.counters = place, Place(settings.counters_topic, place.partition)
        self.position = self.marked = start.offset
        self._topic, self._stored, self._session, self._settings = topic, stored, session, settings
        self._policy = Policy(
            partition=place.partition, partitions=topic.partitions, person_limit=settings.person_limit
        )
        self.ledger = Ledger.load(self._policy, stored.rows(start.id) if start.id else ())
        self._leftovers = stored.orphans()
        stored.chunks.clear()
        self._saving: Saving | None = None
        self._ended: dict[str, None] = {}
        self._bytes = 0
        self._save_at = now + settings.snapshot_seconds * (place.partition + 1) / topic.partitions

    @property
    def entities(self) -> int:
        """Names with series or waiting for one."""
        return len(self.ledger.lives) + self.ledger.sizes()["waiting"]

    def apply(self, record: LogRecord) -> list[ArticleItem]:
        """Counts what the record holds, once; the items that are news. Raises `StateError` for a gap in the log."""
        if record.offset < self.position:
            return []
        if record.offset > self.position:
            raise StateError(
                f"{self.place.topic}/{self.place.partition} goes on at {record.offset} where {self.position} was "
                "expected: records are lost, and the counts with them"
            )
        found = messages.decode(record.value)
        news: list[ArticleItem] = []
        for numbered in found.items:
            item = messages.owned(numbered.item, self._policy.partition, self._policy.partitions)
            if self.ledger.apply(item, Position(found.source, numbered.offset)).is_news:
                news.append(numbered.item)
        self.position = record.offset + 1
        self._bytes += len(record.value or b"")
        return news

    def show(self, watched: Iterable[Watched], now: float) -> Series:
        """Makes the series of the state as it is now; what was shown before appears at its value."""
        self.marked = self.position
        self.series = Series(
            self.ledger,
            now=now,
            pinned=self._pinned(watched),
            shown=self._stored.shown,
            hold_seconds=self._settings.hold_seconds,
        )
        return self.series

    def watch(self, watched: Iterable[Watched], now: float) -> None:
        """Others are watched now; no series falls."""
        self.series.watch(self._pinned(watched), now)

    def marks(self, now: float) -> tuple[list[Outgoing], tuple[str, ...]]:
        """What must be acknowledged before the state as it is now may be shown, and the keys of lives in it."""
        self.series.advance(now)
        keys = self.series.unshown()
        if not keys and self.position == self.marked:
            return [], ()
        mark = snapshots.mark(self.counters, self._session, self.position)
        return [mark, *(snapshots.shown(self.counters, key) for key in keys)], keys

    def acknowledged(self, keys: Iterable[str]) -> None:
        """The marks are durable: values may be shown."""
        self.series.mark_shown(keys)
        self._stored.shown.update(keys)
        self.marked = self.position
        self._ended.update(dict.fromkeys(self.series.take_ended()))

    def is_due(self, now: float) -> bool:
        """Whether a snapshot is being taken, or it is time for one."""
        return self._saving is not None or (self._bytes > 0 and (now >= self._save_at or self._bytes >= SNAPSHOT_BYTES))

    def save(self, now: float) -> list[Outgoing]:
        """What to write next of the snapshot; call again once it is acknowledged, for as long as `is_due`."""
        if self._saving is None:
            self._bytes = 0
            self._saving = Saving(self.counters, self._session, self.position, self._topic.id, self.ledger.rows())
        if not self._saving.is_complete:
            return [self._saving.next()]
        saving, self._saving = self._saving, None
        self._save_at = now + self._settings.snapshot_seconds
        return [snapshots.gone(self.counters, key) for key in self._dispensable(saving)]

    def _pinned(self, watched: Iterable[Watched]) -> list[Watched]:
        """All countries and all that are watched, of those that are counted here."""
        every = [*pinned_countries(), *watched]
        partition, partitions = self._policy.partition, self._policy.partitions
        return [it for it in every if messages.owner(it.kind, it.id, partitions) == partition]

    def _dispensable(self, saved: Saving) -> list[bytes]:
        stored = self._stored
        keys = list(snapshots.superseded(stored, self._session, saved))
        stored.marks = {id_: offset for id_, offset in stored.marks.items() if offset > saved.offset}
        stored.manifests = {id_: it for id_, it in stored.manifests.items() if it.offset > saved.offset}
        stored.manifests[saved.id] = snapshots.Manifest(
            snapshots.FORM, LEDGER_VERSION, self._topic.id, saved.offset, saved.checksums
        )
        ended = [key.encode("utf-8", "replace") for key in self._ended]
        stored.shown.difference_update(self._ended)
        leftovers = [key for key, offset in self._leftovers.items() if offset <= saved.offset]
        self._leftovers = {key: offset for key, offset in self._leftovers.items() if offset > saved.offset}
        self._ended.clear()
        return [*keys, *leftovers, *ended]
