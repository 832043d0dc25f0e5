"""Thousands of sentences made from the packaged table: every entry by all its words, in the ways of the news."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from monitor.clean import CleanText
from monitor.countries import Countries
from monitor.country_doubts import doubts
from monitor.country_table import countries, spellings
from monitor.lines import Line
from monitor.mentions import How
from monitor.packaged import read_packaged
from monitor.sentences import Name, Reader, Sentence

TRAPS = Path(__file__).parents[1] / "eval" / "countries.jsonl"

NAMED = (
    "Officials from {} signed the accord on Friday.",
    "{} has recalled its ambassador after the attack.",
    "The storm crossed {} overnight and killed nine people.",
    "{}'s parliament passed the budget by three votes.",
    "Trade between {} and Rome has doubled in a decade.",
    "The minister, who arrived from {}, declined to comment.",
    "“We will not leave {},” the general told reporters.",
    "Police in neighbouring {} arrested two suspects.",
)
SAID_OF = (
    "The {} government rejected the offer.",
    "Two {} soldiers were killed near the border.",
    "A former {} minister was charged with fraud.",
    "The {}-led talks broke down after an hour.",
    "Analysts expect {} exports to fall this year.",
)
PEOPLE = (
    "Thousands of {} have fled the fighting.",
    "Many {} blame the government for high prices.",
    "Three {} were among the dead, the airline said.",
)
SINGLE = ("Doctors treated one wounded {} at the scene.",)
SAMPLE = 6
"""Every so many sentences goes through the shipped model too: about a tenth of a minute."""

ADJECTIVE_ENDINGS = ("sh", "ch", "ic", "Manx", "Philippine")
NOUN_ENDINGS = (
    "er",
    "man",
    "Brit",
    "Briton",
    "Croat",
    "Dane",
    "Finn",
    "Kiwi",
    "Pole",
    "Serb",
    "Spaniard",
    "Swede",
    "Turk",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence that names one country, where it does so, and what is expected."""

    text: str
    start: int
    word: str
    code: str
    how: How


def words() -> Iterator[tuple[str, How, str]]:
    """Give every spelling of the main table that has one reading, with how it names its country."""
    columns = ("code", "alpha3", "name", "aliases", "demonyms")
    for code, _, name, aliases, demonyms in read_packaged("countries.tsv", columns):
        seen: set[str] = set()
        for cell, how in ((name, How.NAME), (aliases, How.ALIAS), (demonyms, How.DEMONYM)):
            for variant in filter(None, cell.split("|")):
                for text in spellings(variant):
                    if text not in seen and text not in doubts():
                        seen.add(text)
                        yield text, how, code


def frames(word: str, how: How) -> tuple[str, ...]:
    """Give the sentences in which a word can stand."""
    if how is not How.DEMONYM:
        return NAMED
    if word.endswith(("s", "men")) and not word.endswith(("ss", "ois", "ais")):
        return PEOPLE
    if word.endswith(NOUN_ENDINGS):
        return SINGLE
    return SAID_OF if word.endswith(ADJECTIVE_ENDINGS) else (*SAID_OF, *SINGLE)


@cache
def cases() -> tuple[Case, ...]:
    """Give all sentences: each word in each of its frames."""
    return tuple(
        Case(frame.format(word), frame.index("{}"), word, code, how)
        for word, how, code in words()
        for frame in frames(word, how)
    )


def wrong(made: tuple[Case, ...], sentences: list[Sentence]) -> list[tuple[str, object]]:
    """Give the sentences in which something else is found than the one country."""
    finder = Countries()
    found: list[tuple[str, object]] = []
    for case, sentence in zip(made, sentences, strict=True):
        mentions = [(m.start, m.text, m.id, m.how) for m in finder.find([sentence]) if m.how is not How.SEAT]
        if mentions != [(case.start, case.word, case.code, case.how)]:
            found.append((case.text, mentions))
    return found


