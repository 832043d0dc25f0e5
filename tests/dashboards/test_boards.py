"""The boards are built as Grafana's own linter and schema want them, and as editors need them.

The rules are those of grafana/dashboard-linter, written anew; each has a bad case below.
"""

import copy
from collections.abc import Callable, Iterator
from itertools import combinations

import promql_parser
import pytest

from tests.dashboards.made import BOARDS, Json, asked, asked_by_panels, filled, panels, selectors, variables, walk
from tests.dashboards.schema import read_and_written

UNITS = {"short", "none", "s", "bytes", "percentunit", "rps", "cps", "locale", "dateTimeFromNow"}
"""Those of Grafana that the boards use."""
INSTANCES_MATTER = {"deskwatch-pipeline"}
"""Entities move between instances, so that only the board of the processes chooses among them."""
MADE_BY_PROMETHEUS = ("ALERTS", "deskwatch:", "group:", "kind_entity:", "desk_kind_entity:")
"""Series that Prometheus makes from all jobs: they have no job of their own."""


def has_datasource_variable(board: Json) -> Iterator[str]:
    """template-datasource-rule."""
    variable = variables(board).get("datasource", {})
    if (variable.get("type"), variable.get("query"), variable.get("label")) != (
        "datasource",
        "prometheus",
        "Data source",
    ):
        yield "no variable `datasource` of the type Prometheus, called Data source"


def has_job_and_instance(board: Json) -> Iterator[str]:
    """template-job-rule and template-instance-rule."""
    for name in ("job", *(["instance"] if board["uid"] in INSTANCES_MATTER else [])):
        variable = variables(board).get(name, {})
        wanted = {"type": "query", "label": name.capitalize(), "multi": True, "includeAll": True, "allValue": ".+"}
        if any(variable.get(key) != value for key, value in wanted.items()):
            yield f"variable {name} is not {wanted}"


def reloads_variables(board: Json) -> Iterator[str]:
    """template-on-time-change-reload-rule."""
    for name, variable in variables(board).items():
        if variable["type"] == "query" and variable["refresh"] != 2:
            yield f"variable {name} is not renewed with the time range"


def uses_the_datasource(board: Json) -> Iterator[str]:
    """panel-datasource-rule, and the same of queries, annotations and variables."""
    users = [it for it in panels(board) if it["type"] != "text"]
    users += [target for panel in users for target in panel["targets"]]
    users += board["annotations"]["list"] + [it for it in variables(board).values() if it["type"] == "query"]
    for user in users:
        if user.get("datasource") != {"type": "prometheus", "uid": "${datasource}"}:
            yield f"{user.get('title') or user.get('name') or user.get('expr')} does not use ${{datasource}}"


def explains_itself(board: Json) -> Iterator[str]:
    """panel-title-description-rule, with words enough for an editor, and a text where there is nothing to show."""
    for panel in panels(board):
        if not panel["title"] or len(panel["description"]) < 30:
            if panel["type"] != "text":
                yield f"panel {panel['id']} has no title or no description: {panel['title']!r}"
        elif panel["type"] != "text" and not panel["fieldConfig"]["defaults"]["noValue"]:
            yield f"{panel['title']} does not say that there is nothing"


def has_units(board: Json) -> Iterator[str]:
    """panel-units-rule, for every kind of panel."""
    for panel in panels(board):
        if panel["type"] != "text" and panel["fieldConfig"]["defaults"].get("unit") not in UNITS:
            yield f"{panel['title']} has no unit, or one that Grafana does not have"


def has_targets(board: Json) -> Iterator[str]:
    """panel-no-targets-rule."""
    for panel in panels(board):
        if panel["type"] != "text" and not panel.get("targets"):
            yield f"{panel['title']} asks nothing"


def parses(board: Json) -> Iterator[str]:
    """target-promql-rule and template-label-promql-rule; the parser checks types too."""
    for query in asked(board):
        try:
            parsed = promql_parser.parse(filled(query.expression))
        except ValueError as error:
            yield f"{query.place}: {error}"
        else:
            if isinstance(parsed, (promql_parser.MatrixSelector, promql_parser.StringLiteral)):
                yield f"{query.place}: gives neither an instant vector nor a scalar"


def rates_fit_the_zoom(board: Json) -> Iterator[str]:
    """target-rate-interval-rule: rate over $__rate_interval; increase may have a range of its own."""
    for query in asked_by_panels(board):
        for node in walk(promql_parser.parse(filled(query.expression, __rate_interval="1111s"))):
            is_rate = isinstance(node, promql_parser.Call) and node.func.name in ("rate", "irate")
            if is_rate and node.args[0].range.total_seconds() != 1111:
                yield f"{query.place}: a rate that is not over $__rate_interval"


def counters_are_rated(board: Json) -> Iterator[str]:
    """target-counter-agg-rule."""
    for query in asked(board):
        if query.place.startswith("variable"):
            continue
        parsed = promql_parser.parse(filled(query.expression))
        rated = sum(
            node.args[0].vector_selector.name.endswith("_total")
            for node in walk(parsed)
            if isinstance(node, promql_parser.Call) and node.func.name in ("rate", "irate", "increase")
        )
        if sum(name.endswith("_total") for name, _ in selectors(parsed)) != rated:
            yield f"{query.place}: a counter without rate or increase"


