"""Alerts on processes, tried with promtool: each fires, and each stays silent where it nearly would."""

from pathlib import Path

import pytest

from tests.dashboards.newsroom import RULES, labels
from tests.dashboards.promtool import STALE, Phase, World

pytestmark = pytest.mark.real
WARNING = {"severity": "warning", "desk": "operations"}
CRITICAL = {"severity": "critical", "desk": "operations"}
SILENT = {"severity": "none", "desk": "operations"}


def up(world: World, *phases: Phase, instance: str = "a") -> None:
    """Whether a process can be scraped."""
    world.gauge(f"up{labels(instance)}", *phases)


def analyzer(world: World, lag: tuple[Phase, ...], records: tuple[Phase, ...], instance: str = "a") -> None:
    """Records that wait for an analyzer, and those that it has read."""
    place = labels(instance, group="deskwatch-analyze", topic="articles", partition="0")
    world.gauge(f"deskwatch_consumer_lag_records{place}", *lag)
    world.counter(f"deskwatch_records_total{labels(instance, outcome='observed', reason='')}", *records)


def exporter(world: World, lag: tuple[Phase, ...], offsets: tuple[Phase, ...]) -> None:
    """Records that wait for an exporter, and the offset up to which it is durable."""
    place = labels("b", group="deskwatch-export", topic="mentions", partition="0")
    world.gauge(f"deskwatch_consumer_lag_records{place}", *lag)
    world.counter(f"deskwatch_durable_offset{labels('b', partition='0')}", *offsets, start=7_000)


def test_a_process_that_is_away_for_two_minutes_is_told_of(tmp_path: Path) -> None:
    """And a restart of a minute is not."""
    world = World()
    up(world, (10, 1), (3, 0), (20, 1), (10, 0))
    up(world, (50, 1), instance="b")
    world.silent("6m", "DeskwatchTargetDown")
    world.silent("7m", "DeskwatchTargetDown")
    world.silent("18m", "DeskwatchTargetDown")
    world.fires(
        "19m",
        "DeskwatchTargetDown",
        {**WARNING, "job": "deskwatch", "instance": "a"},
        "A process cannot be scraped.",
        "a of job deskwatch has been away for 2 minutes.",
    )
    world.check(RULES, tmp_path)


def test_nobody_who_shows_counts_is_told_of(tmp_path: Path) -> None:
    """Analyzers are up; the last exporter vanishes for three minutes, and then for good."""
    world = World()
    up(world, (60, 1))
    place = labels("b", partition="0")
    world.counter(f"deskwatch_articles_total{place}", (10, 5), (6, STALE), (10, 5), (20, STALE))
    world.silent("7m30s", "DeskwatchAbsent")
    world.silent("12m", "DeskwatchAbsent")
    world.fires(
        "18m30s",
        "DeskwatchAbsent",
        CRITICAL,
        "Nothing is counted.",
        "No process has shown a count of articles for 5 minutes.",
    )
    world.check(RULES, tmp_path)


def test_work_that_waits_while_nothing_moves_is_told_of(tmp_path: Path) -> None:
    """Analyzers first, and exporters by their offsets."""
    world = World()
    analyzer(world, ((10, 0), (50, 40)), ((10, 5), (50, 0)))
    exporter(world, ((40, 0), (60, 7)), ((40, 5), (60, 0)))
    text = "has done nothing for 5 minutes;"
    world.silent("9m", "DeskwatchStalled")
    world.fires(
        "16m",
        "DeskwatchStalled",
        {**CRITICAL, "group": "deskwatch-analyze"},
        "Nothing moves though articles wait.",
        f"deskwatch-analyze {text} 40 records wait.",
    )
    world.fires(
        "45m",
        "DeskwatchStalled",
        {**CRITICAL, "group": "deskwatch-export"},
        "Nothing moves though articles wait.",
        f"deskwatch-export {text} 7 records wait.",
    )
    world.check(RULES, tmp_path)


def test_one_who_works_slowly_or_has_nothing_to_do_is_not_stalled(tmp_path: Path) -> None:
    """Analyzers read a record a minute, exporters have none."""
    world = World()
    analyzer(world, ((60, 500),), ((60, 0.5),))
    exporter(world, ((60, 0),), ((60, 0),))
    for minutes in range(5, 30, 5):
        world.silent(f"{minutes}m", "DeskwatchStalled")
    world.check(RULES, tmp_path)


