"""Decides words with several readings (Georgia, Jordan, Congo, Korean) by what else the article names, or leaves them.

Evidence in the sentence comes before evidence in the rest of the article; where words speak for two readings, the one
with more than twice as many distinct words prevails; else, or where nothing speaks and no reading is usual, the word is
left ambiguous. Readings and their cues are rows of `country_doubts.tsv`.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from monitor.country_context import Case, Place, us_states
from monitor.country_table import DOUBT_COLUMNS, NO_COUNTRY
from monitor.packaged import read_packaged

_AS_A_NAME = "written as a name"
_NO_WORD = "no word decides"
_COMPANY = 2  # other countries make an article one on foreign countries
_MAJORITY = 2  # times as many distinct words must speak for one meaning as for the others


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning: a country's code or `NO_COUNTRY`, and the words that speak for it."""

    code: str
    is_usual: bool
    cues: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word's readings; `rival` is what else it could be: person, place, thing, country, other, or several at once."""

    rival: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The code that a word means, `NO_COUNTRY`, or "" where nothing decides; and why, in a few words."""

    code: str
    why: str


class Evidence:
    """What speaks for a reading in one stretch of text: the words and the countries named there for sure.

    Each word's evidence is looked for once, so that a text that repeats it ten thousand times stays cheap.
    """

    def __init__(self, text: str, codes: Set[str]) -> None:
        self.codes = codes
        self._text = text
        self._known: dict[Doubt, dict[str, tuple[str, ...]]] = {}

    def speaks_for(self, doubt: Doubt) -> dict[str, tuple[str, ...]]:
        """Give the readings for which something is there, with the distinct words that speak for each."""
        if doubt not in self._known:
            words = {reading.code: self._words(reading) for reading in doubt.readings}
            self._known[doubt] = {code: found for code, found in words.items() if found}
        return self._known[doubt]

    def _words(self, reading: Reading) -> tuple[str, ...]:
        spoken = dict.fromkeys(reading.cues.findall(self._text)) if reading.cues is not None else {}
        return (*spoken, reading.code) if reading.code in self.codes else tuple(spoken)


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


def resolve(doubt: Doubt, place: Place, sentence: Evidence, article: Evidence, *, is_listed: bool) -> Decision:
    """Decide what the word means here.

    `is_listed`: another country stands directly beside it in a list ("Russia, Georgia and Armenia").
    """
    if doubt.rival == "several":
        return Decision("", "several countries at once")
    countries = [reading.code for reading in doubt.readings if reading.code != NO_COUNTRY]
    here = _decided_here(doubt, place, is_listed=is_listed) if len(countries) == 1 else ""
    if here == _AS_A_NAME:
        return Decision(countries[0], here)
    found = article.speaks_for(doubt)
    if doubt.rival == "place" and place.follows_a_place and not here and countries[0] not in found:
        return Decision(NO_COUNTRY, "a town of the state")
    nearby = sentence.speaks_for(doubt)
    if here and NO_COUNTRY not in nearby:
        return Decision(countries[0], here)
    for where, spoken in (("sentence", nearby), ("article", found)):
        if code := _prevailing(spoken):
            return Decision(code, f"the {where} names {spoken[code][0]}")
    if found:
        return Decision("", "words speak for more than one meaning")
    if usual := next((reading.code for reading in doubt.readings if reading.is_usual), ""):
        return Decision(usual, "the usual meaning")
    return _by_company(countries[0], article.codes) if doubt.rival == "place" else Decision("", _NO_WORD)


def _decided_here(doubt: Doubt, place: Place, *, is_listed: bool) -> str:
    """Why the words directly beside, or the model, make it the one country that it can be; "" where they do not."""
    if doubt.rival == "thing" and place.case is not Case.CAPITALS and place.before and place.before[-1] not in "\"'“":
        return _AS_A_NAME
    if is_listed:
        return "in a list of countries"
    if doubt.rival not in ("person", "thing"):
        return ""
    if place.is_placed:
        return "named as a place"
    return "labelled as a place" if place.labelled("PLACE") is not None else ""


def _by_company(country: str, others: Set[str]) -> Decision:
    """Decide between a country and a state by the countries that the article names: the state's own, or several."""
    if "US" in others:
        return Decision(NO_COUNTRY, "the article speaks of the United States")
    return Decision(country, "among other countries") if len(others) >= _COMPANY else Decision("", _NO_WORD)


def _prevailing(spoken: Mapping[str, Sequence[str]]) -> str:
    """Give the reading for which more than twice as many words speak as for all others together, or ""."""
    total = sum(len(words) for words in spoken.values())
    return next((code for code, words in spoken.items() if len(words) > _MAJORITY * (total - len(words))), "")
