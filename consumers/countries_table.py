"""The operator's table of countries, read once at start."""

from pathlib import Path

from monitor.country_choices import NO_CHOICES, Choices, read_choices
from monitor.errors import UsageError


def choices_of(path: Path | None) -> Choices:
    """What the table at `path` says, nothing for None. Raises `UsageError` where it cannot be read or does not fit."""
    if path is None:
        return NO_CHOICES
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the table of countries {path} cannot be read: {error}; give a UTF-8 file") from error
    return read_choices(text, str(path))
