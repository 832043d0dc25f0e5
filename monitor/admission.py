"""Who has a series: names wait, are admitted, are evicted, return; every mention is in exactly one place meanwhile.

`series + pending + overflow + evicted = total`, in gross mentions, holds per kind after every call. Names are
unbounded, every table here is bounded. A name waits with the articles of the last 24 hours that named it, not with
older ones, so that a life begins with what really happened lately; what is forgotten goes to the overflow for good.

Measured (tracemalloc, CPython 3.11): a life takes 1,330 bytes of memory (its row 183), a waiting name 410 (192), a
remembered one 255 (50).
"""

from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import msgspec

from monitor.amounts import ARTICLES, MENTIONS, Amounts, total
from monitor.items import Observation
from monitor.lives import Life, Piece, Remembered, Stalest, Waiting
from monitor.mentions import Kind
from monitor.policy import Policy
from monitor.sources import SOURCES_WINDOW_MS, Sighting, remember
from monitor.tables import PackedTable

MAX_PIECES = 32
"""Articles that one name waits with. More gather only while its kind's table is full and guarded."""

_pack = msgspec.msgpack.Encoder().encode
_unpack_life = msgspec.msgpack.Decoder(Life).decode


class Tally(msgspec.Struct, array_like=True):
    """Totals of one kind. Mentions are gross; `pending` moves both ways, the others never fall."""

    mentions: int = 0
    pending: int = 0
    overflow: int = 0
    evicted: int = 0
    admitted_new: int = 0
    admitted_returned: int = 0
    evicted_for_room: int = 0
    evicted_by_policy: int = 0


class Sight(NamedTuple):
    """One article as it is applied: its key, the ledger's clock, and its report (None when it is late)."""

    article: int
    clock_ms: int
    log_time_ms: int
    sighting: Sighting | None


