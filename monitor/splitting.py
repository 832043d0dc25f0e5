"""Decides where sentences begin in a row of words: rules, no model, no library.

A full stop is the end of a sentence unless it belongs to an abbreviation or an initial; then what follows decides.
Words are spaCy's English ones: an abbreviation it knows keeps its stop ("U.S.", "a.m."), and after an ordinary word the
stop is a word of its own. A quotation over several sentences is several sentences; its closing mark and "he said" stay
with the last. It never looks across lines: a line is given alone.
"""

import functools
from collections.abc import Sequence

from monitor.packaged import TITLE_ROLES, name_words, read_packaged

_ENDS = frozenset({".", "!", "?", "…", "..", "...", "....", "?!", "!?", "!!", "??", "。", "！", "？"})
_ELLIPSES = frozenset({"…", "..", "...", "...."})
_QUOTES = frozenset({'"', "'", "”", "’", "»", "''", "“", "‘", "«", "``", "„"})
_CLOSERS = _QUOTES | {")", "]", "}"}
_OPENERS = _QUOTES | {"(", "[", "{"}

_PARTICLES = frozenset({"of", "the", "de", "van", "von", "'s", "’s"})
_MAX_LOOK_AHEAD = 8
_MAX_NUMBER_DIGITS = 2
"""What numbers an item of a list has no more: "12. Gudaf Tsegay" is one sentence, "1995. That was the year" two."""


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
        end = begin = _after_closers(words, spaced, place + 1)
        while begin < len(words) and words[begin].isspace():
            begin += 1
        if begin < len(words) and (begin > end or spaced[end - 1]):
            stopped = words[place - 1] if words[place] == "." and place and not spaced[place - 1] else words[place][:-1]
            is_item = place < 2 and stopped.isdigit() and len(stopped) <= _MAX_NUMBER_DIGITS
            starts[begin] = not is_item and _breaks(words[place:end], stopped, words[begin : begin + _MAX_LOOK_AHEAD])
        place = begin
    return starts


def _may_end(word: str) -> bool:
    return word in _ENDS or (len(word) > 1 and word[-1] == "." and word not in _ELLIPSES)


def _after_closers(words: Sequence[str], spaced: Sequence[bool], place: int) -> int:
    """The place after the marks that close what ended before `place`: they follow it without a space."""
    while place < len(words) and not spaced[place - 1] and (words[place] in _CLOSERS or words[place] in _ENDS):
        place += 1
    return place


def _breaks(ending: Sequence[str], stopped: str, following: Sequence[str]) -> bool:
    """Whether `following` is a new sentence: `ending` is the mark that may end the one before and what closes it,
    `stopped` the word to which a full stop in it belongs.
    """
    opened = 0
    while opened < len(following) and following[opened] in _OPENERS:
        opened += 1
    word = following[opened] if opened < len(following) else ""
    if not word or word[0].islower() or not (word[0].isalnum() or word[0] in "$€£#@"):
        return False
    if any(mark in _QUOTES for mark in ending[1:]) and _is_speaker(following):
        return False
    if len(ending) > 1:
        return True
    if ending[0] in _ELLIPSES:
        return word == "I" or word in _words("starter")
    return ending[0][-1] != "." or _breaks_after_stop(stopped, word, is_opened=opened > 0)


def _breaks_after_stop(stopped: str, following: str, *, is_opened: bool) -> bool:
    """Whether a full stop after `stopped` ends the sentence before `following`; `is_opened` by a quotation mark."""
    plain = stopped.lower()
    if plain in _titles():
        return False
    is_initial = len(stopped) == 1 and stopped.isupper()
    if plain in _words("before_number") and not is_initial:
        return not following[0].isdigit()
    if plain in ("a.m", "p.m"):
        return following not in _words("after_hour") and not following[0].isdigit()
    if plain in _words("abbreviation") or "." in stopped or is_initial:
        return is_opened or (following in _words("starter") and (len(stopped) > 1 or following != "A"))
    return True


def _is_speaker(words: Sequence[str]) -> bool:
    """Whether a name and a verb of saying begin these words: `"Where is he?" Mr. Brown asked.`"""
    for word in words:
        if word in _words("saying"):
            return True
        if not (word[0].isupper() or word in _PARTICLES):
            return False
    return False


@functools.cache
def _titles() -> frozenset[str]:
    """Titles that are written with a stop, without it: those of people's names, and a few more."""
    shortened = {word[:-1].lower() for role, word, _ in name_words() if role in TITLE_ROLES and word.endswith(".")}
    return _words("title") | {title for title in shortened if "." not in title}


@functools.cache
def _words(role: str) -> frozenset[str]:
    return frozenset(
        word for row_role, word in read_packaged("sentence_words.tsv", ("role", "word")) if row_role == role
    )
