"""Distinct sources by the product's own table, at many instants of one name."""

import numpy as np

from monitor.sources import Sighting, count, remember
from tests.rules.simulation.worlds import Floats, Integers

SPREAD = 0x9E37_79B9_7F4A_7C15  # numbers of texts become fingerprints that lie far apart


def count_sources(time: Floats, text: Integers, outlet: Integers, at: Floats) -> Integers:
    """How many sources named it in the 15 minutes before each instant. Times ascend, in seconds.

    Replays only what can still be in the window of an instant that is asked for.
    """
    ends = np.searchsorted(time, at, side="right")
    sightings: list[Sighting] = []
    found = np.zeros(len(at), dtype=np.int64)
    done = 0
    for place, (end, instant) in enumerate(zip(ends.tolist(), at.tolist(), strict=True)):
        start = int(np.searchsorted(time, instant - 900.0, side="right"))
        if start > done:
            sightings, done = [], start
        for row in range(done, end):
            fingerprint = int(text[row]) * SPREAD % 2**64
            sighting = Sighting(int(outlet[row]), fingerprint, int(time[row] * 1000))
            sightings = remember(sightings, sighting, sighting.log_time_ms)
        done = max(done, end)
        found[place] = count(sightings, int(instant * 1000))
    return found
