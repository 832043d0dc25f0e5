"""What one article adds to one entity, as seven integers, and the difference between two versions of it."""

from operator import add as _add

from monitor.items import Observation

Amounts = tuple[int, int, int, int, int, int, int]
"""Articles (0 or 1 for one article), mentions, sentences (negative, neutral, positive), tone (positive, negative)."""

NOTHING: Amounts = (0, 0, 0, 0, 0, 0, 0)
ARTICLES = 0
MENTIONS = 1


def amounts_of(observation: Observation) -> Amounts:
    """What an article with this observation adds to the entity; tone in 1/10,000."""
    negative, neutral, positive = observation.sentences
    return (
        1,
        observation.mentions,
        negative,
        neutral,
        positive,
        observation.tone_positive,
        observation.tone_negative,
    )


def excess(one: Amounts, other: Amounts) -> Amounts:
    """Place by place, by how much `one` is more than `other`; 0 where it is not."""
    return tuple([a - b if a > b else 0 for a, b in zip(one, other, strict=True)])  # type: ignore[return-value]


def total(one: Amounts, other: Amounts) -> Amounts:
    """The sum, place by place."""
    return tuple(map(_add, one, other))
