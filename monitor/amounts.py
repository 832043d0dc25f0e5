"""What one article adds to one entity, as a row of integers, and the difference between two versions of it."""

from itertools import zip_longest
from typing import Annotated

from msgspec import Meta

from monitor.items import Observation

Amounts = Annotated[tuple[int, ...], Meta(min_length=7, max_length=12)]
"""Articles (0 or 1 for one article), mentions, sentences (negative, neutral, positive), tone (positive, negative); and
mentions by sentiment (negative, neutral, positive), sentiment (positive, negative), left out where nothing of it is
known: so they are written by versions and models that know nothing of it, and a place left out is 0."""

NOTHING: Amounts = (0, 0, 0, 0, 0, 0, 0)
ARTICLES = 0
MENTIONS = 1
SENTIMENT = len(NOTHING)
"""Where the five places of sentiment begin."""


def amounts_of(observation: Observation) -> Amounts:
    """What an article with this observation adds to the entity; tone and sentiment in 1/10,000."""
    counted = (1, observation.mentions, *observation.sentences, observation.tone_positive, observation.tone_negative)
    sentiment = (*observation.towards, observation.sentiment_positive, observation.sentiment_negative)
    return counted + sentiment if any(sentiment) else counted


def excess(one: Amounts, other: Amounts) -> Amounts:
    """Place by place, by how much `one` is more than `other`; 0 where it is not."""
    return tuple([a - b if a > b else 0 for a, b in zip_longest(one, other, fillvalue=0)])


def total(one: Amounts, other: Amounts) -> Amounts:
    """The sum, place by place."""
    return tuple([a + b for a, b in zip_longest(one, other, fillvalue=0)])


def sentiment_of(amounts: Amounts) -> tuple[int, int, int, int, int]:
    """Mentions by sentiment (negative, neutral, positive), and the sums of sentiment (positive, negative)."""
    negative, neutral, positive, sum_positive, sum_negative = (*amounts, 0, 0, 0, 0, 0)[SENTIMENT : SENTIMENT + 5]
    return negative, neutral, positive, sum_positive, sum_negative
