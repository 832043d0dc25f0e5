"""Reading the operator's table of countries."""

from pathlib import Path

import pytest

from consumers.countries_table import choices_of
from monitor.country_choices import NO_CHOICES
from monitor.errors import UsageError


def test_without_a_table_nothing_is_chosen() -> None:
    """No path, no choices."""
    assert choices_of(None) == NO_CHOICES


def test_a_table_is_read_from_its_file(tmp_path: Path) -> None:
    """The rows of the file are the choices."""
    path = tmp_path / "countries.tsv"
    path.write_text("name\tcounts_as\nHK\tCN\n", "utf-8")
    assert choices_of(path).codes == {"HK": "CN"}


def test_a_table_that_cannot_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    """A missing file and one that is no UTF-8 name themselves."""
    with pytest.raises(UsageError, match=r"missing\.tsv cannot be read"):
        choices_of(tmp_path / "missing.tsv")
    (tmp_path / "latin.tsv").write_bytes("name\tcounts_as\nCuraçao\t-\n".encode("latin-1"))
    with pytest.raises(UsageError, match=r"latin\.tsv cannot be read"):
        choices_of(tmp_path / "latin.tsv")
