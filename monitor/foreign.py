"""Tells whether a line of an English article is in another language.

An identifier is unsure of short lines and is misled by names, so that words decide first: the small words without which
no sentence gets far, in English and in the languages that newsrooms' partners write. Names belong to no language.
"""

from monitor.languages import identify
from monitor.line_words import line_words
from monitor.lines import Form

MARGIN = 0.5
"""What an English word counts for that other languages have, too ("was", "in"), in words that only English has."""
ENGLISH_SHARE = 0.12
"""From this share of the words in lower case on, a line is English whatever an identifier says of it."""
ENOUGH_ENGLISH = 0.25
"""Share of all words, names included, from which on nothing else is looked at."""

_LATIN_ENDS = 0x250
_SURE = 0.3
_LIKELY = 0.5
_DOUBTFUL = 0.7
_AMONG_NAMES = 0.8
_CERTAIN = 0.95


def is_foreign(form: Form) -> bool:
    """Whether the line is in another script or another language; a few names alone are in none."""
    words = [word.lower() for word in form.letters]
    only_english, also_english = line_words("strong_function"), line_words("function")
    strong = sum(word in only_english for word in words)
    if form.text.isascii() and strong > ENOUGH_ENGLISH * len(words):
        return False
    english = strong + MARGIN * sum(word in also_english for word in words)
    if not form.text.isascii() and _is_other_script(words, has_english=english > 0):
        return True
    plain = sum(word.islower() for word in form.letters)
    small_words = line_words("foreign_function")
    other = sum(word in small_words for word in words)
    if not form.text.isascii():
        other += sum(map(_has_other_letters, form.letters))
    is_english = english >= ENGLISH_SHARE * max(plain, 1) or plain < 1 or len(words) < 3
    if other <= english and 2 * other < max(english, 1) and is_english:
        return False
    needed = _needed(other, english, words=len(words), plain=plain)
    found = identify(form.text)
    return found.language != "en" and found.confidence >= needed


def _needed(other: float, english: float, *, words: int, plain: int) -> float:
    """How sure the identifier must be, given how many words speak for another language and for English."""
    if other > english:
        return _SURE if other - english >= 1 or words < 3 else _LIKELY
    if other >= 1:
        return _CERTAIN
    if plain < 2:
        return _AMONG_NAMES
    return _LIKELY if words >= 7 else _DOUBTFUL


def _is_other_script(words: list[str], *, has_english: bool) -> bool:
    """Whether most letters, or many in a line without a word of English, are of an alphabet that English has not."""
    letters = "".join(words)
    other = sum(ord(letter) >= _LATIN_ENDS for letter in letters)
    return other * 2 > len(letters) or (other * 5 > len(letters) and not has_english)


def _has_other_letters(word: str) -> bool:
    """Whether a word in lower case has letters that English has not; names in capitals may."""
    return not word.isascii() and word.islower() and not word.replace("’", "").isascii()
