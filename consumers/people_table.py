"""The rows of the alias table before any desk adds its own: those of the package, then those of the user's file."""

from pathlib import Path

from consumers.tables import read_table
from monitor.aliases import AliasRow, AliasTable, packaged_rows, read_rows


def base_rows(path: Path | None) -> tuple[AliasRow, ...]:
    """The rows; `path` is the user's table of people, None for none.

    Raises `UsageError` where it cannot be read or does not fit, `InstallationError` where the package's does not.
    """
    extra: tuple[AliasRow, ...] = ()
    if path is not None:
        extra = read_rows(read_table(path, "people"), str(path))
    AliasTable.load(extra)
    return (*packaged_rows(), *extra)
