"""What is shown of a ledger: which lives, at which value, so that Prometheus neither misses a birth nor sees a jump.

A life that was never shown is exposed at 0 for `hold_seconds` and then at its exact count; a restored one that was
shown before is exposed at its restored value for as long, and then moves. Whether it was shown is a durable key, which
has to be stored before the first value above 0 is exposed. Pinned entities exist at 0 from the start. The partition's
own totals are held in the same way, under a key of their own.

The caller, in this order, under one lock with `Exposition.update`, after every stored batch and at least once a second:

    series.advance(now)                     # what the ledger holds now may be exposed: it is stored or reproducible
    if keys := series.unshown():            # usually empty
        store(keys)                         # durable first ...
        series.mark_shown(keys)             # ... then the values above 0
    delete(series.take_ended())             # keys of lives that are over

`now` is a monotonic clock in seconds; nothing here is exposed later than the next `advance`, and nothing falls within a
life, whatever the order of calls. A `Series` never reads the ledger outside `advance`.
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from monitor.amounts import ARTICLES, MENTIONS, NOTHING, Amounts
from monitor.catalogue import metric
from monitor.ledger import Ledger
from monitor.lives import Life
from monitor.mentions import Kind
from monitor.sources import count
from monitor.watchlists import Watched

DEFAULT_HOLD_SECONDS = 35.0
"""Longer than two of the longest scrape interval (15 s by default), with some slack."""


class Figures(NamedTuple):
    """The counters of one entity as exposed, and the key of the newest article in them."""

    gained: Amounts
    retracted_articles: int
    retracted_mentions: int
    article: int


ZERO = Figures(NOTHING, 0, 0, 0)


class Exposed(NamedTuple):
    """One entity's series. `first_seen_ms` is None for a pinned entity that nobody has named."""

    kind: Kind
    id: str
    name: str
    figures: Figures
    sources: int
    first_seen_ms: int | None


class Aggregate(NamedTuple):
    """One sample of the partition: the metric's name, its label values in the catalogue's order, its value."""

    name: str
    labels: tuple[str, ...]
    value: int


class _Slot:
    """One entity's place on the page, through all its lives."""

    __slots__ = ("first_seen_ms", "held", "id", "is_over", "is_shown", "kind", "latest", "name", "shown_key", "sources")

    def __init__(self, kind: Kind, id_: str, name: str) -> None:
        self.kind = kind
        self.id = id_
        self.name = name
        self.shown_key = ""
        self.held = self.latest = ZERO
        self.sources = 0
        self.first_seen_ms: int | None = None
        self.is_over = False
        self.is_shown = False

    def take(self, life: Life, clock_ms: int) -> None:
        self.name = life.name
        self.shown_key = life.shown_key
        self.latest = Figures(life.gained, life.taken[ARTICLES], life.taken[MENTIONS], life.article)
        self.sources = count(life.sources, clock_ms)
        self.first_seen_ms = life.first_seen_ms

    @property
    def figures(self) -> Figures:
        return self.latest if self.is_over and self.is_shown else self.held

    @property
    def wants_key(self) -> bool:
        return self.is_over and not self.is_shown and self.latest != ZERO


