"""The kinds of panels: what they show is said by the boards, how Grafana is told to show it stands here.

Every panel has a title, a description in an editor's words, and a text for when there is nothing to show. Colours come
from `palette`. Where a panel stands on its board is not decided here but in `layout`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from dashboards.palette import NEUTRAL
from dashboards.panel import Column, Json, Look, Panel, Query, ref_id
from dashboards.showing import plain, tone, words

NEWEST = {"calcs": ["lastNotNull"], "fields": "", "values": False}
MERGE = {"id": "merge", "options": {}}


def row(title: str) -> Panel:
    """A heading across the board."""
    return Panel("row", title, "", width=24, height=1)


def text(title: str, description: str, markdown: str, **look: Unpack[Look]) -> Panel:
    """Words."""
    return Panel("text", title, description, options={"mode": "markdown", "content": markdown}, **look)


def stat(
    title: str, description: str, query: str, showing: Json | None = None, *, legend: str = "", **look: Unpack[Look]
) -> Panel:
    """One large figure; `showing` is of `from_on`, `below`, `tone` and `words`. With a legend, the series' names."""
    mode = "name" if legend else "auto"
    options = {"reduceOptions": NEWEST, "colorMode": "value", "graphMode": "none", "textMode": mode}
    return Panel(
        "stat",
        title,
        description,
        (Query(query, legend),),
        options=options,
        defaults=showing or plain(),
        is_instant=True,
        **({"width": 4, "height": 4} | look),
    )


def time_series(
    title: str, description: str, *queries: Query, axis: str, stacked: bool = False, **look: Unpack[Look]
) -> Panel:
    """Lines over time, each in its own colour; `axis` says what is counted."""
    custom = {
        "drawStyle": "line",
        "lineWidth": 2,
        "fillOpacity": 60 if stacked else 0,
        "showPoints": "auto",
        "spanNulls": False,
        "axisLabel": axis,
        "stacking": {"mode": "normal" if stacked else "none", "group": "A"},
    }
    options = {
        "legend": {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    lines = tuple(_line(number, query) for number, query in enumerate(queries))
    return Panel(
        "timeseries", title, description, queries, options=options, defaults={"custom": custom}, overrides=lines, **look
    )


def bar_gauge(title: str, description: str, query: Query, maximum: float | None = None, **look: Unpack[Look]) -> Panel:
    """One bar per series, its name and figure beside it; one colour, for the names tell them apart."""
    options = {"reduceOptions": NEWEST, "displayMode": "basic", "orientation": "horizontal", "showUnfilled": True}
    defaults: dict[str, Any] = {"color": {"mode": "fixed", "fixedColor": query.colour}, "min": 0}
    if maximum is not None:
        defaults["max"] = maximum
    return Panel("bargauge", title, description, (query,), options=options, defaults=defaults, is_instant=True, **look)


def table(
    title: str, description: str, queries: Sequence[str], columns: Sequence[Column], **look: Unpack[Look]
) -> Panel:
    """Rows of the newest values: what the queries have in common makes one row. Each field is a column here."""
    shown = [column for column in columns if column.heading]
    organize = {
        "renameByName": {column.source: column.heading for column in shown},
        "indexByName": {column.source: place for place, column in enumerate(shown)},
        "excludeByName": {column.source: True for column in columns if not column.heading},
    }
    return Panel(
        "table",
        title,
        description,
        tuple(Query(query) for query in queries),
        options={"showHeader": True, "cellHeight": "sm"},
        overrides=tuple(_cell(column) for column in shown),
        transformations=(MERGE, {"id": "organize", "options": organize}),
        is_instant=True,
        **look,
    )


def state_timeline(title: str, description: str, query: Query, word: str, **look: Unpack[Look]) -> Panel:
    """When something was so, one line per series; `word` says what."""
    options = {
        "mergeValues": True,
        "showValue": "never",
        "rowHeight": 0.8,
        "legend": {"showLegend": False, "displayMode": "list", "placement": "bottom"},
        "tooltip": {"mode": "single"},
    }
    defaults = {
        "color": {"mode": "fixed", "fixedColor": query.colour},
        "custom": {"fillOpacity": 80, "lineWidth": 0},
        **words({"1": word}),
    }
    return Panel("state-timeline", title, description, (query,), options=options, defaults=defaults, **look)


def geomap(
    title: str, description: str, size: tuple[str, str], tone_of: tuple[str, str], **look: Unpack[Look]
) -> Panel:
    """Countries as circles, found by the code in the label `entity`. `size` and `tone_of`: a heading and its query."""
    symbol = {"mode": "fixed", "fixed": "img/icons/marker/circle.svg"}
    style = {
        "size": {"field": size[0], "fixed": 5, "min": 4, "max": 30},
        "color": {"field": tone_of[0], "fixed": NEUTRAL},
        "opacity": 0.8,
        "symbol": symbol,
    }
    layer = {
        "type": "markers",
        "name": title,
        "location": {"mode": "lookup", "lookup": "entity", "gazetteer": "public/gazetteer/countries.json"},
        "config": {"showLegend": False, "style": style},
        "tooltip": True,
    }
    options = {
        "view": {"id": "coords", "lat": 25, "lon": 10, "zoom": 1.6, "allLayers": True},
        "controls": {"showZoom": True, "mouseWheelZoom": False, "showAttribution": True},
        "basemap": {"type": "default", "name": "Base map", "config": {}},
        "tooltip": {"mode": "details"},
        "layers": [layer],
    }
    organize = {"renameByName": {"Value #A": size[0], "Value #B": tone_of[0]}, "excludeByName": {"Time": True}}
    return Panel(
        "geomap",
        title,
        description,
        (Query(size[1]), Query(tone_of[1])),
        options=options,
        overrides=(_override("byName", tone_of[0], tone()),),
        transformations=(MERGE, {"id": "organize", "options": organize}),
        is_instant=True,
        **look,
    )


def _line(number: int, query: Query) -> Json:
    """What is this line's own: its colour, and its axis where it has one."""
    own: dict[str, Any] = {"color": {"mode": "fixed", "fixedColor": query.colour}}
    if query.dashed:
        own["custom.lineStyle"] = {"fill": "dash", "dash": [8, 8]}
    if query.axis:
        own |= {"custom.axisPlacement": "right", "custom.axisLabel": query.axis, "unit": query.unit}
    return _override("byFrameRefID", ref_id(number), own)


def _cell(column: Column) -> Json:
    own = dict(column.properties)
    if column.link:
        own["links"] = [{"title": "Show on its own board", "url": column.link}]
    return _override("byName", column.heading, own)


def _override(matcher: str, matched: str, own: Mapping[str, Any]) -> Json:
    properties = [{"id": name, "value": value} for name, value in own.items()]
    return {"matcher": {"id": matcher, "options": matched}, "properties": properties}
