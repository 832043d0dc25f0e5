"""A stream of news for the rules: 40 articles a minute, two exporters with a partition each, and names in them.

Samples are 30 seconds apart. The first one brings a day's worth of articles at once, so that two and a half hours are
history enough: when things begin to happen, no baseline and no alert has anything of it any more.
"""

from dataclasses import replace

from dashboards.rules import rules_file
from dashboards.thresholds import NewNameThresholds, ToneThresholds, thresholds_for
from tests.dashboards.promtool import Phase, World

_SHIPPED = thresholds_for(20_000)
THRESHOLDS = replace(
    _SHIPPED,
    general=replace(
        _SHIPPED.general,
        fast_articles=6,
        fast_surprise=5.5,
        fast_sources=4,
        slow_articles=12,
        slow_surprise=7,
        slow_sources=6,
        fast_share=0.7,
        loud_expected=11,
        loud_articles=38,
        loud_surprise=5,
    ),
    watched=replace(
        _SHIPPED.watched,
        fast_articles=5,
        fast_surprise=5,
        fast_sources=3,
        slow_articles=10,
        slow_surprise=6,
        slow_sources=4,
        fast_share=0.5,
        loud_expected=11,
        loud_articles=30,
        loud_surprise=4,
    ),
    general_tone=ToneThresholds(40, 0.3, 5),
    watched_tone=ToneThresholds(20, 0.25, 4),
    new_name=NewNameThresholds(10, 4),
    history_articles=500,
    silent_minutes=30,
)
"""Fixed for the tests, so that what is tuned may change without them."""
RULES = rules_file(THRESHOLDS)
HISTORY = 300
"""Samples before anything happens."""
DAY = 30_000
RATE = 10
"""Articles in 30 seconds of each partition."""


def after(minutes: float) -> str:
    """The time so many minutes after things began to happen."""
    return f"{round(HISTORY * 30 + minutes * 60)}s"


def labels(instance: str, **others: str) -> str:
    """The labels of a scraped series."""
    pairs = {"job": "deskwatch", "instance": instance, **others}
    return "{" + ",".join(f'{name}="{value}"' for name, value in pairs.items()) + "}"


def totals(world: World, *phases: Phase, partitions: tuple[str, ...] = ("0", "1")) -> None:
    """All articles: of each partition, what the phases say after a calm history. Partition n is at instance n."""
    for partition in partitions:
        place = labels(partition, partition=partition)
        world.counter(f"deskwatch_articles_total{place}", (1, DAY), (HISTORY - 1, RATE), *phases)
        world.gauge(f"deskwatch_articles_retracted_total{place}", (HISTORY + _length(phases), 0))


def name(
    world: World,
    entity: str,
    *phases: Phase,
    usual: float = 0.1,
    before: int | None = HISTORY,
    start: float = 0,
    sources: int = 9,
    retracted: Phase | None = None,
    instance: str = "0",
) -> None:
    """A person: `usual` articles in 30 seconds for `before` samples, then the phases, from so many sources.

    With `before` None there is no series until the phases begin, at `start`.
    """
    history: Phase = (HISTORY, None) if before is None else (before, usual)
    whole = (history, *phases) if history[0] else phases
    length = sum(samples for samples, _ in whole)
    place = labels(instance, kind="person", entity=entity)
    world.counter(f"deskwatch_entity_articles_total{place}", *whole, start=start)
    kills = ((HISTORY, 0), retracted) if retracted else ((length, 0),)
    world.counter(f"deskwatch_entity_retracted_articles_total{place}", *kills)
    where = labels(instance, kind="person", entity=entity, window="15m")
    world.gauge(f"deskwatch_entity_sources{where}", (length, sources))


def watch(world: World, entity: str, desk: str, *phases: Phase) -> None:
    """A name on a desk's list; the phases say when this is shown, always if there are none."""
    place = labels("0", kind="person", entity=entity, desk=desk)
    world.gauge(f"deskwatch_entity_desk_info{place}", *(phases or ((2 * HISTORY, 1),)))


def _length(phases: tuple[Phase, ...]) -> int:
    return sum(samples for samples, _ in phases)