class Series:
    """The exposed state of one ledger; see the module."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        now: float,
        pinned: Iterable[Watched] = (),
        shown: Iterable[str] = (),
        hold_seconds: float = DEFAULT_HOLD_SECONDS,
    ) -> None:
        self.partition = str(ledger.policy.partition)
        self._ledger = ledger
        self._hold_seconds = hold_seconds
        self._slots: dict[str, _Slot] = {}
        self._pinned = _by_key(pinned)
        self._holds: deque[tuple[float, str, _Slot]] = deque()
        self._unshown: dict[str, None] = {}
        self._ended: dict[str, None] = {}
        self._dirty: dict[str, None] = {}
        self._totals_key = f"s:totals:{self.partition}"
        self._totals_until = now + hold_seconds
        self._are_totals_over = False
        self._restore(frozenset(shown), now)

    def advance(self, now: float) -> None:
        """Take in what the ledger changed, and end the holds that are over at `now`."""
        for key in self._ledger.take_touched():
            self._take(key, now)
        while self._holds and self._holds[0][0] <= now:
            _, key, slot = self._holds.popleft()
            slot.is_over = True
            if self._slots.get(key) is slot:
                self._settle(key, slot)
        self._are_totals_over = self._are_totals_over or now >= self._totals_until
        self._latest_aggregates = _aggregates(self._ledger, self.partition)
        self._move_totals()

    def watch(self, pinned: Iterable[Watched], now: float) -> None:
        """Replace who has a series from the start: new ones exist at 0 now; those left out that were never named end.

        Nothing falls: who has a life keeps it, inside the limit or outside, as the ledger says.
        """
        before, self._pinned = self._pinned, _by_key(pinned)
        for key, it in self._pinned.items():
            if key not in self._slots:
                self._open(key, _Slot(it.kind, it.id, it.name), now)
        for key in before.keys() - self._pinned.keys():
            if key in self._slots and not self._slots[key].shown_key:
                del self._slots[key]
                self._dirty[key] = None

    def unshown(self) -> tuple[str, ...]:
        """Keys to store before their values are exposed; the same ones again until they are marked."""
        return tuple(self._unshown)

    def mark_shown(self, keys: Iterable[str]) -> None:
        """These keys are durable now."""
        for shown_key in keys:
            self._unshown.pop(shown_key, None)
            key = shown_key.removeprefix("s:").rpartition(":")[0]
            slot = self._slots.get(key)
            if shown_key == self._totals_key:
                self._are_totals_shown = True
                self._move_totals()
            elif slot is not None and slot.shown_key == shown_key:
                slot.is_shown = True
                self._dirty[key] = None
            else:
                self._ended[shown_key] = None

    def take_ended(self) -> tuple[str, ...]:
        """Keys of lives that are over, stored or not; they may be deleted."""
        ended = tuple(self._ended)
        self._ended.clear()
        return ended

    def take_dirty(self) -> list[str]:
        """The entities whose exposed figures changed, appeared or vanished since the last call."""
        dirty = list(self._dirty)
        self._dirty.clear()
        return dirty

    def exposed(self, key: str) -> Exposed | None:
        """What is exposed of the entity `<kind>:<id>`, or None: it has no series."""
        slot = self._slots.get(key)
        if slot is None:
            return None
        return Exposed(slot.kind, slot.id, slot.name, slot.figures, slot.sources, slot.first_seen_ms)

    def entities(self) -> list[str]:
        """All entities exposed."""
        return list(self._slots)

    def aggregates(self) -> list[Aggregate]:
        """The partition's own samples."""
        return self._aggregates

    def settle(self) -> None:
        """End all holds at once: for a page that is written to a file after the last item, never for a served one."""
        self.advance(float("inf"))
        self.mark_shown(self.unshown())

    def _restore(self, shown: frozenset[str], now: float) -> None:
        ledger = self._ledger
        ledger.take_touched()
        for key, life in ledger.lives.items():
            slot = self._open(key, _Slot(life.kind, life.id, life.name), now)
            slot.take(life, ledger.clock_ms)
            if slot.shown_key in shown:
                slot.is_shown = True
                slot.held = slot.latest
        for key, it in self._pinned.items():
            if key not in self._slots:
                self._open(key, _Slot(it.kind, it.id, it.name), now)
        living = {slot.shown_key for slot in self._slots.values()}
        self._ended.update(dict.fromkeys(key for key in sorted(shown - living) if _is_past(key, ledger)))
        self._are_totals_shown = self._totals_key in shown
        self._latest_aggregates = _aggregates(ledger, self.partition)
        self._aggregates = self._latest_aggregates if self._are_totals_shown else _at_zero(self._latest_aggregates)

    def _open(self, key: str, slot: _Slot, now: float) -> _Slot:
        self._slots[key] = slot
        self._holds.append((now + self._hold_seconds, key, slot))
        self._dirty[key] = None
        return slot

    def _take(self, key: str, now: float) -> None:
        life, slot = self._ledger.lives.get(key), self._slots.get(key)
        if slot is not None and slot.shown_key and (life is None or life.shown_key != slot.shown_key):
            self._end(key, slot)
            slot = None
        if life is None:
            if key in self._pinned and slot is None:
                it = self._pinned[key]
                self._open(key, _Slot(it.kind, it.id, it.name), now)
            return
        slot = slot or self._open(key, _Slot(life.kind, life.id, life.name), now)
        slot.take(life, self._ledger.clock_ms)
        self._settle(key, slot)

    def _settle(self, key: str, slot: _Slot) -> None:
        self._dirty[key] = None
        if slot.wants_key:
            self._unshown[slot.shown_key] = None

    def _end(self, key: str, slot: _Slot) -> None:
        del self._slots[key]
        self._dirty[key] = None
        self._unshown.pop(slot.shown_key, None)
        self._ended[slot.shown_key] = None

    def _move_totals(self) -> None:
        """Gauges move at once; counters once the hold is over and the key durable."""
        if self._are_totals_over and self._are_totals_shown:
            self._aggregates = self._latest_aggregates
            return
        self._aggregates = [
            old if metric(old.name).is_counter else new
            for old, new in zip(self._aggregates, self._latest_aggregates, strict=True)
        ]
        if self._are_totals_over and self._aggregates != self._latest_aggregates:
            self._unshown[self._totals_key] = None


