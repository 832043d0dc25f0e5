"""`deskwatch dashboards`: writes rules and boards as files, or uploads the boards. Wires and holds no logic.

What is particular to an installation comes from `read`, which the command line hands in: settings and desk file are
not read here.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from dashboards.installation import Installation

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the files; made where it is missing.")]
BoardsPath = Annotated[
    str | None, typer.Option(help="Where Grafana finds the folder boards; without it, where it is written.")
]


def create(read: Callable[[], Installation]) -> typer.Typer:
    """The commands; `read` is called when one of them runs."""
    app = typer.Typer(name="dashboards", help="Rules, routes of alerts, and boards.", no_args_is_help=True)

    @app.command()
    def write(folder: Folder, boards_path: BoardsPath = None) -> None:
        """Write the files for Prometheus, Alertmanager and Grafana, from settings and desk file."""
        from dashboards import writing

        files = writing.tree(read(), boards_path or str((folder / "boards").resolve()))
        for name, is_changed in writing.write(folder, files):
            sys.stdout.write(f"{folder / name}: {'written' if is_changed else 'unchanged'}\n")
        sys.stdout.write("now let Prometheus and Alertmanager read theirs again (SIGHUP); Grafana does by itself\n")

    @app.command()
    def publish() -> None:
        """Upload the boards into a Grafana that takes no files; what is as it must be is left alone."""
        from dashboards import boards, publishing

        it = read()
        grafana = publishing.Grafana(it.grafana_url, it.grafana_token)
        for title, outcome in publishing.publish(grafana, boards.boards(it.page_url, it.archive_url)):
            sys.stdout.write(f"{title}: {outcome}\n")

    return app
