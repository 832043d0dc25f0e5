"""Mention spikes: who is named in far more articles than usual, judged on shares of all articles.

Usual is the largest share that an entity had in the hour before and in the same hour of each of the past seven days: so
scheduled events, daily cycles and weekends are usual, and an outage, which stops all names alike, is nothing. Surprise
is the distance from what that share would give, in standard deviations of a Poisson count; the 1 under the root keeps
it finite, and makes it the plain count for a new name. A fast arm sees a flash in minutes, a slow one what builds up.

Floors on articles and sources keep out small numbers and one text in many outlets. They rise in a flood. Where some
partitions were not seen for a while, their articles come late and in one go: what is expected rises with the time that
was missed. A moved or restored series appears at its old value, and adds nothing.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from dashboards.groups import Alert, Group, Recording, Severity
from dashboards.scraped import Scraped
from dashboards.thresholds import OwnThresholds, SpikeThresholds, Thresholds

ALERT = "DeskwatchMentionSpike"
GENERAL = "general"
"""The desk of all names that nobody watches."""
ENTITY = "kind, entity"
RATIO = "kind_entity:deskwatch_entity_articles_per_articles:ratio_increase1h"
USUAL = "kind_entity:deskwatch_entity_articles_per_articles:usual"
SOURCES = "kind_entity:deskwatch_entity_sources:max"
WATCHED = "desk_kind_entity:deskwatch_entity_desk_info:max"
DAY = "deskwatch:articles:increase1d"
PARTITIONS = "deskwatch:articles_partitions:count"
MISSING = "deskwatch:articles_partitions:missing"
LOOKS_BACK = ("15m", "23h30m", "47h30m", "71h30m", "95h30m", "119h30m", "143h30m", "167h30m")
"""Ends of the hours that are compared: the one before this quarter of an hour, and half an hour around now each day."""
ARMS = {"3m": 3, "15m": 15}
"""The window of the fast arm and of the slow one, and its minutes."""
FLOOD = 3
"""Floors rise when all articles exceed so many times the day's mean."""


