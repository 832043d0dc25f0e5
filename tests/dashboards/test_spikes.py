"""Mention spikes, tried with promtool: what fires, and what comes near and stays silent."""

from dataclasses import replace
from pathlib import Path

import pytest

from dashboards.rules import rules_file
from dashboards.spikes import ALERT
from tests.dashboards.desks import desk
from tests.dashboards.newsroom import RULES, THRESHOLDS, after, name, totals, watch
from tests.dashboards.promtool import STALE, World

pytestmark = pytest.mark.real
ANN = {"kind": "person", "entity": "Ann Known", "severity": "info"}
GENERAL = {**ANN, "desk": "general"}


def test_a_flash_fires_within_minutes_and_stays_for_an_hour(tmp_path: Path) -> None:
    """Two articles in 30 seconds on a name that has one in five minutes: the fast arm."""
    world = World()
    totals(world, (90, 10))
    name(world, "Ann Known", (6, 2), (84, 0))
    world.silent(after(0), ALERT)
    world.fires_for(after(3), ALERT, GENERAL)
    world.fires_for(after(44), ALERT, GENERAL)
    world.check(RULES, tmp_path)


def test_what_builds_up_fires_too(tmp_path: Path) -> None:
    """Sixteen articles in a quarter of an hour, never six in three minutes: the slow arm, and how it is told."""
    world = World()
    totals(world, (60, 10))
    name(world, "Ann Known", (40, 0.5), (20, 0), usual=0)
    world.silent(after(9), ALERT)
    world.fires(
        after(14),
        ALERT,
        GENERAL,
        "Many more articles than usual name Ann Known.",
        "Ann Known (person) is 14 standard deviations above its usual share of all articles.",
        seen="14",
        expected="0",
        span_seconds="900",
    )
    world.check(RULES, tmp_path)


def test_a_steady_drip_is_no_flash(tmp_path: Path) -> None:
    """Six articles in three minutes, as in the minutes before: nothing; without the share of the flash, it fires."""
    world = World()
    totals(world, (60, 10))
    name(world, "Ann Known", (20, 0.6), (10, 1.1), (30, 0), usual=0)
    for minute in range(20):
        world.silent(after(minute), ALERT)
    rules = rules_file(replace(THRESHOLDS, general=replace(THRESHOLDS.general, slow_articles=99)))
    world.check(rules, tmp_path)
    world.bites(rules, ">= 0.7 * (", ">= 0 * (", tmp_path)


def test_a_loud_name_is_compared_with_the_hour_before(tmp_path: Path) -> None:
    """Forty articles in a quarter of an hour become ninety: the slow arm alone would want more; seventy are too few."""
    rules = rules_file(replace(THRESHOLDS, general=replace(THRESHOLDS.general, slow_articles=999)))
    world = World()
    totals(world, (60, 10))
    name(world, "Ann Loud", (30, 3.0), (30, 0), usual=40 / 30)
    name(world, "Bob Less", (30, 2.3), (30, 0), usual=40 / 30)
    world.silent(after(3), ALERT)
    world.fires_for(after(15), ALERT, {**GENERAL, "entity": "Ann Loud"})
    world.check(rules, tmp_path)


@pytest.mark.parametrize(
    ("gain", "usual", "sources"), [(0.9, 0.0, 9), (2.0, 0.0, 3), (2.0, 4.0, 9)], ids=["articles", "sources", "surprise"]
)
def test_each_floor_holds(tmp_path: Path, gain: float, usual: float, sources: int) -> None:
    """Five articles, three sources, or no more than usual: nothing."""
    world = World()
    totals(world, (20, 10))
    name(world, "Ann Known", (6, gain), (14, 0), usual=usual, sources=sources)
    for minute in range(10):
        world.silent(after(minute), ALERT)
    world.check(RULES, tmp_path)


def test_each_desk_that_watches_is_told_and_nobody_else(tmp_path: Path) -> None:
    """Five articles from three sources: below the general thresholds, and enough for the desks that watch."""
    world = World()
    totals(world, (20, 10))
    name(world, "Ann Known", (6, 1), (14, 0), usual=0, sources=3)
    name(world, "Bob Unwatched", (6, 1), (14, 0), usual=0, sources=3)
    watch(world, "Ann Known", "politics")
    watch(world, "Ann Known", "sport")
    world.fires_for(after(3), ALERT, {**ANN, "desk": "politics"}, {**ANN, "desk": "sport"})
    world.check(RULES, tmp_path)