def _by_key(pinned: Iterable[Watched]) -> dict[str, Watched]:
    return {f"{it.kind}:{it.id}": it for it in pinned}


def _is_past(shown_key: str, ledger: Ledger) -> bool:
    """Whether the key is of a life that the ledger has seen begin. One that is still to come was never shown: its key
    was written by an owner that read further, and ended before it knew that it was.
    """
    prefix, _, number = shown_key.rpartition(":")
    return prefix != "s:totals" and int(number) <= ledger.totals.admissions


def _aggregates(ledger: Ledger, partition: str) -> list[Aggregate]:
    totals = ledger.totals
    samples = [
        Aggregate("articles_total", (partition,), totals.articles),
        Aggregate("articles_retracted_total", (partition,), totals.articles_retracted),
        Aggregate("articles_duplicate_total", (partition,), totals.articles_duplicate),
        Aggregate("articles_late_total", (partition,), totals.articles_late),
        Aggregate("articles_beyond_window_total", (partition,), totals.articles_beyond_window),
    ]
    for kind, tally in sorted(ledger.tallies.items()):
        samples += [
            Aggregate("mentions_total", (kind, partition), tally.mentions),
            Aggregate("entity_pending_mentions", (kind, partition), tally.pending),
            Aggregate("entity_overflow_mentions_total", (kind, partition), tally.overflow),
            Aggregate("entity_evicted_mentions_total", (kind, partition), tally.evicted),
            Aggregate("entity_series", (kind, partition), ledger.series[kind]),
            Aggregate("entity_series_limit", (kind, partition), ledger.policy.limit(kind)),
            Aggregate("entity_admissions_total", (kind, "new", partition), tally.admitted_new),
            Aggregate("entity_admissions_total", (kind, "returned", partition), tally.admitted_returned),
            Aggregate("entity_evictions_total", (kind, "policy", partition), tally.evicted_by_policy),
            Aggregate("entity_evictions_total", (kind, "room", partition), tally.evicted_for_room),
        ]
    return samples


def _at_zero(samples: list[Aggregate]) -> list[Aggregate]:
    return [sample._replace(value=0) if metric(sample.name).is_counter else sample for sample in samples]