def chooses_jobs(board: Json) -> Iterator[str]:
    """target-job-rule and target-instance-rule, for what is scraped."""
    wanted = {"job": "chosen-job"} | ({"instance": "chosen-one"} if board["uid"] in INSTANCES_MATTER else {})
    for query in asked(board):
        if query.place.startswith("variable"):
            continue
        for name, selector in selectors(
            promql_parser.parse(filled(query.expression, job="chosen-job", instance="chosen-one"))
        ):
            matchers = selector.matchers.matchers
            given = {it.name: it.value for it in matchers if it.op == promql_parser.MatchOp.Re}
            if not name.startswith(MADE_BY_PROMETHEUS) and wanted.items() - given.items():
                yield f"{query.place}: {name} is not limited to {', '.join(wanted)}"


def is_uneditable(board: Json) -> Iterator[str]:
    """uneditable-dashboard, and no alerts of Grafana's own from before its version 9."""
    if board["editable"]:
        yield "it can be edited, and the next start would undo that"
    for panel in panels(board):
        if "alert" in panel or panel["type"] == "graph":
            yield f"{panel['title']} is of a kind that Grafana no longer has"


def is_laid_out(board: Json) -> Iterator[str]:
    """Ids are unique, and no panel lies on another or beyond the edge."""
    ids = [panel["id"] for panel in board["panels"]]
    if len(set(ids)) != len(ids):
        yield "two panels have one id"
    places = [(panel["title"], panel["gridPos"]) for panel in board["panels"]]
    for (one, a), (other, b) in combinations(places, 2):
        if (
            a["x"] < b["x"] + b["w"]
            and b["x"] < a["x"] + a["w"]
            and a["y"] < b["y"] + b["h"]
            and b["y"] < a["y"] + a["h"]
        ):
            yield f"{one} lies on {other}"
    yield from (f"{title} goes beyond the edge" for title, place in places if place["x"] + place["w"] > 24)


def is_of_the_schema(board: Json) -> Iterator[str]:
    """What Grafana's own models of the schema read and write again is the same: no key is unknown to them."""
    yield from _lost(board, read_and_written(board), "")


def _lost(ours: object, theirs: object, path: str) -> Iterator[str]:
    """What is in ours and not in theirs; their models leave out what says nothing."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key, value in ours.items():
            if key in theirs:
                yield from _lost(value, theirs[key], f"{path}.{key}")
            elif value not in (None, "", [], {}, False):
                yield f"{path}.{key} is not in the schema"
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from _lost(*pair, f"{path}[{place}]")
    elif ours != theirs:
        yield f"{path} is {ours!r}, and {theirs!r} in the schema"


Rule = Callable[[Json], Iterator[str]]
RULES: tuple[Rule, ...] = (
    has_datasource_variable,
    has_job_and_instance,
    reloads_variables,
    uses_the_datasource,
    explains_itself,
    has_units,
    has_targets,
    parses,
    rates_fit_the_zoom,
    counters_are_rated,
    chooses_jobs,
    is_uneditable,
    is_laid_out,
    is_of_the_schema,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("uid", BOARDS)
def test_the_board_keeps_the_rule(uid: str, rule: Rule) -> None:
    """Every board, every rule."""
    assert [] == list(rule(BOARDS[uid]))


def _query(expression: str) -> Callable[[Json], None]:
    def spoil(board: Json) -> None:
        panels(board)[0]["targets"][0]["expr"] = expression

    return spoil


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        (has_datasource_variable, lambda it: variables(it)["datasource"].update(query="loki")),
        (has_job_and_instance, lambda it: variables(it)["job"].update(allValue=None)),
        (has_job_and_instance, lambda it: variables(it)["instance"].update(multi=False)),
        (reloads_variables, lambda it: variables(it)["job"].update(refresh=1)),
        (uses_the_datasource, lambda it: panels(it)[0].update(datasource={"uid": "P1809F7CD0C75ACF3"})),
        (uses_the_datasource, lambda it: it["annotations"]["list"][0].update(datasource=None)),
        (explains_itself, lambda it: panels(it)[0].update(description="")),
        (explains_itself, lambda it: panels(it)[0]["fieldConfig"]["defaults"].update(noValue="")),
        (has_units, lambda it: panels(it)[0]["fieldConfig"]["defaults"].update(unit="articles")),
        (has_targets, lambda it: panels(it)[0].update(targets=[])),
        (parses, _query("sum(up")),
        (parses, _query("rate(up)")),
        (parses, _query("up[5m]")),
        (rates_fit_the_zoom, _query("rate(deskwatch_articles_total[5m])")),
        (counters_are_rated, _query("sum(deskwatch_articles_total)")),
        (chooses_jobs, _query("sum(deskwatch_catching_up)")),
        (chooses_jobs, _query('sum(deskwatch_catching_up{job=~"$job"})')),
        (is_uneditable, lambda it: it.update(editable=True)),
        (is_uneditable, lambda it: panels(it)[0].update(alert={})),
        (is_laid_out, lambda it: panels(it)[0]["gridPos"].update(w=5)),
        (is_laid_out, lambda it: panels(it)[-1]["gridPos"].update(x=23, w=6)),
        (is_laid_out, lambda it: panels(it)[0].update(id=2)),
        (is_of_the_schema, lambda it: it.update(refreshh="30s")),
        (is_of_the_schema, lambda it: panels(it)[0].update(targetz=[1])),
        (is_of_the_schema, lambda it: panels(it)[0]["options"].update(colourMode="value")),
        (is_of_the_schema, lambda it: panels(it)[0]["targets"][0].update(exprr="up")),
        (is_of_the_schema, lambda it: panels(it)[0]["fieldConfig"]["defaults"].update(unitt="s")),
    ],
)
def test_the_rule_bites(rule: Rule, spoil: Callable[[Json], None]) -> None:
    """A board that breaks it is found."""
    board = copy.deepcopy(BOARDS["deskwatch-pipeline"])
    spoil(board)
    assert [] != list(rule(board))
