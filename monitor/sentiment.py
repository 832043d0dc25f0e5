"""How a sentence sounds towards somebody or some country named in it, from what the network said of each word.

The network scores each word for the case that it belongs to the name that is asked for; who is named is decided later,
by the finders, so that the scores of a whole sentence are kept until then. Not to be taken for the tone of the sentence
(`monitor.tone`): "she condemned the attack on him" sounds harsh and is not harsh towards either.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, isnan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from monitor.items import TONE_UNIT
from monitor.polarity import Polarity

MARGIN: Final = 0.0
"""By so much the probability of a polar class must exceed that of neutral, 0 to 1, to be taken for it."""


@dataclass(frozen=True, slots=True)
class Sentiment:
    """`value` is P(positive) - P(negative) in 1/10,000, -10,000 to 10,000; `polarity` is the class of the mention."""

    value: int
    polarity: Polarity


@dataclass(frozen=True, slots=True, eq=False)
class WordSentiment:
    """Where the words of a sentence begin, ascending, and their scores.

    `starts` are code points of the sentence's text. `scores` has a row a word with the logits of negative, neutral and
    positive; those of a blank word are not a number.
    """

    starts: Sequence[int]
    scores: NDArray[np.float32]

    def towards(self, start: int, end: int) -> Sentiment | None:
        """The sentiment towards the name from `start` to `end` (excluded); None where no word of it was read."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        rows = [row for row in self.scores[first : bisect_left(self.starts, end)].tolist() if not isnan(row[0])]
        if not rows:
            return None
        means = [fsum(column) / len(rows) for column in zip(*rows, strict=True)]
        shares = [exp(mean - max(means)) for mean in means]
        negative, neutral, positive = (share / fsum(shares) for share in shares)
        return Sentiment(round((positive - negative) * TONE_UNIT), _polarity(negative, neutral, positive))


def _polarity(negative: float, neutral: float, positive: float) -> Polarity:
    if max(negative, positive) - neutral <= MARGIN:
        return Polarity.NEUTRAL
    return Polarity.POSITIVE if positive > negative else Polarity.NEGATIVE
