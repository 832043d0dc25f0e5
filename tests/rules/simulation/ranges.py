"""`increase()` as Prometheus computes it, over many instants at once.

A series is its samples' times and values. As in Prometheus 2.42: the first and last sample in the range, the zero
limit, and extrapolation to the ends of the range where a sample lies close to them. 3.x leaves out a sample that lies
exactly on the range's left end; where evaluation and scrape do not fall on one instant, both give the same.
"""

from dataclasses import dataclass

import numpy as np

from tests.rules.simulation.worlds import Floats

NEAR = 1.1  # in mean distances between samples: so near to the end of the range, a series is taken to reach it


@dataclass(frozen=True, slots=True)
class Samples:
    """One series: times in seconds, ascending, and the values scraped then."""

    time: Floats
    value: Floats


def increase(samples: Samples, at: Floats, window: float) -> Floats:
    """The increase over the `window` seconds that end at each instant; NaN where it has fewer than two samples."""
    first = np.searchsorted(samples.time, at - window, side="left")
    last = np.searchsorted(samples.time, at, side="right") - 1
    result = np.full(len(at), np.nan)
    enough = last > first
    first, last, at = first[enough], last[enough], at[enough]
    begin = samples.value[first]
    gained = samples.value[last] - begin
    sampled = samples.time[last] - samples.time[first]
    mean_distance = sampled / (last - first)
    to_start = samples.time[first] - (at - window)
    to_end = at - samples.time[last]
    with np.errstate(divide="ignore", invalid="ignore"):
        to_zero = np.where(gained > 0, sampled * begin / gained, np.inf)
    to_start = np.minimum(to_start, to_zero)
    reach = sampled
    for distance in (to_start, to_end):
        reach = reach + np.where(distance < mean_distance * NEAR, distance, mean_distance / 2)
    result[enough] = gained * reach / sampled
    return result


def sum_of(parts: list[Floats]) -> Floats:
    """The sum over series, where a missing value counts nothing; NaN where all are missing."""
    stacked = np.stack(parts)
    missing = np.isnan(stacked)
    return np.where(missing.all(axis=0), np.nan, np.where(missing, 0, stacked).sum(axis=0))