def test_a_desk_may_have_thresholds_of_its_own(tmp_path: Path) -> None:
    """Politics wants three articles already, sport only nine; the desk of culture takes what is set for all."""
    rules = rules_file(THRESHOLDS, [desk("politics", fast_articles=3, fast_surprise=3), desk("sport", 9)])
    world = World()
    totals(world, (20, 10))
    name(world, "Ann Known", (6, 0.7), (14, 0), usual=0)
    for watching in ("politics", "sport", "culture"):
        watch(world, "Ann Known", watching)
    world.fires_for(after(3), ALERT, {**ANN, "desk": "politics"})
    world.check(rules, tmp_path)


def test_a_gap_in_the_watch_list_hands_no_name_to_the_general_desk(tmp_path: Path) -> None:
    """The process that shows who watches whom is away for five minutes, in the midst of a spike."""
    world = World()
    totals(world, (30, 10))
    name(world, "Ann Known", (20, 2), (10, 0))
    watch(world, "Ann Known", "politics", (302, 1), (10, STALE), (18, 1))
    for minute in range(3, 14):
        world.fires_for(after(minute), ALERT, {**ANN, "desk": "politics"})
    world.check(RULES, tmp_path)


def test_a_newcomer_is_seen_from_its_zero_on(tmp_path: Path) -> None:
    """A series that begins at 0 fires; one that begins at 40 says nothing of when, as one that was moved does."""
    world = World()
    totals(world, (20, 10))
    name(world, "New Zero", (2, 0), (6, 2), (12, 0), before=None)
    name(world, "Born High", (20, 0), before=None, start=40)
    world.fires_for(after(4), ALERT, {**GENERAL, "entity": "New Zero"})
    world.check(RULES, tmp_path)


def test_what_was_taken_back_does_not_count(tmp_path: Path) -> None:
    """Twelve articles come and are killed at once; where nothing is killed, the same fires."""
    world = World()
    totals(world, (20, 10))
    name(world, "Ann Known", (6, 2), (14, 0), retracted=(20, 2))
    world.silent(after(3), ALERT)
    world.silent(after(5), ALERT)
    world.check(RULES, tmp_path)


def test_a_flood_of_everything_is_silent(tmp_path: Path) -> None:
    """After an outage all articles come twelve times as fast, and nine of them on a name that is rare."""
    world = World()
    totals(world, (10, 120), (20, 10))
    name(world, "Ann Known", (10, 1.5), (20, 0), usual=0)
    for minute in range(14):
        world.silent(after(minute), ALERT)
    world.check(RULES, tmp_path)
    world.bites(RULES, "* deskwatch:articles:flood", "+ 0 * deskwatch:articles:flood", tmp_path)


def test_a_young_installation_is_silent(tmp_path: Path) -> None:
    """Fewer articles than the rules call history."""
    world = World()
    world.counter('deskwatch_articles_total{job="deskwatch",partition="0"}', (90, 7))
    world.gauge('deskwatch_articles_retracted_total{job="deskwatch",partition="0"}', (90, 0))
    name(world, "Ann Known", (90, 3), before=0)
    world.silent("10m", ALERT)
    world.silent("40m", ALERT)
    world.check(RULES, tmp_path)


def test_the_event_of_yesterday_is_usual_today(tmp_path: Path) -> None:
    """A daily briefing: the same articles at the same hour; without yesterday's they fire."""
    event = ((15, 3), (15, 0))
    for before in (event, ((30, 0),)):
        world = World(step="2m")
        length = 720 + 60
        world.counter('deskwatch_articles_total{job="deskwatch",partition="0"}', (length, 80))
        world.gauge('deskwatch_articles_retracted_total{job="deskwatch",partition="0"}', (length, 0))
        name(world, "Ann Known", *before, (690, 0), *event, (30, 0), before=0)
        if before is event:
            world.silent("24h10m", ALERT)
            world.silent("24h40m", ALERT)
        else:
            world.fires_for("24h10m", ALERT, GENERAL)
        world.check(RULES, tmp_path)


def test_own_thresholds_take_the_place_of_those_for_all() -> None:
    """What a desk does not set stays."""
    watched = THRESHOLDS.watched
    assert replace(watched, fast_articles=9) == watched.with_own(desk("sport", 9).thresholds)
    assert watched == watched.with_own(desk("culture").thresholds)
