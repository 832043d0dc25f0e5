"""Tone alerts, tried with promtool over a day and an hour, in steps of five minutes."""

from pathlib import Path

import pytest

from dashboards.rules import rules_file
from dashboards.thresholds import thresholds_for
from monitor.watchlists import Desk
from tests.dashboards.newsroom import RULES, labels
from tests.dashboards.promtool import World

pytestmark = pytest.mark.real
BEFORE, AFTER = 288, 24
"""Samples of the day, and of the two hours that are looked at."""
DROP, RISE = "DeskwatchToneDrop", "DeskwatchToneRise"
ANN = {"kind": "person", "entity": "Ann Known", "desk": "general", "severity": "info"}


def averaged(world: World, measure: tuple[str, str], means: tuple[float, float], number: float, surge: float) -> None:
    """The counters of a mean, usual and then another; `number` of what is counted comes in five minutes."""
    noun, counted = measure
    place = {"kind": "person", "entity": "Ann Known"}
    for part, sign in (("positive", 1), ("negative", -1)):
        gains = [max(0, sign * mean) * number for mean in means]
        phases = (BEFORE, gains[0]), (AFTER, gains[1] * surge)
        world.counter(f"deskwatch_entity_{noun}_{part}_total{labels('0', **place)}", *phases)
        phases = (BEFORE, number / 2), (AFTER, number / 2 * surge)
        world.counter(f"deskwatch_entity_{counted}_total{labels('0', **place, polarity=part)}", *phases)


def told(
    world: World, usual: float, now: float, *, sentences: float = 5, articles: float = 2, surge: float = 1
) -> None:
    """A name with so many sentences and articles in five minutes, at its usual mean tone and then at another.

    From then on there are `surge` times as many of both.
    """
    averaged(world, ("tone", "sentences"), (usual, now), sentences, surge)
    place = {"kind": "person", "entity": "Ann Known"}
    world.counter(
        f"deskwatch_entity_articles_total{labels('0', **place)}", (BEFORE, articles), (AFTER, articles * surge)
    )
    world.gauge(f"deskwatch_entity_retracted_articles_total{labels('0', **place)}", (BEFORE + AFTER, 0))
    world.counter(f"deskwatch_articles_total{labels('0', partition='0')}", (BEFORE + AFTER, 100))
    world.gauge(f"deskwatch_articles_retracted_total{labels('0', partition='0')}", (BEFORE + AFTER, 0))


def test_a_drop_fires(tmp_path: Path) -> None:
    """From +0.2 to -0.4 at the same number of articles, and how it is told."""
    world = World(step="5m")
    told(world, 0.2, -0.4)
    world.silent("24h", DROP, RISE)
    world.fires(
        "25h30m",
        DROP,
        ANN,
        "The tone of sentences that name Ann Known fell.",
        "Ann Known (person): the mean tone of the last hour's sentences is -0.6 from that of the day before, at no "
        "unusual number of sentences.",
    )
    world.silent("25h30m", RISE)
    world.check(RULES, tmp_path)


def test_a_rise_fires_for_the_desks_that_watch(tmp_path: Path) -> None:
    """From -0.1 to +0.5, with fewer sentences than the general desk asks for."""
    world = World(step="5m")
    told(world, -0.1, 0.5, sentences=3)
    place = labels("0", kind="person", entity="Ann Known", desk="politics")
    world.gauge(f"deskwatch_entity_desk_info{place}", (BEFORE + AFTER, 1))
    world.silent("24h", DROP, RISE)
    world.fires(
        "25h30m",
        RISE,
        {**ANN, "desk": "politics"},
        "The tone of sentences that name Ann Known rose.",
        "Ann Known (person): the mean tone of the last hour's sentences is +0.6 from that of the day before, at no "
        "unusual number of sentences.",
    )
    world.silent("25h30m", DROP)
    world.check(RULES, tmp_path)


