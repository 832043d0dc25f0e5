"""Joins what the finders of people and of countries say of one article, so that no word is counted for both.

The longer mention wins: "Michael Jordan" is nobody's country, "Saint Vincent" nobody's saint. Of equal ones the person
wins if it was resolved and the model did not call the word a place, or if the place is a seat that does not count. What
is inside an organisation's name is decided by the finders, not here.
"""

from collections.abc import Sequence
from typing import Protocol

from monitor.mentions import How, Kind, Mention
from monitor.sentences import Sentence


class Finder(Protocol):
    """Finds mentions of one kind in the sentences of one article; gives them without overlaps, keeps nothing."""

    def find(self, sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
        """Give the mentions."""
        ...


def find(sentences: Sequence[Sentence], people: Finder, countries: Finder) -> tuple[Mention, ...]:
    """Give the mentions of both finders, sorted by sentence and start, without overlaps."""
    found = [*people.find(sentences), *countries.find(sentences)]
    weights = {mention: _weight(sentences[mention.sentence], mention) for mention in found}
    taken: set[tuple[int, int]] = set()
    kept = []
    for mention in sorted(found, key=weights.__getitem__):
        characters = [(mention.sentence, position) for position in range(mention.start, mention.end)]
        if taken.isdisjoint(characters):
            taken.update(characters)
            kept.append(mention)
    return tuple(sorted(kept, key=lambda mention: (mention.sentence, mention.start)))


def _weight(sentence: Sentence, mention: Mention) -> tuple[int, bool]:
    """Give what is sorted by, the stronger first: the longer one, then a person that is sure, then the country."""
    is_place = any(
        name.label != "PERSON" and name.start < mention.end and mention.start < name.end for name in sentence.names
    )
    is_resolved = mention.kind is Kind.PERSON and mention.how is not How.UNRESOLVED
    is_sure = is_resolved and not is_place and " " not in mention.text  # nobody is called exactly Cabo Verde
    is_uncounted_seat = mention.how is How.SEAT and not mention.id
    is_weak = (mention.kind is Kind.PERSON and not is_sure) or is_uncounted_seat
    return mention.start - mention.end, is_weak
