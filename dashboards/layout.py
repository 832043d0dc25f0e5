"""A board: its variables, annotations and links, and its panels, set row by row from left to right on 24 columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboards.palette import ATTENTION
from dashboards.panel import DATASOURCE, Panel
from dashboards.variables import Choice, Variable, datasource

COLUMNS = 24
SCHEMA_VERSION = 41
"""Grafana 12's Classic form; later versions migrate it as they load it."""


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
            "templating": {"list": [datasource(), *(variable.to_json() for variable in self.variables)]},
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
