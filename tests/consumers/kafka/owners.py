"""Who shows which partition, told from pages that were read one after the other: no two at the same time."""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """A page: who showed it, when it was asked for and had come (monotonic seconds), and the partitions on it.

    `life` changes whenever the process begins anew or is given partitions, so two pages of one life that both show a
    partition were shown by its owner all the while between them.
    """

    name: str
    began: float
    came: float
    life: Hashable
    partitions: frozenset[str]


class Owners:
    """Pages in the order in which they came; `problems` names each partition that two showed at the same time."""

    def __init__(self) -> None:
        self._seen: deque[Seen] = deque(maxlen=200)
        self.problems: list[str] = []

    def note(self, page: Seen) -> None:
        """The next page."""
        before = next((it for it in reversed(self._seen) if it.name == page.name), None)
        if before is not None and before.life == page.life:
            held = before.partitions & page.partitions
            for other in self._seen:
                if other.name != page.name and before.came <= other.began and other.came <= page.began:
                    self.problems += [
                        f"partition {it} was shown by {other.name} while {page.name} had it"
                        for it in sorted(held & other.partitions)
                    ]
        self._seen.append(page)
