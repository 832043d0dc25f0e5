"""`make evaluate`: every figure with cases, interval and floor; ends with 1 where one is below its floor."""

import sys
import tomllib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from consumers.evaluation import Score, evaluate_lines, evaluate_names, read_records
from monitor.sentences import Reader
from tests.data import DATA, FOLDER, MISSING

FLOORS = Path(__file__).with_name("floors.toml")


def rows(folder: Path) -> Iterator[tuple[str, str, float, str, int, float | None]]:
    """(set, figure, value, interval, cases, floor) of everything that is measured."""
    plan = tomllib.loads(FLOORS.read_text("utf-8"))
    reader = Reader()
    for entry in plan["names"]:
        scores = evaluate_names(_records(folder, entry), reader, doc_prefix=entry["doc_prefix"])
        for label, score in scores.items():
            yield _row(f"{entry['title']}: {label}", "f1", score, entry["floors"].get(label))
    for entry in plan["lines"]:
        score = evaluate_lines(_records(folder, entry), entry["half"]).overall
        for figure, floor in entry["floors"].items():
            yield _row(entry["title"], figure, score, floor)


def main() -> int:
    """The exit code: 0 where every floor holds, 1 where one does not, 2 without the data."""
    console = Console(width=110)
    if not DATA.is_dir():
        console.print(MISSING)
        return 2
    table = Table("set", "figure", "value", "95 % interval", "cases", "floor")
    below = []
    for title, figure, value, interval, cases, floor in rows(FOLDER):
        is_below = floor is not None and value < floor
        below += [title] if is_below else []
        shown = "–" if floor is None else f"{100 * floor:.1f}"
        style = "bold red" if is_below else None
        table.add_row(title, figure, f"{100 * value:.1f}", interval, f"{cases:,}", shown, style=style)
    console.print(table)
    if below:
        console.print(f"below the floor: {', '.join(below)}")
    return 1 if below else 0


def _records(folder: Path, entry: dict[str, Any]) -> Iterable[Any]:
    return chain.from_iterable(read_records(folder / name) for name in entry["files"])


def _row(title: str, figure: str, score: Score, floor: float | None) -> tuple[str, str, float, str, int, float | None]:
    interval = f"{100 * score.f1_low:.1f} to {100 * score.f1_high:.1f}" if figure == "f1" else ""
    return title, figure, getattr(score, figure), interval, score.cases, floor


if __name__ == "__main__":
    sys.exit(main())
