"""The rows of the alias table before any desk adds its own: those of the package, then those of the user's file."""

from pathlib import Path

from monitor.aliases import AliasRow, AliasTable, packaged_rows, read_rows
from monitor.errors import UsageError


def base_rows(path: Path | None) -> tuple[AliasRow, ...]:
    """The rows; `path` is the user's table of people, None for none.

    Raises `UsageError` where it cannot be read or does not fit, `InstallationError` where the package's does not.
    """
    extra: tuple[AliasRow, ...] = ()
    if path is not None:
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the table of people {path} cannot be read: {error}; give a UTF-8 file") from error
        extra = read_rows(text, str(path))
    AliasTable.load(extra)
    return (*packaged_rows(), *extra)
