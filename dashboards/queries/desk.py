"""Queries of the board Desk: who is in the news now, how unusual that is, and in which tone.

`$desk` chooses names by their watch-lists; with all desks chosen, names on no list are shown too.
"""

from dashboards.queries.shared import (
    ALL_ARTICLES_15M,
    ARTICLES_1H,
    ARTICLES_15M,
    DESK_ALERT,
    MIN_SENTENCES,
    SHARE_1H,
    SOURCES_15M,
    SPIKE,
    SURPRISE_15M,
    TONE_1H,
    USUAL_SHARE,
    WATCHED,
    masked,
    net,
    per_hour,
    readable,
    with_name,
)

TOP_NAMES = 20
CHARTED_NAMES = 6
MIN_SURPRISING_ARTICLES = 5
"""Fewer articles in a quarter of an hour surprise nobody, whatever the arithmetic says."""

EVERY_DESK = 'up{job=~"$job",desk=~"$desk"}'
"""Something only where all desks are chosen: `up` has no such label, and what is absent matches `.*` but no name."""


def _of_desk(names: str) -> str:
    """Of these names, those on the list of a chosen desk; all of them where all desks are chosen."""
    return f'{names} and on (kind, entity) ({WATCHED}{{desk=~"$desk"}} or {ARTICLES_1H} and on () {EVERY_DESK})'


def _top(number: int, names: str) -> str:
    return f"topk({number}, {_of_desk(names)})"


def top(kind: str) -> str:
    """Articles of the past hour of the most named."""
    return _top(TOP_NAMES, f'({ARTICLES_1H}{{kind="{kind}"}} > 0)')


def times_usual(kind: str) -> str:
    """The share of all articles over the usual share, of the most named; nothing where no share is usual yet."""
    return f"{SHARE_1H} / ({USUAL_SHARE} > 0) and on (kind, entity) {top(kind)}"


def tone(kind: str) -> str:
    """Mean tone of the past hour, of the most named."""
    return f"{masked(TONE_1H)} and on (kind, entity) {top(kind)}"


def sources(kind: str) -> str:
    """Distinct sources of the past quarter of an hour, of the most named."""
    return f"{SOURCES_15M} and on (kind, entity) {top(kind)}"


def _of_countries(family: str) -> str:
    selector = f'deskwatch_entity_{family}_total{{job=~"$job",kind="country"}}'
    return f"sum by (entity) (increase({selector}[$__range]))"


ARTICLES_NOW = ALL_ARTICLES_15M
SPIKES_NOW = f'count(count by (kind, entity) (ALERTS{{{SPIKE},desk=~"$desk"}})) or vector(0)'
TOP_COUNTRIES = with_name(top("country"))
_MANY = f'{SURPRISE_15M}{{kind=~"$kind"}} > 0 and on (kind, entity) {ARTICLES_15M} >= {MIN_SURPRISING_ARTICLES}'
MOST_SURPRISING = readable(_top(15, f"({_MANY})"))
_LABELS = "alertname, kind, entity, desk"
ALERTS_NOW = readable(f'max by ({_LABELS}) (ALERTS{{{DESK_ALERT},kind=~"$kind",desk=~"$desk"}})', _LABELS)
SPIKES_OVER_TIME = readable(f'max by (kind, entity) (ALERTS{{{SPIKE},kind=~"$kind",desk=~"$desk"}})')
SPIKE_ANNOTATION = readable(f'max by (kind, entity, desk) (ALERTS{{{SPIKE},desk=~"$desk"}})', "kind, entity, desk")

_NET_OF_COUNTRIES = net("articles", 'kind="country"', function="increase", window="$__range")
MAP_ARTICLES = with_name(f"({_NET_OF_COUNTRIES} > 0)")
MAP_TONE = (
    f"({_of_countries('tone_positive')} - {_of_countries('tone_negative')})"
    f" / ({_of_countries('sentences')} >= {MIN_SENTENCES})"
)

_CHARTED = 'kind=~"$kind",entity=~"$entity"'
_NAMED = f'({ARTICLES_1H}{{kind=~"$kind"}} > 0)'
NAMES = f"query_result({readable(_top(CHARTED_NAMES, _NAMED))})"
ARTICLES = per_hour(net("articles", _CHARTED))
TONE = masked(f"{TONE_1H}{{{_CHARTED}}}")
