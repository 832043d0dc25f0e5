"""What counts as which country is the operator's to choose, and nobody's by itself."""

import pytest

from monitor.countries import Countries
from monitor.country_choices import read_choices
from monitor.errors import UsageError
from monitor.sentences import Sentence

TEXT = "Crimea, Hong Kong, Gaza, Scotland, the Turkish Republic of Northern Cyprus and a Hongkonger from Curacao"


def codes(*rows: str, text: str = TEXT) -> list[str]:
    """Give the codes that a text has with the rows of a table, each as `name=counts_as`."""
    table = "\n".join(["name\tcounts_as", *(row.replace("=", "\t") for row in rows)])
    found = Countries(choices=read_choices(table, "table")).find([Sentence(1, text, ())])
    return [mention.id for mention in found]


def test_without_rows_the_standard_counts() -> None:
    """Places with an entry of ISO 3166-1 count as it; what has none counts for nobody, its longer names too."""
    assert codes() == ["HK", "PS", "GB", "HK", "CW"]


def test_an_entry_counts_as_another_with_all_its_words() -> None:
    """A code's row moves its names and its people."""
    assert codes("HK=CN") == ["CN", "PS", "GB", "CN", "CW"]


def test_an_entry_can_be_left_out() -> None:
    """A dash takes an entry out of the counts altogether."""
    assert codes("HK=-", "PS=-") == ["GB", "CW"]


def test_a_word_counts_as_a_country_or_not_at_all() -> None:
    """A word's row decides that word alone, in each of its spellings."""
    assert codes("Crimea=UA", "Gaza=-", "Scotland=-", "Curaçao=NL") == ["UA", "HK", "HK", "NL"]


def test_a_word_that_is_in_no_table_can_be_added() -> None:
    """A region of the operator's choice counts as the country that its row says; its case matters."""
    assert codes("Catalonia=ES", text="Catalonia voted; catalonia did not.") == ["ES"]


def test_a_comment_and_an_empty_line_are_no_rows() -> None:
    """People keep notes in such tables."""
    assert read_choices("# ours\n\nname\tcounts_as\n# later\n", "table").codes == {}


def test_two_tables_have_two_names() -> None:
    """The version changes with the table, since counts do."""
    one, other = (read_choices(f"name\tcounts_as\nHK\t{code}", "table").version for code in ("CN", "-"))
    assert one != other != ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("HK\tCN", "table has no header"),
        ("name\tcounts_as\nHK", "table line 2 has 1 columns, expected 2"),
        ("name\tcounts_as\nHK\tChina", "'China' is no country; give an ISO 3166-1 alpha-2 code"),
        ("name\tcounts_as\nGeorgia\tGE", "'Georgia' has several meanings"),
        ("name\tcounts_as\ncrimea\tUA", "'crimea' does not begin with a capital"),
        ("name\tcounts_as\nTW\tCN\n# later\nTW\t-", "table line 4: 'TW' stands in line 2 already; remove one"),
        ("name\tcounts_as\nCuraçao\tNL\nCuracao\tCW", "table line 3: 'Curacao' stands in line 2 already"),
    ],
)
def test_a_row_that_does_not_fit_is_named(text: str, message: str) -> None:
    """The message says which line, what was given and what to give."""
    with pytest.raises(UsageError, match=message):
        read_choices(text, "table")
