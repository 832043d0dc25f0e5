"""The boards as made, and ways to walk through them."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import promql_parser

from dashboards.boards import boards

Json = dict[str, Any]
BOARDS: dict[str, Json] = json.loads(json.dumps(boards("http://127.0.0.1:8710", "https://archive.example.org/?q=")))
VARIABLES = {
    "$__rate_interval": "5m",
    "$__range": "1h",
    "$job": ".+",
    "$instance": ".+",
    "$desk": ".*",
    "$kind": "person",
    "$entity": "Ann Lee",
}
FORM = re.compile(r"(?:label_values\((?P<selector>.+), (?P<label>\w+)\)|query_result\((?P<query>.+)\))", re.DOTALL)


class Asked(NamedTuple):
    """One expression on a board: where it stands, as Grafana keeps it, and whether it is asked for one moment only."""

    board: str
    place: str
    expression: str
    is_instant: bool


def panels(board: Json) -> list[Json]:
    """The panels that show something; headings are none."""
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def variables(board: Json) -> dict[str, Json]:
    """The variables by name."""
    return {variable["name"]: variable for variable in board["templating"]["list"]}


def asked_by_panels(board: Json) -> Iterator[Asked]:
    """The queries of the panels."""
    for panel in panels(board):
        for target in panel.get("targets", ()):
            yield Asked(board["uid"], f"{panel['title']} {target['refId']}", target["expr"], target["instant"])


def asked(board: Json) -> Iterator[Asked]:
    """Every query of the board: of panels, annotations and variables."""
    yield from asked_by_panels(board)
    for annotation in board["annotations"]["list"]:
        yield Asked(board["uid"], f"annotation {annotation['name']}", annotation["target"]["expr"], False)
    for name, variable in variables(board).items():
        if variable["type"] == "query":
            yield Asked(board["uid"], f"variable {name}", of_variable(variable["query"]), True)


def of_variable(query: str) -> str:
    """The PromQL in a variable's query."""
    found = FORM.fullmatch(query)
    assert found, f"{query} is neither label_values(selector, label) nor query_result(query)"
    return found["selector"] or found["query"]


def filled(expression: str, **values: str) -> str:
    """The expression with all variables set; by default to what lets everything through."""
    for name, value in (VARIABLES | {f"${name}": value for name, value in values.items()}).items():
        expression = re.sub(re.escape(name) + r"\b", lambda _, value=value: value, expression)  # type: ignore[misc]
    assert "$" not in expression, f"unknown variable in {expression}"
    return expression


def selectors(expression: Any) -> list[tuple[str, Any]]:
    """The selectors of a parsed expression, each behind the name of its metric."""
    return [(node.name or "", node) for node in walk(expression) if isinstance(node, promql_parser.VectorSelector)]


def walk(expression: Any) -> Iterator[Any]:
    """The nodes of a parsed expression, itself first."""
    yield expression
    if isinstance(expression, promql_parser.Call):
        below: list[Any] = list(expression.args)
    elif isinstance(expression, promql_parser.BinaryExpr):
        below = [expression.lhs, expression.rhs]
    elif isinstance(expression, promql_parser.AggregateExpr):
        below = [expression.expr, *([expression.param] if expression.param else [])]
    elif isinstance(expression, promql_parser.MatrixSelector):
        below = [expression.vector_selector]
    elif isinstance(expression, (promql_parser.ParenExpr, promql_parser.UnaryExpr, promql_parser.SubqueryExpr)):
        below = [expression.expr]
    else:
        below = []
    for one in below:
        yield from walk(one)
