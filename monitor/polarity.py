"""The three classes of every tone: of a sentence, and towards somebody named in it."""

from enum import StrEnum


class Polarity(StrEnum):
    """How something sounds; the order is that of the counts of an observation."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
