"""Sentences that nobody can be named in are not read, and nothing is lost by it."""

import json

import pytest

from monitor.capitals import may_name
from monitor.clean import CleanText, Line
from monitor.sentences import Reader
from tests.data import DATA, MISSING

NEWS = ("uner_pud/test.jsonl", "gum/train.jsonl", "gum/dev.jsonl", "gum/test.jsonl", "wikigold/test.jsonl")


@pytest.mark.parametrize(
    "sentence",
    [
        "He met Dimova",
        "Dimova spoke",
        "The eBay chief",
        "The McDonalds",
        "“ The Hague is far",
        "Will has left",
        "she met radka dimova in oslo",
        "radka dimova spoke",
        "The U.S. said no",
        "In 2024 Łukasz won",
        "…",
        "",
        "3 people died",
    ],
)
def test_what_may_hold_a_name_is_read(sentence: str) -> None:
    """A capital inside, a first word that may be a name, no capital at all, or nothing to go by."""
    assert may_name(sentence.split())


@pytest.mark.parametrize(
    "sentence",
    ["The ministers left early", "“ He said so , ” they added", "It is over .", "Two of them died ; 14 lived"],
)
def test_what_cannot_is_not(sentence: str) -> None:
    """A first word that begins sentences, and no other capital."""
    assert not may_name(sentence.split())


def test_the_sentences_stay_in_their_places() -> None:
    """Of three only the middle one can hold a name; sentiment stands beside it alone."""
    text = CleanText((Line(1, "It was late. Radka Dimova flew to Oslo. The rest is known."),), ())
    sentences = Reader().read([text])[0]
    assert [[], ["Radka Dimova", "Oslo"], []] == [[name.text for name in one.names] for one in sentences]
    assert [True, False, True] == [one.sentiment is None for one in sentences]
    assert [False] * 3 == [one.sentiment is None for one in Reader(reads_all=True).read([text])[0]]


@pytest.mark.skipif(not DATA.is_dir(), reason=MISSING)
def test_hardly_a_labelled_name_is_lost() -> None:
    """One in a thousand at the most in edited text, and a sixth of its words need not be read."""
    words = skipped = names = lost = 0
    for line in (line for name in NEWS for line in (DATA / "ner" / name).read_text("utf-8").splitlines()):
        record = json.loads(line)
        is_read = may_name(record["text"].replace("-", " - ").split())
        here = sum(label in ("PER", "LOC", "GPE") for _, _, label in record["ents"])
        size = len(record["text"].split())
        words, names = words + size, names + here
        skipped, lost = skipped + size * (not is_read), lost + here * (not is_read)
    assert lost <= names / 1_000
    assert skipped >= words / 6
