"""The packaged table of words by which lines, and the language of a text, are judged."""

import functools
import re

from monitor.packaged import read_packaged


@functools.cache
def line_words(role: str) -> frozenset[str]:
    """The words of the table that play this role."""
    return frozenset(word for row_role, word in read_packaged("line_words.tsv", ("role", "word")) if row_role == role)


def any_of(role: str) -> str:
    """A pattern that matches any word of this role, longer ones first."""
    return f"(?:{'|'.join(sorted(map(re.escape, line_words(role)), key=len, reverse=True))})"
