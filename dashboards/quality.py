"""What an operator must know of the data: records that cannot be read, bounds that bite, counts and settings in danger.

Processes that are away or slow are in `operations.py`.
"""

from collections.abc import Iterator

from dashboards.groups import Alert, Severity
from dashboards.operations import DESK, RECORDS
from dashboards.scraped import Scraped

MAX_DEAD_RATIO = 0.05
MANY_DEAD = 10
"""Below so many dead records in a quarter of an hour a ratio says nothing."""
FULL = 0.9
MAX_OVERFLOW_RATIO = 0.8


def alerts(scraped: Scraped) -> Iterator[Alert]:
    """From bad input to lost messages."""
    yield from _dead(scraped)
    yield from _bounds(scraped)
    yield Alert(
        name="DeskwatchStateInconsistent",
        expression=f"min by (partition) (min_over_time({scraped('state_consistent')}[15m])) == 0",
        comment="The process that finds it ends at once: one scrape must do.",
        severity=Severity.CRITICAL,
        desk=DESK,
        summary="Restored counts do not agree with the log.",
        description="Partition {{ $labels.partition }} is not shown rather than shown wrong.",
    )
    yield Alert(
        name="DeskwatchConfigInvalid",
        expression=f"min by (job, instance) ({scraped('config_valid')}) == 0",
        comment="The old settings go on; what was changed has no effect.",
        severity=Severity.WARNING,
        desk=DESK,
        lasting="1m",
        summary="A file of settings or watch-lists cannot be used.",
        description="{{ $labels.instance }} keeps the last good one; its log names the line.",
    )
    yield Alert(
        name="DeskwatchNotificationsLost",
        expression=f"sum(increase({scraped('notifications_failed_total')}[15m])) >= 3",
        comment="One failure is tried again and forgotten; three in a row are a target that is away.",
        severity=Severity.WARNING,
        desk=DESK,
        summary="Alerts do not reach the desks.",
        description='{{ $value | printf "%.0f" }} notifications could not be delivered within 15 minutes.',
    )


def _dead(scraped: Scraped) -> Iterator[Alert]:
    dead = scraped("records_total", 'outcome="dead"')
    yield Alert(
        name="DeskwatchDeadRatioHigh",
        expression=f"""
          sum(increase({dead}[15m])) / ({RECORDS} > 0) > {MAX_DEAD_RATIO}
        and
          sum(increase({dead}[15m])) >= {MANY_DEAD}
        """,
        comment="Many of what comes cannot be read: a feed has changed, or a new version is bad.",
        severity=Severity.CRITICAL,
        desk=DESK,
        lasting="5m",
        summary="Many records cannot be processed.",
        description="{{ $value | humanizePercentage }} of the records of the last 15 minutes are dead letters.",
    )
    yield Alert(
        name="DeskwatchDeadLetters",
        expression=f"sum by (reason) (increase({dead}[1h])) > 0",
        comment="Some record could not be processed; it is kept and waits for somebody.",
        severity=Severity.INFO,
        desk=DESK,
        summary="There are dead letters.",
        description="Records of the last hour could not be processed, and are kept: {{ $labels.reason }}.",
    )


def _bounds(scraped: Scraped) -> Iterator[Alert]:
    room = scraped("entity_evictions_total", 'reason="room"')
    limit = f"sum by (kind) ({scraped('entity_series_limit')})"
    yield Alert(
        name="DeskwatchSeriesNearlyFull",
        expression=f"""
          sum by (kind) ({scraped("entity_series")}) / ({limit} > 0) >= {FULL}
        and
          sum by (kind) (increase({room}[1d])) >= {limit}
        """,
        comment="Full is usual, for old names make room. Full, and every name replaced within a day, is too small.",
        severity=Severity.WARNING,
        desk=DESK,
        lasting="15m",
        summary="The bound on series is too small for the names in the news.",
        description="{{ $value | humanizePercentage }} of the series for kind {{ $labels.kind }} are in use, and names "
        "lose theirs within a day.",
    )
    overflow = scraped.increase("entity_overflow_mentions_total", "1h", "kind")
    yield Alert(
        name="DeskwatchOverflow",
        expression=f"{overflow}\n/\n({scraped.increase('mentions_total', '1h', 'kind')} > 0)\n> {MAX_OVERFLOW_RATIO}",
        comment="Names that one article names and no other are forgotten, and many; beyond this, too much is unseen.",
        severity=Severity.WARNING,
        desk=DESK,
        lasting="1h",
        summary="Most mentions are of names without a series.",
        description="{{ $value | humanizePercentage }} of the mentions of kind {{ $labels.kind }} were forgotten in "
        "the last hour before their names had a series.",
    )
