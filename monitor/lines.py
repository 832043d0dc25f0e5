"""A line as its judges see it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.boilerplate import trimmed, words_of

MAX_CHARACTERS = 300
"""How much of a line is looked at; what surrounds articles is shorter, save for terms of use, which show at once."""

_END = re.compile(r"[.!?…:;,。！？]['\"”’»)\]]*$|[-–—]$|[\"”]$")
_INITIALS = re.compile(r"[A-Z]\.[A-Z]\.$")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of a line, without surrounding white space; 0 is the headline, the body's lines count from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """The beginning of a line, its words in the table's form, what it is made of, and whether no mark ends it."""

    text: str
    words: Sequence[str]
    letters: Sequence[str]
    is_open: bool

    @classmethod
    def of(cls, line: str) -> "Form":
        """The form of a stripped line."""
        text = line[:MAX_CHARACTERS]
        return cls(
            text,
            trimmed(words_of(text)),
            _LETTERS.findall(text),
            not _END.search(line[-8:]) or bool(_INITIALS.search(line[-8:])),
        )
