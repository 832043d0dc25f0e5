"""`deskwatch desks`: what a desks file is understood to say. Wires the rest together and holds no logic."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from consumers import settings as configuration
from monitor.aliases import fold
from monitor.errors import UsageError
from monitor.watchlists import Desk, WatchLists

app = typer.Typer(name="desks", help="Desks and their watch-lists.", no_args_is_help=True)


@app.callback()
def _desks() -> None:
    """Keeps `check` a command of its own, although it is the only one."""


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="A desks file; without one, that of the settings.")] = None,
) -> None:
    """Read a desks file and print what it says, or in which line it does not fit (exit code 2)."""
    from consumers.desk_file import read_file
    from consumers.people_table import base_rows

    chosen = configuration.load({})
    path = file or chosen.desks_file
    if path is None:
        raise UsageError("no desks file was given; name one, or set DESKWATCH_DESKS_FILE")
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    _render(read_file(path, base_rows(chosen.people_table)), console)


def _render(lists: WatchLists, console: Console) -> None:
    table = Table("desk", "kind", "shown as", "id", title_justify="left")
    for desk in lists.desks:
        for person in desk.people:
            table.add_row(escape(desk.name), "person", escape(person.name), escape(person.id))
        for code in desk.countries:
            table.add_row(escape(desk.name), "country", _name_of(code), code)
    console.print(table)
    for desk in lists.desks:
        console.print(f"thresholds of {escape(desk.name)}: {_thresholds(desk)}", soft_wrap=True)
        if desk.asks_sentiment:
            console.print(f"{escape(desk.name)} is told of shifts of the sentiment towards its names", soft_wrap=True)
    for row in [row for row in lists.aliases if fold(row.variant) != row.id]:
        console.print(f"spelling: {escape(row.variant)} is {escape(row.id)}", soft_wrap=True)
    for merge in lists.merge:
        console.print(f"merged: {escape(merge.merged_id)} into {escape(merge.kept.id)}", soft_wrap=True)
    for kind, id_ in sorted(lists.ignore):
        console.print(f"never shown: {kind} {escape(id_)}", soft_wrap=True)


def _thresholds(desk: Desk) -> str:
    given = [f"{name} {value:g}" for name, value in asdict(desk.thresholds).items() if value is not None]
    return ", ".join(given) or "those for watched names"


def _name_of(code: str) -> str:
    from monitor.country_table import country_names

    return country_names()[code]
