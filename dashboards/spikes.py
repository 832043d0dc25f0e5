"""Mention spikes: who is named in far more articles than usual, judged on shares of all articles.

Usual is a share: the largest of what an entity had in the hour before, in the same hour a week ago, and, but for its
loudest day, in the same hour of the past seven days. So scheduled events, daily cycles and weekends are usual, one
story does not blunt its hour for a week, and an outage, which stops all names alike, is nothing. Surprise is the
distance from what that share would give, in standard deviations of a Poisson count; the 1 under the root keeps it
finite, and makes it the plain count for a new name.

Three arms. The fast one sees a flash in minutes: most of what is unusual in this quarter of an hour came in its last
three minutes. The slow one sees what builds up. The loud one is for names that are in many articles at any time, whose
past says little: it compares with the hour before alone, and asks for many articles more.

Floors on articles and sources keep out small numbers and one text in many outlets. They rise in a flood. Where some
partitions were not seen for a while, their articles come late and in one go: what is expected rises with the time that
was missed. Form and thresholds were tuned on simulated news, with figures in docs/spikes.md.
"""

import re
from collections.abc import Iterator, Sequence

from dashboards.groups import Alert, Recording, Severity
from dashboards.recording import (
    ARTICLES,
    ENTITY,
    ENTITY_ARTICLES,
    GENERAL,
    SOURCES,
    all_articles,
    entity_articles,
    for_desks,
    for_nobody,
)
from dashboards.scraped import Scraped, quoted
from dashboards.thresholds import SpikeThresholds, Thresholds
from monitor.watchlists import Desk

ALERT = "DeskwatchMentionSpike"
RATIO = "kind_entity:deskwatch_entity_articles_per_articles:ratio_increase1h"
USUAL = "kind_entity:deskwatch_entity_articles_per_articles:usual"
PARTITIONS = "deskwatch:articles_partitions:count"
MISSING = "deskwatch:articles_partitions:missing"
RECENT = f"{ENTITY_ARTICLES}:recent15m"
JUMP = f"{ENTITY_ARTICLES}:jump15m"
HOUR_BEFORE = "15m"
"""How long ago the hour before ended: it shares nothing with this quarter of an hour."""
SAME_HOUR = ("23h30m", "47h30m", "71h30m", "95h30m", "119h30m", "143h30m", "167h30m")
"""How long ago the hours around this time of the day ended, a week back."""
HOUR_WEIGHT, WEEK_WEIGHT, DAYS_WEIGHT = 1.4, 1.4, 0.65
"""What the share of the hour before, of this hour a week ago, and of this hour on the other days is multiplied by."""
DAYS_QUANTILE = 0.8333
"""Of seven days the second largest: five sixths of the way from the smallest to the largest."""
LOUD_WEIGHT = 1.15
"""What the share of the hour before is multiplied by where it is all that counts."""
ARMS = {"3m": 3, "15m": 15}
"""The window of the fast arm and of the slow one, and its minutes."""
MIN_HOUR = 0.1
"""The hour before says something if it had this part of the day's median: the quietest one of a week has more."""
FLOOD = 3
"""Floors rise when all articles exceed so many times the day's mean."""


def baseline(scraped: Scraped) -> Iterator[Recording]:
    """What is usual, which moves slowly."""
    yield entity_articles(scraped, "1h")
    yield all_articles(scraped, "1h")
    yield Recording(
        RATIO,
        f"  {ENTITY_ARTICLES}:increase1h\n/ on () group_left ()\n  ({ARTICLES}:increase1h > 0)",
        "The entity's share of all articles of the last hour.",
    )
    days = "\nor\n".join(_marked(f"{RATIO} offset {it}", it) for it in SAME_HOUR)
    choices = (
        _marked(f"{HOUR_WEIGHT} * {RATIO} offset {HOUR_BEFORE}", "hour"),
        _marked(f"{WEEK_WEIGHT} * {RATIO} offset {SAME_HOUR[-1]}", "week"),
        _marked(f"{DAYS_WEIGHT} * quantile by ({ENTITY}) ({DAYS_QUANTILE},\n{days}\n)", "days"),
    )
    yield Recording(
        USUAL,
        f"max by ({ENTITY}) (\n" + "\nor\n".join(choices) + "\n)",
        "The usual share: of the hour before, of this hour a week ago, or of this hour on the past seven days but for "
        "the loudest, whichever is largest.",
    )


def recordings(scraped: Scraped, thresholds: Thresholds) -> Iterator[Recording]:
    """Counts, expectation and surprise of both arms, in the order in which they need each other."""
    yield from (entity_articles(scraped, window) for window in ARMS)
    yield from (all_articles(scraped, window) for window in ARMS)
    yield Recording(
        f"{ARTICLES}:increase1d",
        f"""
          sum(increase({scraped("articles_total")}[1d] offset 30m)) >= {thresholds.history_articles}
        and on ()
          {ARTICLES}:increase1h offset 15m >= {MIN_HOUR} * quantile_over_time(0.5, {ARTICLES}:increase1h[1d])
        """,
        "A day of articles. Nothing without history, or an hour before, that says what is usual: then no spike.",
    )
    for window, minutes in ARMS.items():
        yield Recording(
            f"{ARTICLES}:flood{window}",
            f"clamp_min({ARTICLES}:increase{window} / ({FLOOD} * {ARTICLES}:increase1d / {24 * 60 // minutes}), 1)",
            f"1 in ordinary times; above it when articles pour in at more than {FLOOD} times the day's mean.",
        )
    yield from _doubts(scraped)
    for window in ARMS:
        yield from _scores(window)
    yield from _loud_scores()


