"""The kinds of panels: what they show is said by the boards, how Grafana is told to show it stands here.

Every panel has a title, a description in an editor's words, and a text for when there is nothing to show. Colours come
from `palette`. Where a panel stands on its board is not decided here but in `layout`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.palette import ATTENTION, BLUE, GREY, NEGATIVE, NEUTRAL, POSITIVE
from dashboards.panel import Column, Panel, Query, ref_id


def row(title: str) -> Panel:
    """A heading across the board."""
    return Panel("row", title, "", width=24, height=1)


def text(title: str, description: str, markdown: str, *, width: int = 8, height: int = 8) -> Panel:
    """Words."""
    options = {"mode": "markdown", "content": markdown}
    return Panel("text", title, description, width=width, height=height, options=options)


def stat(title: str, description: str, query: str, **how: Any) -> Panel:
    """One figure, or one per series named by `legend`.

    With `attention_from` it is coloured from there on; `words` are shown in place of values.
    """
    attention, words, legend = how.pop("attention_from", None), how.pop("words", {}), how.pop("legend", "")
    steps = [{"color": BLUE, "value": None}]
    if attention is not None:
        steps.append({"color": ATTENTION, "value": attention})
    defaults = {"color": {"mode": "thresholds"}, "thresholds": {"mode": "absolute", "steps": steps}}
    if words:
        defaults["mappings"] = [_mapping(words)]
    reduce = {"calcs": ["lastNotNull"], "fields": "", "values": False}
    options = {"reduceOptions": reduce, "colorMode": "value", "graphMode": "none", "textMode": how.pop("shows", "auto")}
    return Panel(
        "stat",
        title,
        description,
        (Query(query, legend),),
        options=options,
        defaults=defaults | how.pop("defaults", {}),
        is_instant=True,
        **{"width": 4, "height": 4} | how,
    )


def time_series(
    title: str, description: str, *queries: Query, axis: str = "", stacked: bool = False, **how: Any
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
    overrides = [_line(place, query) for place, query in enumerate(queries)]
    defaults = {"custom": custom} | how.pop("defaults", {})
    return Panel(
        "timeseries", title, description, queries, options=options, defaults=defaults, overrides=tuple(overrides), **how
    )


def bar_gauge(title: str, description: str, query: Query, **how: Any) -> Panel:
    """One bar per series, its name and figure beside it; one colour, for the names tell them apart."""
    reduce = {"calcs": ["lastNotNull"], "fields": "", "values": False}
    options = {"reduceOptions": reduce, "displayMode": "basic", "orientation": "horizontal", "showUnfilled": True}
    defaults = {"color": {"mode": "fixed", "fixedColor": query.colour}, "min": 0} | how.pop("defaults", {})
    return Panel("bargauge", title, description, (query,), options=options, defaults=defaults, is_instant=True, **how)


def table(title: str, description: str, queries: Sequence[str], columns: Sequence[Column], **how: Any) -> Panel:
    """Rows of the newest values: what the queries have in common makes one row; `columns` are shown, in their order."""
    shown = {column.source: column.heading for column in columns}
    organize = {
        "renameByName": shown,
        "indexByName": {name: place for place, name in enumerate(shown)},
        "excludeByName": dict.fromkeys(how.pop("hidden", ()), True),
    }
    return Panel(
        "table",
        title,
        description,
        tuple(Query(query) for query in queries),
        options={"showHeader": True, "cellHeight": "sm"},
        overrides=tuple(_cell(column) for column in columns),
        transformations=({"id": "merge", "options": {}}, {"id": "organize", "options": organize}),
        is_instant=True,
        **how,
    )


def state_timeline(title: str, description: str, query: Query, words: Mapping[str, str], **how: Any) -> Panel:
    """When something was so, one line per series."""
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
        "mappings": [_mapping(words)],
    }
    return Panel("state-timeline", title, description, (query,), options=options, defaults=defaults, **how)


def geomap(title: str, description: str, queries: Sequence[str], fields: Mapping[str, str], **how: Any) -> Panel:
    """Countries as circles: found by alpha-2 code in the field `entity`, as large and as coloured as `fields` say."""
    size, colour = fields["size"], fields["colour"]
    layer = {
        "type": "markers",
        "name": title,
        "location": {"mode": "lookup", "lookup": "entity", "gazetteer": "public/gazetteer/countries.json"},
        "config": {
            "showLegend": False,
            "style": {
                "size": {"field": size, "fixed": 5, "min": 4, "max": 30},
                "color": {"field": colour, "fixed": GREY},
                "opacity": 0.8,
                "symbol": {"mode": "fixed", "fixed": "img/icons/marker/circle.svg"},
            },
        },
        "tooltip": True,
    }
    options = {
        "view": {"id": "coords", "lat": 25, "lon": 10, "zoom": 1.6, "allLayers": True},
        "controls": {"showZoom": True, "mouseWheelZoom": False, "showAttribution": True},
        "basemap": {"type": "default", "name": "Base map", "config": {}},
        "tooltip": {"mode": "details"},
        "layers": [layer],
    }
    organize = {"renameByName": {"Value #A": size, "Value #B": colour}, "excludeByName": {"Time": True}}
    overrides = [{"matcher": {"id": "byName", "options": colour}, "properties": _properties(tone_cell())}]
    return Panel(
        "geomap",
        title,
        description,
        tuple(Query(query) for query in queries),
        options=options,
        overrides=tuple(overrides),
        transformations=({"id": "merge", "options": {}}, {"id": "organize", "options": organize}),
        is_instant=True,
        **how,
    )


def tone_cell() -> dict[str, Any]:
    """How a tone is shown: with two decimals; coloured beyond a tenth; grey where it is not known."""
    steps = [
        {"color": NEUTRAL, "value": None},
        {"color": NEGATIVE, "value": -1},
        {"color": NEUTRAL, "value": -0.1},
        {"color": POSITIVE, "value": 0.1},
    ]
    return {
        "decimals": 2,
        "min": -1,
        "max": 1,
        "color": {"mode": "thresholds"},
        "thresholds": {"mode": "absolute", "steps": steps},
    }


def _line(place: int, query: Query) -> dict[str, Any]:
    """What is this line's own: its colour, and its axis where it has one."""
    own: dict[str, Any] = {"color": {"mode": "fixed", "fixedColor": query.colour}}
    if query.dashed:
        own["custom.lineStyle"] = {"fill": "dash", "dash": [8, 8]}
    if query.axis:
        own |= {"custom.axisPlacement": "right", "custom.axisLabel": query.axis, "unit": query.unit}
    return {"matcher": {"id": "byFrameRefID", "options": ref_id(place)}, "properties": _properties(own)}


def _cell(column: Column) -> dict[str, Any]:
    own: dict[str, Any] = dict(column.properties)
    if column.unit:
        own["unit"] = column.unit
    if column.link:
        own["links"] = [{"title": "Show on its own board", "url": column.link}]
    return {"matcher": {"id": "byName", "options": column.heading}, "properties": _properties(own)}


def _properties(own: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"id": name, "value": value} for name, value in own.items()]


def _mapping(words: Mapping[str, str]) -> dict[str, Any]:
    options = {value: {"text": word, "index": place} for place, (value, word) in enumerate(words.items())}
    return {"type": "value", "options": options}
