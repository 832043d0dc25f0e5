"""The command line: `run`, `inspect`, `settings`, the commands of other modules, and the exit code of each error."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from consumers import desk_commands, evaluate_commands, people_commands
from consumers import settings as configuration
from consumers.files import SHIPPED_DAY
from consumers.installing import installation
from consumers.kafka import commands as kafka_commands
from dashboards import commands as dashboards_commands
from monitor.errors import FatalError, LogError, UsageError

app = typer.Typer(
    name="deskwatch",
    help="Who and which countries are in the news, in which tone: as Prometheus counters and a live page.",
    epilog="Exit codes: 0 done, 2 usage or settings, 3 unfit installation, 4 state, 5 address, 6 topics or "
    "permissions, 7 too many dead records, 8 stuck, 9 brokers away, 10 Grafana, 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(evaluate_commands.app)
app.add_typer(kafka_commands.app)
app.add_typer(desk_commands.app)
app.add_typer(people_commands.app)
app.add_typer(dashboards_commands.create(lambda: installation(configuration.load({}))))
STREAM_PACE = 370.0
"""Stream seconds per second at which the shipped day takes three minutes."""

Listen = Annotated[str | None, typer.Option(help="Address of page and /metrics, host:port; port 0 takes a free one.")]
Pace = Annotated[
    str | None,
    typer.Option(
        metavar="TIMES", help="Replay by the articles' own dates, that many times faster; 0: as fast as possible."
    ),
]
MetricsOut = Annotated[
    str | None, typer.Option(help="With --once: write the final metrics to this file, - for standard output.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object per record, one line each.")]


@app.command()
def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files and folders (.json .jsonl .ninjs .txt .html), - for JSON lines on standard input; "
            "none: the shipped day."
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="End when the input is counted, and print a summary.")] = False,
    state: Annotated[
        Path | None,
        typer.Option(help="SQLite file of the counts; default ./deskwatch.db, without PATH a temporary one."),
    ] = None,
    listen: Listen = None,
    pace: Pace = None,
    metrics_out: MetricsOut = None,
    kafka: Annotated[
        bool, typer.Option("--kafka", help="Read articles from Kafka instead: analyze, export and desk in one process.")
    ] = False,
) -> None:
    """Count a stream of articles, serve the live page and /metrics until Ctrl-C.

    [bold]deskwatch run[/] plays the shipped day.

    [bold]deskwatch run inbox/[/] counts a folder, and what comes into it.

    [bold]tail -f wire.jsonl | deskwatch run -[/] follows a stream.

    [bold]deskwatch run --once archive/[/] counts and ends.
    """
    from consumers import embedded

    if kafka:
        if paths or once or state or pace or metrics_out:
            raise UsageError("--kafka reads the articles topic and keeps its state in Kafka; give --listen only")
        kafka_commands.serve(listen, "analyze", "desk", "export")
        return
    if metrics_out and not once:
        raise UsageError("--metrics-out writes final values and needs --once; while serving, read /metrics instead")
    is_shipped = not paths
    options = {"listen": listen, "pace": pace, "state": state}
    chosen = configuration.load(options)
    defaults: dict[str, object] = {}
    if is_shipped and chosen.pace is None:
        defaults["pace"] = 0.0 if once else STREAM_PACE
    if is_shipped and chosen.people_table is None:
        defaults["people_table"] = SHIPPED_DAY / "people.tsv"
    if is_shipped and chosen.desks_file is None:
        defaults["desks_file"] = SHIPPED_DAY / "desks.yml"
    if not is_shipped and chosen.state is None:
        defaults["state"] = Path("deskwatch.db")
    embedded.run(
        chosen.model_copy(update=defaults),
        [str(SHIPPED_DAY)] if paths is None else paths,
        is_once=once,
        metrics_out=metrics_out,
    )


@app.command()
def inspect(
    file: Annotated[
        str, typer.Argument(help="A file of one record, a .jsonl file of many, or - for standard input.")
    ] = "-",
    as_json: Json = False,
) -> None:
    """Show what deskwatch sees in an article: dropped lines and why, names and what they resolved to, tone, counts."""
    from consumers import desk_file, inspecting
    from consumers.people_table import base_rows
    from consumers.wiring import make_pipeline

    chosen = configuration.load({})
    pipeline = make_pipeline(chosen, base_rows(chosen.people_table), desk_file.load(chosen))
    console = Console(highlight=False)
    for record in inspecting.records(file, chosen):
        (outcome,) = pipeline.run([record])
        if as_json:
            sys.stdout.write(json.dumps(inspecting.to_json(outcome)) + "\n")
        else:
            inspecting.render(outcome, console)


@app.command()
def settings() -> None:
    """List every setting: its value, where it came from, unit and meaning; set one by the variable DESKWATCH_NAME."""
    from rich.table import Table

    chosen = configuration.load({})
    table = Table("variable", "value", "from", "unit", "meaning", title_justify="left")
    for name, field in configuration.Settings.model_fields.items():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        value = getattr(chosen, name)
        table.add_row(
            configuration.PREFIX + name.upper(),
            "" if value in (None, "", {}) else escape(str(value)),
            configuration.origin(name, {}),
            str(extra["unit"]),
            field.description,
        )
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def main() -> None:
    """The console script: runs a command, and turns errors into one line and an exit code."""
    try:
        app(standalone_mode=False)
    except (FatalError, LogError) as error:
        _end(str(error), error.exit_code)
    except typer.Exit as error:
        sys.exit(error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        # typer's own usage errors, whose classes it does not export; one line instead of a panel
        message = error.format_message().rstrip(".")
        _end(f"{message}; see `deskwatch --help`" if message else "name a command, see above", UsageError.exit_code)


def _end(message: str, exit_code: int) -> NoReturn:
    sys.stderr.write(f"deskwatch: {message}\n")
    sys.exit(exit_code)