def alerts(thresholds: Thresholds, desks: Sequence[Desk] = ()) -> Iterator[Alert]:
    """One alert name: per desk with thresholds of its own, for all other desks that watch, and for the general desk."""
    own = {it.name: thresholds.watched.with_own(it.thresholds) for it in desks}
    own = {name: spike for name, spike in own.items() if spike != thresholds.watched}
    for name, spike in sorted(own.items()):
        expression = for_desks(_spike(spike), f"{{desk={quoted(name)}}}")
        yield _alert(expression, f"Names that the desk {name} watches, which has thresholds of its own.", name)
    names = "|".join(re.escape(name) for name in sorted(own))
    others = f"{{desk!~{quoted(names)}}}" if own else ""
    expression = for_desks(_spike(thresholds.watched), others)
    yield _alert(expression, "Names on watch-lists, once for each desk that watches them.")
    expression = for_nobody(_spike(thresholds.general))
    yield _alert(expression, "Names that nobody watches, with higher thresholds: for the general desk.", GENERAL)


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
            f"{ARTICLES}:doubt{window}",
            f"1 + {60 // minutes} * avg_over_time({MISSING}[1h])",
            f"1, and 1 more for each {window} of the last hour in which some were not seen.",
        )


def _scores(window: str) -> Iterator[Recording]:
    """Expected articles, and the surprise, of one window."""
    expected = f"{ENTITY_ARTICLES}:expected{window}"
    yield Recording(
        expected,
        f"""
          {USUAL}
        * on () group_left ()
          ({ARTICLES}:increase{window} * {ARTICLES}:doubt{window})
        or
          {ENTITY_ARTICLES}:increase{window} * 0
        """,
        "Articles that the usual share would give; 0 for a name without history.",
    )
    yield Recording(
        f"{ENTITY_ARTICLES}:surprise{window}",
        f"({ENTITY_ARTICLES}:increase{window} - {expected}) / sqrt({expected} + 1)",
        "Standard deviations above what was expected.",
    )


def _loud_scores() -> Iterator[Recording]:
    """Expectation from the hour before alone, and the surprise."""
    yield Recording(
        RECENT,
        f"""
          {LOUD_WEIGHT} * {RATIO} offset {HOUR_BEFORE}
        * on () group_left ()
          ({ARTICLES}:increase15m * {ARTICLES}:doubt15m)
        """,
        "Articles that the share of the hour before would give.",
    )
    yield Recording(
        JUMP,
        f"({ENTITY_ARTICLES}:increase15m - {RECENT}) / sqrt({RECENT} + 1)",
        "Standard deviations above the hour before.",
    )


def _spike(spike: SpikeThresholds) -> str:
    """Any arm: surprise, articles and sources are all high enough. The value is the surprise."""
    fast_excess, slow_excess = (f"({ENTITY_ARTICLES}:increase{it} - {ENTITY_ARTICLES}:expected{it})" for it in ARMS)
    fast = _arm("3m", spike.fast_surprise, spike.fast_articles, spike.fast_sources)
    slow = _arm("15m", spike.slow_surprise, spike.slow_articles, spike.slow_sources)
    return f"""  (
  {fast}
    and
      {fast_excess} >= {spike.fast_share:g} * {slow_excess}
  )
or
  (
  {slow}
  )
or
  (
      {JUMP} >= {spike.loud_surprise:g}
    and
      {RECENT} >= {spike.loud_expected}
    and
      ({ENTITY_ARTICLES}:increase15m - {RECENT}) >= on () group_left () ({spike.loud_articles} * {ARTICLES}:flood15m)
    and on ({ENTITY})
      {SOURCES} >= {spike.slow_sources}
  )"""


def _marked(expression: str, past: str) -> str:
    """Each choice has its own label, so that `or` drops none of them."""
    return f'  label_replace({expression}, "past", "{past}", "", "")'


def _arm(window: str, surprise: float, articles: int, sources: int) -> str:
    return f"""    {ENTITY_ARTICLES}:surprise{window} >= {surprise:g}
    and
      {ENTITY_ARTICLES}:increase{window} >= on () group_left () ({articles} * {ARTICLES}:flood{window})
    and on ({ENTITY})
      {SOURCES} >= {sources}"""


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
        facts={
            "seen": _figure(f"{ENTITY_ARTICLES}:increase15m"),
            "expected": _figure(f"{ENTITY_ARTICLES}:expected15m"),
            "span_seconds": "900",
        },
    )


def _figure(recorded: str) -> str:
    """A template for the recorded value of the alert's entity."""
    query = f'printf "{recorded}{{kind=%q,entity=%q}}" $labels.kind $labels.entity | query'
    return f'{{{{ with {query} }}}}{{{{ . | first | value | printf "%.0f" }}}}{{{{ end }}}}'
