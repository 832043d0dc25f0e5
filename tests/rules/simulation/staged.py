"""What is put in on purpose: stories to find, and events, wire copies and five names at once.

A planted story of size n has about n articles in its first 15 minutes (its rate grows evenly over the ramp of 1, 5 or
10 minutes, then stays), and 0.7 n more that die away. More than a third of them are copies of three wire texts.
"""

from dataclasses import dataclass, field

import numpy as np

from tests.rules.simulation.drafts import OUTLETS, Draft
from tests.rules.simulation.shapes import DAY_SECONDS, Shape
from tests.rules.simulation.worlds import Floats, Kind, Story

Rng = np.random.Generator
QUARTER = 900.0
RAMPS = (60.0, 300.0, 600.0)
TAIL, TAIL_SECONDS = 0.7, 2400.0
COPIES, WIRES = 0.35, 3
NEWCOMER_SIZES = (10, 25, 25, 25, 60, 60, 60, 150, 150, 150)


@dataclass(slots=True)
class Stage:
    """Where stories are put in, with the onsets that each name has already."""

    draft: Draft
    rng: Rng
    shape: Shape
    stories: list[Story] = field(default_factory=list)
    taken: dict[int, list[float]] = field(default_factory=dict)

    def plant(self, names: tuple[int, ...], size: int, kind: Kind) -> None:
        """Plants a story on the first name; four in five of its articles name each of the others too."""
        onset, ramp = self._free_onset(names[0]), float(self.rng.choice(RAMPS))
        time = onset + burst(self.rng, int(self.rng.poisson(size)), ramp)
        story = self.draft.new_stories(kind)
        articles = self.draft.add(time, story, self.draft.with_copies(np.full(len(time), story), COPIES, WIRES))
        self.draft.naming(articles, names[0])
        for name in names[1:]:
            self.draft.naming(articles[self.rng.random(len(articles)) < 0.8], name)
        self.stories.append(Story(story, kind, names, onset, size, ramp))

    def event(self, name: int, time: Floats, kind: Kind) -> None:
        """Adds a story that nobody needs to be told about."""
        story = self.draft.new_stories(kind)
        texts = self.draft.with_copies(np.full(len(time), story), 0.25, 2)
        self.draft.naming(self.draft.add(time, story, texts), name)
        self.stories.append(Story(story, kind, (name,), float(np.min(time, initial=np.inf)), len(time)))

    def wire_copy(self, name: int) -> None:
        """One text in 30 outlets within ten minutes."""
        onset = self._free_onset(name)
        time, story = onset + self.rng.uniform(0, 600, 30), self.draft.new_stories(Kind.WIRE_COPY)
        text = np.full(30, self.draft.own_texts(1)[0])
        outlets = self.rng.choice(OUTLETS, 30, replace=False).astype(np.int64)
        self.draft.naming(self.draft.add(time, story, text, outlets), name)
        self.stories.append(Story(story, Kind.WIRE_COPY, (name,), onset, 30))

    def _free_onset(self, name: int) -> float:
        """A time in the judged days, mostly by day, more than a day from the name's other planted stories."""
        while True:
            day = self.rng.integers(self.shape.warm_days, self.shape.days)
            by_day = self.rng.random() < 0.85
            onset = day * DAY_SECONDS + 3600 * (self.rng.uniform(6, 23) if by_day else self.rng.uniform(0, 24))
            in_time = onset < self.shape.seconds - 4 * 3600
            if in_time and all(abs(onset - other) > DAY_SECONDS for other in self.taken.get(name, [])):
                self.taken.setdefault(name, []).append(onset)
                return float(onset)


def burst(rng: Rng, number: int, ramp: float) -> Floats:
    """Seconds from onset of so many articles within a quarter of an hour, and of those that come later."""
    area = rng.random(number) * (ramp / 2 + QUARTER - ramp)
    on_ramp = area < ramp / 2
    early = np.where(on_ramp, np.sqrt(2 * ramp * area), ramp / 2 + area)
    late = QUARTER + rng.exponential(TAIL_SECONDS, rng.poisson(TAIL * number))
    return np.asarray(np.r_[early, late])


def plant_all(stage: Stage, first_newcomer: int) -> int:
    """The stories to find: each size over all ranks, on newcomers, and five names at once. Gives back the next name."""
    shape, rng = stage.shape, stage.rng
    for size in shape.sizes:
        for number in range(shape.stories_a_size):
            rank = shape.entities ** ((number + rng.random()) / shape.stories_a_size)
            stage.plant((min(int(rank), shape.entities) - 1,), size, Kind.PLANTED)
    for offset, size in enumerate(NEWCOMER_SIZES):
        stage.plant((first_newcomer + offset,), size, Kind.PLANTED_NEWCOMER)
    five = rng.choice(np.arange(min(30, shape.entities // 4), min(800, shape.entities)), 5, replace=False)
    stage.plant(tuple(int(name) for name in five), 80, Kind.FIVE_NAMES)
    return first_newcomer + len(NEWCOMER_SIZES)


def schedule_all(stage: Stage) -> None:
    """Ten names have a briefing every weekday, eight a longer event once a week; seven wire texts go round."""
    shape, rng = stage.shape, stage.rng
    names = np.arange(min(300, shape.entities))
    for name in rng.choice(names, 10, replace=False):
        hour, size, length = rng.uniform(9, 20), rng.uniform(20, 60), rng.uniform(1800, 3600)
        for day in range(shape.days):
            if day % 7 < 5:
                stage.event(int(name), _event_times(rng, day, hour, size, length), Kind.SCHEDULED)
    for name in rng.choice(names, 8, replace=False):
        hour, size, weekday = rng.uniform(11, 21), rng.uniform(30, 120), int(rng.choice([2, 5, 6]))
        for day in range(weekday, shape.days, 7):
            stage.event(int(name), _event_times(rng, day, hour, size, 7200), Kind.SCHEDULED)
    for _ in range(7):
        stage.wire_copy(int(rng.integers(min(60, shape.entities // 3), shape.entities)))


def _event_times(rng: Rng, day: int, hour: float, size: float, length: float) -> Floats:
    number = rng.poisson(size * rng.lognormal(0, 0.25))
    start = day * DAY_SECONDS + hour * 3600 + rng.normal(0, 240)
    return np.asarray(start + rng.beta(1.5, 2.5, number) * length)
