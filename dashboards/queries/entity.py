"""Queries of the board Entity: one person or country."""

from dashboards.queries.shared import (
    ARTICLES_1H,
    DESK_ALERT,
    EXPECTED_15M,
    MIN_SENTENCES,
    SHARE_1H,
    SOURCES_15M,
    SPIKE,
    SURPRISE_3M,
    SURPRISE_15M,
    TONE_1H,
    USUAL_SHARE,
    USUAL_TONE,
    WATCHED,
    masked,
    net,
    per_hour,
    readable,
)

_ONE = 'kind="$kind",entity="$entity"'
_OF_JOB = f'{{job=~"$job",{_ONE}}}'

_OF_KIND = f'{ARTICLES_1H}{{kind="$kind"}}'
NAMES = f"query_result({readable(_OF_KIND)})"
ARTICLES_NOW = f"{ARTICLES_1H}{{{_ONE}}}"
TIMES_USUAL = f"{SHARE_1H}{{{_ONE}}} / ({USUAL_SHARE} > 0)"
TONE_NOW = masked(f"{TONE_1H}{{{_ONE}}}")
SOURCES = f"{SOURCES_15M}{{{_ONE}}}"
FIRST_SEEN = f"min(deskwatch_entity_first_seen_timestamp_seconds{_OF_JOB}) * 1000"
TAKEN_BACK = f"sum by (entity) (increase(deskwatch_entity_retracted_articles_total{_OF_JOB}[$__range]))"
DESKS = f"{WATCHED}{{{_ONE}}}"

ARTICLES = per_hour(net("articles", _ONE))
EXPECTED = f"{EXPECTED_15M}{{{_ONE}}} * 4"
MENTIONS = per_hour(net("mentions", _ONE))
_ALL_ARTICLES = (
    '(sum(rate(deskwatch_articles_total{job=~"$job"}[$__rate_interval]))'
    ' - sum(rate(deskwatch_articles_retracted_total{job=~"$job"}[$__rate_interval])) > 0)'
)
SHARE = f"clamp_max({net('articles', _ONE)} / on () group_left () {_ALL_ARTICLES}, 1)"
"""Never above 1, which two rates, each extrapolated for itself, may give of a name that is in every article."""
USUAL_SHARE_OF_ARTICLES = f"{USUAL_SHARE}{{{_ONE}}}"
TONE = TONE_NOW
USUAL_TONE_OF_NAME = f"{USUAL_TONE}{{{_ONE}}}"


def _moved(counter: str) -> str:
    return f"sum by (kind, entity) (increase(deskwatch_entity_sentiment_{counter}_total{_OF_JOB}[1h]))"


SENTIMENT = f"({_moved('positive')} - {_moved('negative')}) / ({_moved('mentions')} >= {MIN_SENTENCES})"
SURPRISE_FAST = f"{SURPRISE_3M}{{{_ONE}}}"
SURPRISE_SLOW = f"{SURPRISE_15M}{{{_ONE}}}"
ALERTS_OVER_TIME = f'max by (alertname, desk) (ALERTS{{{DESK_ALERT},{_ONE},desk=~"$desk"}})'
SPIKE_ANNOTATION = f'max by (entity, desk) (ALERTS{{{SPIKE},{_ONE},desk=~"$desk"}})'


def sentences(polarity: str) -> str:
    """Sentences an hour of one polarity that named it."""
    selector = f'deskwatch_entity_sentences_total{{job=~"$job",{_ONE},polarity="{polarity}"}}'
    return per_hour(f"sum by (entity) (rate({selector}[$__rate_interval]))")
