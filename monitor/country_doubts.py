"""Decides words with several readings (Georgia, Jordan, Congo, Korean) by what else the article names, or leaves them.

Evidence in the sentence comes before evidence in the rest of the article; evidence for two readings, or for none where
none is usual, leaves the word ambiguous. Readings and their cues are rows of `country_doubts.tsv`.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache

from monitor.country_context import Case, Place, us_states
from monitor.country_table import DOUBT_COLUMNS
from monitor.packaged import read_packaged

NO_COUNTRY = "-"
"""The reading of a word that names no country after all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning: a country's code or `NO_COUNTRY`, and the words that speak for it."""

    code: str
    is_usual: bool
    cues: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word's readings; `rival` is what it could be instead: person, place, thing, country, or several at once."""

    rival: str
    readings: tuple[Reading, ...]


class Evidence:
    """What speaks for a reading in one stretch of text: the words and the countries named there for sure.

    Each word's evidence is looked for once, so that a text that repeats it ten thousand times stays cheap.
    """

    def __init__(self, text: str, codes: Set[str]) -> None:
        self._text = text
        self._codes = codes
        self._known: dict[Doubt, frozenset[str]] = {}

    def speaks_for(self, doubt: Doubt) -> frozenset[str]:
        """Give the readings for which something is there."""
        if doubt not in self._known:
            self._known[doubt] = frozenset(reading.code for reading in doubt.readings if self._has(reading))
        return self._known[doubt]

    def _has(self, reading: Reading) -> bool:
        return reading.code in self._codes or (reading.cues is not None and reading.cues.search(self._text) is not None)


@cache
def doubts() -> dict[str, Doubt]:
    """Give the doubtful words."""
    table: dict[str, Doubt] = {}
    for words, _, rival, code, usual, cues in read_packaged("country_doubts.tsv", DOUBT_COLUMNS):
        spoken = [cue for cue in cues.split("|") if cue]
        if code == NO_COUNTRY and rival == "place":
            # Abbreviations ("Pa", "Ind") are left out.
            spoken += sorted(state for state in us_states() if len(state) > 3)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spoken))})(?!\w)") if spoken else None
        reading = Reading(code, usual == "yes", pattern)
        for word in words.split("|"):
            known = table[word].readings if word in table else ()
            table[word] = Doubt(rival, (*known, reading))
    return table


def resolve(doubt: Doubt, place: Place, sentence: Evidence, article: Evidence, *, is_listed: bool) -> str:
    """Give the code that the word means here, `NO_COUNTRY`, or "" where nothing decides.

    `is_listed`: another country stands directly beside it in a list ("Russia, Georgia and Armenia").
    """
    countries = [reading.code for reading in doubt.readings if reading.code != NO_COUNTRY]
    if doubt.rival == "several":
        return ""
    if doubt.rival == "thing" and place.case is not Case.CAPITALS and place.before and place.before[-1] not in "\"'“":
        return countries[0]
    nearby = set(sentence.speaks_for(doubt))
    if len(countries) == 1 and (is_listed or (doubt.rival in ("person", "thing") and _is_country_here(place))):
        nearby.add(countries[0])
    for found in (nearby, article.speaks_for(doubt)):
        if len(found) == 1:
            return next(iter(found))
        if found:
            return ""
    return next((reading.code for reading in doubt.readings if reading.is_usual), "")


def _is_country_here(place: Place) -> bool:
    return place.labelled("PLACE") is not None or place.is_placed
