"""A board: its variables, annotations and links, and its panels, set row by row from left to right on 24 columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboards.palette import ATTENTION
from dashboards.panel import DATASOURCE, Panel

COLUMNS = 24
SCHEMA_VERSION = 41
"""Grafana 12's Classic form; later versions migrate it as they load it."""

ALL = {"selected": True, "text": "All", "value": "$__all"}
DATASOURCE_UID = "deskwatch-prometheus"
DATASOURCE_NAME = "Deskwatch Prometheus"


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


@dataclass(frozen=True, slots=True)
class Annotation:
    """Marks over all panels where a query answers; title and text may hold `{{label}}`."""

    name: str
    query: str
    title: str
    text: str
    colour: str = ATTENTION

    def to_json(self) -> dict[str, Any]:
        """An annotation from Prometheus."""
        return {
            "name": self.name,
            "datasource": DATASOURCE,
            "enable": True,
            "hide": False,
            "iconColor": self.colour,
            "target": {"refId": "Anno", "expr": self.query, "interval": "60s"},
            "titleFormat": self.title,
            "textFormat": self.text,
            "tagKeys": "",
        }


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the board's head; Grafana fills in variables."""

    title: str
    url: str
    tooltip: str

    def to_json(self) -> dict[str, Any]:
        """A link of Grafana's type link, opened beside the board."""
        return {
            "type": "link",
            "title": self.title,
            "url": self.url,
            "tooltip": self.tooltip,
            "icon": "external link",
            "targetBlank": True,
            "includeVars": False,
            "keepTime": False,
            "asDropdown": False,
            "tags": [],
        }


@dataclass(frozen=True, slots=True)
class Board:
    """A board as a whole."""

    uid: str
    title: str
    description: str
    variables: tuple[Variable | Choice, ...]
    annotations: tuple[Annotation, ...]
    links: tuple[Link, ...]
    panels: tuple[Panel, ...]
    since: str = "now-6h"

    def to_json(self) -> dict[str, Any]:
        """The board in Grafana's Classic JSON."""
        return {
            "id": None,
            "uid": self.uid,
            "title": self.title,
            "description": self.description,
            "tags": ["deskwatch"],
            "editable": False,
            "graphTooltip": 1,
            "schemaVersion": SCHEMA_VERSION,
            "refresh": "30s",
            "timezone": "browser",
            "time": {"from": self.since, "to": "now"},
            "templating": {"list": [_datasource(), *(variable.to_json() for variable in self.variables)]},
            "annotations": {"list": [annotation.to_json() for annotation in self.annotations]},
            "links": [_boards(), *(link.to_json() for link in self.links)],
            "panels": list(_placed(self.panels)),
        }


def _placed(panels: tuple[Panel, ...]) -> Iterator[dict[str, Any]]:
    """Each panel beside the one before while there is room; else below the tallest of the line."""
    x = y = tallest = 0
    for id_, panel in enumerate(panels, start=1):
        if x + panel.width > COLUMNS:
            x, y, tallest = 0, y + tallest, 0
        yield panel.to_json(id_, {"x": x, "y": y, "w": panel.width, "h": panel.height})
        x, tallest = x + panel.width, max(tallest, panel.height)


def _datasource() -> dict[str, Any]:
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


def _boards() -> dict[str, Any]:
    """The way to the other boards."""
    return {
        "type": "dashboards",
        "title": "Boards",
        "tags": ["deskwatch"],
        "asDropdown": False,
        "includeVars": False,
        "keepTime": True,
        "icon": "dashboard",
        "targetBlank": False,
        "tooltip": "The other boards of deskwatch",
        "url": "",
    }
