"""Finds what a line bears at its edges that is not the text: byline, dateline, photo credit, reporters' credit."""

from monitor.boilerplate import DropReason
from monitor.bylines import leading_byline, trailing_byline
from monitor.credits import trailing_credit
from monitor.datelines import leading_dateline

_TAIL_CHARACTERS = 340


def leading_piece(text: str) -> tuple[int, DropReason] | None:
    """How many characters at the beginning are a byline or a dateline."""
    if end := leading_byline(text):
        return end, DropReason.BYLINE
    end = leading_dateline(text)
    return (end, DropReason.DATELINE) if end else None


def trailing_piece(text: str) -> tuple[int, DropReason] | None:
    """Where at the end a credit of reporters, photographers or agencies begins."""
    offset = max(len(text) - _TAIL_CHARACTERS, 0)
    tail = text[offset:]
    start, reason = trailing_byline(tail), DropReason.BYLINE
    if start is None:
        start, reason = trailing_credit(tail), DropReason.CREDIT
    return (offset + start, reason) if start is not None else None
