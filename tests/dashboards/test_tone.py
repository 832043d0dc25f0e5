"""Tone alerts, tried with promtool over a day and an hour, in steps of five minutes."""

from pathlib import Path

import pytest

from tests.dashboards.newsroom import RULES, labels
from tests.dashboards.promtool import World

pytestmark = pytest.mark.real
BEFORE, AFTER = 288, 24
"""Samples of the day, and of the two hours that are looked at."""
DROP, RISE = "DeskwatchToneDrop", "DeskwatchToneRise"
ANN = {"kind": "person", "entity": "Ann Known", "desk": "general", "severity": "info"}


def told(
    world: World, usual: float, now: float, *, sentences: float = 5, articles: float = 2, surge: float = 1
) -> None:
    """A name with so many sentences and articles in five minutes, at its usual mean tone and then at another.

    From then on there are `surge` times as many of both.
    """
    place = {"kind": "person", "entity": "Ann Known"}
    for part, sign in (("positive", 1), ("negative", -1)):
        gains = [max(0, sign * tone) * sentences for tone in (usual, now)]
        phases = (BEFORE, gains[0]), (AFTER, gains[1] * surge)
        world.counter(f"deskwatch_entity_tone_{part}_total{labels('0', **place)}", *phases)
        phases = (BEFORE, sentences / 2), (AFTER, sentences / 2 * surge)
        world.counter(f"deskwatch_entity_sentences_total{labels('0', **place, polarity=part)}", *phases)
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
