"""Asks a real server every query of the boards, and makes up the day before, for which no test can wait."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import promql_parser

from consumers.settings import Settings
from dashboards.rules import rules_file
from dashboards.thresholds import DEFAULT_VOLUME, thresholds_for
from tests.consumers.prometheus import Prometheus
from tests.dashboards.made import Asked, filled, selectors

DAYS = 1.2
"""The rules ask for half a day of sentences and a day of articles."""
STEP_SECONDS = 120
ARTICLES_A_DAY = 20_000
RECORDED_THEN = {
    "deskwatch:articles:increase1h": ARTICLES_A_DAY / 24,
    "kind_entity:deskwatch_entity_articles_per_articles:ratio_increase1h": 0.02,
    "kind_entity:deskwatch_entity_sentences:increase1h": 33.0,
    "kind_entity:deskwatch_entity_tone:increase1h": 8.0,
}


AWAITED = frozenset() if "notify_target" in Settings.model_fields else {"deskwatch_notifications_failed_total"}
"""Metrics of the catalogue that no process exports yet."""


class Answer(NamedTuple):
    """What a query gave: how many series and samples, and the newest value."""

    query: Asked
    series: int
    samples: int
    newest: float

    def __str__(self) -> str:
        place = f"{self.query.board:20} {self.query.place:34}"
        return f"{place} {self.series:4} series {self.samples:5} samples, newest {self.newest:g}"


def unanswered(answers: Sequence[Answer]) -> list[str]:
    """The queries that gave no sample, but for those of a metric that nobody exports yet."""
    return [
        f"{it.query.board}: {it.query.place}: {it.query.expression}"
        for it in answers
        if not it.samples and not AWAITED & names_of(it.query)
    ]


def names_of(query: Asked) -> set[str]:
    """The metrics that a query reads."""
    return {name for name, _ in selectors(promql_parser.parse(filled(query.expression)))}


def quick_rules() -> str:
    """The shipped rules, evaluated every second: nothing else is changed."""
    text = rules_file(thresholds_for(DEFAULT_VOLUME))
    return re.sub(r"^  interval: \w+$", "  interval: 1s", text, flags=re.MULTILINE)


def ask(prometheus: Prometheus, query: Asked, **values: str) -> Answer:
    """The answer as a panel would get it: now, or over the past two minutes."""
    expression = filled(query.expression, **{"__rate_interval": "1m", "__range": "15m"} | values)
    if query.is_instant:
        found = [[series["value"]] for series in prometheus.query(expression)]
    else:
        found = [series["values"] for series in prometheus.query_range(expression, seconds=120)]
    samples = [float(value) for series in found for _, value in series if not math.isnan(float(value))]
    return Answer(query, len(found), len(samples), samples[-1] if samples else math.nan)


def history(until: float, names: Mapping[str, str], target: Mapping[str, str]) -> str:
    """A quiet day and a bit of a `target` as OpenMetrics, until a minute before `until` (Unix seconds).

    Each of `names` (with its kind) is named by one article in fifty. What the rules would have
    recorded then is made up as well, for the few series into which they look back.
    """
    count = int(DAYS * 86_400 / STEP_SECONDS)
    times = [until - 60 - STEP_SECONDS * step for step in range(count, -1, -1)]
    entities = [{"kind": kind, "entity": name} for name, kind in names.items()]
    lines: list[str] = []
    for family, series in _counters(entities).items():
        lines.append(f"# TYPE {family} counter")
        for labels, a_step in series:
            lines += _samples(f"{family}_total", {**target, **labels}, times, a_step)
    for name, level in RECORDED_THEN.items():
        lines.append(f"# TYPE {name} gauge")
        for labels in entities if name.startswith("kind_entity:") else [{}]:
            lines += _samples(name, labels, times, 0, level)
    return "\n".join([*lines, "# EOF"]) + "\n"


def _samples(
    name: str, labels: Mapping[str, str], times: Sequence[float], a_step: float, start: float = 0
) -> Iterator[str]:
    text = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return (f"{name}{{{text}}} {start + a_step * place:g} {at:.3f}" for place, at in enumerate(times))


def _counters(entities: Sequence[dict[str, str]]) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Families, and their series with what each gains a step."""
    a_step = ARTICLES_A_DAY * STEP_SECONDS / 86_400
    sentences = [({**entity, "polarity": it}, a_step / 50) for entity in entities for it in ("positive", "neutral")]
    return {
        "deskwatch_articles": [({"partition": "0"}, a_step)],
        "deskwatch_articles_retracted": [({"partition": "0"}, 0)],
        "deskwatch_entity_articles": [(entity, a_step / 50) for entity in entities],
        "deskwatch_entity_retracted_articles": [(entity, 0) for entity in entities],
        "deskwatch_entity_sentences": sentences,
        "deskwatch_entity_tone_positive": [(entity, a_step / 100) for entity in entities],
        "deskwatch_entity_tone_negative": [(entity, 0) for entity in entities],
    }
