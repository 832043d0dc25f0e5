"""Processes come and go, partitions move, scrapes fail: no desk hears of it. Each case is of a name that is loud."""

from pathlib import Path

import pytest

from dashboards.spikes import ALERT
from tests.dashboards.newsroom import DAY, HISTORY, RATE, RULES, after, labels, name, totals
from tests.dashboards.promtool import STALE, Phase, World

pytestmark = pytest.mark.real
LOUD = 4.0
"""Articles in 30 seconds: one of five of all."""
DESKS = (ALERT, "DeskwatchToneDrop", "DeskwatchToneRise", "DeskwatchNewName")


def test_a_partition_that_moves_is_no_news(tmp_path: Path) -> None:
    """It is away for a minute, appears elsewhere at its old value, stands still for the hold, and catches up."""
    world = World()
    totals(world, (80, RATE), partitions=("0",))
    moved(world, "articles_total", {"partition": "1"}, RATE, DAY - RATE)
    moved(world, "articles_retracted_total", {"partition": "1"}, 0, 0)
    moved(world, "entity_articles_total", {"kind": "country", "entity": "US"}, LOUD, 0)
    moved(world, "entity_retracted_articles_total", {"kind": "country", "entity": "US"}, 0, 0)
    world.gauge(f"deskwatch_entity_sources{labels('1', kind='country', entity='US', window='15m')}", (400, 32))
    name(world, "Ann Known", (80, LOUD), usual=LOUD)
    expect_silence(world, 40, tmp_path)


def test_articles_of_partitions_that_are_away_are_missed_in_no_share(tmp_path: Path) -> None:
    """Half of the articles are away for twenty minutes and then come at once: names in them must not seem loud."""
    world = World()
    totals(world, (80, RATE), partitions=("0",))
    totals(world, (40, STALE), (1, 40 * RATE), (39, RATE), partitions=("1",))
    name(world, "Ann Here", (80, LOUD * 4), usual=LOUD * 4)
    name(world, "Bob Away", (40, STALE), (1, 40 * LOUD), (39, LOUD), instance="1", usual=LOUD)
    expect_silence(world, 40, tmp_path, " * deskwatch:articles:doubt", " + 0 * deskwatch:articles:doubt")


@pytest.mark.parametrize("samples", [1, 4, 12])
def test_missed_scrapes_are_no_news(tmp_path: Path, samples: int) -> None:
    """The only process cannot be scraped for a while, and goes on counting."""
    gap: tuple[Phase, ...] = ((samples, STALE),)
    world = World()
    totals(world, *gap, (1, samples * RATE), (60, RATE))
    name(world, "Ann Known", *gap, (1, samples * LOUD), (60, LOUD), usual=LOUD)
    expect_silence(world, 30, tmp_path)


def test_after_a_long_silence_nothing_is_known_and_nothing_told(tmp_path: Path) -> None:
    """A hundred minutes without a process, on the first day: no hour before, and everything would seem new."""
    world = World()
    totals(world, (200, STALE), (80, RATE))
    name(world, "Ann Known", (200, STALE), (80, LOUD), usual=LOUD)
    for minute in range(100, 135):
        world.silent(after(minute), *DESKS)
    world.check(RULES, tmp_path)
    world.bites(RULES, "increase1h offset 15m >= 0.1 *", "increase1h >= 0 *", tmp_path)


def test_a_state_that_was_lost_is_no_news(tmp_path: Path) -> None:
    """A process starts again with nothing, and counts from 0."""
    world = World()
    totals(world, (40, RATE), partitions=("0",))
    lost(world, labels("1", partition="1"), "articles_total", "articles_retracted_total", RATE)
    place = labels("1", kind="person", entity="Ann Known")
    lost(world, place, "entity_articles_total", "entity_retracted_articles_total", LOUD)
    world.gauge(f"deskwatch_entity_sources{labels('1', kind='person', entity='Ann Known', window='15m')}", (400, 32))
    expect_silence(world, 30, tmp_path)


def lost(world: World, place: str, metric: str, retracted: str, gain: float) -> None:
    """A counter that vanishes for a minute and a half, and begins at 0 again."""
    values = f"{DAY}+{gain:g}x{HISTORY - 1} stale _x3 0x2 0+{gain:g}x60"
    world.series.append({"series": f"deskwatch_{metric}{place}", "values": values})
    world.gauge(f"deskwatch_{retracted}{place}", (400, 0))


def moved(world: World, metric: str, others: dict[str, str], gain: float, start: float) -> None:
    """A counter that leaves instance 1 and appears at instance 2, two samples later, with the hold and the rest."""
    before, after_move = labels("1", **others), labels("2", **others)
    world.counter(f"deskwatch_{metric}{before}", (HISTORY, gain), (80, STALE), start=start)
    left_at = start + (HISTORY - 1) * gain
    phases: tuple[Phase, ...] = ((HISTORY + 2, None), (2, 0), (1, 6 * gain), (75, gain))
    world.counter(f"deskwatch_{metric}{after_move}", *phases, start=left_at)


def expect_silence(world: World, minutes: int, folder: Path, rule: str = "", otherwise: str = "") -> None:
    """No desk alert fires, at any minute; without the part of the rules that is for this, one does."""
    for minute in range(minutes):
        world.silent(after(minute), *DESKS)
    world.check(RULES, folder)
    if rule:
        world.bites(RULES, rule, otherwise, folder)
