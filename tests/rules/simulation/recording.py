"""What the recording rules give before any threshold: counts, shares and doubts, at the instants of the rule groups."""

from dataclasses import dataclass

import numpy as np

from dashboards.spikes import ARMS, FLOOD, HOUR_BEFORE, MIN_HOUR
from tests.rules.simulation.durations import seconds as seconds_of
from tests.rules.simulation.ranges import Samples, increase, sum_of
from tests.rules.simulation.scraping import SCRAPE_SECONDS, Entity, Scrapes
from tests.rules.simulation.worlds import Flags, Floats, Integers

HOUR, DAY = 3600.0, 86_400.0
DAY_ENDED = 1800.0  # the day of all articles ends half an hour ago
SECONDS = {window: minutes * 60.0 for window, minutes in ARMS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When the groups are evaluated: every so many seconds, `phase` seconds after a scrape."""

    desks: int = 30
    baseline: int = 120
    phase: float = 7.0


@dataclass(frozen=True, slots=True)
class All:
    """Figures of all articles at each evaluation of the desks' group, by window where there are several."""

    increase: dict[str, Floats]
    day: Floats
    flood: dict[str, Floats]
    doubt: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of one name at the chosen evaluations; `steps` are their numbers, `share` is by baseline evaluation."""

    steps: Integers
    increase: dict[str, Floats]
    share: Floats


class Recorder:
    """Evaluates the first recording rules over what was scraped of a world."""

    def __init__(self, scrapes: Scrapes, timing: Timing, history_articles: int) -> None:
        self.scrapes, self.timing = scrapes, timing
        seconds = scrapes.world.shape.seconds
        self.at = np.arange(0, seconds, timing.desks) + timing.phase
        self.ticks = np.arange(0, seconds, timing.baseline) + timing.phase
        self._all_of_hour = self._net_all(self.ticks, HOUR)
        self.all = self._all(history_articles)

    def counts(self, name: int, steps: Integers, *, mentions: bool = False) -> Counts:
        """What is recorded of a name at these evaluations."""
        entity = self.scrapes.of(name, mentions=mentions)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = net(entity, self.ticks, HOUR) / np.where(self._all_of_hour > 0, self._all_of_hour, np.nan)
        return Counts(steps, {window: net(entity, self.at[steps], SECONDS[window]) for window in ARMS}, share)

    def earlier(self, counts: Counts, offset: float) -> Floats:
        """The share so many seconds before each baseline evaluation; NaN before the beginning."""
        back = np.arange(len(counts.share)) - int(np.ceil(offset / self.timing.baseline))
        return np.where(back >= 0, counts.share[np.maximum(back, 0)], np.nan)

    def latest(self, recorded: Floats, steps: Integers, offset: float = 0.0) -> Floats:
        """The newest value of a series of the baseline's group at these evaluations, or so many seconds before."""
        tick = np.floor((steps * self.timing.desks - offset) / self.timing.baseline).astype(np.int64)
        return np.where(tick >= 0, recorded[np.maximum(tick, 0)], np.nan)

    def _all(self, history_articles: int) -> All:
        gained = {window: self._net_all(self.at, SECONDS[window]) for window in ARMS}
        day = sum_of([increase(series, self.at - DAY_ENDED, DAY) for series in self.scrapes.total])
        day = np.where((day >= history_articles) & self._hour_before_says_something(), day, np.nan)
        flood = {window: np.maximum(gained[window] / (FLOOD * day / (DAY / SECONDS[window])), 1) for window in ARMS}
        missed = self._share_of_hour_with_missing()
        return All(gained, day, flood, {window: 1 + HOUR / SECONDS[window] * missed for window in ARMS})

    def _hour_before_says_something(self) -> Flags:
        """Whether the hour before has its part of the median of the past day's hours."""
        steps, hours = np.arange(len(self.at)), self._all_of_hour
        before = self.latest(hours, steps, seconds_of(HOUR_BEFORE))
        enough = before >= MIN_HOUR * np.nanmax(hours)  # and then the median need not be known
        for step in np.flatnonzero(~enough & ~np.isnan(before)):
            last = step * self.timing.desks // self.timing.baseline
            first = max(-(-(step * self.timing.desks - int(DAY)) // self.timing.baseline), 0)
            enough[step] = before[step] >= MIN_HOUR * np.nanmedian(hours[first : last + 1])
        return np.asarray(enough)

    def _net_all(self, at: Floats, window: float) -> Floats:
        total, retracted = self.scrapes.total, self.scrapes.total_retracted
        return _net(total, retracted, at, window)

    def _share_of_hour_with_missing(self) -> Floats:
        """The mean over an hour of whether fewer partitions are seen than at any time of the past day."""
        seen = self.scrapes.partitions_seen(np.floor(self.at / SCRAPE_SECONDS) * SCRAPE_SECONDS)
        day, hour = int(DAY / self.timing.desks), int(HOUR / self.timing.desks)
        most = np.array([np.max(seen[max(step - day, 0) : step + 1]) for step in _changes(seen, day)])
        missing = (seen < most[np.searchsorted(_changes(seen, day), np.arange(len(seen)), side="right") - 1]) * 1.0
        total = np.r_[0, np.cumsum(missing)]
        first = np.maximum(np.arange(len(seen)) - hour, 0)
        return np.asarray((total[1:] - total[first]) / (np.arange(len(seen)) + 1 - first))


def net(entity: Entity, at: Floats, window: float) -> Floats:
    """What an entity gained less what was taken back, never below 0; NaN where it has too few samples."""
    return _net(entity.articles, entity.retracted, at, window)


def _net(gained: list[Samples], taken: list[Samples], at: Floats, window: float) -> Floats:
    if not gained:
        return np.full(len(at), np.nan)
    plus, minus = (sum_of([increase(series, at, window) for series in some]) for some in (gained, taken))
    return np.maximum(plus - minus, 0)


def _changes(seen: Integers, day: int) -> Integers:
    """Evaluations at which the largest number of the past day may change."""
    moves = np.flatnonzero(np.diff(seen)) + 1
    steps = np.r_[0, moves, moves + day + 1]
    return np.unique(steps[steps < len(seen)])
