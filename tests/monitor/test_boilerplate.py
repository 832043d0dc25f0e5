"""Tests of the phrases and of the table that holds them."""

import pytest

from monitor.boilerplate import DropReason, Place, phrases_in, trimmed, words_of
from monitor.packaged import read_packaged


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("boilerplate.tsv", ("reason", "place", "phrase")),
        ("line_words.tsv", ("role", "word")),
        ("sentence_words.tsv", ("role", "word")),
    ],
)
def test_tables_are_sorted_and_say_nothing_twice(name: str, columns: tuple[str, ...]) -> None:
    """A sorted table can be read and merged by people."""
    rows = list(read_packaged(name, columns))
    assert rows == sorted(set(rows))


def test_words_are_compared_in_one_form() -> None:
    """Case, curly apostrophes, numbers, prices and marks around the line do not matter."""
    assert ["don't", "miss", ":", "0", "prizes", "for", "0"] == list(
        trimmed(words_of("» DON’T MISS: 12 prizes for $9.99!"))
    )


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Related stories", Place.WHOLE),
        ("Key points", Place.HEAD),
        ("Sign up and win", Place.START),
        ("Now with promo code FERRY", Place.SURE),
    ],
)
def test_a_phrase_is_found_at_its_place(line: str, place: Place) -> None:
    """Each place of the table is looked at."""
    assert place in {phrase.place for phrase in phrases_in(words_of(line))}


def test_a_phrase_elsewhere_is_not_found() -> None:
    """What counts only at the start or alone is nothing in the middle of a sentence."""
    assert phrases_in(words_of("the mayor has a home page for reporters")) == []
    assert phrases_in([]) == []


def test_alternatives_stand_for_one_word_each() -> None:
    """A slash in the table offers a choice."""
    for line in ("next page", "previous story"):
        assert DropReason.NAVIGATION in {phrase.reason for phrase in phrases_in(words_of(line))}
