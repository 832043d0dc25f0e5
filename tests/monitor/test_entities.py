"""How mentions of people and countries are joined."""

from collections.abc import Sequence

import pytest

from monitor import entities
from monitor.mentions import How, Kind, Mention
from monitor.sentences import Name, Sentence


class Finder:
    """Gives the mentions it was made with, whatever the sentences."""

    def __init__(self, *mentions: Mention) -> None:
        self._mentions = mentions

    def find(self, sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
        """Give them."""
        del sentences
        return self._mentions


def person(text: str, start: int, how: How = How.FULL_NAME, sentence: int = 0) -> Mention:
    """A mention of a person."""
    identity = "" if how is How.UNRESOLVED else text.casefold()
    return Mention(sentence, start, start + len(text), text, Kind.PERSON, identity, identity.title(), how)


def country(text: str, start: int, how: How = How.NAME, sentence: int = 0) -> Mention:
    """A mention of a country."""
    code = "" if how is How.AMBIGUOUS else text[:2].upper()
    return Mention(sentence, start, start + len(text), text, Kind.COUNTRY, code, code, how)


def joined(text: str, label: str, one: Mention, other: Mention) -> list[Mention]:
    """What is left of a person and a country in a sentence whose first letters the model marked with `label`."""
    names = (Name(0, len(one.text), one.text, label),) if label else ()
    return list(entities.find([Sentence(1, text, names)], Finder(one), Finder(other)))


def test_a_country_in_a_persons_name_is_no_country() -> None:
    """The longer mention wins."""
    whole = person("Michael Jordan", 0)
    assert [whole] == joined("Michael Jordan won.", "PERSON", whole, country("Jordan", 8))


def test_a_person_in_a_countrys_name_is_nobody() -> None:
    """The longer mention wins the other way too."""
    whole = country("Saint Vincent", 0)
    assert [whole] == joined("Saint Vincent voted.", "PLACE", person("Vincent", 6, How.UNRESOLVED), whole)


@pytest.mark.parametrize(
    ("label", "how", "is_person"),
    [
        ("PERSON", How.SURNAME, True),
        ("", How.SURNAME, True),
        ("PLACE", How.SURNAME, False),
        ("NORP", How.SURNAME, False),
        ("PERSON", How.UNRESOLVED, False),
    ],
)
def test_one_word_for_both(label: str, how: How, *, is_person: bool) -> None:
    """A resolved person wins unless the model saw a place; an unresolved one never does."""
    one, other = person("Jordan", 0, how), country("Jordan", 0, How.AMBIGUOUS)
    assert [one if is_person else other] == joined("Jordan won.", label, one, other)


def test_nobody_is_called_like_a_country_of_two_words() -> None:
    """A country of several words beats a person of the same ones, whatever the model saw."""
    other = country("Cabo Verde", 0)
    assert [other] == joined("Cabo Verde won.", "PERSON", person("Cabo Verde", 0), other)


def test_what_does_not_overlap_stays_in_order() -> None:
    """Neighbours stay both, sorted by sentence and start, also where offsets are alike in two sentences."""
    first, second = country("Peru", 0), person("Mara Quill", 5)
    third, fourth = person("Mara Quill", 0, sentence=1), country("Chad", 11, sentence=1)
    sentences = [Sentence(0, "Peru Mara Quill", ()), Sentence(1, "Mara Quill Chad", ())]
    assert (first, second, third, fourth) == entities.find(sentences, Finder(third, second), Finder(fourth, first))


def test_nothing_found_is_nothing() -> None:
    """No mentions, no entities."""
    assert () == entities.find([], Finder(), Finder())
