"""The budget of late articles, tried with promtool: both pairs of windows."""

from pathlib import Path

import pytest

from tests.dashboards.newsroom import RULES, labels
from tests.dashboards.promtool import World

pytestmark = pytest.mark.real
FAST, SLOW = "DeskwatchFreshnessBurnFast", "DeskwatchFreshnessBurnSlow"


def delays(world: World, *phases: tuple[int, float], articles: float = 20) -> None:
    """Phases of (samples, share that is late), each sample with so many articles."""
    every = f"deskwatch_article_delay_seconds_count{labels('a')}"
    in_time = f"deskwatch_article_delay_seconds_bucket{labels('a', le='60.0')}"
    world.counter(every, (sum(samples for samples, _ in phases), articles))
    world.counter(in_time, *((samples, articles * (1 - late)) for samples, late in phases))


def test_a_fast_burn_fires_within_the_hour_and_ends_soon_after(tmp_path: Path) -> None:
    """Every second article is late: twenty-five minutes are enough, and ten minutes after the last it is over."""
    world = World(step="1m")
    delays(world, (60, 0), (70, 0.5), (20, 0))
    world.silent("60m", FAST, SLOW)
    world.fires_for("85m", FAST, {"severity": "critical", "desk": "operations"})
    world.fires(
        "125m",
        FAST,
        {"severity": "critical", "desk": "operations"},
        "Articles reach the desks too late.",
        "50% of the articles of the last 1h were counted more than a minute after their publication; 1 % may be.",
    )
    world.silent("140m", FAST)
    world.check(RULES, tmp_path)


def test_a_slow_burn_fires_too(tmp_path: Path) -> None:
    """A tenth is late for hours: too little for the fast one."""
    world = World(step="5m")
    delays(world, (100, 0.1))
    world.silent("8h", FAST)
    world.fires(
        "8h",
        SLOW,
        {"severity": "warning", "desk": "operations"},
        "Articles reach the desks too late.",
        "10% of the articles of the last 6h were counted more than a minute after their publication; 1 % may be.",
    )
    world.check(RULES, tmp_path)


@pytest.mark.parametrize(("late", "articles"), [(0.04, 20.0), (1.0, 0.1)], ids=["within both speeds", "too few to say"])
def test_what_comes_near_is_silent(tmp_path: Path, late: float, articles: float) -> None:
    """Four times the budget, or all of seven articles."""
    world = World(step="5m")
    delays(world, (100, late), articles=articles)
    world.silent("8h", FAST, SLOW)
    world.check(RULES, tmp_path)


def test_a_short_outage_is_forgiven(tmp_path: Path) -> None:
    """Five minutes in which every article is late are a twelfth of an hour, and over."""
    world = World(step="1m")
    delays(world, (60, 0), (5, 1), (40, 0))
    for minutes in range(60, 100, 2):
        world.silent(f"{minutes}m", FAST)
    world.check(RULES, tmp_path)
