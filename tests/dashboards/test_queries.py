"""Every metric and label that a board asks for exists, and every metric that exists is asked for somewhere."""

import re
from collections.abc import Iterator

import promql_parser
import pytest
import yaml

from dashboards.queries.shared import MIN_SENTENCES
from dashboards.rules import rules_file
from dashboards.thresholds import DEFAULT_VOLUME, thresholds_for
from monitor.catalogue import CATALOGUE
from tests.dashboards.labels import LabelError, labels
from tests.dashboards.made import BOARDS, Asked, asked, asked_by_panels, filled, panels, selectors, variables

RULES = [
    rule for group in yaml.safe_load(rules_file(thresholds_for(DEFAULT_VOLUME)))["groups"] for rule in group["rules"]
]
RECORDED = frozenset(rule["record"] for rule in RULES if "record" in rule)
UNUSED: dict[str, str] = {}
"""Metrics that neither a panel nor a rule reads, each with the reason."""
LABEL = re.compile(r"{{(\w+)}}")


def answered(expression: str) -> frozenset[str]:
    """The labels of what a query answers."""
    return labels(promql_parser.parse(filled(expression)), RECORDED)


@pytest.mark.parametrize("query", [it for board in BOARDS.values() for it in asked(board)], ids=lambda it: it.place)
def test_metrics_and_labels_exist(query: Asked) -> None:
    """In the catalogue, in the rules, or with Prometheus itself; functions are those of 2.42."""
    answered(query.expression)


def missing_labels() -> Iterator[str]:
    """Labels that are shown, and that the query's answer has not."""
    for board in BOARDS.values():
        for panel in panels(board):
            for target in panel.get("targets", ()):
                for label in set(LABEL.findall(target["legendFormat"])) - answered(target["expr"]):
                    yield f"{panel['title']}: {label}"
        for annotation in board["annotations"]["list"]:
            text = annotation["titleFormat"] + annotation["textFormat"]
            for label in set(LABEL.findall(text)) - answered(annotation["target"]["expr"]):
                yield f"{annotation['name']}: {label}"


def test_legends_and_marks_show_labels_that_are_there() -> None:
    """A missing one would be shown as an empty name."""
    assert [] == list(missing_labels())


def test_columns_are_labels_or_values() -> None:
    """A column of a table is a label of one of its queries, or the value of one."""
    for board in BOARDS.values():
        for panel in panels(board):
            if panel["type"] != "table":
                continue
            targets = panel["targets"]
            there = frozenset[str]().union(*(answered(target["expr"]) for target in targets)) | {"Time"}
            there |= {"Value"} if len(targets) == 1 else {f"Value #{target['refId']}" for target in targets}
            organize = panel["transformations"][1]["options"]
            assert set() == there ^ {*organize["indexByName"], *organize["excludeByName"]}, panel["title"]


def test_variables_of_labels_exist() -> None:
    """`label_values(selector, label)` asks for a label that the selector has."""
    for board in BOARDS.values():
        for variable in variables(board).values():
            query = variable["query"] if variable["type"] == "query" else ""
            if query.startswith("label_values"):
                selector, label = re.fullmatch(r"label_values\((.+), (\w+)\)", query).groups()  # type: ignore[union-attr]
                assert label in answered(selector)


def named(expression: str) -> set[str]:
    """The metrics that an expression reads."""
    return {name for name, _ in selectors(promql_parser.parse(expression))}


def test_every_metric_is_read_somewhere() -> None:
    """What no board and no rule reads is listed above with its reason, or need not be exported."""
    read = {name for board in BOARDS.values() for query in asked(board) for name in named(filled(query.expression))}
    read |= {name for rule in RULES for name in named(rule["expr"])}
    read = {re.sub(r"(_seconds)_(bucket|sum|count)$", r"\1", name) for name in read}
    unread = {metric.name for metric in CATALOGUE} - read
    assert set(UNUSED) == unread


def test_tone_is_never_shown_of_few_sentences() -> None:
    """Every query of a tone has the mask, but for what is usual, which the rules mask themselves."""
    for board in BOARDS.values():
        for query in asked_by_panels(board):
            if "tone" in query.expression and "tone:usual" not in query.expression:
                assert f">= {MIN_SENTENCES}" in query.expression, query.place


def test_articles_and_mentions_are_net() -> None:
    """Whoever counts an entity's articles or mentions takes off what was taken back."""
    for board in BOARDS.values():
        for query in asked_by_panels(board):
            names = named(filled(query.expression))
            for what in ("articles", "mentions"):
                if f"deskwatch_entity_{what}_total" in names:
                    assert f"deskwatch_entity_retracted_{what}_total" in names, query.place
            if "deskwatch_articles_total" in names:
                assert "deskwatch_articles_retracted_total" in names, query.place


@pytest.mark.parametrize(
    "expression",
    [
        "deskwatch_nothing",
        "deskwatch_article_delay_seconds",
        "kind_entity:deskwatch_entity_articles:increase7m",
        'deskwatch_articles_total{kind="person"}',
        "sum by (kind) (deskwatch_articles_total)",
        "sum by (kind) (sum by (entity) (deskwatch_entity_sources))",
        "deskwatch_entity_sources * on (name) deskwatch_country_info",
        "mad_over_time(deskwatch_entity_sources[5m])",
    ],
)
def test_the_check_of_labels_bites(expression: str) -> None:
    """A metric, a label or a function that does not exist is found."""
    with pytest.raises(LabelError):
        labels(promql_parser.parse(expression), RECORDED)


def test_labels_are_worked_out() -> None:
    """As a server would answer."""
    assert {"kind", "entity"} == answered("kind_entity:deskwatch_entity_articles:increase1h > 0")
    assert {"kind", "entity", "name"} == answered(
        "sum by (kind, entity) (deskwatch_entity_sources) * on (entity) group_left (name) "
        "max by (entity, name) (deskwatch_country_info)"
    )
    assert frozenset() == answered("count(up) or vector(0)")
    assert {"stage"} == answered(
        "histogram_quantile(0.9, sum by (le, stage) (rate(deskwatch_stage_duration_seconds_bucket[5m])))"
    )