def test_lag_counts_by_the_time_to_drain(tmp_path: Path) -> None:
    """A thousand records at one a second are 17 minutes; at four a second they are no matter."""
    for gain, is_late in ((30, True), (120, False)):
        world = World()
        analyzer(world, ((70, 1_000.5),), ((70, gain),))
        place = labels("desk", outcome="observed", reason="")
        world.counter(f"deskwatch_records_total{place}", (70, 300))  # the page's reader must not count
        world.silent("9m", "DeskwatchLagging")
        if is_late:
            world.fires(
                "30m",
                "DeskwatchLagging",
                {**WARNING, "group": "deskwatch-analyze"},
                "More articles come than are read.",
                "deskwatch-analyze needs 16m 40s to catch up.",
            )
        else:
            world.silent("30m", "DeskwatchLagging")
        world.check(RULES, tmp_path)


def test_exporters_lag_by_their_offsets(tmp_path: Path) -> None:
    """Three thousand records at two a second are 25 minutes."""
    world = World()
    exporter(world, ((70, 3_000),), ((70, 60),))
    world.fires_for("30m", "DeskwatchLagging", {**WARNING, "group": "deskwatch-export"})
    world.check(RULES, tmp_path)


def test_catching_up_fires_at_once_and_for_a_quarter_of_an_hour_more(tmp_path: Path) -> None:
    """Only of a process that counts or analyzes: the page's reader fills itself after each start."""
    world = World()
    analyzer(world, ((90, 5),), ((90, 5),))
    world.gauge(f"deskwatch_catching_up{labels('a')}", (20, 0), (4, 1), (66, 0))
    world.gauge(f"deskwatch_catching_up{labels('desk')}", (10, 1), (80, 0))
    world.silent("3m", "DeskwatchCatchingUp")
    text = "The desks' alerts are held back until a quarter of an hour after."
    for at in ("10m", "26m"):
        world.fires(at, "DeskwatchCatchingUp", SILENT, "Old articles are being counted.", text)
    world.silent("30m", "DeskwatchCatchingUp")
    world.check(RULES, tmp_path)


def test_a_silent_stream_is_told_of(tmp_path: Path) -> None:
    """Half an hour without a record, and none that waits."""
    world = World()
    analyzer(world, ((120, 0),), ((20, 5), (100, 0)))
    world.silent("40m", "DeskwatchStreamSilent")
    world.fires(
        "46m",
        "DeskwatchStreamSilent",
        WARNING,
        "No article arrives.",
        "Nobody has sent a record for 30 minutes, and none waits to be read.",
    )
    world.check(RULES, tmp_path)


@pytest.mark.parametrize(("lag", "gain"), [(3, 0.0), (0, 0.05)], ids=["records wait", "a record in ten minutes"])
def test_a_stream_is_not_silent_while(tmp_path: Path, lag: int, gain: float) -> None:
    """Something waits: that is a stall. Or something comes now and then."""
    world = World()
    analyzer(world, ((120, lag),), ((20, 5), (100, gain)))
    world.silent("46m", "DeskwatchStreamSilent")
    world.silent("58m", "DeskwatchStreamSilent")
    world.check(RULES, tmp_path)


def test_a_slow_restore_is_told_of_for_an_hour(tmp_path: Path) -> None:
    """One that took three minutes; one of a minute, and one of long ago, are not."""
    world = World(step="1m")
    for partition, phases in {"0": ((10, 5), (80, 180)), "1": ((10, 5), (80, 60)), "2": ((90, 300),)}.items():
        world.gauge(f"deskwatch_restore_seconds{labels('b', partition=partition)}", *phases)
    world.fires(
        "65m",
        "DeskwatchRestoreSlow",
        {**WARNING, "partition": "0"},
        "Counts come back slowly.",
        "Partition 0 was away for 3m 0s or longer; its names stood still.",
    )
    world.silent("80m", "DeskwatchRestoreSlow")
    world.check(RULES, tmp_path)


def test_a_partition_that_nobody_shows_is_told_of(tmp_path: Path) -> None:
    """After five minutes; not after two."""
    world = World()
    world.counter(f"deskwatch_articles_total{labels('a', partition='0')}", (80, 5))
    world.counter(f"deskwatch_articles_total{labels('b', partition='1')}", (20, 5), (4, STALE), (16, 5), (40, STALE))
    for minutes in (12, 16, 22):
        world.silent(f"{minutes}m", "DeskwatchRestoreSlow")
    world.fires(
        "26m",
        "DeskwatchRestoreSlow",
        WARNING,
        "Counts come back slowly.",
        "Some partition has been away for 5m 0s or longer; its names stood still.",
    )
    world.check(RULES, tmp_path)


def test_the_watchdog_always_fires(tmp_path: Path) -> None:
    """Also where nothing is scraped."""
    world = World()
    world.fires(
        "0m",
        "DeskwatchWatchdog",
        SILENT,
        "Alerts are evaluated.",
        "Fires always. Send it to something that notices when it stops.",
    )
    world.check(RULES, tmp_path)
    world.bites(RULES, "vector(1)", "vector(1) > 1", tmp_path)
