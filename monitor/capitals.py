"""Tells which sentences cannot name anyone, so that the network need not read them: those without a capital letter.

In edited news a name has a capital. A sentence that begins with a capital because every sentence does, with a word such
as "The" or "He", and has no other, names nobody. One that does not begin with a capital is written by somebody who uses
none, and is read.
"""

from collections.abc import Sequence
from functools import cache

from monitor.packaged import read_packaged


def may_name(words: Sequence[str]) -> bool:
    """Tell whether a sentence of these words, in order, may hold a name."""
    first = next((place for place, word in enumerate(words) if word[:1].isalpha()), None)
    if first is None or words[first] not in _starters():
        return True
    return any(word != word.lower() for word in words[first + 1 :])


@cache
def _starters() -> frozenset[str]:
    """Words that begin sentences and are no names."""
    return frozenset(word for role, word in read_packaged("sentence_words.tsv", ("role", "word")) if role == "starter")
