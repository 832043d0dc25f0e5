"""The records of admission: a name that waits for a series, a life that has one, a name that is only remembered.

A *life* is the time from an entity's admission to its eviction, under a running number of its own; an entity that
returns begins a new one at 0. The `Stalest` index finds who was named least recently.
"""

from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush, heapreplace

import msgspec

from monitor.amounts import MENTIONS, NOTHING, Amounts
from monitor.mentions import Kind
from monitor.sources import Sighting


class Life(msgspec.Struct, array_like=True):
    """An entity with a series. `gained` and `taken` never fall; `article` is the key of the newest that named it."""

    last_named_ms: int
    kind: Kind
    id: str
    name: str
    number: int
    pinned: bool
    first_seen_ms: int
    article: int
    gained: Amounts = NOTHING
    taken: Amounts = NOTHING
    sources: list[Sighting] = []

    @property
    def shown_key(self) -> str:
        """The durable key that says that this life was shown above 0."""
        return f"s:{self.kind}:{self.id}:{self.number}"


class Piece(msgspec.Struct, array_like=True):
    """What one article gave to a name that waits. `sighting` is None for a late article."""

    article: int
    clock_ms: int
    sighting: Sighting | None
    gained: Amounts
    taken: Amounts = NOTHING


class Waiting(msgspec.Struct, array_like=True):
    """A name without a series, and the articles of the last 24 hours that named it."""

    last_named_ms: int
    kind: Kind
    id: str
    name: str
    first_seen_ms: int
    returns: bool
    pieces: list[Piece] = []

    @property
    def mentions(self) -> int:
        """Gross mentions that wait with the name."""
        return sum(piece.gained[MENTIONS] for piece in self.pieces)


class Remembered(msgspec.Struct, frozen=True, array_like=True):
    """A name that neither waits nor has a series: when it was first seen, and whether it ever had one."""

    last_named_ms: int
    first_seen_ms: int
    returns: bool


class Stalest:
    """Finds the smallest (clock, key) of a table whose clocks only rise, without being told of each rise.

    `last_named_ms` gives a key's clock, or None when it is gone; `everything` gives all (clock, key).
    """

    def __init__(
        self, last_named_ms: Callable[[str], int | None], everything: Callable[[], Iterable[tuple[int, str]]]
    ) -> None:
        self._last_named_ms = last_named_ms
        self._everything = everything
        self._heap: list[tuple[int, str]] = []

    def add(self, clock_ms: int, key: str, size: int) -> None:
        """Take up a key that entered the table, which now has `size` keys."""
        heappush(self._heap, (clock_ms, key))
        if len(self._heap) > 2 * size + 64:
            self._heap = list(self._everything())
            heapify(self._heap)

    def peek(self) -> str | None:
        """The key named least recently, the smaller one of two; None when the table is empty."""
        while self._heap:
            clock_ms, key = self._heap[0]
            now_ms = self._last_named_ms(key)
            if now_ms == clock_ms:
                return key
            if now_ms is None:
                heappop(self._heap)
            else:
                heapreplace(self._heap, (now_ms, key))
        return None
