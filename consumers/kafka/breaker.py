"""Tells a bad deploy from bad data: a run of dead records, or a fifth of the last thousand, stops the process.

What it knows travels with the committed offset, so that a restart goes on counting instead of feeding another run of
sound articles to the dead letters.
"""

from dataclasses import dataclass

LAST = 1_000
MAX_DEAD = 200
"""Of the last 1,000 records of a partition, or one after the other (limits as in Sentry's arroyo)."""
_MASK = (1 << LAST) - 1
_FORM = "b1"


@dataclass(slots=True)
class Breaker:
    """The fates of the last records of one source partition. Skipped articles are no fates."""

    run: int = 0
    bits: int = 0

    def note(self, *, is_dead: bool) -> None:
        """Takes in one record that was observed or died."""
        self.run = self.run + 1 if is_dead else 0
        self.bits = (self.bits << 1 | is_dead) & _MASK

    @property
    def is_tripped(self) -> bool:
        """Whether it must stop here."""
        return self.run >= MAX_DEAD or self.bits.bit_count() > MAX_DEAD

    def words(self) -> str:
        """As it is committed: at most 260 characters."""
        return f"{_FORM} {self.run} {self.bits:x}"

    @classmethod
    def of(cls, words: str) -> "Breaker":
        """From what was committed; a new one where somebody else wrote that."""
        form, _, rest = words.partition(" ")
        run, _, bits = rest.partition(" ")
        if form != _FORM or not run.isdecimal():
            return cls()
        try:
            return cls(int(run), int(bits, 16) & _MASK)
        except ValueError:
            return cls()
