"""From counts of right, wrong and missed to figures with their intervals.

Intervals are bootstrap over records, with a fixed seed, so that the same files give the same figures.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.errors import UsageError

RESAMPLES = 1_000
Counts = tuple[int, int, int]  # found and right, found and wrong, missed
NEAR = 60  # characters on either side that a miss is shown with


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1; `f1_low` to `f1_high` is the 95 % interval of F1; `cases` is how many were to be found."""

    precision: float
    recall: float
    f1: float
    f1_low: float
    f1_high: float
    cases: int


@dataclass(frozen=True, slots=True)
class Miss:
    """One case that went wrong: in which way, and the words with what stands around them."""

    kind: str
    text: str


def miss(kind: str, text: str, start: int, end: int) -> Miss:
    """A case in its context, the words in brackets."""
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    return Miss(kind, " ".join(f"{before}[{text[start:end]}]{after}".split()))


def score(rows: Sequence[Counts]) -> Score:
    """The figures of one row of counts a record; raises UsageError where there is no record."""
    if not rows:
        raise UsageError("no record is left to measure on; check the file, the half and the prefix of doc")
    counts = np.asarray(rows, dtype=np.int64)
    low, high = interval(counts, _f1)
    right, wrong, missed = (int(count) for count in counts.sum(axis=0))
    return Score(
        precision=ratio(right, right + wrong),
        recall=ratio(right, right + missed),
        f1=_f1(counts.sum(axis=0)),
        f1_low=low,
        f1_high=high,
        cases=right + missed,
    )


def interval(rows: NDArray[Any], figure: Callable[[NDArray[Any]], float]) -> tuple[float, float]:
    """The 95 % interval of a figure of the rows' sum, by resampling rows with replacement."""
    generator = np.random.default_rng(0)
    drawn = [figure(rows[generator.integers(len(rows), size=len(rows))].sum(axis=0)) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def ratio(part: float, whole: float) -> float:
    """A share; 0 of 0 is 0, as nothing was shown to be right."""
    return part / whole if whole else 0.0


def _f1(sums: NDArray[np.int64]) -> float:
    right, wrong, missed = (int(count) for count in sums)
    return ratio(2 * right, 2 * right + wrong + missed)
