"""What each panel of the boards shows: its queries, read from the generated boards, and a Prometheus' answers."""

import json
import math
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RANGE_SECONDS = 900
STEP_SECONDS = 15
VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


class PanelError(Exception):
    """A board, or an answer, is not what it should be."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One query of one panel, as the board has it."""

    board: str
    title: str
    expression: str
    is_instant: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: series, samples that are numbers, and the newest of those (not a number if there is none)."""

    panel: Panel
    series: int
    samples: int
    newest: float

    def __str__(self) -> str:
        place = f"{self.panel.board.partition(':')[0]} · {self.panel.title}"
        newest = f"newest {self.newest:g}" if self.samples else "EMPTY"
        return f"{place:44} {self.series:5} series {self.samples:6} samples  {newest}"


def panels(folder: Path) -> list[Panel]:
    """Every query of the boards in a folder. Raises `PanelError` where there is none."""
    found = [
        panel for path in sorted(folder.glob("*.json")) for panel in _of_board(json.loads(path.read_text("utf-8")))
    ]
    if not found:
        raise PanelError(f"{folder} holds no board with a query; make them: python -m dashboards.generate")
    return found


def _of_board(board: Mapping[str, Any]) -> Iterator[Panel]:
    """Panels may stand inside collapsed rows."""
    for panel in (it for outer in board["panels"] for it in (outer, *outer.get("panels", ()))):
        for target in panel.get("targets", ()):
            yield Panel(board["title"], panel["title"], target["expr"], bool(target.get("instant")))


def filled(expression: str, values: Mapping[str, str]) -> str:
    """The expression with every variable replaced. Raises `PanelError` for one that has no value."""

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name not in values:
            raise PanelError(f"${name} has no value here, in {expression}; give it one beside the others")
        return values[name]

    return VARIABLE.sub(value, expression)


def ask(prometheus: str, panel: Panel, values: Mapping[str, str]) -> Answer:
    """What the panel would show now, or over the past quarter of an hour. Raises `PanelError` for a refused query."""
    query = filled(panel.expression, values)
    if panel.is_instant:
        result = _get(f"{prometheus}/api/v1/query", query=query)
        found = [[series["value"]] for series in result]
    else:
        now = time.time()
        span = {"start": f"{now - RANGE_SECONDS:.3f}", "end": f"{now:.3f}", "step": str(STEP_SECONDS)}
        found = [series["values"] for series in _get(f"{prometheus}/api/v1/query_range", query=query, **span)]
    samples = sorted((at, float(text)) for series in found for at, text in series if not math.isnan(float(text)))
    return Answer(panel, len(found), len(samples), samples[-1][1] if samples else math.nan)


def _get(url: str, **parameters: str) -> list[dict[str, Any]]:
    try:
        address = f"{url}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310  our own address
            result: list[dict[str, Any]] = json.load(response)["data"]["result"]
    except urllib.error.HTTPError as error:
        raise PanelError(f"{parameters['query']}: {error.read().decode()}") from error
    return result
