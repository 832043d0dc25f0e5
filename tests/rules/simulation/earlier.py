"""The rule that the shipped one has to beat, unchanged: the largest of eight shares, two arms, at 20,000 a day."""

from collections.abc import Callable

import numpy as np

from tests.rules.simulation.evaluator import with_sources
from tests.rules.simulation.recording import Counts, Recorder
from tests.rules.simulation.worlds import Flags, Floats, Integers

OFFSETS = (900.0, *(day * 86_400 - 1800.0 for day in range(1, 8)))
ARMS = {"3m": (6, 5.5, 4), "15m": (12, 7.0, 6)}


def rule(recorder: Recorder, counts: Counts, sources: Callable[[Integers], Floats]) -> Flags:
    """Whether it fires at each of the counts' evaluations."""
    steps, every = counts.steps, recorder.all
    shares = np.stack([np.nan_to_num(recorder.earlier(counts, offset)) for offset in OFFSETS])
    usual = np.nan_to_num(recorder.latest(shares.max(axis=0), steps))

    def fires(seen: Floats) -> Flags:
        found = np.zeros(len(steps), dtype=bool)
        for window, (articles, surprise, least) in ARMS.items():
            expected = usual * every.increase[window][steps]
            gained = counts.increase[window]
            found |= (
                ((gained - expected) / np.sqrt(expected + 1) >= surprise)
                & (gained >= articles * every.flood[window][steps])
                & (seen >= least)
            )
        return found

    return with_sources(counts, sources, fires)
