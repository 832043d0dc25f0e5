"""A stream of news as bursty as news, with known stories in it; deterministic by seed.

It follows the generator on which the first form of the rule was tuned (the notes') in what decides the figures: 1/rank
rates, hours of their own for each name, log-normal moods, Pareto clusters with gamma delays, the sizes and ramps of
what is planted, events, wire copies, trends, newcomers, an outage. It differs from it in this:

* a day has two humps, not one sine;
* scheduled events may fall on the loudest names too (there: from rank 4 on);
* articles are taken back (4 in 1,000), and rules see net counts;
* an article names a name several times (1 to 30), so that a rule on mentions can be compared;
* sources are counted with the product's own bounded table, where a near copy counts for nobody;
* restarts and rebalances are real: the series ends, comes back 20 to 90 seconds later at its last shown value, at the
  same instance or at another one, and stands still for the hold; after a rebalance it moves back later;
* totals come by partition and move with it.

Not in it: evictions, several reports of one outlet in another wording within the window, feeds that arrive in batches,
a change of the clock, missing single scrapes. Nothing in it was fitted to a real timed stream: absolute figures hang on
the assumed burstiness.
"""

import numpy as np

from tests.rules.simulation import ordinary, rhythm, staged
from tests.rules.simulation.drafts import Draft
from tests.rules.simulation.shapes import DAY_SECONDS, Shape
from tests.rules.simulation.worlds import Absence, Floats, Trend, World

Rng = np.random.Generator
NAMED_PER_ARTICLE = 1.1  # names with a rate of their own, per article of the day
OUTAGE_SECONDS, CATCH_UP_SECONDS = 7200.0, 600.0


def generate(seed: int, shape: Shape | None = None) -> World:
    """The world of a seed: the same for the same seed and shape, whatever else was generated before."""
    shape = shape or Shape()
    background, events, planted, servers = (np.random.default_rng([seed, part]) for part in range(4))
    draft = Draft(background)
    newsroom = rhythm.newsroom(background, shape)
    trends = _trends(events, shape)
    a_day = 1 / np.arange(1, shape.entities + 1)
    a_day *= NAMED_PER_ARTICLE * shape.articles_a_day / a_day.sum()
    rate = rhythm.each_name(background, shape, trends)
    ordinary.add_singles(draft, background, a_day, rate)
    ordinary.add_stories(draft, background, shape, a_day, rate)
    newcomer = ordinary.add_newcomers(draft, background, shape, newsroom, shape.entities)
    staged.schedule_all(scheduled := staged.Stage(draft, events, shape))
    names = staged.plant_all(stage := staged.Stage(draft, planted, shape), newcomer)
    ordinary.add_background(draft, background, shape, newsroom)
    outage = _outage(servers, shape)
    articles, reports = draft.finish(_counted(np.concatenate(draft.time), outage), shape.seconds, shape.partitions)
    return World(
        seed=seed,
        shape=shape,
        articles=articles,
        reports=reports,
        story_kind=np.array(draft.kinds, dtype=np.int64),
        stories=(*scheduled.stories, *stage.stories),
        trends=trends,
        outage=outage,
        absences=_absences(servers, shape),
        known=shape.entities,
        usual_rate=np.r_[a_day, np.zeros(names - shape.entities)],
    )


def _trends(rng: Rng, shape: Shape) -> tuple[Trend, ...]:
    names = rng.choice(np.arange(min(20, shape.entities // 4), min(600, shape.entities)), 8, replace=False)
    starts = rng.uniform(shape.warm_days, shape.days - 6, 8) * DAY_SECONDS
    return tuple(
        Trend(int(name), float(at), float(at + 3.5 * DAY_SECONDS)) for name, at in zip(names, starts, strict=True)
    )


def _outage(rng: Rng, shape: Shape) -> tuple[float, float]:
    day = int(rng.integers(shape.warm_days, shape.days - 1))
    start = day * DAY_SECONDS + float(rng.uniform(8, 18)) * 3600
    return start, start + OUTAGE_SECONDS


def _counted(published: Floats, outage: tuple[float, float]) -> Floats:
    """When each article is counted: at once, but for an outage after which all is made up in ten minutes."""
    start, end = outage
    late = (published >= start) & (published < end + CATCH_UP_SECONDS)
    squeezed = end + (published - start) * CATCH_UP_SECONDS / (OUTAGE_SECONDS + CATCH_UP_SECONDS)
    return np.where(late, squeezed, published)


def _absences(rng: Rng, shape: Shape) -> tuple[Absence, ...]:
    """Three restarts of one of two exporters, and four rebalances: half of the partitions go, and come back."""
    halves = (tuple(range(0, shape.partitions, 2)), tuple(range(1, shape.partitions, 2)))
    found: list[Absence] = []
    days = rng.choice(np.arange(shape.warm_days, shape.days), 7, replace=False)
    for number, day in enumerate(days):
        start = day * DAY_SECONDS + float(rng.uniform(0.2, 0.8)) * DAY_SECONDS
        half = halves[number % 2]
        if number < 3:
            found.append(Absence(start, start + float(rng.uniform(30, 90)), half, returns_elsewhere=False))
            continue
        back = start + float(rng.uniform(20, 60))
        found.append(Absence(start, back, half, returns_elsewhere=True))
        start = back + float(rng.uniform(240, 3600))
        found.append(Absence(start, start + float(rng.uniform(20, 60)), half, returns_elsewhere=True))
    return tuple(sorted(found, key=lambda absence: absence.start))
