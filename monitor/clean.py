"""Takes out of an article's text what is not the article, line by line, and says why.

Adverts, links to other stories, furniture of the page, lines in another language, bylines, datelines and credits name
people and countries of which the article says nothing. A line goes as a whole, or loses a piece at one of its edges.
Lines are judged one by one (`monitor.noise`) and then by their neighbours: an item of a list of links looks like any
line. The headline stays as it is; whether an article is in English at all was decided before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.boilerplate import DropReason
from monitor.noise import Form, is_related_label, reason_to_drop
from monitor.pieces import leading_piece, trailing_piece

__all__ = ["CleanText", "DropReason", "DroppedLine", "Line", "clean"]

_ITEM = re.compile(r"(?:[•·▪■◆●‣*–—-]|\d{1,2}[.)])\s+\S")
_MAX_HEADLINE_WORDS = 20
_MIN_ODD_WORDS = 6
_PARAGRAPH_CHARACTERS = 80


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


@dataclass(frozen=True, slots=True)
class _Judged:
    """A line with its form and why it goes, if it does."""

    line: Line
    form: Form
    reason: DropReason | None


def clean(title: str, body: str) -> CleanText:
    """The headline and the lines of the body that are the article's own, English text; costs time in its length.

    `body` has "\\n" between lines; blank ones count as lines and are neither kept nor dropped.
    """
    headline = title.strip()
    kept = [Line(0, headline)] if headline else []
    dropped: list[DroppedLine] = []
    for judged in _by_neighbours(list(_judge(headline, body))):
        if judged.reason:
            dropped.append(DroppedLine(judged.line.number, judged.line.text, judged.reason))
            continue
        rest, pieces = _trim(judged.line)
        dropped.extend(pieces)
        if rest.text:
            kept.append(rest)
    return CleanText(tuple(kept), tuple(dropped))


def _judge(headline: str, body: str) -> Iterator[_Judged]:
    """Each line by itself; a repeated headline is the article's whatever it looks like."""
    for number, text in enumerate(body.split("\n"), 1):
        line = Line(number, text.strip())
        if line.text:
            form = Form.of(_without_credit(line.text) or line.text)
            is_headline = bool(headline) and line.text.casefold().startswith(headline.casefold())
            yield _Judged(line, form, None if is_headline else reason_to_drop(form))


def _by_neighbours(lines: Sequence[_Judged]) -> Iterator[_Judged]:
    """The lines again, links to other stories among them found by what they follow.

    An open item of a list is a link unless a line that ends in a colon announced the list; under a heading such as
    "Most read" every open line is one; and among paragraphs that all end in a mark, a longer open line after the first
    of them is none.
    """
    is_announced = is_under_label = has_begun = False
    is_prose = _is_prose(lines)
    for judged in lines:
        reason = judged.reason
        is_item = bool(_ITEM.match(judged.line.text))
        is_odd = is_prose and has_begun and not is_item and len(judged.form.letters) >= _MIN_ODD_WORDS
        if not reason and _may_be_link(judged.form) and (is_under_label or (not is_announced and (is_item or is_odd))):
            reason = DropReason.RELATED
        if not reason or not is_under_label:
            is_under_label = reason is DropReason.RELATED and is_related_label(judged.form)
        if not reason and not is_item:
            is_announced = judged.line.text.endswith(":")
            has_begun = has_begun or not judged.form.is_open
        yield _Judged(judged.line, judged.form, reason)


def _is_prose(lines: Sequence[_Judged]) -> bool:
    """Whether this text ends its paragraphs in a mark: not so a list, or text that was wrapped at a width."""
    kept = [judged for judged in lines if not judged.reason]
    is_open = [judged.form.is_open for judged in kept if len(judged.line.text) >= _PARAGRAPH_CHARACTERS]
    return len(is_open) >= 3 and sum(is_open) <= len(is_open) / 10


def _may_be_link(form: Form) -> bool:
    """Whether the line can be a headline: no mark at its end, some words, not all of them names."""
    return form.is_open and 4 <= len(form.letters) <= _MAX_HEADLINE_WORDS and any(map(str.islower, form.letters))


def _without_credit(text: str) -> str:
    """The line without the credit at its end, which would speak for the whole line to be one."""
    trailing = trailing_piece(text)
    return text[: trailing[0]].strip() if trailing else text


def _trim(line: Line) -> tuple[Line, list[DroppedLine]]:
    """The line without what stands at its edges, and these pieces in order."""
    text, pieces = line.text, []
    while leading := leading_piece(text):
        end, reason = leading
        pieces.append(DroppedLine(line.number, text[:end].strip(), reason))
        text = text[end:].strip()
    if trailing := trailing_piece(text):
        start, reason = trailing
        pieces.append(DroppedLine(line.number, text[start:].strip(), reason))
        text = text[:start].strip()
    return Line(line.number, text), pieces
