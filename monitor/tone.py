"""Scores how a sentence sounds: VADER with a news overlay, names masked; the only door to vaderSentiment.

Names are masked because VADER's lexicon holds words that people and countries are called (Grace, Hope, United): each
masked span becomes one placeholder word that is in no lexicon, whatever the name's length or case, so that swapping one
name for another never changes the score. Letters are folded to lower case, because capitals in news are headlines and
acronyms, not emphasis. The overlay (`monitor/data/tone_overlay.tsv`) gives words of the news a valence that VADER lacks
and takes the valence of words that are terms there ("party", "security"). It is no judgement of the person named.
"""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

from monitor.items import TONE_UNIT
from monitor.packaged import read_packaged
from monitor.polarity import Polarity

NEUTRAL_BAND = 500
"""Tone of this size or more, in 1/10,000, is positive or negative, below it neutral: VADER's own 0.05."""

_PLACEHOLDER = "someone"
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True)
class Tone:
    """`value` is -10,000 (as negative as can be) to 10,000; `polarity` follows from it by `NEUTRAL_BAND`."""

    value: int
    polarity: Polarity


def polarity_of(value: int) -> Polarity:
    """Give the class of a tone in 1/10,000."""
    if value <= -NEUTRAL_BAND:
        return Polarity.NEGATIVE
    return Polarity.POSITIVE if value >= NEUTRAL_BAND else Polarity.NEUTRAL


class ToneScorer:
    """The scorer; stateless between sentences, safe to share between threads."""

    def __init__(self) -> None:
        self._analyzer = _analyzer()

    def score(self, text: str, masked: Sequence[tuple[int, int]]) -> Tone:
        """Give the tone of one sentence.

        `masked` are the names in it, (start, end) in code points, end excluded; they may touch or overlap.
        """
        value = self._value(mask(text, masked))
        return Tone(value, polarity_of(value))

    def _value(self, text: str) -> int:
        """Give the compound score of a masked text in 1/10,000; 0 at once where no word of it is in the lexicon."""
        if not self._has_valence(text):
            return 0
        compound: float = self._analyzer.polarity_scores(text)["compound"]
        return round(compound * TONE_UNIT)

    def _has_valence(self, text: str) -> bool:
        lexicon = self._analyzer.lexicon
        if any(word in lexicon or word.strip(string.punctuation) in lexicon for word in text.split()):
            return True
        return not text.isascii() and any(character in self._analyzer.emojis for character in text)


def mask(text: str, masked: Sequence[tuple[int, int]]) -> str:
    """Give the text as it is scored: one placeholder for each name, straight quotes, lower case."""
    pieces: list[str] = []
    position = 0
    for start, end in sorted(masked):
        if end <= position:
            continue
        if start > position or not pieces:
            pieces += [text[position:start], _PLACEHOLDER]
        position = end
    pieces.append(text[position:])
    return "".join(pieces).translate(_STRAIGHT).lower()


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    """Give the one analyzer: VADER's lexicon with the overlay on it."""
    analyzer = SentimentIntensityAnalyzer()
    for word, valence, _ in read_packaged("tone_overlay.tsv", ("word", "valence", "why")):
        if float(valence):
            analyzer.lexicon[word] = float(valence)
        else:
            analyzer.lexicon.pop(word, None)
    return analyzer
