"""Writes what is generated: `python -m dashboards.generate`.

    OUTPUTS     one entry per part: its path below `generated/`, and the function that gives its text

The files are committed, so that they can be read and used without Python, and a test compares them with this.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from dashboards.alertmanager import configuration_file
from dashboards.boards import board_files
from dashboards.kubernetes import kubernetes_files
from dashboards.rules import rules_file
from dashboards.thresholds import DEFAULT_VOLUME, thresholds_for

GENERATED = Path(__file__).parent / "generated"


def _rules() -> Iterator[tuple[str, str]]:
    yield "rules/deskwatch.rules.yml", rules_file(thresholds_for(DEFAULT_VOLUME))


def _boards() -> Iterator[tuple[str, str]]:
    for name, text in board_files().items():
        yield f"boards/{name}", text


def _alertmanager() -> Iterator[tuple[str, str]]:
    yield "alertmanager/alertmanager.yml", configuration_file()


def _kubernetes() -> Iterator[tuple[str, str]]:
    yield from kubernetes_files(dict(_rules())["rules/deskwatch.rules.yml"], board_files()).items()


OUTPUTS: tuple[Callable[[], Iterator[tuple[str, str]]], ...] = (_rules, _boards, _alertmanager, _kubernetes)
"""Each gives the files of one part: path below `generated/`, and text. A new part adds itself here."""


def outputs() -> dict[str, str]:
    """Every generated file: its path below `generated/`, and its text."""
    return {path: text for part in OUTPUTS for path, text in part()}


def main() -> None:
    """Writes every file."""
    for path, text in outputs().items():
        target = GENERATED / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
