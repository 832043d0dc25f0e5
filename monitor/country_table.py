"""Which words name which country: the packaged tables as one lookup by first word.

Every ISO 3166-1 entry and Kosovo (`XK`), with names, aliases, abbreviations, demonyms, the parts that count for the
whole and the seats of government; and the fixed phrases that hold such a word and name no country ("Indian Ocean",
"French fries"). Says nothing of context: that is `country_judgement` and `country_doubts`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from monitor.aliases import fold
from monitor.mentions import How, Kind
from monitor.packaged import read_packaged
from monitor.watchlists import Watched

DOUBT_COLUMNS = ("words", "how", "rival", "reading", "usual", "cues")

NO_COUNTRY = "-"
"""Stands for a code where a word names no country, or is to count for none."""

_KEEPS_ITS_ACCENT = "Réunion"  # without it, a plain word
_COMBINED = (
    ("Sino", "CN"),
    ("Franco", "FR"),
    ("Anglo", "GB"),
    ("Russo", "RU"),
    ("Italo", "IT"),
    ("Indo", "IN"),
    ("Greco", "GR"),
    ("Luso", "PT"),
)
_FIRST_WORD = re.compile(r"\w+")
_PLAIN_TYPE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u2011": "-", "\u2010": "-", "\xa0": " "})


@dataclass(frozen=True, slots=True)
class Country:
    """One entry: ISO 3166-1 alpha-2 `code` and `alpha3` (Kosovo: the usual XK and XKX) and the name to show."""

    code: str
    alpha3: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A spelling as a text in mixed case has it, and what it means.

    `codes` holds one country, or several for a word that they share; a term that names no country has none.
    `is_combining` terms stand only before a hyphen and a capital ("Sino-Russian"). `is_phrase` terms ignore case after
    the first letter; `keeps` says that what is inside such a phrase counts whatever stands around it.
    """

    text: str
    lower: str
    how: How
    codes: tuple[str, ...]
    is_combining: bool = False
    is_phrase: bool = False
    keeps: bool = False


@cache
def countries() -> tuple[Country, ...]:
    """Give all countries, sorted by code: 249 of ISO 3166-1 and Kosovo."""
    return tuple(Country(code, alpha3, name) for code, alpha3, name, _, _ in _country_rows())


@cache
def country_names() -> dict[str, str]:
    """Give the name of each country by its code."""
    return {country.code: country.name for country in countries()}


def pinned_countries() -> list[Watched]:
    """Give all countries as what has a series from the start."""
    return [Watched(Kind.COUNTRY, code, code) for code in country_names()]


@cache
def codes_by_name() -> dict[str, str]:
    """Give the code of each name and other name of a country, folded; a name that two share is left out."""
    found: dict[str, set[str]] = {}
    for text, how, code in _names():
        if how is not How.DEMONYM:
            found.setdefault(fold(text), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def country_code(text: str) -> str | None:
    """Give the code of a country that is called `text` or has this code; None for anything else."""
    code = text.strip().upper()
    if code in country_names():
        return code
    name = fold(text)
    return codes_by_name().get(name) or codes_by_name().get(name.removeprefix("the "))


@cache
def terms_by_first_word() -> dict[str, tuple[Term, ...]]:
    """Give the terms under their lower-case first word: the longest first, then what keeps, then phrases."""
    readings: dict[str, dict[str, How]] = {}
    for text, how, code in chain(_names(), _parts()):
        readings.setdefault(text, {}).setdefault(code, how)
    for text, how, code in _side_table("country_seats.tsv", How.SEAT):
        readings.setdefault(text, {code: how})
    for words, doubtful, _, reading, _, _ in read_packaged("country_doubts.tsv", DOUBT_COLUMNS):
        for word in words.split("|") if reading != NO_COUNTRY else ():
            readings.setdefault(word, {}).setdefault(reading, How(doubtful))
    terms = [Term(text, text.lower(), next(iter(hows.values())), tuple(hows)) for text, hows in readings.items()]
    terms += [Term(text, text.lower(), How.DEMONYM, (code,), is_combining=True) for text, code in _COMBINED]
    terms += _phrases()
    terms += (passed_over(text) for text in _uncounted())
    return grouped(terms)


def grouped(terms: Iterable[Term]) -> dict[str, tuple[Term, ...]]:
    """Give the terms under their lower-case first word: the longest first, then what keeps, then phrases."""
    groups: dict[str, list[Term]] = {}
    for term in terms:
        first = _FIRST_WORD.match(term.text)
        if first:
            groups.setdefault(first[0].lower(), []).append(term)
    return {
        word: tuple(sorted(group, key=lambda term: (-len(term.text), not term.is_phrase, not term.keeps, term.text)))
        for word, group in groups.items()
    }


def spellings(variant: str) -> Iterator[str]:
    """Give the ways in which newsrooms write one name: & or and, Saint or St., with and without accents."""
    saints = ("St. ", "St ", "Saint ") if variant.startswith(("St. ", "Saint ")) else ("",)
    rest = variant.removeprefix("St. ").removeprefix("Saint ") if saints != ("",) else variant
    for saint in saints:
        for spelled in dict.fromkeys((rest, rest.replace(" & ", " and "))):
            text = plain_type(saint + spelled)
            yield text
            if _KEEPS_ITS_ACCENT not in text:
                bare = unicodedata.normalize("NFKD", text)
                yield "".join(character for character in bare if not unicodedata.combining(character))


def passed_over(text: str) -> Term:
    """Give the phrase that covers `text` and names no country."""
    return Term(text, text.casefold(), How.NAME, (), is_phrase=True)


def plain_type(text: str) -> str:
    """Give the text with straight apostrophes, plain hyphens and spaces; every character stays at its place."""
    return text if text.isascii() else text.translate(_PLAIN_TYPE)


def lower_in_place(text: str) -> str:
    """Give the text in lower case, every character at its place: those that become two ("İ") stay."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _country_rows() -> Iterator[tuple[str, ...]]:
    return read_packaged("countries.tsv", ("code", "alpha3", "name", "aliases", "demonyms"))


def _names() -> Iterator[tuple[str, How, str]]:
    for code, _, name, aliases, demonyms in _country_rows():
        cells = ((name, How.NAME), (aliases, How.ALIAS), (demonyms, How.DEMONYM))
        for cell, how in cells:
            for variant in filter(None, cell.split("|")):
                yield from ((spelling, how, code) for spelling in spellings(variant))


def _side_table(table: str, how: How) -> Iterator[tuple[str, How, str]]:
    for code, variant in read_packaged(table, ("code", "variant")):
        yield from ((spelling, how, code) for spelling in spellings(variant))


def _parts() -> Iterator[tuple[str, How, str]]:
    return (row for row in _side_table("country_parts.tsv", How.PART) if row[2] != NO_COUNTRY)


def _uncounted() -> Iterator[str]:
    return (text for text, _, code in _side_table("country_parts.tsv", How.PART) if code == NO_COUNTRY)


def _phrases() -> Iterator[Term]:
    for phrase, names_country in read_packaged("country_phrases.tsv", ("phrase", "names_country")):
        for text in dict.fromkeys((phrase, phrase.replace(" ", "-"))):
            yield Term(
                plain_type(text), plain_type(text).casefold(), How.NAME, (), is_phrase=True, keeps=names_country == "+"
            )
