"""Finds the dateline that a report begins with, or stands in a line of its own: where, when and for which agency.

A city in capitals is known by its form. One in ordinary letters must be a place from which agencies write, or stand
before a country, a state or an agency, because "Police – who came late – left" looks the same; so must a city that no
mark follows ("ISTANBUL The bridge is closed."). Every pattern is bounded, so a line of any length costs the same.
"""

import functools
import re

from monitor.line_words import any_of
from monitor.packaged import read_packaged

MAX_CHARACTERS = 100
"""Longer than the longest dateline: several cities, region, date and agency."""

_AGENCIES = any_of("agency")
_KNOWN_AGENCY = rf"[({{]{_AGENCIES}(?:[ /][A-Z][\w.&'’-]{{0,20}}){{0,2}}[)}}]"
_AGENCY = r"\([A-Z0-9][\w.&'’-]{1,20}(?: ?[ /] ?[A-Z0-9][\w.&'’-]{0,20}){0,5}\)"
_WIRE = r"(?:/[A-Z]{2}\w{1,12}(?:-\w{2,12})?/\.?|(?:-- ?)?\((?:BUSINESS WIRE|GLOBE NEWSWIRE)\))"
_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC)"
)
_DATE = (
    rf"(?:{_MONTH}[A-Za-z]{{0,6}}\.? \d{{1,2}}(?!\d)(?:,? \d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}[A-Za-z]{{0,6}}\.?(?:,? \d{{4}})?)"
)
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-ÞĀ-Ž.'’-]{1,20}(?:(?:[ /]| and )[A-ZÀ-Þ][A-ZÀ-ÞĀ-Ž.'’-]{1,20}){0,3}"
_CITY = r"[A-ZÀ-Þ][\w.'’-]{1,20}(?:[ /](?:d[aeo] |del |es |of )?[A-ZÀ-Þ][\w.'’-]{1,20}){0,3}"
_REGION = (
    r"(?:, ?[A-ZÀ-Þ][\w.'’-]{1,20}(?: [A-ZÀ-Þ][\w.'’-]{1,20}){0,2}|, \([A-Z][\w ]{2,25}\)"
    r"|(?: \([A-Z][\w ]{2,25}\))? \[[A-Z][\w ]{2,20}\])"
)
_MARK = r"(?: ?--| ?[–—]| [-_])"
_SENTENCE = r"(?=[\"“‘'A-ZÀ-Þ0-9])"

