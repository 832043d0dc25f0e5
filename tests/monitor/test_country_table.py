"""Every entry of the packaged table, in every spelling, leads to its country."""

import time
from collections.abc import Iterator

import pytest

from monitor.countries import Countries
from monitor.country_doubts import doubts
from monitor.country_table import NO_COUNTRY, countries, plain_type, terms_by_first_word
from monitor.errors import InstallationError
from monitor.mentions import How
from monitor.packaged import read_packaged
from monitor.sentences import Sentence

COLUMNS = ("code", "alpha3", "name", "aliases", "demonyms")
FRAMES = {
    How.NAME: "Officials who returned from {} on Monday said nothing.",
    How.ALIAS: "Officials who returned from {} on Monday said nothing.",
    How.DEMONYM: "On Monday the {} delegation left early.",
}


def spellings() -> Iterator[tuple[str, How, str]]:
    """Give every spelling of the main table that has one reading, with how it names its country."""
    for code, _, name, aliases, demonyms in read_packaged("countries.tsv", COLUMNS):
        for cell, how in ((name, How.NAME), (aliases, How.ALIAS), (demonyms, How.DEMONYM)):
            yield from ((text, how, code) for text in cell.split("|") if text and text not in doubts())


def find(text: str, *, count_seats: bool = False) -> list[tuple[str, str, How]]:
    """Give text, id and how of each mention in one sentence without labels."""
    mentions = Countries(count_seats=count_seats).find([Sentence(1, text, ())])
    return [(mention.text, mention.id, mention.how) for mention in mentions]


def test_there_are_all_countries_once() -> None:
    """249 entries of ISO 3166-1 and Kosovo, each with distinct code, alpha-3 and name, sorted by code."""
    entries = countries()
    assert len(entries) == 250
    assert [entry.code for entry in entries] == sorted({entry.code for entry in entries})
    assert len({entry.alpha3 for entry in entries}) == len({entry.name for entry in entries}) == 250
    assert ("XK", "XKX", "Kosovo") in {(entry.code, entry.alpha3, entry.name) for entry in entries}


def test_every_spelling_leads_to_its_country() -> None:
    """In a neutral sentence each name, alias and demonym is found whole, once, with its own code."""
    wrong = [
        (text, found)
        for text, how, code in spellings()
        if (found := find(FRAMES[how].format(text))) != [(text, code, how)]
    ]
    assert wrong == []


def test_every_spelling_is_found_in_a_headline_in_capitals() -> None:
    """Capitals do not hide a country."""
    wrong = [
        (text, found)
        for text, how, code in spellings()
        if (found := find(FRAMES[how].format(text).upper())) != [(text.upper(), code, how)]
    ]
    assert wrong == []


def test_no_name_is_found_in_lower_case() -> None:
    """A word without its capital is a thing (turkey, china, jersey, us), never a country."""
    assert [] == [text for text, how, _ in spellings() if find(FRAMES[how].format(text.lower()).capitalize())]


def test_no_spelling_means_two_countries_unless_declared() -> None:
    """A spelling shared by two countries stands in the table of doubts."""
    terms = [term for group in terms_by_first_word().values() for term in group if not term.is_phrase]
    assert [] == [term for term in terms if len(term.codes) > 1 and term.text not in doubts()]
    plain = [term.text for term in terms if not term.is_combining]
    assert len(plain) == len(set(plain))


def test_parts_and_seats_lead_to_countries_of_the_table() -> None:
    """No row of the side tables has a code that no country has."""
    codes = {entry.code for entry in countries()}
    rows = [
        *(row for row in read_packaged("country_parts.tsv", ("code", "variant")) if row[0] != NO_COUNTRY),
        *read_packaged("country_seats.tsv", ("code", "variant")),
    ]
    assert [] == [row for row in rows if row[0] not in codes]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("countries.tsv", COLUMNS),
        ("country_contexts.tsv", ("group", "word")),
        ("country_parts.tsv", ("code", "variant")),
        ("country_phrases.tsv", ("phrase", "names_country")),
        ("country_seats.tsv", ("code", "variant")),
        ("us_states.tsv", ("word",)),
    ],
)
def test_tables_are_sorted_without_doubles(table: str, columns: tuple[str, ...]) -> None:
    """A table's rows can be read and compared line by line."""
    rows = list(read_packaged(table, columns))
    assert rows == sorted(set(rows))


def test_a_table_with_another_header_is_refused() -> None:
    """A table that is not what the code expects is said to be so, instead of finding nothing."""
    with pytest.raises(InstallationError, match=r"us_states\.tsv has no header"):
        list(read_packaged("us_states.tsv", ("state",)))
    with pytest.raises(InstallationError, match="cannot be read"):
        list(read_packaged("missing.tsv", ("state",)))


def test_straightened_type_keeps_its_places() -> None:
    """Offsets into the straightened text are offsets into the text."""
    assert plain_type("Côte d’Ivoire‑led") == "Côte d'Ivoire-led"


def test_thousands_of_sentences_take_a_moment() -> None:
    """Four thousand sentences with one country each cost less than two seconds of a core, ten times the usual."""
    finder = Countries()
    sentences = [Sentence(1, FRAMES[how].format(text), ()) for text, how, _ in spellings()] * 4
    begun = time.process_time()
    assert len(finder.find(sentences[:4000])) > 3000
    assert time.process_time() - begun < 2
