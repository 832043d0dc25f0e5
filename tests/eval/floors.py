"""`make evaluate`: every figure with cases, interval and floor; ends with 1 where one is below its floor.

Sets of the project are always measured; those of the evaluation folder where it is at hand.
"""

import statistics
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from consumers.evaluating.articles import evaluate_articles, read_labels
from consumers.evaluating.countries import evaluate_countries
from consumers.evaluating.lines import evaluate_lines
from consumers.evaluating.names import evaluate_names
from consumers.evaluating.people import evaluate_people
from consumers.evaluating.records import Record, read_records
from consumers.evaluating.scoring import Score
from consumers.evaluating.tone import evaluate_tone
from consumers.people_table import base_rows
from consumers.settings import Settings
from consumers.wiring import make_pipeline
from monitor.encoder import MODEL_FOLDER, Encoder
from monitor.pipeline import Pipeline
from monitor.sentences import Reader
from monitor.watchlists import WatchLists
from tests.bench.machine import described
from tests.data import DATA, FOLDER, MISSING
from tests.eval.linked import evaluate_linked

FLOORS = Path(__file__).with_name("floors.toml")
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured share, 0 to 1, its interval as text, the number of cases and its floor."""

    title: str
    name: str
    value: float
    interval: str
    cases: int
    floor: float | None

    @property
    def is_below(self) -> bool:
        """Whether it misses its floor; what is an error has a ceiling instead."""
        if self.floor is None:
            return False
        return self.value > self.floor if "error" in self.name or self.name == "swapped" else self.value < self.floor


def figures() -> Iterator[Figure]:
    """Everything that can be measured here, in the order of the file."""
    for kind, entries in tomllib.loads(FLOORS.read_text("utf-8")).items():
        for entry in entries:
            if entry.get("is_own") or DATA.is_dir():
                yield from _MEASURES[kind](entry)


def main() -> int:
    """The exit code: 0 where every floor holds, 1 where one does not."""
    console = Console(width=120)
    table = Table("set", "figure", "value", "95 % interval", "cases", "floor")
    below = []
    for one in figures():
        below += [f"{one.title} ({one.name})"] if one.is_below else []
        shown = "–" if one.floor is None else f"{100 * one.floor:.1f}"
        style = "bold red" if one.is_below else None
        table.add_row(one.title, one.name, f"{100 * one.value:.1f}", one.interval, f"{one.cases:,}", shown, style=style)
    console.print(table)
    console.print(f"speed of the model, one thread, {described()}: {_words_per_second():,.0f} words per second of CPU")
    if not DATA.is_dir():
        console.print(f"only the project's own sets were measured: {MISSING}")
    if below:
        console.print(f"below the floor: {', '.join(below)}")
    return 1 if below else 0


def _words_per_second() -> float:
    """Words that the network reads in a second of CPU time, the median of five passes over sentences of news.

    Only of use beside another figure of the same machine.
    """
    records = read_records(PROJECT / "tests" / "eval" / "country_targets.jsonl")
    sentences = [str(record["text"]).split() for record in records]
    encoder = Encoder(MODEL_FOLDER)
    speeds = []
    for _ in range(6):
        began = time.process_time()
        encoder.read(sentences)
        speeds.append(sum(map(len, sentences)) / (time.process_time() - began))
    return statistics.median(speeds[1:])


@cache
def _reader_of_all() -> Reader:
    """For targets that may be no name, such as "he"."""
    return Reader(reads_all=True)


@cache
def _pipeline() -> Pipeline:
    return make_pipeline(Settings(), base_rows(None), WatchLists())


def _records(entry: dict[str, Any]) -> Iterable[Record]:
    folder = PROJECT if entry.get("is_own") or entry.get("has_own_labels") else FOLDER
    return chain.from_iterable(read_records(folder / name) for name in entry["files"])


def _of_score(entry: dict[str, Any], label: str, score: Score) -> Iterator[Figure]:
    """F1, precision and recall; those without a floor are shown once, as F1."""
    floors = entry["floors"]
    title = f"{entry['title']}: {label}" if label else entry["title"]
    named = [name for name in ("precision", "recall") if f"{label} {name}".strip() in floors]
    for name in ("f1", *named):
        floor = floors.get(f"{label} {name}".strip(), floors.get(label) if name == "f1" else None)
        interval = _interval(score.f1_low, score.f1_high) if name == "f1" else ""
        yield Figure(title, name, getattr(score, name), interval, score.cases, floor)


def _names(entry: dict[str, Any]) -> Iterator[Figure]:
    records = (one for one in _records(entry) if str(one.get("doc", "")).startswith(tuple(entry["docs"])))
    for label, score in evaluate_names(records, _pipeline().reader)[0].items():
        yield from _of_score(entry, label, score)


def _tone(entry: dict[str, Any]) -> Iterator[Figure]:
    scores, _ = evaluate_tone(_records(entry), _reader_of_all())
    floors, interval = entry["floors"], _interval(scores.macro_f1_low, scores.macro_f1_high)
    yield Figure(entry["title"], "macro f1", scores.macro_f1, interval, scores.cases, floors.get("macro_f1"))
    yield Figure(entry["title"], "swapped", scores.swapped, "", scores.swaps, floors.get("swapped"))


def _lines(entry: dict[str, Any]) -> Iterator[Figure]:
    yield from _of_score(entry, "", evaluate_lines(_records(entry), entry["half"])[0].overall)


def _people(entry: dict[str, Any]) -> Iterator[Figure]:
    scores, _ = evaluate_people(_records(entry), _pipeline())
    interval = _interval(scores.f1_low, scores.f1_high)
    yield Figure(entry["title"], "B-cubed f1", scores.f1, interval, scores.cases, entry["floors"].get("f1"))


def _countries(entry: dict[str, Any]) -> Iterator[Figure]:
    yield from _of_score(entry, "", evaluate_countries(_records(entry), _pipeline())[0].overall)


def _articles(entry: dict[str, Any]) -> Iterator[Figure]:
    labels = [read_labels(record, FOLDER) for record in _records(entry)]
    scores, _ = evaluate_articles(labels, _pipeline())
    for kind, score in scores.entities.items():
        yield from _of_score(entry, kind, score)
    interval, ceiling = _interval(scores.count_error_low, scores.count_error_high), entry["floors"].get("count_error")
    yield Figure(entry["title"], "count error", scores.count_error, interval, scores.articles, ceiling)


def _linked(entry: dict[str, Any]) -> Iterator[Figure]:
    linked = evaluate_linked(_records(entry), _pipeline())
    yield from _of_score(entry, "country", linked.countries)
    yield Figure(
        f"{entry['title']}: person", "B-cubed f1", linked.people, "", linked.mentions, entry["floors"]["person"]
    )


def _interval(low: float, high: float) -> str:
    return f"{100 * low:.1f} to {100 * high:.1f}"


_MEASURES = {
    "names": _names,
    "tone": _tone,
    "lines": _lines,
    "people": _people,
    "countries": _countries,
    "articles": _articles,
    "linked": _linked,
}

if __name__ == "__main__":
    sys.exit(main())
