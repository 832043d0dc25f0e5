"""VADER's compound score of a sentence, equal to the library's to the last digit, at several times its speed.

Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM 2014. The
one door to vaderSentiment, whose lexicon and figures these are. Its rules change the valence of words that are in the
lexicon, and of no others: the many others are passed over here, and what stands before such a word is looked at once.
Where the library is odd ("but" finds the first of two equal valences), so is this.
"""

import string
from collections.abc import Mapping, Sequence
from typing import Final

from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped]
    BOOSTER_DICT,
    C_INCR,
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    normalize,
)

_REACH: Final = ((1, 1.0), (2, 0.95), (3, 0.9))
"""Places before a word whose modifier reaches it, and how much of it does."""

_NEGATIONS: Final = frozenset(NEGATE)
_IDIOMS: Final = {tuple(text.split()): float(valence) for text, valence in SPECIAL_CASES.items() if " " in text}
_BOOSTING_IDIOMS: Final = {tuple(text.split()): float(scalar) for text, scalar in BOOSTER_DICT.items() if " " in text}
_INTENSE: Final = ("so", "this")
_RULED: Final = frozenset(
    {*BOOSTER_DICT, *NEGATE, *_INTENSE, "no", "without", "least"}
    | {max(idiom, key=len) for idiom in (*_IDIOMS, *_BOOSTING_IDIOMS)}
)
"""Words without one of which near it, and without "n't", a word has the valence of the lexicon."""


class Vader:
    """The scorer; stateless between sentences, safe to share between threads."""

    def __init__(self, overlay: Mapping[str, float] | None = None) -> None:
        """Load the lexicon; `overlay` gives words another valence (VADER's is -4 to 4), or with 0 takes it."""
        self._library = SentimentIntensityAnalyzer()
        self._lexicon: dict[str, float] = self._library.lexicon
        for word, valence in (overlay or {}).items():
            if valence:
                self._lexicon[word] = valence
            else:
                self._lexicon.pop(word, None)
        self._known = frozenset(self._lexicon)
        self._emojis = frozenset(self._library.emojis)

    def compound(self, text: str) -> float:
        """Give the compound score, -1 to 1, rounded to four digits as the library does."""
        if not (text.isascii() or self._emojis.isdisjoint(text)):
            described: float = self._library.polarity_scores(text)["compound"]
            return described
        words = [token if token.isalpha() else _bare(token) for token in text.lower().split()]
        if self._known.isdisjoint(words):
            return 0.0
        total = sum(self._valences(words, list(map(str.isupper, text.split()))))
        if total:
            total += _emphasis(text) if total > 0 else -_emphasis(text)
        return round(float(normalize(total)), 4)

    def _valences(self, words: Sequence[str], capitals: Sequence[bool]) -> Sequence[float]:
        """Give the valence of each word in its place: 0 for most. Capitals count where not all words are in them."""
        shouted = capitals if not all(capitals) else [False] * len(words)
        valences = [0.0] * len(words)
        for place in [place for place, word in enumerate(words) if word in self._known]:
            is_kind_of = words[place : place + 2] == ["kind", "of"]
            if words[place] not in BOOSTER_DICT and not is_kind_of:
                valences[place] = self._valence(words, place, shouted)
        if "but" in words:
            middle = words.index("but")
            for valence in valences:  # which change meanwhile
                place = valences.index(valence)
                if place != middle:
                    valences[place] = valence * (0.5 if place < middle else 1.5)
        return valences

    def _valence(self, words: Sequence[str], place: int, shouted: Sequence[bool]) -> float:
        """Give the valence of a word of the lexicon among its neighbours."""
        near = words[max(place - 3, 0) : place + 3]
        is_ruled = not _RULED.isdisjoint(near) or "n't" in "".join(near)
        valence = self._own(words, place) if is_ruled else self._lexicon[words[place]]
        if shouted[place]:
            valence += C_INCR if valence > 0 else -C_INCR
        if not is_ruled:
            return valence
        for back, share in _REACH[:place]:
            if words[place - back] in self._known:
                continue
            valence += share * _boost(words[place - back], valence, is_shouted=shouted[place - back])
            valence *= _negation(words, place, back)
            if back == 3:
                valence = _with_idioms(valence, words, place)
        is_least = place > 0 and words[place - 1] == "least" and "least" not in self._known
        if is_least and (place == 1 or words[place - 2] not in ("at", "very")):
            valence *= N_SCALAR
        return valence

    def _own(self, words: Sequence[str], place: int) -> float:
        """Give the valence that the lexicon gives, turned round by a "no" before it; "no" itself may only negate."""
        valence: float = self._lexicon[words[place]]
        before = words[max(place - 3, 0) : place]
        if "no" in before[-2:] or (before[:1] == ["no"] and len(before) == 3 and before[2] in ("or", "nor")):
            return valence * float(N_SCALAR)
        if words[place] == "no" and not self._known.isdisjoint(words[place + 1 : place + 2]):
            return 0.0
        return valence


def _bare(token: str) -> str:
    """Give a word without the punctuation around it; what would become two letters or less may be an emoticon."""
    bare = token.strip(string.punctuation)
    return token if len(bare) <= 2 else bare


def _boost(word: str, valence: float, *, is_shouted: bool) -> float:
    """Give what a modifier such as "very" adds to a valence."""
    if word not in BOOSTER_DICT:
        return 0.0
    scalar: float = BOOSTER_DICT[word] if valence >= 0 else -BOOSTER_DICT[word]
    if is_shouted:
        scalar += C_INCR if valence > 0 else -C_INCR
    return scalar


def _negation(words: Sequence[str], place: int, back: int) -> float:
    """Give the factor of the word that stands `back` before."""
    word, between = words[place - back], words[place - back + 1 : place]
    if word == "never" and between[:1] and between[0] in _INTENSE:
        return 1.25
    if len(between) > 1 and between[-1] in _INTENSE:
        return 1.25
    if word == "without" and "doubt" in between:
        return 1.0
    return N_SCALAR if word in _NEGATIONS or "n't" in word else 1.0


def _with_idioms(valence: float, words: Sequence[str], place: int) -> float:
    """Give the valence that an idiom with the word in it has, or the changed one."""
    three, two, one, word = words[place - 3 : place + 1]
    for idiom in ((one, word), (two, one, word), (two, one), (three, two, one), (three, two)):
        if idiom in _IDIOMS:
            valence = _IDIOMS[idiom]
            break
    following = tuple(words[place : place + 3])
    valence = _IDIOMS.get(following[:2], valence)
    valence = _IDIOMS.get(following, valence)
    return valence + sum(_BOOSTING_IDIOMS.get(idiom, 0.0) for idiom in ((three, two, one), (three, two), (two, one)))


def _emphasis(text: str) -> float:
    """Give what "!" adds, 0.292 each up to four, and "?": 0.18 each for two or three, 0.96 for more."""
    questions = text.count("?")
    asked = 0.0 if questions < 2 else 0.18 * questions if questions <= 3 else 0.96
    return min(text.count("!"), 4) * 0.292 + asked