def test_every_country_is_there_by_name_and_most_by_their_people() -> None:
    """All 250 entries have sentences; all but twenty, where nobody or few live, have people."""
    assert {case.code for case in cases()} | {"TD", "GE", "JO", "JE", "LU", "IS", "TR", "CN", "MF"} >= {
        country.code for country in countries()
    }
    peopled = {case.code for case in cases() if case.how is How.DEMONYM} | {"CD", "CG", "DM", "DO", "GE", "IN", "VI"}
    assert len({country.code for country in countries()} - peopled) <= 20
    assert len(cases()) > 5_000


def test_every_word_is_its_country_in_every_sentence() -> None:
    """Without labels: code, place and how are right in each of the sentences."""
    assert [] == wrong(cases(), [Sentence(1, case.text, ()) for case in cases()])


def test_every_word_is_its_country_when_the_model_marks_it() -> None:
    """With the label that fits, a place or a people, nothing changes."""
    labelled = [
        Sentence(
            1,
            case.text,
            (Name(case.start, case.start + len(case.word), case.word, "NORP" if case.how is How.DEMONYM else "PLACE"),),
        )
        for case in cases()
    ]
    assert [] == wrong(cases(), labelled)


def test_a_word_of_no_country_fails_in_these_sentences() -> None:
    """The check bites: a region, a people without a state and a lower-case word are not found."""
    made = tuple(
        Case(frame.format(word), frame.index("{}"), word, "ES", How.NAME)
        for frame, word in product(NAMED, ("Catalonia", "spain"))
    )
    assert len(made) == len(wrong(made, [Sentence(1, case.text, ()) for case in made]))


def test_a_sample_is_right_with_the_shipped_model() -> None:
    """Every sixth sentence through the model: its labels, right or wrong, hide at most one country in a hundred."""
    sample = cases()[::SAMPLE]
    text = CleanText(tuple(Line(number, case.text) for number, case in enumerate(sample, 1)), ())
    read = Reader().read([text])[0]
    faults = wrong(sample, list(read))
    assert len(faults) <= len(sample) // 100, faults


def traps() -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Give the texts of the regression set with their spans; an empty code is a name that is no country there."""
    rows = [json.loads(line) for line in TRAPS.read_text("utf-8").splitlines()]
    return [(row["text"], [(start, end, code) for start, end, code in row["countries"]]) for row in rows]


@pytest.fixture(scope="module")
def resolved() -> list[dict[tuple[int, int], str]]:
    """What the whole pipeline's finders resolve in each text of the regression set."""
    texts = [CleanText((Line(1, text),), ()) for text, _ in traps()]
    finder = Countries()
    found = []
    for (text, _), sentences in zip(traps(), Reader().read(texts), strict=True):
        starts, end = [], 0
        for sentence in sentences:
            starts.append(text.index(sentence.text, end))
            end = starts[-1] + len(sentence.text)
        mentions = [m for m in finder.find(sentences) if m.id]
        found.append({(starts[m.sentence] + m.start, starts[m.sentence] + m.end): m.id for m in mentions})
    return found


def test_the_traps_are_labelled_soundly() -> None:
    """At least 250 texts; every span holds a word, and both sides are there in numbers."""
    spans = [(text, span) for text, given in traps() for span in given]
    assert len(traps()) >= 250
    assert all(text[start:end].strip() == text[start:end] != "" for text, (start, end, _) in spans)
    assert min(sum(1 for _, span in spans if span[2]), sum(1 for _, span in spans if not span[2])) > 150


def test_the_traps_are_decided(resolved: list[dict[tuple[int, int], str]]) -> None:
    """Through the shipped model: every country that is meant is found, and nothing that is none."""
    wrong = [
        (text, given, found)
        for (text, given), found in zip(traps(), resolved, strict=True)
        if {(start, end): code for start, end, code in given if code} != found
    ]
    assert [] == wrong