class WatchingDesk(Protocol):
    """A desk as the rules need it."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def thresholds(self) -> OwnThresholds: ...  # noqa: D102


def baseline_group(scraped: Scraped) -> Group:
    """What is usual: it moves slowly. Two minutes are below the five after which Prometheus takes a series for gone."""
    past = "\nor\n".join(
        f'  label_replace({RATIO} offset {offset}, "past", "{offset}", "", "")' for offset in LOOKS_BACK
    )
    return Group(
        "deskwatch-baseline",
        "2m",
        (
            _entity_articles(scraped, "1h"),
            _all_articles(scraped, "1h"),
            Recording(
                RATIO,
                """
                  kind_entity:deskwatch_entity_articles:increase1h
                / on () group_left ()
                  (deskwatch:articles:increase1h > 0)
                """,
                "The entity's share of all articles of the last hour.",
            ),
            Recording(
                USUAL,
                f"max by ({ENTITY}) (\n{past}\n)",
                "The usual share: the largest of the hour before and of the same hour on each of the past seven days.",
            ),
        ),
    )


def recordings(scraped: Scraped, thresholds: Thresholds) -> Iterator[Recording]:
    """Counts, expectation and surprise of both arms, in the order in which they need each other."""
    sources = scraped("entity_sources", 'window="15m"')
    for window in ARMS:
        yield _entity_articles(scraped, window)
    for window in ARMS:
        yield _all_articles(scraped, window)
    yield Recording(
        DAY,
        f"sum(increase({scraped('articles_total')}[1d] offset 30m)) >= {thresholds.history_articles}",
        "A day of articles, or nothing while there is too little history to say what is usual.",
    )
    for window, minutes in ARMS.items():
        yield Recording(
            f"deskwatch:articles:flood{window}",
            f"clamp_min(deskwatch:articles:increase{window} / ({FLOOD} * {DAY} / {1440 // minutes}), 1)",
            f"1 in ordinary times; above it when articles pour in at more than {FLOOD} times the day's mean.",
        )
    yield from _doubts(scraped)
    for window in ARMS:
        yield from _scores(window)
    yield Recording(
        SOURCES,
        f"max by ({ENTITY}) ({sources})",
        "Distinct sources of the last quarter of an hour; copies are one source.",
    )
    yield Recording(
        WATCHED,
        f"max by (desk, {ENTITY}) (last_over_time({scraped('entity_desk_info')}[15m]))",
        "Who watches whom; a process that is away for some minutes hands no name to the general desk.",
    )


def alerts(thresholds: Thresholds, desks: Sequence[WatchingDesk] = ()) -> Iterator[Alert]:
    """One alert name: per desk with thresholds of its own, for all other desks that watch, and for the general desk."""
    own = {it.name: thresholds.watched.with_own(it.thresholds) for it in desks}
    own = {name: spike for name, spike in own.items() if spike != thresholds.watched}
    for name, spike in sorted(own.items()):
        yield _alert(_watched(spike, f'{{desk="{name}"}}'), f"The desk {name} has thresholds of its own.", name)
    others = f'{{desk!~"{"|".join(sorted(own))}"}}' if own else ""
    yield _alert(_watched(thresholds.watched, others), "Names on watch-lists, for each desk that watches them.")
    yield _alert(
        f"({_spike(thresholds.general)}\n)\nunless on ({ENTITY})\n  {WATCHED}",
        "Names that nobody watches: the general desk, with higher thresholds.",
        GENERAL,
    )


def _entity_articles(scraped: Scraped, window: str) -> Recording:
    return Recording(
        f"kind_entity:deskwatch_entity_articles:increase{window}",
        scraped.net_increase("entity_articles_total", "entity_retracted_articles_total", window, ENTITY),
        f"Articles of the last {window} that name the entity, less those taken back.",
    )


def _all_articles(scraped: Scraped, window: str) -> Recording:
    return Recording(
        f"deskwatch:articles:increase{window}",
        scraped.net_increase("articles_total", "articles_retracted_total", window),
        f"All articles of the last {window}, less those taken back.",
    )


def _doubts(scraped: Scraped) -> Iterator[Recording]:
    """How far expectation must rise because articles of some partitions are missing or come late."""
    yield Recording(
        PARTITIONS,
        f"count(count by (partition) ({scraped('articles_total')}))",
        "Partitions that are seen now. A moved one is away until its new owner shows it.",
    )
    yield Recording(
        MISSING,
        f"{PARTITIONS} < bool max_over_time({PARTITIONS}[1d])",
        "1 while some are not seen: their articles are in no sum, and will come late and in one go.",
    )
    for window, minutes in ARMS.items():
        yield Recording(
            f"deskwatch:articles:doubt{window}",
            f"1 + {60 // minutes} * avg_over_time({MISSING}[1h])",
            f"1, and 1 more for each {window} of the last hour in which some were not seen.",
        )


def _scores(window: str) -> Iterator[Recording]:
    """Expected articles, and the surprise, of one window."""
    prefix = "kind_entity:deskwatch_entity_articles"
    yield Recording(
        f"{prefix}:expected{window}",
        f"""
          {USUAL}
        * on () group_left ()
          (deskwatch:articles:increase{window} * deskwatch:articles:doubt{window})
        or
          {prefix}:increase{window} * 0
        """,
        "Articles that the usual share would give; 0 for a name without history.",
    )
    yield Recording(
        f"{prefix}:surprise{window}",
        f"""
          ({prefix}:increase{window} - {prefix}:expected{window})
        /
          sqrt({prefix}:expected{window} + 1)
        """,
        "Standard deviations above what was expected.",
    )


def _spike(spike: SpikeThresholds) -> str:
    """Either arm: surprise, articles and sources are all high enough. The value is the surprise."""
    arms = (
        ("3m", spike.fast_surprise, f"{spike.fast_articles:g} * deskwatch:articles:flood3m", spike.fast_sources),
        ("15m", spike.slow_surprise, f"{spike.slow_articles:g} * deskwatch:articles:flood15m", spike.slow_sources),
    )
    return "\n  or".join(
        f"""
    (
        kind_entity:deskwatch_entity_articles:surprise{window} >= {surprise:g}
      and
        kind_entity:deskwatch_entity_articles:increase{window} >= on () group_left () ({floor})
      and on ({ENTITY})
        {SOURCES} >= {sources:g}
    )"""
        for window, surprise, floor, sources in arms
    )


def _watched(spike: SpikeThresholds, desks: str) -> str:
    """A spike of a watched name, once for each of the desks that a matcher leaves."""
    return f"({_spike(spike)}\n)\n* on ({ENTITY}) group_right ()\n  {WATCHED}{desks}"


def _alert(expression: str, comment: str, desk: str = "") -> Alert:
    return Alert(
        name=ALERT,
        expression=expression,
        comment=comment,
        severity=Severity.INFO,
        desk=desk,
        keep_firing="1h",
        summary="Many more articles than usual name {{ $labels.entity }}.",
        description='{{ $labels.entity }} ({{ $labels.kind }}) is {{ $value | printf "%.0f" }} standard deviations '
        "above its usual share of all articles.",
    )
