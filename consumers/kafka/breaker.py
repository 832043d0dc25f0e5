"""Tells a bad deploy from bad data: a run of dead records, or a fifth of the last thousand, stops the process.

What it knows travels with the committed offset, so that a restart stops at the next dead record, without a letter.
"""

from dataclasses import dataclass
from itertools import accumulate

LAST = 1_000
MAX_DEAD = 200
"""Of the last 1,000 records of a partition, or one after the other (limits as in Sentry's arroyo)."""
_MASK = (1 << LAST) - 1
_FORM = "b2"


@dataclass(frozen=True, slots=True)
class Breaker:
    """The fates of the last records of one source partition. Skipped articles are no fates.

    `bits` has a 1 for each dead one among them, the newest lowest; `dead` has the offsets of those, in their order.
    """

    run: int = 0
    bits: int = 0
    dead: tuple[int, ...] = ()

    def after(self, offset: int, *, is_dead: bool) -> "Breaker":
        """What it is after a record that was observed, or died."""
        bits = self.bits << 1 | is_dead
        dead = self.dead[1:] if bits >> LAST else self.dead
        return Breaker(self.run + 1 if is_dead else 0, bits & _MASK, (*dead, offset) if is_dead else dead)

    @property
    def is_tripped(self) -> bool:
        """Whether it must stop here."""
        return self.run >= MAX_DEAD or len(self.dead) > MAX_DEAD

    @property
    def first(self) -> int:
        """The offset of the first dead record of what tripped it."""
        return self.dead[-self.run] if self.run >= MAX_DEAD else self.dead[0]

    def words(self) -> str:
        """As it is committed: the broker takes 4,096 characters, these are 3,500 at the very most."""
        steps = (offset - before for before, offset in zip((0, *self.dead), self.dead, strict=False))
        return f"{_FORM} {self.run} {self.bits:x} " + ",".join(f"{step:x}" for step in steps)

    @classmethod
    def of(cls, words: str) -> "Breaker":
        """From what was committed; a new one where somebody else wrote that."""
        form, *parts = words.split(" ")
        if form != _FORM or len(parts) != 3:
            return cls()
        try:
            run, bits, steps = int(parts[0]), int(parts[1], 16), [int(it, 16) for it in parts[2].split(",") if it]
        except ValueError:
            return cls()
        dead = tuple(accumulate(steps))
        return cls(run, bits, dead) if len(dead) == bits.bit_count() and 0 <= run <= len(dead) else cls()