_MARKED = (
    rf"{_CAPITALS}(?:{_MARK}| -) {_DATE} ?:",
    rf"{_CAPITALS}{_REGION}?(?:,? {_DATE})?:?(?:,? {_AGENCY}| AAP)?(?:{_MARK}| -)",
    rf"{_CAPITALS}{_REGION}?(?:,? {_DATE})?[:.]?{_MARK}? ?"
    rf"(?:{_KNOWN_AGENCY}(?::|\.-)?|,? ?{_WIRE})(?:{_MARK}| -)?{_MARK}?",
    rf"{_CAPITALS}{_REGION}?,? {_DATE}(?:,? {_AGENCY}| AAP)?(?:{_MARK}|:|;|\.-?)?",
    rf"(?:{_DATE} )?\({_CAPITALS}\)(?:{_MARK}| -)",
    rf"{_CITY}{_REGION}?(?:,? {_DATE})?,? {_KNOWN_AGENCY} ?(?:{_MARK}|[-:;])",
    rf"{_CITY}{_REGION}?,? {_DATE}(?: / \d{{1,2}}:\d{{2}} [ap]m)?,? {_KNOWN_AGENCY}(?::|\.-?)?",
    rf"{_CITY}{_REGION}?, {_AGENCIES}(?:{_MARK}| ?-|:)",
    rf"{_CITY}{_REGION}? (?:\(CNN\)|CNN ?{_MARK})",
    rf"{_CITY}{_REGION}?[.,]? {_DATE}[.,]? {_AGENCIES}\.?(?:{_MARK}| -|:)?",
    rf"{_CITY}{_REGION}? \| {_AGENCIES} \|",
    rf"{_CAPITALS} \({_DATE}\):",
    rf"{_CITY}{_REGION}?,? {_DATE} ?:",
    rf"{_DATE} (?:{_KNOWN_AGENCY}|\([A-Z]\w{{2,12}}(?: [A-Z]\w{{2,12}}){{1,3}}\)) ?(?:{_MARK}|[-:])",
    rf"{_AGENCIES}(?:{_MARK}| -|:)",
    rf"(?:{_KNOWN_AGENCY}|\(CNN(?: [A-Z]\w{{2,12}})?\)) ?(?:{_MARK}|[-:])(?: ?{_CAPITALS}, ?{_DATE} ?(?:{_MARK}|-))?",
    _KNOWN_AGENCY,
)
_LEADING = tuple(re.compile(rf"(?:{pattern}) ?{_SENTENCE}") for pattern in _MARKED)
_ALONE = tuple(re.compile(rf"(?:{pattern})\W{{0,4}}") for pattern in (
    *_MARKED,
    rf"{_CITY}{_REGION}?(?:,? {_DATE})?,? {_KNOWN_AGENCY}",
))  # fmt: skip
_MARKS = re.compile(r"[(:/_|–—-]|[A-Z]{3}")
_PLAIN = re.compile(
    rf"(?:(?:\w+day, )?{_DATE},? |\d\d/\d\d/\d{{4}} )?"
    rf"({_CITY})({_REGION}| \([A-Z][\w ]{{2,25}}\))?(?:,? {_DATE})?(?: \([A-Z][\w.&' -]{{1,25}}\))?"
    r"(?: ?(?:--|[–—;])| -| ?:| \|(?: [A-Z]{3,20}(?: [A-Z]{3,20})? \|)?)(?= [\"“‘'A-ZÀ-Þ]|$)"
)
_UNMARKED = re.compile(rf"(?:({_CITY}){_REGION}?, {_DATE}|({_CAPITALS}))(?= [A-ZÀ-Þ][a-z])")
_DATED = re.compile(rf"(?!\w+day, ){_CITY}{_REGION}?, {_DATE}")
_BARE = re.compile(rf"({_CAPITALS})(?:, ([A-Z][\w.]{{1,20}}))?")


def leading_dateline(text: str) -> int:
    """How many characters at the beginning of a line are a dateline before a sentence; 0 where there is none."""
    head = text[: MAX_CHARACTERS + 1]
    if _MARKS.search(head):
        for pattern in _LEADING:
            found = pattern.match(head)
            if found and found.end() < len(text):
                return found.end()
        found = _PLAIN.match(head)
        if found and found.end() < len(text) and _is_place(found[1], found[2] or ""):
            return found.end()
    found = _UNMARKED.match(head)
    return found.end() if found and (found[1] or found[2]).rstrip(".").casefold() in _places() else 0


def is_dateline(text: str) -> bool:
    """Whether the line is nothing but where, when and for which agency it was written."""
    if len(text) > MAX_CHARACTERS:
        return False
    if found := _BARE.fullmatch(text):
        return _is_place(found[1], found[2] or found[1])
    if not _MARKS.search(text):
        return _DATED.fullmatch(text) is not None
    if any(pattern.fullmatch(text) for pattern in _ALONE):
        return True
    found = _PLAIN.fullmatch(text)
    return found is not None and _is_place(found[1], found[2] or "")


def is_town(name: str) -> bool:
    """Whether agencies write from a city of this name."""
    return name.casefold() in _places()


def _is_place(city: str, region: str) -> bool:
    """Whether agencies write from this city, or the region behind it is a country or a state."""
    return is_town(city) or region.strip(" ,[]()").replace(".", "").casefold() in _regions()


@functools.cache
def _places() -> frozenset[str]:
    return frozenset(place.casefold() for (place,) in read_packaged("dateline_places.tsv", ("place",)))


@functools.cache
def _regions() -> frozenset[str]:
    """Countries by their names and aliases, and the states of the United States."""
    names = {"dc"} | {word.replace(".", "").casefold() for (word,) in read_packaged("us_states.tsv", ("word",))}
    for _, _, name, aliases, _ in read_packaged("countries.tsv", ("code", "alpha3", "name", "aliases", "demonyms")):
        names.update(spelling.replace(".", "").casefold() for spelling in (name, *aliases.split("|")) if spelling)
    return frozenset(names)
