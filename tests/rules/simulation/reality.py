"""The shipped rule over real items: Wikipedia's current events, dated by day, with linked names.

A day of them is some 15 items, and nothing says at which minute. So a day is played as a quarter of an hour: the slow
arm's window is one day, the hour before are the four days before, and items of a day lie in it at random. What this can
show is whether the names that rise are those of the news; it says nothing about minutes, bursts or false alarms a day.

    python -m tests.rules.simulation.reality
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from dashboards.thresholds import SpikeThresholds, thresholds_for
from tests.data import DATA
from tests.rules.simulation.evaluator import Evaluator, shipped_rule
from tests.rules.simulation.shapes import Shape
from tests.rules.simulation.worlds import NO_STORY, Articles, Reports, World

ITEMS = DATA / "articles" / "wikipedia_current_events" / "items.jsonl"
DAY_PLAYED_AS = 900.0
DAYS_A_DAY = 96
WARM = 1  # played days: 96 real ones
SMALL = SpikeThresholds(
    fast_articles=3,
    fast_surprise=3.0,
    fast_sources=2,
    fast_share=0.7,
    slow_articles=3,
    slow_surprise=2.5,
    slow_sources=2,
    loud_expected=4,
    loud_articles=4,
    loud_surprise=2.0,
)
"""What a desk would set for itself on a stream of fifteen items a day."""


def main() -> None:
    """Prints what would have fired, with each setting, and the last of it with its items."""
    items = read(ITEMS)
    names = sorted({title for item in items for title in titles(item)})
    first = date.fromisoformat(items[0]["published_at"][:10])
    world = played(items, names, first)
    thresholds = thresholds_for(len(items) * DAYS_A_DAY // span(items, first))
    evaluator = Evaluator(world, thresholds, {"3m": SMALL.fast_articles, "15m": SMALL.slow_articles})
    judged = span(items, first) - WARM * DAYS_A_DAY
    print(f"{len(items)} items in {span(items, first)} days, {len(names)} linked names, {judged} days judged")
    for name, spike in (("thresholds of 2,000 articles a day", thresholds.general), ("a desk's own", SMALL)):
        alarms = sorted(evaluator.alarms(shipped_rule(spike)), key=lambda alarm: alarm.time)
        print(f"\n{name}: {len(alarms)} alarms, {len(alarms) / judged:.2f} a day")
        for alarm in alarms[-12:]:
            print("\n".join(told(items, names[alarm.name], int(alarm.time / DAY_PLAYED_AS), first)))


def read(path: Path) -> list[dict[str, Any]]:
    """The items by date."""
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return sorted(items, key=lambda item: str(item["published_at"]))


def titles(item: dict[str, Any]) -> set[str]:
    """The pages that an item links, each once."""
    return {title for _, _, _, title in item["links"]}


def span(items: list[dict[str, Any]], first: date) -> int:
    """Days from the first item to the last."""
    return (date.fromisoformat(items[-1]["published_at"][:10]) - first).days + 1


def played(items: list[dict[str, Any]], names: list[str], first: date) -> World:
    """The items as a world without faults, a day as a quarter of an hour."""
    rng = np.random.default_rng(0)
    day = np.array([(date.fromisoformat(item["published_at"][:10]) - first).days for item in items])
    time = (day + rng.random(len(items))) * DAY_PLAYED_AS
    order = np.argsort(time)
    outlets: dict[str, int] = defaultdict(lambda: len(outlets))
    outlet = np.array([outlets[(item["cited"] or ["none"])[0]] for item in items], dtype=np.int64)
    number = np.arange(len(items), dtype=np.int64)
    story, home = np.full(len(items), NO_STORY, dtype=np.int64), np.zeros(len(items), dtype=np.int64)
    articles = Articles(time[order], story, number, outlet[order], home, np.full(len(items), np.inf))
    where = {name: place for place, name in enumerate(names)}
    pairs = [(where[title], place) for place, old in enumerate(order) for title in titles(items[old])]
    name, article = np.array(sorted(pairs), dtype=np.int64).T
    days = int(np.ceil(span(items, first) / DAYS_A_DAY))
    return World(
        seed=0,
        shape=Shape(entities=len(names), warm_days=WARM, judged_days=days - WARM, partitions=1),
        articles=articles,
        reports=Reports(name, article, np.ones(len(name), dtype=np.int64)),
        story_kind=np.array([], dtype=np.int64),
        stories=(),
        trends=(),
        outage=(np.inf, np.inf),
        absences=(),
        known=len(names),
        usual_rate=np.zeros(len(names)),
    )


def told(items: list[dict[str, Any]], name: str, day: int, first: date) -> Iterator[str]:
    """An alarm in words: day, name, how many items of that day link it, and the beginning of one."""
    its = [item for item in items if name in titles(item)]
    that_day = [item for item in its if (date.fromisoformat(item["published_at"][:10]) - first).days == day]
    text = that_day[0]["text"][:140] if that_day else "(of the day before)"
    yield f"  {date.fromordinal(first.toordinal() + day)}  {name}: {len(that_day)} items; {text}"


if __name__ == "__main__":
    main()
