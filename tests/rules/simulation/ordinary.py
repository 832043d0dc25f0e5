"""The news that nobody planted: single articles, stories that come in clusters, and new names.

Clusters (Neyman-Scott): a story begins at a moment of its main name's rate, has a Pareto number of articles, and these
come with gamma delays, most within half a day, some within the hour. This is what makes counts of 15 minutes far more
uneven than Poisson, and what a rule must tell from a planted story.
"""

import numpy as np

from tests.rules.simulation.drafts import Draft
from tests.rules.simulation.rhythm import moments
from tests.rules.simulation.shapes import CELL_SECONDS, DAY_SECONDS, Shape
from tests.rules.simulation.worlds import NO_STORY, Floats, Integers, Kind

Rng = np.random.Generator
SINGLE_SHARE = 0.45
SMALLEST = 2.5  # Pareto scale of a story's size
COPIES = 0.25
NAMED_TOO = 0.6  # share of a story's articles that name a further name of it
FURTHER_NAMES = (0.4, 0.3, 0.2, 0.1)  # for 0, 1, 2, 3; one on average


def add_singles(draft: Draft, rng: Rng, a_day: Floats, rate: Floats) -> None:
    """Articles that belong to no story. `a_day`: articles a day by name; `rate`: by name and cell."""
    name, time = moments(rng, (SINGLE_SHARE * a_day / DAY_SECONDS * CELL_SECONDS)[:, None] * rate)
    draft.naming(draft.add(time, NO_STORY, draft.own_texts(len(time))), name)


def sizes(rng: Rng, shape: Shape, number: int, smallest: float = SMALLEST) -> Integers:
    """Numbers of articles of so many ordinary stories."""
    pareto = smallest * (1 - rng.random(number)) ** (-1 / shape.burst.tail)
    return np.minimum(np.floor(pareto), shape.burst.largest).astype(np.int64)


def paces(rng: Rng, shape: Shape, number: int) -> Floats:
    """The time scale of each story's delays, in seconds: median 25 minutes where quick, else two and a half hours."""
    quick = rng.random(number) < shape.burst.quick
    return np.where(quick, rng.lognormal(np.log(1500), 0.6, number), rng.lognormal(np.log(9000), 0.9, number))


def add_stories(draft: Draft, rng: Rng, shape: Shape, a_day: Floats, rate: Floats) -> None:
    """Clusters of articles about one main name, and up to three further ones."""
    mean_size = sizes(rng, shape, 200_000).mean()
    pairs_a_story = mean_size * (1 + NAMED_TOO * np.dot(FURTHER_NAMES, [0, 1, 2, 3]))
    begins = ((1 - SINGLE_SHARE) * a_day / DAY_SECONDS * CELL_SECONDS / pairs_a_story)[:, None] * rate
    main, onset = moments(rng, begins)
    size = sizes(rng, shape, len(main))
    story = np.repeat(np.arange(len(main)), size)
    is_first = np.r_[True, np.diff(story) != 0]
    delay = np.where(is_first, 0, rng.gamma(1.3, 1.0, len(story)) * paces(rng, shape, len(main))[story])
    first = draft.new_stories(Kind.ORDINARY, len(main))
    articles = draft.add(onset[story] + delay, first + story, draft.with_copies(story, COPIES, 2))
    draft.naming(articles, main[story])
    further = rng.choice(4, len(main), p=FURTHER_NAMES)
    share = np.cumsum(a_day / a_day.sum())
    for number in range(3):
        name = np.searchsorted(share, rng.random(len(main)))
        named = (further[story] > number) & (rng.random(len(story)) < NAMED_TOO)
        draft.naming(articles[named], name[story][named])


def add_newcomers(draft: Draft, rng: Rng, shape: Shape, newsroom: Floats, first: int) -> int:
    """Forty new names a day with a story each and a trickle after it; gives back the first number not taken."""
    name, onset = moments(rng, (40 * shape.scale / DAY_SECONDS * CELL_SECONDS) * newsroom[None])
    name = first + np.arange(len(onset))
    size = sizes(rng, shape, len(onset), smallest=3)
    for one, begin, number, pace in zip(name, onset, size, paces(rng, shape, len(onset)), strict=True):
        story = np.r_[0, rng.gamma(1.3, 1.0, number - 1) * pace]
        trickle = rng.uniform(0, 3 * DAY_SECONDS, rng.poisson(4))
        time = begin + np.r_[story, trickle]
        which = draft.new_stories(Kind.ORDINARY)
        texts = draft.with_copies(np.full(len(time), which), COPIES, 2)
        draft.naming(draft.add(time, which, texts), int(one))
    return first + len(onset)


def add_background(draft: Draft, rng: Rng, shape: Shape, newsroom: Floats) -> None:
    """Articles that name nobody, as many as are missing from the day's number; never fewer than a twentieth."""
    a_day = max(shape.articles_a_day - draft.count / shape.days, 0.05 * shape.articles_a_day)
    _, time = moments(rng, (a_day / DAY_SECONDS * CELL_SECONDS) * newsroom[None])
    draft.add(time, NO_STORY, draft.own_texts(len(time)))
