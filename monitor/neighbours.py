"""What the neighbours of a line say of it: an item of a list of links looks like any line, a button like a subheading.

Judged line by line already; here only lines without a mark at their end, which stories in prose have none of, are
looked at again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.boilerplate import DropReason
from monitor.furniture import is_placing, is_score_or_day
from monitor.lines import Form, Line
from monitor.noise import is_head_of_points, is_related_label

_ITEM = re.compile(r"(?:[•·▪■◆●‣*–—-]|\d{1,2}[.)])\s+\S")
_MAX_HEADLINE_WORDS = 20
_MIN_ODD_WORDS = 6
_SMALL = frozenset("After And As At By For From In Is Of On Over Than The To With".split())  # noqa: SIM905 - words
_FURNITURE_BESIDE = 2
"""Dropped lines on either side that make a short line one of them; a subheading may stand beside one advert."""
_PARAGRAPH_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its form, why it goes, if it does, and where a credit at its end begins, if there is one."""

    line: Line
    form: Form
    reason: DropReason | None
    is_headline: bool
    trailing: tuple[int, DropReason] | None
    is_announced: bool = False
    """An item of a list that a line with a colon, or "Key points", announced: the article's, wherever it stands."""


def by_neighbours(lines: Sequence[Judged]) -> list[Judged]:
    """The lines again, with reasons for those that only their surroundings give away."""
    return _around_the_story(list(_in_lists(lines)))


def _in_lists(lines: Sequence[Judged]) -> Iterator[Judged]:
    """The lines again, links to other stories among them found by what they follow.

    An open item of a list is a link unless a line that ends in a colon or a heading such as "Key points" announced the
    list; under a heading such as "Most read" every open line is one; and among paragraphs that all end in a mark, a
    longer open line after the first of them is none.
    """
    is_announced = is_under_label = has_begun = False
    is_prose = _is_prose(lines)
    for judged in lines:
        reason, was_announced = judged.reason, is_announced
        is_item = bool(_ITEM.match(judged.line.text))
        is_entry = judged.line.text.endswith(")")
        is_odd = is_prose and has_begun and not (is_item or is_entry) and len(judged.form.letters) >= _MIN_ODD_WORDS
        if (
            not reason
            and not judged.is_headline
            and _may_be_link(judged.form)
            and (is_under_label or (not is_announced and (is_item or is_odd)))
        ):
            reason = DropReason.RELATED
        if not reason or not is_under_label:
            is_under_label = reason is DropReason.RELATED and is_related_label(judged.form)
        if reason is DropReason.NAVIGATION and is_head_of_points(judged.form):
            is_under_label, is_announced = False, True
        elif not reason and not is_item:
            is_announced = judged.line.text.endswith(":")
            has_begun = has_begun or not judged.form.is_open
        yield replace(judged, reason=reason, is_announced=is_item and was_announced)


def _around_the_story(lines: list[Judged]) -> list[Judged]:
    """The lines again, furniture found by where it stands: a few words without a mark are no part of a story in prose.

    Before the headline they are section or button, between it and the first sentence, if a capital begins every word,
    byline or section; after the last sentence any open line is a link or a button; and in the middle of a row of
    dropped lines a short one is of their kind. Elsewhere it may be a subheading.
    """
    if not _is_prose(lines):
        return lines
    told = [
        i
        for i, judged in enumerate(lines)
        if not judged.reason and not judged.form.is_open and len(judged.form.letters) >= _MIN_ODD_WORDS
    ]
    around = list(lines)
    top = next((i for i, judged in enumerate(lines[: told[0]]) if judged.is_headline), told[0])
    for index, judged in enumerate(lines):
        text = judged.line.text
        is_story = judged.is_headline or judged.is_announced or is_score_or_day(text) or is_placing(text)
        if is_story or judged.reason or not judged.form.is_open:
            continue
        is_short = len(judged.form.letters) < _MIN_ODD_WORDS
        beside = around[max(0, index - _FURNITURE_BESIDE) : index] + lines[index + 1 : index + 1 + _FURNITURE_BESIDE]
        is_inside = is_short and len(beside) == 2 * _FURNITURE_BESIDE and all(it.reason for it in beside)
        is_above = is_short and (index < top or (index < told[0] and _is_titled(judged.form)))
        if is_above or index > told[-1] or is_inside:
            reason = DropReason.NAVIGATION if is_short else DropReason.RELATED
            around[index] = replace(judged, reason=reason)
    return around


def _is_prose(lines: Sequence[Judged]) -> bool:
    """Whether this text ends its paragraphs in a mark: not so a list, or text that was wrapped at a width.

    A long open line between closed ones is neither; one that was parted behind "U.S." is wrapped.
    """
    kept = [judged for judged in lines if not judged.reason and len(judged.form.letters) >= _MIN_ODD_WORDS]
    closed = sum(not judged.form.is_open for judged in kept)
    long = [
        judged.form.is_open and (after.form.is_open or after.line.text[0].islower() or judged.line.text.endswith("."))
        for judged, after in zip(kept, kept[1:] + kept[-1:], strict=True)
        if len(judged.line.text) >= _PARAGRAPH_CHARACTERS
    ]
    return closed >= 3 and 2 * closed >= len(kept) and sum(long) <= len(long) / 10


def _is_titled(form: Form) -> bool:
    """Whether all words begin with a capital, as in names."""
    return not any(map(str.islower, form.letters))


def _may_be_link(form: Form) -> bool:
    """Whether the line can be a headline: no mark at its end, some words, not all of them names, no result."""
    is_told = any(map(str.islower, form.letters)) or not _SMALL.isdisjoint(form.letters)
    has_length = 4 <= len(form.letters) <= _MAX_HEADLINE_WORDS
    return form.is_open and has_length and is_told and not is_placing(form.text)
