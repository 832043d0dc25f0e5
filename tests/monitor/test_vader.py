"""The quick way through VADER gives what the library gives, to the last digit."""

import json
from collections.abc import Iterator
from importlib import resources

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped]
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from monitor.vader import Vader
from tests.data import DATA, MISSING

LIBRARY = SentimentIntensityAnalyzer()
OURS = Vader()

VALENCED = sorted(LIBRARY.lexicon)[::23]
RULES = sorted({*BOOSTER_DICT, *NEGATE, *SPECIAL_CASES, "but", "least", "at", "very", "no", "or", "nor", "kind", "of"})
DOUBT = ["never", "so", "this", "without", "doubt", "the", "minister", "Café", "İstanbul"]
SIGNS = ["", "", "", ".", ",", "!", "!!!!!", "?", "???", "'s", "’s", '"', ":)", ":(", "😀", "💘!", "…", "\n", " "]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Words that VADER knows, rules of its, and others, in any order and case, with signs about them."""
    words = st.one_of(st.sampled_from(VALENCED), st.sampled_from(RULES), st.sampled_from(DOUBT), st.text(max_size=4))
    case = st.sampled_from([str, str, str.upper, str.capitalize])
    sign = st.sampled_from(SIGNS)
    drawn = draw(st.lists(st.tuples(words, case, sign, sign), max_size=14))
    return " ".join(f"{before if before in SIGNS[9:] else ''}{how(word)}{after}" for word, how, before, after in drawn)


@given(texts())
@example("good but good but good good")
@example("never so good, without doubt the bomb!")
@example("no very good, kind of bad, the least happy, at least glad")
@example("VADER is the shit, HATE it!! ???? 😀good")
def test_any_text(text: str) -> None:
    """Whatever is asked."""
    assert LIBRARY.polarity_scores(text)["compound"] == OURS.compound(text)


def test_the_shipped_day() -> None:
    """Every line of every shipped article."""
    files = [it for it in resources.files("consumers.stream").iterdir() if it.is_file()]
    lines = [line for it in files for line in it.read_bytes().decode(errors="replace").splitlines()]
    assert len(lines) > 1_000
    _compare(lines)


def test_an_overlay_gives_and_takes() -> None:
    """The library's lexicon itself stays as it is for everybody else."""
    changed = Vader({"ceasefire": 2.0, "party": 0.0})
    assert changed.compound("a ceasefire") > 0 == OURS.compound("a ceasefire")
    assert changed.compound("a party") == 0 < OURS.compound("a party")


@pytest.mark.skipif(not DATA.exists(), reason=MISSING)
def test_all_evaluation_data() -> None:
    """Every sentence that is at hand: some two hundred thousand."""
    _compare(_sentences())


def _sentences() -> Iterator[str]:
    for path in sorted(DATA.rglob("*.jsonl")):
        for line in path.read_text().splitlines():
            record = json.loads(line)
            for key in ("text", "raw_text", "title", "sentence", "body"):
                if isinstance(record.get(key), str):
                    yield from record[key].splitlines()


def _compare(lines: list[str] | Iterator[str]) -> None:
    wrong = [line for line in lines if LIBRARY.polarity_scores(line)["compound"] != OURS.compound(line)]
    assert [] == wrong
