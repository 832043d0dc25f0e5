"""New names, tried with promtool."""

from pathlib import Path

import pytest

from dashboards.new_names import ALERT
from tests.dashboards.newsroom import HISTORY, RULES, after, labels, name, totals
from tests.dashboards.promtool import World

pytestmark = pytest.mark.real
NEW = {"kind": "person", "entity": "Ann New", "desk": "general", "severity": "info"}
DAY = 86_400
BIRTH = HISTORY * 30
"""When the new name is first named, in seconds."""


def stream(gain: float = 0.5, *, first_seen: int = BIRTH, sources: int = 9, known_for: int = 4 * DAY) -> World:
    """Somebody who is known for so long, and a name that has a series since things began to happen."""
    world = World()
    totals(world, (60, 10))
    name(world, "Ann New", (4, 0), (56, gain), before=None, sources=sources)
    for entity, seconds in (("Ann New", first_seen), ("Bob Old", BIRTH - known_for)):
        place = labels("0", kind="person", entity=entity)
        phases = ((HISTORY, None), (60, seconds)) if entity == "Ann New" else ((HISTORY + 60, seconds),)
        world.gauge(f"deskwatch_entity_first_seen_timestamp_seconds{place}", *phases)
    return world


def test_a_name_never_seen_before_fires_once_it_is_in_many_articles(tmp_path: Path) -> None:
    """Ten articles in twenty minutes, and how it is told; it fires no more than once."""
    world = stream()
    world.silent(after(10), ALERT)
    world.fires(
        after(25),
        ALERT,
        NEW,
        "Ann New is new in the news.",
        "Ann New was first named 25m 0s ago and is in many articles of several sources.",
    )
    world.check(RULES, tmp_path)


def test_a_watched_name_is_told_to_its_desk(tmp_path: Path) -> None:
    """Somebody who was put on a list before anybody wrote of him."""
    world = stream()
    world.gauge(f"deskwatch_entity_desk_info{labels('0', kind='person', entity='Ann New', desk='sport')}", (360, 1))
    world.fires_for(after(25), ALERT, {**NEW, "desk": "sport"})
    world.check(RULES, tmp_path)


@pytest.mark.parametrize(
    "case",
    [{"first_seen": BIRTH - 20 * DAY}, {"gain": 0.15}, {"sources": 3}, {"known_for": DAY}],
    ids=["returned", "few articles", "few sources", "young installation"],
)
def test_what_comes_near_is_silent(tmp_path: Path, case: dict[str, int]) -> None:
    """A name that lost its series and comes back, eight articles, three sources, or a stream that knows nobody yet."""
    world = stream(**case)
    for minute in range(0, 30, 2):
        world.silent(after(minute), ALERT)
    world.check(RULES, tmp_path)
