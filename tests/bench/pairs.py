"""Two programs, one after the other, again and again: what of the CPU one takes against the other.

Absolute figures of a machine with neighbours are noise; a ratio inside one run is not, as both had the same neighbours.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Ratio:
    """CPU seconds of each round of both, alternating."""

    first: Sequence[float]
    second: Sequence[float]

    @property
    def ratios(self) -> list[float]:
        """First against second, sorted."""
        return sorted(one / other for one, other in zip(self.first, self.second, strict=True))

    def __str__(self) -> str:
        """The median and, in brackets, the range."""
        return f"{median(self.ratios):.1f} x ({self.ratios[0]:.1f} to {self.ratios[-1]:.1f})"


def alternate(first: Callable[[], object], second: Callable[[], object], rounds: int) -> Ratio:
    """Runs both once unmeasured, then `rounds` times each in turn."""
    first()
    second()
    measured: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, seconds in zip((first, second), measured, strict=True):
            began = time.process_time()
            work()
            seconds.append(time.process_time() - began)
    return Ratio(*measured)
