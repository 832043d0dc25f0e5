"""What became of the records of this process: plain counts, for the progress line, the page and `/metrics`."""

from collections import Counter
from dataclasses import dataclass, field

from consumers.api import Counted
from consumers.worker import Extracted
from monitor.ways import Way


@dataclass(slots=True)
class Tally:
    """Counts since the process started; `unresolved` by (kind, reason). `entities`: names that the ledger knows now."""

    observed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    sentences: Counter[Way] = field(default_factory=Counter)
    unresolved: Counter[tuple[str, str]] = field(default_factory=Counter)
    entities: int = 0

    def note(self, extracted: Extracted) -> None:
        """Counts what became of one record."""
        self.dropped.update(extracted.dropped)
        self.unresolved.update(extracted.unresolved)
        if extracted.dead is not None:
            self.dead[extracted.dead.value] += 1
        elif extracted.skipped is not None:
            self.skipped[extracted.skipped.value] += 1
        else:
            self.observed += 1

    def counted(self) -> Counted:
        """A copy for the page."""
        return Counted(self.observed, dict(self.skipped), dict(self.dead), dict(self.dropped))

    def line(self) -> str:
        """One line for eyes."""
        return (
            f"{self.observed:,} articles · {self.entities:,} people and countries · "
            f"{self.skipped.total():,} skipped · {self.dead.total():,} dead letters"
        )
