"""What the generator gives back: articles, names in them, stories behind them, and what happens to the servers."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.rules.simulation.shapes import Shape

Floats = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
NO_STORY = -1


class Kind(IntEnum):
    """What a story is; only what is planted counts as found or missed, and an alarm on it is never false."""

    ORDINARY = 0
    PLANTED = 1
    PLANTED_NEWCOMER = 2
    FIVE_NAMES = 3
    SCHEDULED = 4
    WIRE_COPY = 5

    @property
    def is_planted(self) -> bool:
        """Whether it was put in to be found."""
        return self in (Kind.PLANTED, Kind.PLANTED_NEWCOMER, Kind.FIVE_NAMES)


@dataclass(frozen=True, slots=True)
class Story:
    """A story that was put in on purpose: `size` articles are expected in its first 15 minutes, from `onset` on."""

    number: int
    kind: Kind
    names: tuple[int, ...]
    onset: float
    size: int
    ramp: float = 0.0


@dataclass(frozen=True, slots=True)
class Trend:
    """A name whose usual rate grows over days and falls back: no news of its own."""

    name: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Absence:
    """A time without an exporter for some partitions, then its figures at their last shown value for the hold.

    `returns_elsewhere`: whether another instance shows them afterwards (a rebalance), or the same (a restart).
    """

    start: float
    back: float
    partitions: tuple[int, ...]
    returns_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Articles:
    """One row per article, by time of counting; `retracted` is infinite where an article stands."""

    time: Floats
    story: Integers
    text: Integers
    outlet: Integers
    partition: Integers
    retracted: Floats


@dataclass(frozen=True, slots=True)
class Reports:
    """One row per article and name in it, sorted by name and time. `namings`: how often the article names it."""

    name: Integers
    article: Integers
    namings: Integers


@dataclass(frozen=True, slots=True)
class World:
    """Two weeks of news after a week of warm-up, and all that is known about it.

    Names below `known` have existed from the beginning; the others are newcomers. `usual_rate`: articles a day that
    name each, on average and apart from what was planted. `story_kind`: by story number.
    """

    seed: int
    shape: Shape
    articles: Articles
    reports: Reports
    story_kind: Integers
    stories: tuple[Story, ...]
    trends: tuple[Trend, ...]
    outage: tuple[float, float]
    absences: tuple[Absence, ...]
    known: int
    usual_rate: Floats

    @property
    def names(self) -> int:
        """How many names there are."""
        return len(self.usual_rate)

    def slice_of(self, name: int) -> slice:
        """The rows of `reports` that are about one name."""
        start, end = np.searchsorted(self.reports.name, [name, name + 1])
        return slice(int(start), int(end))
