"""Writes what is generated: `python -m dashboards.generate`.

It is the tree that `deskwatch dashboards write` makes for an installation that sets nothing, but for Grafana's
provisioning, which holds paths of a machine. The files are committed, so that they can be read and used without Python,
and a test compares them with this.
"""

from pathlib import Path

from dashboards.installation import Installation
from dashboards.writing import tree, write

GENERATED = Path(__file__).parent / "generated"


def outputs() -> dict[str, str]:
    """Every generated file: its path below `generated/`, and its text."""
    files = tree(Installation(), boards_path="")
    return {path: text for path, text in files.items() if not path.startswith("grafana/")}


def main() -> None:
    """Writes every file."""
    for _ in write(GENERATED, outputs()):
        pass


if __name__ == "__main__":
    main()
