"""Sentiment towards a name, from the text to what is served, and without it where nobody wants it."""

import json
from pathlib import Path

import pytest

from tests.consumers.running import article, once, serving, write_lines

TEXT = "Radka Dimova said that the minister, Boyan Kaloferov, had lied to parliament about the killing."
FAMILY = "deskwatch_entity_sentiment_mentions_total"


@pytest.fixture(name="inbox")
def _inbox(tmp_path: Path) -> Path:
    """One article about a harsh speaker, and the target of the harsh words."""
    (tmp_path / "inbox").mkdir()
    write_lines(tmp_path / "inbox" / "news.jsonl", [article(1, TEXT)])
    return tmp_path / "inbox"


def test_who_speaks_harshly_is_not_spoken_of_harshly(inbox: Path) -> None:
    """`inspect` tells the tone of the sentence from that towards whom it names."""
    inspected = json.loads(once("inspect", inbox / "news.jsonl", "--json").stdout)
    (sentence,) = [it for it in inspected["sentences"] if it["text"] == TEXT]
    assert sentence["tone"] < -0.3
    towards = {mention["entity"]: mention["towards"]["polarity"] for mention in sentence["mentions"]}
    assert {"Radka Dimova": "neutral", "Boyan Kaloferov": "negative"} == towards


def test_mentions_are_counted_by_the_sentiment_towards_the_name(inbox: Path) -> None:
    """The target's one mention is negative."""
    with serving(inbox, "--state", inbox.parent / "s.db", desks_file=_watched(inbox), hold_seconds=0) as served:
        page = served.wait_for('deskwatch_articles_total{partition="0"}', 1)
        series = FAMILY + '{kind="person",entity="Boyan Kaloferov",polarity="%s"}'
        assert [1, 0, 0] == [page[series % polarity] for polarity in ("negative", "neutral", "positive")]


def test_it_can_be_turned_off(inbox: Path) -> None:
    """Then no family says 0 of what nobody looked at."""
    desks = _watched(inbox)
    with serving(inbox, "--state", inbox.parent / "s.db", desks_file=desks, hold_seconds=0, sentiment="no") as served:
        page = served.wait_for('deskwatch_articles_total{partition="0"}', 1)
    assert not any(name.startswith("deskwatch_entity_sentiment") for name in page)


def _watched(inbox: Path) -> Path:
    """A desk that watches him, so that he has series from the first article on."""
    path = inbox.parent / "desks.yml"
    path.write_text("desks: {politics: {people: [Boyan Kaloferov]}}\n")
    return path
