"""Takes out of an article's text what is not the article, line by line, and says why."""

from dataclasses import dataclass
from enum import StrEnum


class DropReason(StrEnum):
    """What a dropped line, or a dropped piece of a line, is."""

    ADVERT = "advert"
    BYLINE = "byline"
    COMMENT = "comment"
    CONTACT = "contact"
    COPYRIGHT = "copyright"
    CREDIT = "credit"
    DATELINE = "dateline"
    FOREIGN = "foreign"
    NAVIGATION = "navigation"
    RELATED = "related"
    SIGN_UP = "sign_up"


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of a line, without surrounding white space; 0 is the headline, the body's lines count from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line, or a piece of one, that was taken out."""

    number: int
    text: str
    reason: DropReason


@dataclass(frozen=True, slots=True)
class CleanText:
    """An article's lines that are read, and what was dropped, both in order."""

    lines: tuple[Line, ...]
    dropped: tuple[DroppedLine, ...]


def clean(title: str, body: str) -> CleanText:
    """The lines of headline and body that are the article's own."""
    numbered = enumerate([title, *body.split("\n")])
    return CleanText(tuple(Line(number, text.strip()) for number, text in numbered if text.strip()), ())
