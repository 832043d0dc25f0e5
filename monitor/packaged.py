"""Reads the tables that come with deskwatch: tab-separated, `#` comments first, then a header row, then rows.

The one place that opens files of `monitor/data`, but for `people.tsv`, which `aliases` reads as it reads a desk's own
rows; nobody's own files are read here.
"""

from collections.abc import Iterator
from importlib import resources

from monitor.errors import InstallationError

TITLE_ROLES = ("office", "courtesy", "rank", "regnal")
"""Roles of `name_words` that are titles."""


def read_packaged(name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give the rows of `monitor/data/<name>` in order, each with one string per column (it may be empty).

    Raises InstallationError if the table is missing, has another header, or a row of another width.
    """
    try:
        text = resources.files("monitor").joinpath("data", name).read_text(encoding="utf-8")
    except OSError as error:
        message = f"the packaged table {name} cannot be read ({error}); install deskwatch again"
        raise InstallationError(message) from error
    numbered = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not numbered or tuple(numbered[0][1].split("\t")) != columns:
        raise InstallationError(f"the packaged table {name} has no header {' '.join(columns)}; install deskwatch again")
    for number, line in numbered[1:]:
        row = tuple(line.split("\t"))
        if len(row) != len(columns):
            raise InstallationError(
                f"the packaged table {name} line {number} has {len(row)} columns, expected {len(columns)}; "
                "install deskwatch again"
            )
        yield row


def name_words() -> Iterator[tuple[str, ...]]:
    """Give role, word and note of the words of names, which sentences, people and countries read."""
    return read_packaged("name_words.tsv", ("role", "word", "note"))