class Admission:
    """Lives, waiting and remembered names, and their totals per kind."""

    def __init__(self, policy: Policy) -> None:
        self.lives: dict[str, Life] = {}
        self.waiting = PackedTable(Waiting)
        self.remembered = PackedTable(Remembered)
        self.tallies = {kind: Tally() for kind in Kind}
        self.series = dict.fromkeys(Kind, 0)
        self.admissions = 0
        self.changed: dict[str, None] = {}
        self.touched: dict[str, None] = {}
        self._policy = policy
        self._max_waiting = policy.share(policy.pending_names)
        self._max_remembered = policy.share(policy.first_seen_names)
        self._evictable = {kind: self._stalest_of(kind) for kind in Kind}
        self._sightings_due: list[tuple[int, str]] = []

    def gain(self, key: str, observation: Observation, gained: Amounts, sight: Sight) -> None:
        """An article says more of the entity than was known: its counters rise, or it waits, or it is admitted."""
        life = self.lives.get(key)
        self.tallies[observation.kind].mentions += gained[MENTIONS]
        if life is None:
            self._gather(key, observation, gained, sight)
            return
        life.gained = total(life.gained, gained)
        life.last_named_ms = sight.clock_ms
        if life.pinned is not _is_pinned(observation):
            self._repin(key, life, sight.clock_ms)
        if gained[ARTICLES]:
            self._see(key, life, sight.article, sight.sighting, sight.clock_ms)
        self._touch(key)

    def take_back(self, key: str, taken: Amounts, article: int) -> None:
        """A later version or a kill says less of the entity; nothing falls, the retracted counters rise."""
        life = self.lives.get(key)
        if life is not None:
            life.taken = total(life.taken, taken)
            self._touch(key)
            return
        waiting = self._stop_waiting(key)
        if waiting is not None:
            for piece in waiting.pieces:
                if piece.article == article:
                    piece.taken = total(piece.taken, taken)
            self._forget_pieces(waiting, [piece for piece in waiting.pieces if piece.taken[ARTICLES]])
            self._wait_on(key, waiting)

    def advance(self, clock_ms: int) -> None:
        """Mark the lives whose number of sources falls because the clock moved."""
        while self._sightings_due and self._sightings_due[0][0] <= clock_ms - SOURCES_WINDOW_MS:
            _, key = heappop(self._sightings_due)
            if key in self.lives:
                self.touched[key] = None

    def row(self, key: str) -> bytes | None:
        """The packed life, or None when it has ended."""
        life = self.lives.get(key)
        return None if life is None else _pack(life)

    def rows(self) -> Iterator[tuple[bytes, bytes]]:
        """All lives as they are now, whatever happens while they are read."""
        return iter([(key.encode(), _pack(life)) for key, life in self.lives.items()])

    def load(self, rows: dict[bytes, bytes], clock_ms: int) -> None:
        """Take over stored lives, once tallies and tables are loaded; then apply limits that are lower than before."""
        lives = {name.decode(): _unpack_life(packed) for name, packed in rows.items()}
        for key, life in sorted(lives.items(), key=lambda entry: entry[1].number):
            self.lives[key] = life
            if not life.pinned:
                self.series[life.kind] += 1
                self._evictable[life.kind].add(life.last_named_ms, key, len(lives))
            self._sightings_due += [(sighting.log_time_ms, key) for sighting in life.sources]
        heapify(self._sightings_due)
        for kind in Kind:
            while self.series[kind] > self._policy.limit(kind) and self._evict(kind, clock_ms, by_policy=True):
                pass
        self._trim()

    def _gather(self, key: str, observation: Observation, gained: Amounts, sight: Sight) -> None:
        kind = observation.kind
        pinned = _is_pinned(observation)
        waiting = self._stop_waiting(key) or self._meet(key, observation, sight)
        waiting.last_named_ms = sight.clock_ms
        since_ms = sight.clock_ms - self._policy.admission_ms
        self._forget_pieces(waiting, [piece for piece in waiting.pieces if piece.clock_ms < since_ms])
        known = next((piece for piece in waiting.pieces if piece.article == sight.article), None)
        if known is not None:
            known.gained = total(known.gained, gained)
        elif gained[ARTICLES] or pinned:
            waiting.pieces.append(Piece(sight.article, sight.clock_ms, sight.sighting, gained))
        else:
            self.tallies[kind].overflow += gained[MENTIONS]
        is_enough = len(waiting.pieces) >= self._policy.admission_articles
        if pinned or (is_enough and self._has_room(kind, sight.clock_ms)):
            self._begin(key, waiting, sight.clock_ms, pinned=pinned)
        else:
            self._forget_pieces(waiting, waiting.pieces[: -max(MAX_PIECES, self._policy.admission_articles)])
            self._wait_on(key, waiting)

    def _meet(self, key: str, observation: Observation, sight: Sight) -> Waiting:
        known = self.remembered.pop(key)
        first_seen_ms = sight.log_time_ms if known is None else known.first_seen_ms
        returns = known is not None and known.returns
        return Waiting(sight.clock_ms, observation.kind, observation.id, observation.name, first_seen_ms, returns)

    def _stop_waiting(self, key: str) -> Waiting | None:
        waiting = self.waiting.pop(key)
        if waiting is not None:
            self.tallies[waiting.kind].pending -= waiting.mentions
        return waiting

    def _wait_on(self, key: str, waiting: Waiting) -> None:
        if waiting.pieces:
            self.tallies[waiting.kind].pending += waiting.mentions
            self.waiting.put(key, waiting)
        else:
            self.remembered.put(key, Remembered(waiting.last_named_ms, waiting.first_seen_ms, waiting.returns))
        self._trim()

    def _forget_pieces(self, waiting: Waiting, pieces: list[Piece]) -> None:
        for piece in pieces:
            waiting.pieces.remove(piece)
            self.tallies[waiting.kind].overflow += piece.gained[MENTIONS]

    def _trim(self) -> None:
        while len(self.waiting) > self._max_waiting:
            key = self.waiting.stalest()
            waiting = None if key is None else self._stop_waiting(key)
            if key is None or waiting is None:
                break
            self._forget_pieces(waiting, list(waiting.pieces))
            self.remembered.put(key, Remembered(waiting.last_named_ms, waiting.first_seen_ms, waiting.returns))
        while len(self.remembered) > self._max_remembered:
            key = self.remembered.stalest()
            if key is None:
                break
            self.remembered.pop(key)

    def _begin(self, key: str, waiting: Waiting, clock_ms: int, *, pinned: bool) -> None:
        self.admissions += 1
        tally = self.tallies[waiting.kind]
        if waiting.returns:
            tally.admitted_returned += 1
        else:
            tally.admitted_new += 1
        life = Life(
            clock_ms, waiting.kind, waiting.id, waiting.name, self.admissions, pinned, waiting.first_seen_ms, article=0
        )
        for piece in waiting.pieces:
            life.gained = total(life.gained, piece.gained)
            life.taken = total(life.taken, piece.taken)
            self._see(key, life, piece.article, piece.sighting, clock_ms)
        self.lives[key] = life
        if not pinned:
            self._enter_limit(key, life)
        self._touch(key)

    def _see(self, key: str, life: Life, article: int, sighting: Sighting | None, clock_ms: int) -> None:
        life.article = article
        if sighting is not None:
            life.sources = remember(life.sources, sighting, clock_ms)
            heappush(self._sightings_due, (sighting.log_time_ms, key))

    def _repin(self, key: str, life: Life, clock_ms: int) -> None:
        """One that is watched no more stays outside the limit until there is room inside."""
        if not life.pinned:
            self.series[life.kind] -= 1
            life.pinned = True
        elif self._has_room(life.kind, clock_ms):
            life.pinned = False
            self._enter_limit(key, life)

    def _enter_limit(self, key: str, life: Life) -> None:
        self.series[life.kind] += 1
        self._evictable[life.kind].add(life.last_named_ms, key, len(self.lives))

    def _has_room(self, kind: Kind, clock_ms: int) -> bool:
        while self.series[kind] >= self._policy.limit(kind):
            if not self._evict(kind, clock_ms, by_policy=False):
                return False
        return True

    def _evict(self, kind: Kind, clock_ms: int, *, by_policy: bool) -> bool:
        key = self._evictable[kind].peek()
        if key is None or clock_ms - self.lives[key].last_named_ms < self._policy.guard_ms:
            return False
        life = self.lives.pop(key)
        self.series[kind] -= 1
        tally = self.tallies[kind]
        tally.evicted += life.gained[MENTIONS]
        if by_policy:
            tally.evicted_by_policy += 1
        else:
            tally.evicted_for_room += 1
        self.remembered.put(key, Remembered(life.last_named_ms, life.first_seen_ms, returns=True))
        self._trim()
        self._touch(key)
        return True

    def _touch(self, key: str) -> None:
        self.changed[key] = None
        self.touched[key] = None

    def _stalest_of(self, kind: Kind) -> Stalest:
        def evictable(key: str) -> int | None:
            life = self.lives.get(key)
            return None if life is None or life.pinned else life.last_named_ms

        def everything() -> Iterator[tuple[int, str]]:
            return ((it.last_named_ms, key) for key, it in self.lives.items() if it.kind is kind and not it.pinned)

        return Stalest(evictable, everything)


def _is_pinned(observation: Observation) -> bool:
    """Countries are a closed set and always have their series; persons when a desk watches them."""
    return observation.pinned or observation.kind is Kind.COUNTRY
