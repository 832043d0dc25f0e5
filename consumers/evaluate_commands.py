"""`deskwatch evaluate`: measures on labelled files what is found; docs/evaluation.md has the forms of the files."""

import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from consumers import settings as configuration
from monitor.errors import UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from consumers.evaluating.records import Record
    from consumers.evaluating.scoring import Miss
    from monitor.pipeline import Pipeline
    from monitor.sentences import Reader

app = typer.Typer(
    name="evaluate", help="Measure on labelled files: what is right, wrong and missed.", no_args_is_help=True
)
Files = Annotated[list[Path], typer.Argument(help="Files of JSON lines; see docs/evaluation.md.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of tables; figures from 0 to 1.")]
Misses = Annotated[int, typer.Option(metavar="N", min=0, help="Show so many of the cases that went wrong.")]


class Half(StrEnum):
    """Halves of the distinct lines; the cleaner was built on one, so that the other is a fair test."""

    BUILD = "build"
    TEST = "test"


@app.command()
def names(
    files: Files,
    doc_prefix: Annotated[str, typer.Option(help="Only records whose doc begins with this.")] = "",
    as_json: Json = False,
    misses: Misses = 0,
) -> None:
    """People and places, exact spans, on {"text", "ents": [[start, end, label]]} lines."""
    from consumers.evaluating import tables
    from consumers.evaluating.names import evaluate_names

    scores, wrong = evaluate_names(_records(files), _reader(), doc_prefix=doc_prefix)
    shown = {label: asdict(score) for label, score in scores.items()}
    _print(shown, tables.names_tables(scores), wrong, as_json=as_json, most=misses)


@app.command()
def tone(files: Files, as_json: Json = False, misses: Misses = 0) -> None:
    """Tone towards a target, on {"text", "start", "end", "label"} lines."""
    from consumers.evaluating import tables
    from consumers.evaluating.tone import evaluate_tone

    scores, wrong = evaluate_tone(_records(files), _reader(reads_all=True))
    _print(scores.as_json(), tables.tone_tables(scores), wrong, as_json=as_json, most=misses)


@app.command()
def lines(
    files: Files,
    half: Annotated[Half, typer.Option(help="Which half of the distinct strings, told apart by a hash.")] = Half.TEST,
    as_json: Json = False,
    misses: Misses = 0,
) -> None:
    """Dropped lines, each string once, on {"title", "raw_text", "line_labels"} lines."""
    from consumers.evaluating import tables
    from consumers.evaluating.lines import evaluate_lines

    scores, wrong = evaluate_lines(_records(files), half.value)
    _print(scores.as_json(), tables.lines_tables(scores), wrong, as_json=as_json, most=misses)


@app.command()
def people(files: Files, as_json: Json = False, misses: Misses = 0) -> None:
    """Who is one person, on {"title", "text", "people": {name: [[start, end], …]}} lines."""
    from consumers.evaluating import tables
    from consumers.evaluating.people import evaluate_people

    scores, wrong = evaluate_people(_records(files), _pipeline())
    _print(scores.as_json(), tables.people_tables(scores), wrong, as_json=as_json, most=misses)


@app.command()
def countries(files: Files, as_json: Json = False, misses: Misses = 0) -> None:
    """Which country is meant, on {"text", "countries": [[start, end, code]]} lines; an empty code marks a trap."""
    from consumers.evaluating import tables
    from consumers.evaluating.countries import evaluate_countries

    scores, wrong = evaluate_countries(_records(files), _pipeline())
    _print(scores.as_json(), tables.countries_tables(scores), wrong, as_json=as_json, most=misses)


@app.command()
def articles(
    files: Files,
    data: Annotated[
        Path, typer.Option(help="Folder below which the articles' files are.", envvar="DESKWATCH_TEST_DATA")
    ] = Path("../shared"),
    against: Annotated[
        Path | None, typer.Option(help="Another labelling: show how far the two agree, and run nothing.")
    ] = None,
    as_json: Json = False,
    misses: Misses = 0,
) -> None:
    """Whole articles, on labels that stand apart: who and which countries each names, and how often."""
    from consumers.evaluating import tables
    from consumers.evaluating.articles import agreement, evaluate_articles, read_labels
    from consumers.evaluating.records import read_records

    if not data.is_dir():
        raise UsageError(f"--data is {data}, which is no folder; name the one below which the articles' files are")
    labels = [read_labels(record, data) for record in _records(files)]
    if against is not None:
        scores = agreement(labels, [read_labels(record, data) for record in read_records(against)])
        shown = {name: asdict(score) for name, score in scores.items()}
        _print(shown, tables.agreement_tables(scores), [], as_json=as_json, most=0)
        return
    found, wrong = evaluate_articles(labels, _pipeline())
    _print(found.as_json(), tables.articles_tables(found), wrong, as_json=as_json, most=misses)


def _records(files: Sequence[Path]) -> "Iterator[Record]":
    from consumers.evaluating.records import read_records

    return itertools.chain.from_iterable(read_records(file) for file in files)


def _reader(*, reads_all: bool = False) -> "Reader":
    """The reader of the settings; `reads_all` where a target may be no name, as "he"."""
    from monitor.sentences import Reader

    chosen = configuration.load({})
    return Reader(chosen.pipeline, threads=chosen.threads, reads_all=reads_all)


def _pipeline() -> "Pipeline":
    from consumers import desk_file
    from consumers.people_table import base_rows
    from consumers.wiring import make_pipeline

    chosen = configuration.load({})
    return make_pipeline(chosen, base_rows(chosen.people_table), desk_file.load(chosen))


def _print(
    figures: dict[str, Any], shown: "Iterable[Table]", misses: "Sequence[Miss]", *, as_json: bool, most: int
) -> None:
    """One JSON object, with the misses in it where they are asked for; or tables."""
    from consumers.evaluating.tables import misses_table

    if as_json:
        wrong = {"misses": [asdict(miss) for miss in misses[:most]]} if most else {}
        sys.stdout.write(json.dumps(figures | wrong) + "\n")
        return
    Console().print(*shown, *([misses_table(misses, most)] if most else []))
