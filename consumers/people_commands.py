"""`deskwatch people`: names of the counts that may be one person. Wires the rest together and holds no logic."""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from consumers import settings as configuration

if TYPE_CHECKING:
    from monitor.suggesting import Suggestion

app = typer.Typer(name="people", help="People and their spellings.", no_args_is_help=True)


@app.callback()
def _people() -> None:
    """Keeps `suggest` a command of its own, although it is the only one."""


@app.command()
def suggest(
    source: Annotated[
        str, typer.Argument(help="A page of metrics: its address, a file, or - for standard input.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="A JSON array instead of a table.")] = False,
) -> None:
    """Propose which names of the counts are one person, as rows for the desks file. Changes nothing.

    Without SOURCE the process that listens at the address of the settings is asked.
    """
    from consumers import desk_file
    from consumers.listening import url_of
    from consumers.people_counts import read_counts
    from consumers.people_table import base_rows
    from monitor.suggesting import suggest as suggested

    chosen = configuration.load({})
    articles = read_counts(source or f"{url_of(chosen)}/metrics")
    found = suggested(articles, desk_file.load(chosen).table(base_rows(chosen.people_table)))
    if as_json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        _render(found, len(articles))


def _render(found: "list[Suggestion]", people: int) -> None:
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    if not found:
        console.print(f"nothing to propose: no two of the {people:,} people counted are alike")
        return
    table = Table("name", "articles", "may also be", "articles", "because", title_justify="left")
    for one in found:
        counts = f"{one.kept_articles:,}", f"{one.also_articles:,}"
        table.add_row(escape(one.kept), counts[0], escape(one.also), counts[1], one.why)
    console.print(table)
    console.print(
        "What is right among these belongs into the desks file (DESKWATCH_DESKS_FILE); nothing was changed.\n"
    )
    for key, rows in (
        ("aliases", [one for one in found if not one.is_merge]),
        ("merge", [one for one in found if one.is_merge]),
    ):
        if rows:
            print(f"{key}:")
        for kept in dict.fromkeys(one.kept for one in rows):
            print(f"  {_quoted(kept)}: [{', '.join(_quoted(one.also) for one in rows if one.kept == kept)}]")


def _quoted(name: str) -> str:
    """The name as YAML takes it."""
    is_plain = name[0].isalpha() and not any(mark in name for mark in ":#,[]{}\"'")
    return name if is_plain else json.dumps(name, ensure_ascii=False)
