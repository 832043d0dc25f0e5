"""The choices at the top of a board: the data source, what a query finds, and fixed values."""

from dataclasses import dataclass
from typing import Any

from dashboards.panel import DATASOURCE

DATASOURCE_UID = "deskwatch-prometheus"
DATASOURCE_NAME = "Deskwatch Prometheus"
ALL = {"selected": True, "text": "All", "value": "$__all"}


@dataclass(frozen=True, slots=True)
class Variable:
    """A choice at the top of the board, filled by a query; `all_value` where all may be chosen."""

    name: str
    label: str
    query: str
    all_value: str = ""
    is_multi: bool = True
    regex: str = ""
    sort: int = 1

    def to_json(self) -> dict[str, Any]:
        """A variable of Grafana's type query, renewed with the time range."""
        made: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "type": "query",
            "datasource": DATASOURCE,
            "query": self.query,
            "regex": self.regex,
            "refresh": 2,
            "sort": self.sort,
            "multi": self.is_multi,
            "includeAll": self.is_multi,
            "options": [],
            "hide": 0,
        }
        if self.is_multi:
            made["current"] = ALL
        return made | ({"allValue": self.all_value} if self.all_value else {})


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice among fixed values."""

    name: str
    label: str
    values: tuple[str, ...]
    is_multi: bool = False

    def to_json(self) -> dict[str, Any]:
        """A variable of Grafana's type custom; where several may be chosen, all are at first."""
        first = {"selected": True, "text": self.values[0], "value": self.values[0]}
        made: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "type": "custom",
            "query": ",".join(self.values),
            "multi": self.is_multi,
            "includeAll": self.is_multi,
            "current": ALL if self.is_multi else first,
            "options": [{"text": value, "value": value} for value in self.values],
            "hide": 0,
        }
        return made | ({"allValue": ".+"} if self.is_multi else {})


def datasource() -> dict[str, Any]:
    """The variable that all queries use; at first our own Prometheus, where there is one."""
    return {
        "name": "datasource",
        "label": "Data source",
        "type": "datasource",
        "query": "prometheus",
        "current": {"selected": True, "text": DATASOURCE_NAME, "value": DATASOURCE_UID},
        "includeAll": False,
        "multi": False,
        "options": [],
        "regex": "",
        "refresh": 1,
        "hide": 0,
    }
