"""The phrases that news sites put around their articles, found in the words of a line.

The phrases stand in `monitor/data/boilerplate.tsv`. Finding one is evidence, not a verdict: most of them can begin or
stand in a true sentence, and `monitor.noise` weighs them against the form of the line.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TypeAlias

from monitor.packaged import read_packaged


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


class Place(StrEnum):
    """Where in a line a phrase counts; a hint is a weak start, which true sentences have, too; `SURE` is anywhere.

    `HEAD` is a whole line, too, but what stands under it is the article's: "Key points:".
    """

    WHOLE = "whole"
    HEAD = "head"
    START = "start"
    HINT = "hint"
    END = "end"
    ANY = "any"
    SURE = "sure"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the table: one set of words for each place in it."""

    reason: DropReason
    place: Place
    words: tuple[frozenset[str], ...]


_TOKEN = re.compile(r"[$€£]?\d\w*(?:[.,:]\d+)*%?|\w+(?:['&.-]\w+)*|\S")
_NUMBER = re.compile(r"[$€£]?\d")
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")
_TRAILING = frozenset(".,:;!?…»›→►▶>|*-–—()[]\"'")
_LEADING = _TRAILING | frozenset("•·▪■◆●‣«<←+#")

_Index: TypeAlias = dict[str, dict[str, list[Phrase]]]  # by first and second word, "" where there is no second


def words_of(text: str) -> list[str]:
    """The words and marks of a line in the form of the table: lower case, straight apostrophes, 0 for any number."""
    found: list[str] = _TOKEN.findall(text.translate(_STRAIGHT).lower())
    return [word if word[0].isalpha() or not _NUMBER.match(word) else "0" for word in found]


def trimmed(words: Sequence[str]) -> Sequence[str]:
    """The words without the bullets, arrows and stops around them."""
    start, end = 0, len(words)
    while start < end and words[start] in _LEADING:
        start += 1
    while end > start and words[end - 1] in _TRAILING:
        end -= 1
    return words[start:end]


def phrases_in(words: Sequence[str]) -> list[Phrase]:
    """The phrases of the table that stand in these trimmed words at their place."""
    starting, inner = _phrases()
    found = list(_beginning(starting, words, 0)) if words and words[0] in starting else []
    for start, word in enumerate(words):
        if word in inner:
            found.extend(_beginning(inner, words, start))
    return found


def _beginning(index: _Index, words: Sequence[str], start: int) -> Iterator[Phrase]:
    """The phrases of this index that begin at word `start`."""
    by_second = index[words[start]]
    for second in ("", *words[start + 1 : start + 2]):
        yield from (phrase for phrase in by_second.get(second, ()) if _stands(phrase, words, start))


def _stands(phrase: Phrase, words: Sequence[str], start: int) -> bool:
    end = start + len(phrase.words)
    if end > len(words) or (phrase.place in (Place.WHOLE, Place.HEAD, Place.END) and end < len(words)):
        return False
    return all(word in choice for word, choice in zip(words[start:end], phrase.words, strict=True))


@functools.cache
def _phrases() -> tuple[_Index, _Index]:
    """The phrases by their first two words: those that count only at the beginning of a line, and the others."""
    starting: _Index = {}
    inner: _Index = {}
    for reason, place, text in read_packaged("boilerplate.tsv", ("reason", "place", "phrase")):
        choices = [part for word in text.split() for part in _choices(word)]
        phrase = Phrase(DropReason(reason), Place(place), tuple(choices))
        index = starting if phrase.place not in (Place.END, Place.ANY, Place.SURE) else inner
        for first, second in product(phrase.words[0], phrase.words[1] if len(phrase.words) > 1 else [""]):
            index.setdefault(first, {}).setdefault(second, []).append(phrase)
    return starting, inner


def _choices(word: str) -> list[frozenset[str]]:
    """One set of alternatives for "read/view", one set each for the marks of "related:"."""
    if "/" in word.strip("/"):
        return [frozenset(word.split("/"))]
    return [frozenset({token}) for token in words_of(word)]
