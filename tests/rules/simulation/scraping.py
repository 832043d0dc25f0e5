"""What Prometheus has of a world: samples every 15 seconds, with holds, gaps and moves between instances."""

from dataclasses import dataclass

import numpy as np

from monitor.policy import Policy
from tests.rules.simulation.ranges import Samples
from tests.rules.simulation.sources import count_sources
from tests.rules.simulation.worlds import Floats, Integers, World

SCRAPE_SECONDS = 15.0
HOLD_SECONDS = 35.0  # as long as the setting `hold_seconds`
INSTANCES = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """When one instance showed a partition, and as of when: the two differ while it holds."""

    time: Floats
    as_of: Floats


@dataclass(frozen=True, slots=True)
class Entity:
    """All that is scraped of one name; one item per instance that ever showed it."""

    articles: list[Samples]
    retracted: list[Samples]


class Scrapes:
    """The scraped side of a world; series are made when they are asked for."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._shown = [_shown(world, partition) for partition in range(world.shape.partitions)]
        self.places = [
            (partition, number) for partition, instances in enumerate(self._shown) for number in range(len(instances))
        ]
        """The partition and the instance of each series of `total` and `total_retracted`."""
        self.total = self._totals(world.articles.time)
        self.total_retracted = self._totals(np.sort(world.articles.retracted))

    def _totals(self, times: Floats) -> list[Samples]:
        """One series per partition and instance of the counts of all articles."""
        article = self.world.articles
        by_partition = article.partition if times is article.time else article.partition[np.argsort(article.retracted)]
        return [
            Samples(shown.time, _count(times[by_partition == partition], shown.as_of))
            for partition, instances in enumerate(self._shown)
            for shown in instances
        ]

    def of(self, name: int, *, mentions: bool = False) -> Entity:
        """The series of a name: articles that name it, or how often they do."""
        rows = self.world.slice_of(name)
        article = self.world.reports.article[rows]
        weight = self.world.reports.namings[rows] if mentions else np.ones(len(article), dtype=np.int64)
        counted, retracted = self.world.articles.time[article], self.world.articles.retracted[article]
        born = self.born(counted) if name >= self.world.known else -np.inf
        order = np.argsort(retracted)
        shown = [_since(one, born) for one in self._shown[name % self.world.shape.partitions]]
        shown = [one for one in shown if len(one.time)]
        return Entity(
            [Samples(one.time, _held(counted, weight, one.as_of, born)) for one in shown],
            [Samples(one.time, _held(retracted[order], weight[order], one.as_of, born)) for one in shown],
        )

    def sources(self, name: int, at: Floats) -> Integers:
        """Distinct sources of the last 15 minutes as scraped last before each instant."""
        rows = self.world.slice_of(name)
        articles = self.world.articles
        article = self.world.reports.article[rows]
        scraped = np.floor(at / SCRAPE_SECONDS) * SCRAPE_SECONDS
        return count_sources(articles.time[article], articles.text[article], articles.outlet[article], scraped)

    def partitions_seen(self, scraped: Floats) -> Integers:
        """How many partitions any instance showed at each of these scrapes."""
        seen = np.zeros(len(scraped), dtype=np.int64)
        for instances in self._shown:
            times = np.concatenate([shown.time for shown in instances])
            seen += np.isin(scraped, times)
        return seen

    def born(self, counted: Floats) -> float:
        """When a name got a series: with its third article within a day. Infinite if it never did."""
        policy = Policy()
        need = policy.admission_articles - 1
        near = np.flatnonzero(counted[need:] - counted[: len(counted) - need] <= policy.admission_ms / 1000)
        return float(counted[near[0] + need]) if len(near) else np.inf


def _shown(world: World, partition: int) -> list[Shown]:
    """When each instance showed the partition. It begins at the first one."""
    times: list[list[Floats]] = [[] for _ in range(INSTANCES)]
    as_of: list[list[Floats]] = [[] for _ in range(INSTANCES)]
    instance, since, frozen = 0, 0.0, 0.0
    ends = [absence for absence in world.absences if partition in absence.partitions]
    for absence in [*ends, None]:
        until = absence.start if absence else world.shape.seconds
        time = np.arange(np.ceil(since / SCRAPE_SECONDS), np.ceil(until / SCRAPE_SECONDS)) * SCRAPE_SECONDS
        times[instance].append(time)
        as_of[instance].append(np.where(time < since + HOLD_SECONDS, frozen, time) if since else time)
        if absence and len(time):
            frozen, since = float(time[-1]), absence.back
            instance = (instance + absence.returns_elsewhere) % INSTANCES
    return [Shown(np.concatenate(time), np.concatenate(as_of[number])) for number, time in enumerate(times) if time]


def _since(shown: Shown, born: float) -> Shown:
    kept = shown.time >= born
    return Shown(shown.time[kept], shown.as_of[kept])


def _count(times: Floats, at: Floats) -> Floats:
    return np.searchsorted(times, at, side="right").astype(np.float64)


def _held(times: Floats, weight: Integers, as_of: Floats, born: float) -> Floats:
    """Counts as of these times; 0 for the hold after the birth."""
    total = np.r_[0, np.cumsum(weight)].astype(np.float64)
    value = total[np.searchsorted(times, as_of, side="right")]
    return np.where(as_of < born + HOLD_SECONDS, 0.0, value)
