"""The operator's own tables, as files of text."""

from pathlib import Path

from monitor.errors import UsageError


def read_table(path: Path, what: str) -> str:
    """The text of a table; `what` says of what, in the `UsageError` raised where it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the table of {what} {path} cannot be read: {error}; give a UTF-8 file") from error