@pytest.mark.parametrize(
    "case",
    [
        {"now": -0.05},
        {"now": -0.4, "sentences": 3.0},
        {"now": 0.2, "surge": 2.0},
        {"now": -0.4, "surge": 8.0},
        {"now": -0.12, "sentences": 3.5},
    ],
    ids=["small", "few sentences", "more of the same", "a spike's", "chance"],
)
def test_what_comes_near_is_silent(tmp_path: Path, case: dict[str, float]) -> None:
    """A small shift, few sentences, more articles in the same tone, a story, or what chance does to 42 sentences."""
    world = World(step="5m")
    told(world, 0.2, **case)
    for minutes in range(0, 110, 10):
        world.silent(f"{24 * 60 + minutes}m", DROP, RISE)
    world.check(RULES, tmp_path)


def test_without_half_a_day_nothing_is_usual(tmp_path: Path) -> None:
    """A server that began to record an hour ago."""
    world = World(step="5m")
    place = labels("0", kind="person", entity="Ann Known")
    world.counter(f"deskwatch_entity_tone_positive_total{place}", (18, 4), (AFTER, 0))
    world.counter(f"deskwatch_entity_tone_negative_total{place}", (18, 0), (AFTER, 6))
    world.counter(f"deskwatch_entity_sentences_total{place}", (18 + AFTER, 10))
    for minutes in range(60, 210, 10):
        world.silent(f"{minutes}m", DROP, RISE)
    world.check(RULES, tmp_path)


POLITICS = labels("0", kind="person", entity="Ann Known", desk="politics")
WORLD = labels("0", kind="person", entity="Ann Known", desk="world")
AGAINST, FOR = "DeskwatchSentimentDrop", "DeskwatchSentimentRise"
ASKED = rules_file(thresholds_for(20_000), (Desk("politics", asks_sentiment=True), Desk("world")))
"""The rules of an installation in which the desk politics asks for sentiment and the desk world does not."""


def thought_of(world: World, usual: float, now: float, *, mentions: float = 5, surge: float = 1) -> None:
    """A name, watched by both desks, of which so many mentions in five minutes think usually this, and then that."""
    averaged(world, ("sentiment", "sentiment_mentions"), (usual, now), mentions, surge)
    for watching in (POLITICS, WORLD):
        world.gauge(f"deskwatch_entity_desk_info{watching}", (BEFORE + AFTER, 1))


def test_sentiment_is_told_to_the_desk_that_asks(tmp_path: Path) -> None:
    """From +0.2 to -0.4 while the tone of the sentences stays; the other desk that watches her hears nothing."""
    world = World(step="5m")
    told(world, 0.1, 0.1)
    thought_of(world, 0.2, -0.4)
    world.silent("24h", AGAINST, FOR, DROP, RISE)
    world.fires(
        "25h30m",
        AGAINST,
        {**ANN, "desk": "politics"},
        "The sentiment towards Ann Known fell.",
        "Ann Known (person): the mean sentiment of the last hour's mentions is -0.6 from that of the day before, at no "
        "unusual number of mentions.",
    )
    world.silent("25h30m", FOR, DROP, RISE)
    world.check(ASKED, tmp_path)


def test_a_better_sentiment_rises(tmp_path: Path) -> None:
    """The other way round."""
    world = World(step="5m")
    thought_of(world, -0.3, 0.3)
    world.fires(
        "25h30m",
        FOR,
        {**ANN, "desk": "politics"},
        "The sentiment towards Ann Known rose.",
        "Ann Known (person): the mean sentiment of the last hour's mentions is +0.6 from that of the day before, at no "
        "unusual number of mentions.",
    )
    world.silent("25h30m", AGAINST)
    world.check(ASKED, tmp_path)


@pytest.mark.parametrize(
    "case",
    [{"now": 0.0}, {"now": -0.4, "mentions": 1.5}, {"now": -0.4, "surge": 8.0}],
    ids=["small", "few mentions", "a spike's"],
)
def test_what_comes_near_in_sentiment_is_silent(tmp_path: Path, case: dict[str, float]) -> None:
    """A small shift, few mentions, or a story."""
    world = World(step="5m")
    thought_of(world, 0.2, **case)
    for minutes in range(0, 110, 10):
        world.silent(f"{24 * 60 + minutes}m", AGAINST, FOR)
    world.check(ASKED, tmp_path)
