"""New names: a person whom this stream has never named before, and who is in many articles at once.

New is by the time of the first article, which outlives the series: a name that comes back after weeks is not new. Most
new names are in one article and never again, so there are floors on articles and sources. A young installation knows
nobody, and calls nobody new.
"""

from collections.abc import Iterator

from dashboards.groups import Alert, Severity
from dashboards.recording import ENTITY, ENTITY_ARTICLES, GENERAL, SOURCES, for_desks, for_nobody
from dashboards.scraped import Scraped
from dashboards.thresholds import NewNameThresholds, Thresholds

ALERT = "DeskwatchNewName"
NEW_HOURS = 12
"""A name is new for so long; the alert stays as long, so that a name is told of once."""
HISTORY_DAYS = 3
"""Somebody must have been known for so long before anybody can be new."""


def alerts(scraped: Scraped, thresholds: Thresholds) -> Iterator[Alert]:
    """For the desks that watch the name, and for the general desk."""
    expression = _new(scraped, thresholds.new_name)
    yield _alert(for_desks(expression), "Names on watch-lists that were never in the news before.", "")
    yield _alert(for_nobody(expression), "New names that nobody watches.", GENERAL)


def _new(scraped: Scraped, new_name: NewNameThresholds) -> str:
    """Seconds since the first article, of names that are new and in enough articles from enough sources."""
    first_seen = scraped("entity_first_seen_timestamp_seconds")
    person = scraped("entity_first_seen_timestamp_seconds", 'kind="person"')
    return f"""
        time() - min by ({ENTITY}) ({person}) <= {NEW_HOURS} * 3600
      and on ({ENTITY})
        {ENTITY_ARTICLES}:increase1h >= {new_name.articles}
      and on ({ENTITY})
        {SOURCES} >= {new_name.sources}
      and on ()
        time() - min({first_seen}) > {HISTORY_DAYS} * 86400"""


def _alert(expression: str, comment: str, desk: str) -> Alert:
    return Alert(
        name=ALERT,
        expression=expression,
        comment=comment,
        severity=Severity.INFO,
        desk=desk,
        keep_firing=f"{NEW_HOURS}h",
        summary="{{ $labels.entity }} is new in the news.",
        description="{{ $labels.entity }} was first named {{ $value | humanizeDuration }} ago and is in many articles "
        "of several sources.",
    )
