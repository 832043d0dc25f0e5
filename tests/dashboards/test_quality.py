"""Alerts on the data, tried with promtool: each fires, and each stays silent where it nearly would."""

from pathlib import Path

import pytest

from tests.dashboards.newsroom import RULES, labels
from tests.dashboards.promtool import STALE, World

pytestmark = pytest.mark.real
WARNING = {"severity": "warning", "desk": "operations"}
CRITICAL = {"severity": "critical", "desk": "operations"}
INFO = {"severity": "info", "desk": "operations"}


def records(world: World, observed: float, skipped: float, dead: float) -> None:
    """What comes of records, each half minute, after ten minutes in which none was dead."""
    world.counter(f"deskwatch_articles_total{labels('a', partition='0')}", (100, observed))
    for outcome, reason, gain in (("observed", "", observed), ("skipped", "language", skipped), ("dead", "json", dead)):
        place = labels("a", outcome=outcome, reason=reason)
        world.counter(f"deskwatch_records_total{place}", (20, 0 if outcome == "dead" else gain), (80, gain))


def test_many_dead_records_are_told_of(tmp_path: Path) -> None:
    """A tenth of all."""
    world = World()
    records(world, 9, 0, 1)
    world.silent("11m", "DeskwatchDeadRatioHigh")
    world.fires(
        "40m",
        "DeskwatchDeadRatioHigh",
        CRITICAL,
        "Many records cannot be processed.",
        "10% of the records of the last 15 minutes are dead letters.",
    )
    world.check(RULES, tmp_path)


@pytest.mark.parametrize(
    ("observed", "skipped", "dead"), [(24, 0, 1), (1, 9, 0), (0.1, 0, 0.1)], ids=["few", "skipped", "nearly nothing"]
)
def test_what_is_no_high_ratio(tmp_path: Path, observed: float, skipped: float, dead: float) -> None:
    """Four per cent; articles that are not ours; half of six records."""
    world = World()
    records(world, observed, skipped, dead)
    for minutes in range(10, 50, 10):
        world.silent(f"{minutes}m", "DeskwatchDeadRatioHigh")
    world.check(RULES, tmp_path)


def test_a_dead_letter_is_told_of_for_an_hour(tmp_path: Path) -> None:
    """By its reason; skipped records are none."""
    world = World(step="1m")
    for outcome, reason, phases in (
        ("skipped", "language", ((120, 5),)),
        ("dead", "json", ((10, 0), (1, 1), (109, 0))),
    ):
        world.counter(f"deskwatch_records_total{labels('a', outcome=outcome, reason=reason)}", *phases)
    world.silent("10m", "DeskwatchDeadLetters")
    world.fires(
        "65m",
        "DeskwatchDeadLetters",
        {**INFO, "reason": "json"},
        "There are dead letters.",
        "Records of the last hour could not be processed, and are kept: json.",
    )
    world.silent("75m", "DeskwatchDeadLetters")
    world.check(RULES, tmp_path)


@pytest.mark.parametrize(
    ("series", "evictions", "fires"),
    [(950, 8, True), (950, 3, False), (880, 8, False)],
    ids=["small", "full and calm", "room"],
)
def test_a_bound_that_is_too_small_is_told_of(tmp_path: Path, series: int, evictions: int, fires: bool) -> None:
    """Full, and every name replaced within a day: eight in ten minutes are 1,152 of 1,000; three are 432."""
    world = World(step="10m")
    for partition, part in {"0": 0.5, "1": 0.5}.items():
        place = labels("a", kind="person", partition=partition)
        world.gauge(f"deskwatch_entity_series{place}", (200, series * part))
        world.gauge(f"deskwatch_entity_series_limit{place}", (200, 500))
        place = labels("a", kind="person", reason="room", partition=partition)
        world.counter(f"deskwatch_entity_evictions_total{place}", (200, evictions * part))
    place = labels("a", kind="country", partition="0")
    world.gauge(f"deskwatch_entity_series{place}", (200, 0))
    world.gauge(f"deskwatch_entity_series_limit{place}", (200, 0))
    if fires:
        world.fires(
            "30h",
            "DeskwatchSeriesNearlyFull",
            {**WARNING, "kind": "person"},
            "The bound on series is too small for the names in the news.",
            "95% of the series for kind person are in use, and names lose theirs within a day.",
        )
    else:
        world.silent("30h", "DeskwatchSeriesNearlyFull")
    world.check(RULES, tmp_path)


@pytest.mark.parametrize(("lost", "fires"), [(9, True), (7, False)])
def test_overflow_is_told_of(tmp_path: Path, lost: int, fires: bool) -> None:
    """Nine of ten mentions are of names without a series; seven of ten are the many that are named once."""
    world = World(step="2m")
    place = labels("a", kind="person", partition="0")
    world.counter(f"deskwatch_mentions_total{place}", (120, 10))
    world.counter(f"deskwatch_entity_overflow_mentions_total{place}", (120, lost))
    if fires:
        world.fires(
            "3h",
            "DeskwatchOverflow",
            {**WARNING, "kind": "person"},
            "Most mentions are of names without a series.",
            "90% of the mentions of kind person were forgotten in the last hour before their names had a series.",
        )
    else:
        world.silent("3h", "DeskwatchOverflow")
    world.check(RULES, tmp_path)


def test_an_inconsistent_state_is_told_of_though_its_process_ends(tmp_path: Path) -> None:
    """One scrape shows it; fifteen minutes later nobody does any more."""
    world = World()
    place = labels("b", partition="3")
    world.gauge(f"deskwatch_state_consistent{place}", (10, 1), (1, 0), (60, STALE))
    world.gauge(f"deskwatch_state_consistent{labels('c', partition='4')}", (71, 1))
    world.silent("4m30s", "DeskwatchStateInconsistent")
    world.fires(
        "15m",
        "DeskwatchStateInconsistent",
        {**CRITICAL, "partition": "3"},
        "Restored counts do not agree with the log.",
        "Partition 3 is not shown rather than shown wrong.",
    )
    world.silent("25m", "DeskwatchStateInconsistent")
    world.check(RULES, tmp_path)


def test_an_invalid_configuration_is_told_of(tmp_path: Path) -> None:
    """Not the half minute in which a file is being written."""
    world = World()
    world.gauge(f"deskwatch_config_valid{labels('a')}", (10, 1), (1, 0), (9, 1), (20, 0))
    world.gauge(f"deskwatch_config_valid{labels('b')}", (40, 1))
    for at in ("5m", "6m", "10m"):
        world.silent(at, "DeskwatchConfigInvalid")
    world.fires(
        "12m",
        "DeskwatchConfigInvalid",
        {**WARNING, "job": "deskwatch", "instance": "a"},
        "A file of settings or watch-lists cannot be used.",
        "a keeps the last good one; its log names the line.",
    )
    world.check(RULES, tmp_path)


def test_lost_notifications_are_told_of(tmp_path: Path) -> None:
    """Two failures are tried again; a target that stays away is told of; old failures are not."""
    world = World()
    place = f"deskwatch_notifications_failed_total{labels('desk')}"
    world.counter(place, (10, 0), (2, 1), (48, 0), (10, 1), (50, 0), start=40)
    for minutes in (4, 8, 20, 29):
        world.silent(f"{minutes}m", "DeskwatchNotificationsLost")
    world.fires_for("35m", "DeskwatchNotificationsLost", WARNING)
    world.silent("55m", "DeskwatchNotificationsLost")
    world.check(RULES, tmp_path)
