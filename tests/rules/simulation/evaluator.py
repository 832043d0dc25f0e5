"""The alarms of a rule in a world: every moment at which an alert of its begins to fire."""

from collections.abc import Callable, Iterator

import numpy as np

from dashboards.thresholds import SpikeThresholds, Thresholds
from tests.rules.simulation import shipped
from tests.rules.simulation.judging import Alarm
from tests.rules.simulation.recording import SECONDS, Counts, Recorder, Timing
from tests.rules.simulation.scraping import Scrapes
from tests.rules.simulation.worlds import Flags, Floats, Integers, World

KEEP_FIRING_SECONDS = 3600.0
HELD_SECONDS = 150.0  # articles so much older than a window may come into it after a restart with its hold
EXTRAPOLATED = 0.75  # a count below this part of a floor cannot be extrapolated to it
Rule = Callable[[Recorder, Counts, Callable[[Integers], Floats]], Flags]
"""Whether it fires at each of the counts' evaluations, given a way to get the sources at some of them."""


class Evaluator:
    """One world's recorded values, shared by all rules that are tried on it.

    `floors`: the fewest articles at which any of the rules may fire, by window; where there are fewer, nothing is
    evaluated.
    """

    def __init__(
        self, world: World, thresholds: Thresholds, floors: dict[str, float], timing: Timing | None = None
    ) -> None:
        self.world, self.floors = world, floors
        self.recorder = Recorder(Scrapes(world), timing or Timing(), thresholds.history_articles)
        self._counts: dict[tuple[int, bool], Counts | None] = {}

    def alarms(self, rule: Rule, *, mentions: bool = False) -> list[Alarm]:
        """All alarms of the judged days, by name and time."""
        return [
            Alarm(name, time)
            for name in range(self.world.names)
            if (counts := self.counts(name, mentions=mentions)) is not None
            for time in self._begins(name, rule, counts)
        ]

    def counts(self, name: int, *, mentions: bool = False) -> Counts | None:
        """What is recorded of a name where it could fire; None if it nowhere could."""
        if (name, mentions) not in self._counts:
            steps = self._worth_a_look(name)
            found = self.recorder.counts(name, steps, mentions=mentions) if len(steps) else None
            self._counts[name, mentions] = found
        return self._counts[name, mentions]

    def _begins(self, name: int, rule: Rule, counts: Counts) -> Iterator[float]:
        recorder = self.recorder

        def sources(steps: Integers) -> Floats:
            return recorder.scrapes.sources(name, recorder.at[steps]).astype(np.float64)

        firing = counts.steps[rule(recorder, counts, sources)]
        # A rule that is false keeps firing for the hour after its first false evaluation.
        kept = KEEP_FIRING_SECONDS / recorder.timing.desks + 1
        starts = firing[np.diff(firing, prepend=-np.inf) > kept]
        yield from recorder.at[starts].tolist()

    def _worth_a_look(self, name: int) -> Integers:
        """Evaluations of the judged days with about as many articles as one of the floors asks for."""
        world, at = self.world, self.recorder.at
        times = world.articles.time[world.reports.article[world.slice_of(name)]]
        born = self.recorder.scrapes.born(times) if name >= world.known else 0.0
        changes = np.zeros(len(at) + 1, dtype=np.int64)
        for window, floor in self.floors.items():
            others = int(np.ceil(floor * EXTRAPOLATED)) - 1
            first, last = times[: max(len(times) - others, 0)], times[others:]
            until = first + SECONDS[window] + HELD_SECONDS
            near = last <= until
            np.add.at(changes, np.searchsorted(at, last[near]), 1)
            np.add.at(changes, np.searchsorted(at, until[near], side="right"), -1)
        enough = np.cumsum(changes[:-1]) > 0
        return np.flatnonzero(enough & (at >= max(world.shape.warm_days * 86_400, born)))


def shipped_rule(spike: SpikeThresholds) -> Rule:
    """The rule that is shipped, with these thresholds."""

    def rule(recorder: Recorder, counts: Counts, sources: Callable[[Integers], Floats]) -> Flags:
        score = shipped.scores(recorder, counts)
        return with_sources(counts, sources, lambda some: shipped.fires(recorder, counts, score, spike, some))

    return rule


def with_sources(counts: Counts, sources: Callable[[Integers], Floats], fires: Callable[[Floats], Flags]) -> Flags:
    """Whether it fires, with sources looked up only where enough of them would make it fire."""
    most = np.full(len(counts.steps), 32.0)
    candidates = np.flatnonzero(fires(most))
    seen = np.zeros(len(counts.steps))
    seen[candidates] = sources(counts.steps[candidates])
    return fires(seen)
