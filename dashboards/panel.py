"""One panel as a record, and its form in Grafana's Classic JSON. `panels` makes the kinds of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

from dashboards.palette import BLUE

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """One expression of a panel. `axis` names a second axis on the right, `unit` its unit."""

    expression: str
    legend: str = ""
    colour: str = BLUE
    dashed: bool = False
    exemplars: bool = False
    axis: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: the field that it shows, its heading (none: it is left out), and how it is shown."""

    source: str
    heading: str = ""
    link: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)


class Look(TypedDict, total=False):
    """What a board may say of any panel; see `Panel`."""

    no_data: str
    unit: str
    decimals: int
    width: int
    height: int
    repeat: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel; `type` is Grafana's, `no_data` is shown where the queries answer nothing, `repeat` names a variable.

    Width and height are in Grafana's units, 24 to a board's width. Without `decimals` Grafana chooses.
    """

    type: str
    title: str
    description: str
    queries: tuple[Query, ...] = ()
    no_data: str = ""
    unit: str = "short"
    decimals: int | None = None
    width: int = 8
    height: int = 8
    repeat: str = ""
    options: Json = field(default_factory=dict)
    defaults: Json = field(default_factory=dict)
    overrides: tuple[Json, ...] = ()
    transformations: tuple[Json, ...] = ()
    is_instant: bool = False

    def to_json(self, id_: int, place: Mapping[str, int]) -> dict[str, Any]:
        """The panel at its place on the board."""
        head = {"id": id_, "type": self.type, "title": self.title, "gridPos": dict(place)}
        if self.type == "row":
            return {**head, "collapsed": False, "panels": []}
        head |= {"description": self.description, "options": dict(self.options)}
        if not self.queries:
            return head
        defaults = {"unit": self.unit, "noValue": self.no_data, **self.defaults}
        if self.decimals is not None:
            defaults["decimals"] = self.decimals
        body = {
            **head,
            "datasource": DATASOURCE,
            "targets": [self._target(query, number) for number, query in enumerate(self.queries)],
            "fieldConfig": {"defaults": defaults, "overrides": list(self.overrides)},
            "transformations": list(self.transformations),
        }
        return body | ({"repeat": self.repeat, "repeatDirection": "h", "maxPerRow": 3} if self.repeat else {})

    def _target(self, query: Query, number: int) -> dict[str, Any]:
        return {
            "refId": ref_id(number),
            "datasource": DATASOURCE,
            "expr": query.expression,
            "legendFormat": query.legend,
            "instant": self.is_instant,
            "range": not self.is_instant,
            "exemplar": query.exemplars,
            "format": "table" if self.type in ("table", "geomap") else "time_series",
        }


def ref_id(number: int) -> str:
    """The letter by which Grafana tells the queries of a panel apart."""
    return chr(ord("A") + number)
