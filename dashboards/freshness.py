"""Freshness: how much of the budget of late articles is used up, over two pairs of windows.

The aim is that 99 of 100 articles are counted within a minute of their publication, over four weeks. A pair of windows
asks for the same speed of burning now and for a while: the long one that it matters, the short one that it still goes
on. 14.4 times the budget uses up two per cent of it in an hour, 6 times five per cent in six hours.
"""

from collections.abc import Iterator

from dashboards.groups import Alert, Recording, Severity
from dashboards.scraped import Scraped

LATE = "deskwatch:article_delay_late_per_articles"
"""Behind it stands the operation, such as `:ratio_rate5m`."""
WITHIN = "60.0"
"""Seconds; a bucket of the histogram."""
BUDGET = 0.01
FEW = 20
"""Below so many articles in the long window a share says nothing."""


def recordings(scraped: Scraped) -> Iterator[Recording]:
    """The share of articles that came late, in each window."""
    in_time = scraped.part("article_delay_seconds", "bucket", f'le="{WITHIN}"')
    every = scraped.part("article_delay_seconds", "count")
    for window in ("5m", "30m", "1h", "6h"):
        yield Recording(
            f"{LATE}:ratio_rate{window}",
            f"1 -\n    sum(rate({in_time}[{window}]))\n  /\n    (sum(rate({every}[{window}])) > 0)",
            f"Share of the articles of the last {window} that were counted later than {float(WITHIN):g} seconds.",
        )


def alerts(scraped: Scraped) -> Iterator[Alert]:
    """A fast burn, which somebody must look at now, and a slow one."""
    yield _burn(scraped, "DeskwatchFreshnessBurnFast", ("1h", "5m"), 14.4, Severity.CRITICAL)
    yield _burn(scraped, "DeskwatchFreshnessBurnSlow", ("6h", "30m"), 6, Severity.WARNING)


def _burn(scraped: Scraped, name: str, windows: tuple[str, str], speed: float, severity: Severity) -> Alert:
    long, short = windows
    every = scraped.part("article_delay_seconds", "count")
    return Alert(
        name=name,
        expression=f"""
          {LATE}:ratio_rate{long} > {speed:g} * {BUDGET}
        and
          {LATE}:ratio_rate{short} > {speed:g} * {BUDGET}
        and
          sum(increase({every}[{long}])) >= {FEW}
        """,
        comment=f"The budget burns {speed:g} times too fast, for {long} and still now.",
        severity=severity,
        desk="operations",
        lasting="2m",
        summary="Articles reach the desks too late.",
        description=f"{{{{ $value | humanizePercentage }}}} of the articles of the last {long} were counted more than "
        "a minute after their publication; 1 % may be.",
    )
