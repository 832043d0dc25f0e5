"""What an operator must know: processes that are away or stand still, and how far behind they are.

Consumer groups are told by the end of their names, `-analyze` and `-export`; a process that runs everything from files
has none, and no lag. What the data itself says, dead letters and bounds, is in `quality.py`.
"""

from collections.abc import Iterator

from dashboards.groups import Alert, Recording, Severity
from dashboards.recording import reading
from dashboards.scraped import Scraped
from dashboards.spikes import MISSING
from dashboards.thresholds import Thresholds

DESK = "operations"
RECORDS = "deskwatch:records:increase15m"
LAG = "group:deskwatch_consumer_lag_records:sum"
DRAIN = "group:deskwatch_consumer_lag:drain_seconds"
MAX_DRAIN_SECONDS = 600
MAX_RESTORE_SECONDS = 120


def recordings(scraped: Scraped) -> Iterator[Recording]:
    """Lag of each group, and the time that it takes to be without."""
    lag = scraped("consumer_lag_records")
    yield Recording(
        LAG,
        f"sum by (group) (max by (group, topic, partition) ({lag}))",
        "Records that wait for each group; where a partition just moved, the larger number counts.",
    )
    analyze, export = _group("analyze"), _group("export")
    records = reading(scraped, f"increase({scraped('records_total')}[15m])")
    yield Recording(RECORDS, f"sum({records})", "Records read in the last 15m, whatever came of them.")
    yield Recording(
        DRAIN,
        f"""
          {LAG}{analyze}
        / on () group_left ()
          ({RECORDS} / 900 > 0)
        or
          {LAG}{export}
        / on () group_left ()
          (sum(delta({scraped("durable_offset")}[15m])) / 900 > 0)
        """,
        "Seconds until nothing waits, at the speed of the last 15m: of analyzers in records, of exporters in offsets.",
    )


def alerts(scraped: Scraped, thresholds: Thresholds) -> Iterator[Alert]:
    """From nobody is there to somebody is slow."""
    yield from _presence(scraped)
    yield _stalled(scraped)
    yield _alert(
        "DeskwatchLagging",
        f"{DRAIN} > {MAX_DRAIN_SECONDS}",
        "Time to drain, not a number of records: what counts is how old the news is.",
        Severity.WARNING,
        ("More articles come than are read.", "{{ $labels.group }} needs {{ $value | humanizeDuration }} to catch up."),
        lasting="10m",
    )
    yield _catching_up(scraped)
    yield _alert(
        "DeskwatchStreamSilent",
        f"""
          sum(increase({scraped("records_total")}[{thresholds.silent_minutes}m])) == 0
        unless on ()
          sum({LAG}) > 0
        """,
        "Nothing comes in, and nothing waits: the fault lies before deskwatch.",
        Severity.WARNING,
        (
            "No article arrives.",
            f"Nobody has sent a record for {thresholds.silent_minutes} minutes, and none waits to be read.",
        ),
        lasting="5m",
    )
    yield _restore_slow(scraped)
    yield _alert(
        "DeskwatchWatchdog",
        "vector(1)",
        "Always fires: whoever does not hear it knows that alerts do not arrive.",
        Severity.NONE,
        ("Alerts are evaluated.", "Fires always. Send it to something that notices when it stops."),
    )


def _presence(scraped: Scraped) -> Iterator[Alert]:
    yield _alert(
        "DeskwatchTargetDown",
        f"up{scraped.selector()} == 0",
        "A restart takes less than two minutes.",
        Severity.WARNING,
        (
            "A process cannot be scraped.",
            "{{ $labels.instance }} of job {{ $labels.job }} has been away for 2 minutes.",
        ),
        lasting="2m",
    )
    yield _alert(
        "DeskwatchAbsent",
        f"absent({scraped('articles_total')})",
        "No process shows any count: all are away, or none has a partition.",
        Severity.CRITICAL,
        ("Nothing is counted.", "No process has shown a count of articles for 5 minutes."),
        lasting="5m",
    )


def _stalled(scraped: Scraped) -> Alert:
    return _alert(
        "DeskwatchStalled",
        f"""
          {LAG}{_group("analyze")} > 0
        and on ()
          sum(increase({scraped("records_total")}[5m])) == 0
        or
          {LAG}{_group("export")} > 0
        and on ()
          sum(changes({scraped("durable_offset")}[5m])) == 0
        """,
        "Work waits and none is done.",
        Severity.CRITICAL,
        (
            "Nothing moves though articles wait.",
            '{{ $labels.group }} has done nothing for 5 minutes; {{ $value | printf "%.0f" }} records wait.',
        ),
        lasting="5m",
    )


def _catching_up(scraped: Scraped) -> Alert:
    catching_up = f"{scraped('catching_up')} == 1"
    return _alert(
        "DeskwatchCatchingUp",
        f"max({reading(scraped, catching_up)})",
        "Old articles are being counted, so counts say nothing of now; only silences the desks' alerts. A page that "
        "fills itself after its own start does not count.",
        Severity.NONE,
        ("Old articles are being counted.", "The desks' alerts are held back until a quarter of an hour after."),
        keep_firing="15m",
    )


def _restore_slow(scraped: Scraped) -> Alert:
    restore = scraped("restore_seconds")
    return _alert(
        "DeskwatchRestoreSlow",
        f"""
          max by (partition) (
              {restore} > {MAX_RESTORE_SECONDS}
            unless
              last_over_time({restore}[5m] offset 1h) == {restore}
          )
        or
          300 * min_over_time({MISSING}[5m]) > 0
        """,
        "A restore of the past hour took long, or a partition has been shown by nobody for five minutes.",
        Severity.WARNING,
        (
            "Counts come back slowly.",
            "{{ if $labels.partition }}Partition {{ $labels.partition }} was away{{ else }}Some partition has been away"
            "{{ end }} for {{ $value | humanizeDuration }} or longer; its names stood still.",
        ),
    )


def _group(role: str) -> str:
    return f'{{group=~".+-{role}"}}'


def _alert(
    name: str,
    expression: str,
    comment: str,
    severity: Severity,
    texts: tuple[str, str],
    *,
    lasting: str = "",
    keep_firing: str = "",
) -> Alert:
    return Alert(
        name=name,
        expression=expression,
        comment=comment,
        severity=severity,
        desk=DESK,
        summary=texts[0],
        description=texts[1],
        lasting=lasting,
        keep_firing=keep_firing,
    )
