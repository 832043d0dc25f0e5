"""What a world of news is made from: its size and how bursty it is. The figures of a world, not its rules."""

from dataclasses import dataclass

DAY_SECONDS = 86_400
CELL_SECONDS = 600  # rates are constant within a cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Burstiness:
    """The tail of ordinary stories.

    Their sizes are Pareto with exponent `tail`, at most `largest` articles; `quick` is the share of stories whose
    articles come within the hour rather than within the day.
    """

    tail: float
    quick: float
    largest: int


LOW = Burstiness(tail=1.9, quick=0.05, largest=200)
MID = Burstiness(tail=1.6, quick=0.10, largest=300)
HIGH = Burstiness(tail=1.4, quick=0.15, largest=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How much happens in a world, and for how long.

    `warm_days` come first and are not judged; day 0 is a Monday. Of each size in `sizes`, `stories_a_size` stories are
    planted on known names. `shared_cycle` gives all names the newsroom's own hours, where else each has its own.
    """

    articles_a_day: int = 20_000
    entities: int = 1_000
    warm_days: int = 7
    judged_days: int = 14
    burst: Burstiness = MID
    sizes: tuple[int, ...] = (10, 25, 60, 150)
    stories_a_size: int = 15
    shared_cycle: bool = False
    partitions: int = 12

    @property
    def days(self) -> int:
        """Days in all."""
        return self.warm_days + self.judged_days

    @property
    def seconds(self) -> int:
        """Seconds in all."""
        return self.days * DAY_SECONDS

    @property
    def scale(self) -> float:
        """Volume as a multiple of the 20,000 articles a day that counts of events are meant for."""
        return self.articles_a_day / 20_000
