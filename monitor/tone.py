"""Scores how a sentence sounds: VADER with a news overlay, names masked.

Names are masked because VADER's lexicon holds words that people and countries are called (Grace, Hope, United): each
masked span becomes one placeholder word that is in no lexicon, whatever the name's length or case, so that swapping one
name for another never changes the score. Letters are folded to lower case, because capitals in news are headlines and
acronyms, not emphasis. The overlay (`monitor/data/tone_overlay.tsv`) gives words of the news a valence that VADER lacks
and takes the valence of words that are terms there ("party", "security"). It is no judgement of the person named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.items import TONE_UNIT
from monitor.packaged import read_packaged
from monitor.polarity import Polarity
from monitor.vader import Vader

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
        overlay = read_packaged("tone_overlay.tsv", ("word", "valence", "why"))
        self._vader = Vader({word: float(valence) for word, valence, _ in overlay})

    def score(self, text: str, masked: Sequence[tuple[int, int]]) -> Tone:
        """Give the tone of one sentence.

        `masked` are the names in it, (start, end) in code points, end excluded; they may touch or overlap.
        """
        value = round(self._vader.compound(mask(text, masked)) * TONE_UNIT)
        return Tone(value, polarity_of(value))


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
