"""The operator's table of countries, read once at start."""

from pathlib import Path

from consumers.tables import read_table
from monitor.country_choices import NO_CHOICES, Choices, read_choices


def choices_of(path: Path | None) -> Choices:
    """What the table at `path` says, nothing for None. Raises `UsageError` where it cannot be read or does not fit."""
    return NO_CHOICES if path is None else read_choices(read_table(path, "countries"), str(path))
