"""What stands around a country's name in its sentence: the words beside it, the model's labels, the use of capitals.

Also the lists of words that decide between a country and what bears its name; `country_judgement` reads them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import islice

from monitor.country_table import Term
from monitor.packaged import name_words, read_packaged
from monitor.sentences import Name

_TOKEN = re.compile(r"\w+(?:['.-]\w+)*|[^\w\s]")
_REACH_BEFORE, _REACH_AFTER = 60, 90  # characters: five words to the left, six to the right
_COMMA_AND_SPACE = 2
_POSSESSIVE = len("'s ")
_SHORT = 3  # letters: shorter words stay small in titles
_WORD = re.compile(r"[^\W\d_]{2,}")
_SMALL = re.compile(r"(?<!\w)[a-zà-öø-ÿ]\w{3,}")
_SMALL_WORDS = 4  # small words of four letters and more make a sentence, however many capitals it has
_TITLE_SHARE = 0.75  # of the words of four letters and more; headlines in title case have nearly all
_SHOUTED_WORDS = 2  # capitals alone are a headline from here on
_TITLED_WORDS = 3  # as many capitalised words of four letters and more has a headline in title case at least


class Case(StrEnum):
    """How a line uses capitals: what follows a name is a name only where capitals mean something."""

    SENTENCE = "sentence"
    TITLE = "title"
    CAPITALS = "capitals"


@dataclass(frozen=True, slots=True)
class Place:
    """One spelling in its sentence: the nearest five words `before` and six `after`, and the labels of the model.

    `names` begins with the last labelled name before the spelling.
    """

    term: Term
    start: int
    end: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    case: Case
    names: Sequence[Name]

    @property
    def previous(self) -> str:
        """The word or sign directly before, or ''."""
        return self.before[-1] if self.before else ""

    @property
    def next(self) -> str:
        """The word or sign directly after, or ''."""
        return self.after[0] if self.after else ""

    @property
    def is_possessive(self) -> bool:
        """Whether 's, or an apostrophe after s, follows."""
        return self.next == "'" and (self.after[1:2] == ("s",) or self.term.text.endswith("s"))

    @property
    def owns_somebody(self) -> bool:
        """Whether a person is named right behind its 's: "Kenya's Faith Chepkorir"."""
        return self.is_possessive and any(
            name.label == "PERSON" and 0 < name.start - self.end <= _POSSESSIVE for name in self.names
        )

    @property
    def follows_a_place(self) -> bool:
        """Whether a labelled place and a comma stand directly before: "Macon, Georgia"."""
        return self.previous == "," and any(
            name.label == "PLACE" and self.start - _COMMA_AND_SPACE <= name.end < self.start for name in self.names
        )

    @property
    def is_placed(self) -> bool:
        """Whether the words say that this is a country or a place: "in Chad", "Jordan's army", "Chad National Army"."""
        if self.previous.lower() in context_words("locative") or self.next in context_words("stops"):
            return True
        return self.is_possessive and any(word.lower() in context_words("possession") for word in self.after[2:4])

    def labelled(self, label: str) -> Name | None:
        """The span of that label which overlaps this place, if any."""
        for name in self.names:
            if name.label == label and name.start < self.end and self.start < name.end:
                return name
        return None


@cache
def context_words(group: str) -> frozenset[str]:
    """Give one group of `country_contexts.tsv`."""
    rows = read_packaged("country_contexts.tsv", ("group", "word"))
    return frozenset(word for name, word in rows if name == group)


@cache
def us_states() -> frozenset[str]:
    """Give the states of the United States but Georgia, and their usual abbreviations."""
    return frozenset(word for (word,) in read_packaged("us_states.tsv", ("word",)))


@cache
def vessels() -> frozenset[str]:
    """Give what a ship is, which stands before its name: "the tanker Gibraltar Eagle"."""
    return frozenset(word for role, word, _ in name_words() if role == "vessel")


def case_of(text: str) -> Case:
    """Tell a headline in capitals or title case from a sentence."""
    if text.endswith("."):
        return Case.SENTENCE
    small = sum(1 for _ in islice(_SMALL.finditer(text), _SMALL_WORDS))
    if small == _SMALL_WORDS:
        return Case.SENTENCE
    words = _WORD.findall(text)
    if len(words) >= _SHOUTED_WORDS and all(word.isupper() for word in words):
        return Case.CAPITALS
    titled = sum(1 for word in words if len(word) > _SHORT and word[0].isupper())
    return Case.TITLE if titled >= _TITLED_WORDS and titled >= _TITLE_SHARE * (titled + small) else Case.SENTENCE


def place_of(term: Term, text: str, start: int, case: Case, names: Sequence[Name]) -> Place:
    """Give `term`, found at `start` of `text` (straight quotes), with its surroundings."""
    end = start + len(term.text)
    before = tuple(_TOKEN.findall(text[max(0, start - _REACH_BEFORE) : start])[-5:])
    after = tuple(_TOKEN.findall(text[end : end + _REACH_AFTER])[:6])
    if case is Case.CAPITALS or (len(term.text) > _SHORT and text[start:end].isupper()):
        before, after = tuple(map(_uncapitalised, before)), tuple(map(_uncapitalised, after))
    return Place(term, start, end, before, after, case, names)


def _uncapitalised(word: str) -> str:
    """Give a shouted word as a sentence would have it, as far as the lists of words need it."""
    if not word.isupper():
        return word
    return word.lower() if word.lower() in ("of", "the", "in", "and", "s", "de") else word.capitalize()
