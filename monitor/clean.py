"""Takes out of an article's text what is not the article, line by line, and says why.

Adverts, links to other stories, furniture of the page, lines in another language, bylines, datelines and credits name
people and countries of which the article says nothing. A line goes as a whole, or loses a piece at one of its edges.
Lines are judged one by one (`monitor.noise`) and then by their neighbours (`monitor.neighbours`). The headline stays as
it is; whether an article is in English at all was decided before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.boilerplate import DropReason
from monitor.lines import Form, Line
from monitor.neighbours import Judged, by_neighbours
from monitor.noise import is_shouted, reason_to_drop
from monitor.pieces import leading_piece, trailing_piece

__all__ = ["CleanText", "DropReason", "DroppedLine", "Line", "clean"]

MIN_HEADLINE_CHARACTERS = 8
"""Letters and digits of a headline that a line can be known by."""


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
    """The headline and the lines of the body that are the article's own, English text; costs time in its length.

    `body` has "\\n" between lines; blank ones count as lines and are neither kept nor dropped.
    """
    headline = title.strip()
    kept = [Line(0, headline)] if headline else []
    dropped: list[DroppedLine] = []
    for judged in by_neighbours(list(_judge(headline, body))):
        if judged.reason:
            dropped.append(DroppedLine(judged.line.number, judged.line.text, judged.reason))
            continue
        rest, pieces = _trim(judged)
        dropped.extend(pieces)
        if rest.text:
            kept.append(rest)
    return CleanText(tuple(kept), tuple(dropped))


def _judge(headline: str, body: str) -> Iterator[Judged]:
    """Each line by itself; a repeated headline is the article's whatever it looks like.

    So is a first line in capitals where there is no headline: a flash.
    """
    wanted = _plain(headline)
    is_flash = not headline
    for number, text in enumerate(body.split("\n"), 1):
        line = Line(number, text.strip())
        if line.text:
            trailing = trailing_piece(line.text)
            form = _form(line.text, trailing)
            is_headline = is_shouted(form) if is_flash else _repeats(wanted, line.text)
            is_flash = False
            yield Judged(line, form, None if is_headline else reason_to_drop(form), is_headline, trailing)


def _form(text: str, trailing: tuple[int, DropReason] | None) -> Form:
    """The form of a line without the credit at its end, which would speak for the whole line to be one.

    What is left of such a line is the caption of a picture, and no link.
    """
    caption = text[: trailing[0]].strip() if trailing else ""
    return replace(Form.of(caption), is_open=False) if caption else Form.of(text)


def _repeats(wanted: str, text: str) -> bool:
    """Whether a line begins with the plain headline, whatever their marks, spaces and capitals are."""
    found = _plain(text[: 2 * len(wanted)])
    return bool(wanted) and (found == wanted or (len(wanted) >= MIN_HEADLINE_CHARACTERS and found.startswith(wanted)))


def _plain(text: str) -> str:
    """The letters and digits of a text, case folded."""
    return "".join(filter(str.isalnum, text.casefold()))


def _trim(judged: Judged) -> tuple[Line, list[DroppedLine]]:
    """The line without what stands at its edges, and these pieces in order."""
    number, text = judged.line.number, judged.line.text
    end, tail = judged.trailing or (len(text), None)
    text, credit = text[:end].strip(), text[end:].strip()
    pieces = []
    while leading := leading_piece(text):
        start, reason = leading
        pieces.append(DroppedLine(number, text[:start].strip(), reason))
        text = text[start:].strip()
    if tail:
        pieces.append(DroppedLine(number, credit, tail))
    return Line(number, text), pieces
