"""Proposes which two names of the counts may be one person. Decides nothing: a person reads it, and writes the row.

Names are compared by form alone. Two people of one name are not told apart by that, so what is proposed can be wrong;
what the alias table already keeps apart is never proposed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from monitor.aliases import AliasTable
from monitor.mentions import Kind
from monitor.naming import NameWords, PersonName, load_words, middles_agree, read_name
from monitor.spellings import Spellings

SHORTEST_SLIP = 8
"""Letters of a name in which one that differs is taken for a slip of the pen."""

SLIP_RATIO = 5
"""How much oftener the right form is written than the slip."""

MOST_ALIKE = 40
"""More names under one key than any person has spellings: they are compared no further."""


class Why(StrEnum):
    """What the two names have in common."""

    SPELLING = "another spelling or order"
    NICKNAME = "a short form of the given name"
    MIDDLE = "with and without a middle name"
    JOINED = "written together and apart"
    SLIP = "one letter differs"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`also` may be `kept`, the name that more articles have; both as counted. `is_merge`: the table knows `also`."""

    kept: str
    also: str
    why: Why
    kept_articles: int
    also_articles: int
    is_merge: bool


class _Comparison:
    """Names as counted, and what two of them have in common."""

    def __init__(self, articles: Mapping[str, int], aliases: AliasTable, words: NameWords) -> None:
        self.articles = articles
        self._aliases = aliases
        self._words = words
        self._spellings = Spellings(words)
        read = ((text, read_name(text, words)) for text in articles)
        self._names = {text: name for text, name in read if name is not None and not name.is_short}

    def pairs(self) -> Iterator[tuple[str, str, Why]]:
        """Give each pair that has something in common, once, and what that is."""
        alike: dict[object, list[str]] = {}
        for text, name in self._names.items():
            for key in {*self._spellings.keys(name), (name.words[0], name.surname, name.suffix), *_slips(name)}:
                alike.setdefault(key, []).append(text)
        groups = (sorted(group) for group in alike.values() if 1 < len(group) <= MOST_ALIKE)
        for pair in sorted({pair for group in groups for pair in combinations(group, 2)}):
            if why := self._why(*pair):
                yield *pair, why

    def known(self, text: str) -> bool:
        """Tell whether the alias table has the name."""
        return self._aliases.resolve(Kind.PERSON, text) is not None

    def _why(self, text: str, other_text: str) -> Why | None:
        one, other = self._names[text], self._names[other_text]
        if self.known(text) and self.known(other_text):
            return None
        if _letters(one) == _letters(other):
            return Why.JOINED
        if one.suffix != other.suffix or not middles_agree(one.middle, other.middle):
            return None
        if (one.words[0], one.surname) == (other.words[0], other.surname):
            return Why.MIDDLE if one.middle != other.middle else Why.SPELLING
        if not self._spellings.keys(one).isdisjoint(self._spellings.keys(other)):
            if not self._spellings.are_one(one, other):
                return None
            sounds = {frozenset(map(self._spellings.sound, (name.words[0], name.surname))) for name in (one, other)}
            return Why.SPELLING if len(sounds) == 1 else Why.NICKNAME
        return Why.SLIP if self._is_slip(one, other, text, other_text) else None

    def _is_slip(self, one: PersonName, other: PersonName, text: str, other_text: str) -> bool:
        """Tell whether one is the other with a letter too many, too few or another, and far rarer.

        First letters decide, and so does what tells husband from wife; a given name that is one is no slip, nor is any
        letter of an East Asian name.
        """
        if self._words.has("family_first", one.words[0]):
            return False
        ours, theirs = _letters(one), _letters(other)
        fewer, more = sorted((self.articles[text], self.articles[other_text]))
        if fewer * SLIP_RATIO > more or one.words[0][0] != other.words[0][0] or not _is_one_off(ours, theirs):
            return False
        if one.words[0] != other.words[0]:
            return not (self._words.sex_of(one.words[0]) and self._words.sex_of(other.words[0]))
        return one.words[-1][0] == other.words[-1][0] and ours.rstrip("aiy") != theirs.rstrip("aiy")


def suggest(articles: Mapping[str, int], aliases: AliasTable) -> list[Suggestion]:
    """Give proposals for people as counted, name to articles (at least 1); the most articles of the rarer name first.

    Of two names the one that the table knows is kept, else the one with more articles; each name is to be joined to
    one other at most.
    """
    compared = _Comparison({name: count for name, count in articles.items() if count > 0}, aliases, load_words())
    best: dict[str, Suggestion] = {}
    for one, other, why in compared.pairs():
        kept, also = sorted((one, other), key=lambda text: (-compared.known(text), -articles[text], -len(text), text))
        found = Suggestion(kept, also, why, articles[kept], articles[also], compared.known(also))
        before = best.get(also)
        if before is None or (articles[kept], kept) > (before.kept_articles, before.kept):
            best[also] = found
    return sorted(best.values(), key=lambda found: (-found.also_articles, found.kept, found.also))


def _letters(name: PersonName) -> str:
    return "".join((*name.words, name.suffix)).replace("'", "").replace(" ", "")


def _slips(name: PersonName) -> Iterable[str]:
    """Give the keys that names one letter apart have in common: all letters, and all but one."""
    letters = _letters(name)
    if len(letters) >= SHORTEST_SLIP:
        yield from {letters[:place] + letters[place + 1 :] for place in range(len(letters))}
    yield letters


def _is_one_off(one: str, other: str) -> bool:
    """Tell whether one letter is too many, too few, another, or two stand the other way round."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    mine, theirs = one[start:], other[start:]
    return (
        mine[1:] == theirs[1:]
        or mine[1:] == theirs
        or mine == theirs[1:]
        or (mine[:2] == theirs[:2][::-1] and mine[2:] == theirs[2:])
    )
