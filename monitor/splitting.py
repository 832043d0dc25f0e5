"""Decides where sentences begin in a row of words: rules, no model, no library.

A full stop is the end of a sentence unless it belongs to an abbreviation or an initial; then what follows decides.
Words are spaCy's English ones: an abbreviation it knows keeps its stop ("U.S.", "a.m."), after an ordinary word the stop
is a word of its own. A quotation over several sentences is several sentences; its closing mark and "he said" stay with
the last. It never looks across lines: a line is given alone.
"""

import functools
from collections.abc import Sequence

from monitor.packaged import read_packaged

_ENDS = frozenset({".", "!", "?", "…", "..", "...", "....", "?!", "!?", "!!", "??", "。", "！", "？"})
_ELLIPSES = frozenset({"…", "..", "...", "...."})
_QUOTES = frozenset({'"', "'", "”", "’", "»", "''", "“", "‘", "«", "``", "„"})
_CLOSERS = _QUOTES | {")", "]", "}"}
_OPENERS = _QUOTES | {"(", "[", "{"}

_PARTICLES = frozenset({"of", "the", "de", "van", "von", "'s", "’s"})
_MAX_SPEAKER_WORDS = 6


def sentence_starts(words: Sequence[str], spaced: Sequence[bool]) -> list[bool]:
    """For each word, whether a sentence begins with it; `spaced[i]` says that white space follows word i.

    The first word always begins one. Costs time in proportion to the words.
    """
    starts = [False] * len(words)
    if words:
        starts[0] = True
    place = 0
    while place < len(words):
        if not _may_end(words[place]):
            place += 1
            continue
        end = _after_closers(words, spaced, place + 1)
        if end < len(words) and spaced[end - 1] and _breaks(words, spaced, place, end):
            starts[end] = True
        place = end
    return starts


def _may_end(word: str) -> bool:
    return word in _ENDS or (len(word) > 1 and word[-1] == "." and word not in _ELLIPSES)


def _after_closers(words: Sequence[str], spaced: Sequence[bool], place: int) -> int:
    """The place after the marks that close what ended before `place`: they follow it without a space."""
    while place < len(words) and not spaced[place - 1] and (words[place] in _CLOSERS or words[place] in _ENDS):
        place += 1
    return place


def _breaks(words: Sequence[str], spaced: Sequence[bool], place: int, end: int) -> bool:
    """Whether the words from `end` on are a new sentence, the one before having ended at `place`."""
    first = end
    while first < len(words) and words[first] in _OPENERS and not words[first].isalnum():
        first += 1
    if first == len(words):
        return False
    following = words[first]
    if following[0].islower() or not (following[0].isalnum() or following[0] in "$€£#@"):
        return False
    if _is_quote_closed(words, place, end) and _is_speaker(words, end):
        return False
    if words[place] in _ELLIPSES:
        return following in _words("starter") or following == "I" or end > place + 1
    stopped = words[place - 1] if words[place] == "." and place and not spaced[place - 1] else words[place][:-1]
    if not (words[place] == "." or words[place][-1] == ".") or end > place + 1:
        return True
    return _breaks_after_stop(stopped, following, is_opened=first > end)


def _breaks_after_stop(stopped: str, following: str, *, is_opened: bool) -> bool:
    """Whether a full stop after `stopped` ends the sentence before `following`; `is_opened` by a quotation mark."""
    plain = stopped.lower()
    if plain in _words("title"):
        return False
    if plain in _words("before_number"):
        return not following[0].isdigit()
    if plain in ("a.m", "p.m"):
        return following not in _words("after_hour") and not following[0].isdigit()
    if plain in _words("abbreviation") or "." in stopped or (len(stopped) == 1 and stopped.isupper()):
        return is_opened or (following in _words("starter") and (len(stopped) > 1 or following != "A"))
    return True


def _is_quote_closed(words: Sequence[str], place: int, end: int) -> bool:
    return any(word in _QUOTES for word in words[place + 1 : end])


def _is_speaker(words: Sequence[str], start: int) -> bool:
    """Whether a name and a verb of saying follow: `"Where is he?" Mr. Brown asked.`"""
    for word in words[start : start + _MAX_SPEAKER_WORDS]:
        if word in _words("saying"):
            return True
        if not (word[0].isupper() or word in _PARTICLES):
            return False
    return False


@functools.cache
def _words(role: str) -> frozenset[str]:
    return frozenset(
        word for row_role, word in read_packaged("sentence_words.tsv", ("role", "word")) if row_role == role
    )
