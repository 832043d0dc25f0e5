"""The alias table: what a clean name is, which spellings meet, and which tables are refused."""

from collections import Counter

import pytest

from monitor.aliases import LONGEST_NAME, Alias, AliasTable, clean_name, fold, packaged_rows, read_rows, unaccented
from monitor.errors import UsageError
from monitor.mentions import Kind

HEADER = "id\tkind\tvariant\n"


@pytest.fixture(scope="module")
def packaged() -> AliasTable:
    """The table that comes with deskwatch; nobody changes it."""
    return AliasTable.load()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Mara \t\n Quill ", "Mara Quill"),
        ("Mara\u00a0Quill", "Mara Quill"),
        ("Ma\u200bra\u200d Qu\u00adill\ufeff", "Mara Quill"),
        ("\u202eMara\u202c \u2066Quill\u2069", "Mara Quill"),
        ("Ma\x00ra\x07 Quill\x7f", "Mara Quill"),
        ("Mara\ud800 Quill\udfff", "Mara Quill"),
        ("Jose\u0301", "Jos\u00e9"),
        ("O\u2019Dell", "O'Dell"),
        ("Дмитро Коваль", "Дмитро Коваль"),
        ("", ""),
        ("\u200b \ud800", ""),
    ],
)
def test_a_clean_name_is_fit_for_a_label(text: str, expected: str) -> None:
    """Invisible characters go, white space and apostrophes are made plain, accents are composed."""
    assert expected == clean_name(text)
    assert expected == clean_name(clean_name(text))


def test_a_clean_name_is_short() -> None:
    """A name is cut to the longest that a label carries, without a space at its end."""
    assert "x" * LONGEST_NAME == clean_name("x" * 1000)
    assert "x" * (LONGEST_NAME - 1) == clean_name("x" * (LONGEST_NAME - 1) + " yz")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("J. K. Rowling", "J.K. Rowling"),
        ("Łukasz Ødegård", "lukasz odegard"),
        ("İLHAM ƏLİYEV", "ilham aliyev"),
        ("O’Dell", "O'DELL"),
        ("Mohammed Shia’ al-Sudani", "Mohammed Shia al-Sudani"),
    ],
)
def test_spellings_that_meet(one: str, other: str) -> None:
    """Case, accents, hyphens and dots do not count."""
    assert fold(one) == fold(other)


def test_different_names_do_not_meet() -> None:
    """One letter more is another name."""
    assert fold("Zelensky") != fold("Zelenskyy")


@pytest.mark.parametrize(
    "variant", ["Zelensky", "ZELENSKYY", "Zelenskiy", "Volodymyr Zelenskyi", "Volodymyr  Zelensky"]
)
def test_the_packaged_table_joins_spellings(variant: str, packaged: AliasTable) -> None:
    """Every usual spelling leads to one id and one shown name."""
    found = packaged.resolve(Kind.PERSON, variant)
    assert Alias("volodymyr zelensky", "Volodymyr Zelensky") == found


@pytest.mark.parametrize("variant", ["Smith", "Kim", "Khan", "Johnson", "Price", "Putins", ""])
def test_the_packaged_table_says_nothing_of_common_names(variant: str, packaged: AliasTable) -> None:
    """A surname that many bear leads to nobody."""
    assert packaged.resolve(Kind.PERSON, variant) is None


def test_a_persons_name_is_no_country(packaged: AliasTable) -> None:
    """Kinds are apart."""
    assert packaged.resolve(Kind.COUNTRY, "Vladimir Putin") is None


def test_the_packaged_rows_are_sorted_with_the_shown_name_first() -> None:
    """The file reads well: ids in order, each its shown name in small letters without accents, at least 600 people."""
    rows = packaged_rows()
    ids = list(dict.fromkeys(row.id for row in rows))
    assert sorted(row.id for row in rows) == [row.id for row in rows]
    first = {row.id: row.variant for row in reversed(rows)}
    assert ids == [unaccented(clean_name(first[each])).casefold() for each in ids]
    assert len(ids) >= 600


def test_the_packaged_rows_have_no_spelling_twice() -> None:
    """A spelling stands in the file once; what differs by accents or case only need not stand there."""
    counts = Counter(fold(row.variant) for row in packaged_rows())
    assert [] == [spelling for spelling, count in counts.items() if count > 1]


def test_the_first_row_of_an_id_is_shown() -> None:
    """All spellings of an id, and the id itself, show its first row."""
    table = AliasTable(read_rows(HEADER + "q1\tperson\tMara Quill\nq1\tperson\tMarah Kvill\n", "desk.tsv"))
    assert {Alias("q1", "Mara Quill")} == {
        table.resolve(Kind.PERSON, name) for name in ("mara quill", "MARAH KVILL", "Q1")
    }


def test_a_desks_rows_are_added() -> None:
    """A desk adds spellings of packaged people and people of its own; the packaged name stays the one shown."""
    rows = read_rows(HEADER + "vladimir putin\tperson\tVladimir Poutine\nq1\tperson\tMara Quill\n", "desk.tsv")
    table = AliasTable.load(rows)
    assert Alias("vladimir putin", "Vladimir Putin") == table.resolve(Kind.PERSON, "vladimir poutine")
    assert Alias("q1", "Mara Quill") == table.resolve(Kind.PERSON, "Mara Quill")
    assert AliasTable.load().version != table.version


def test_two_ids_with_one_shown_name_are_refused() -> None:
    """Two series of one label cannot be; the message names both lines."""
    rows = read_rows(HEADER + "q1\tperson\tMara Quill\nq2\tperson\tMARA QUILL\n", "desk.tsv")
    with pytest.raises(UsageError, match=r"desk\.tsv line 3: 'MARA QUILL' leads to 'q2', but desk\.tsv line 2"):
        AliasTable(rows)


def test_a_spelling_of_two_ids_is_refused() -> None:
    """A desk cannot lead a packaged spelling to somebody else."""
    rows = read_rows(HEADER + "q1\tperson\tMara Quill\nq1\tperson\tPutin\n", "desk.tsv")
    with pytest.raises(UsageError, match=r"desk\.tsv line 3: 'Putin' leads to 'q1', but people\.tsv line \d+"):
        AliasTable.load(rows)


def test_a_spelling_that_is_anothers_id_is_refused() -> None:
    """Whoever is called like an id would be counted under it."""
    rows = read_rows(HEADER + "mara quill\tperson\tMara T. Quill\nq2\tperson\tMara Quill\n", "desk.tsv")
    with pytest.raises(UsageError, match="line 3"):
        AliasTable(rows)


def test_one_spelling_may_be_a_person_and_a_country() -> None:
    """Kinds do not clash."""
    table = AliasTable(read_rows(HEADER + "q1\tperson\tJordan\nJO\tcountry\tJordan\n", "desk.tsv"))
    assert Alias("JO", "Jordan") == table.resolve(Kind.COUNTRY, "Jordan")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the header is ''"),
        ("id,kind,variant\n", "line 1: the header is 'id,kind,variant'"),
        (HEADER + "q1\tperson\n", "line 2: 2 columns, expected 3"),
        ("# a comment\n\n" + HEADER + "q1\tpersons\tMara Quill\n", "line 4: kind 'persons' is not known; write one of"),
        (HEADER + "\tperson\tMara Quill\n", "line 2: an empty id or variant"),
        (HEADER + "q1\tperson\t\u200b\n", "line 2: an empty id or variant"),
    ],
)
def test_a_table_in_another_form_is_refused(text: str, message: str) -> None:
    """The message names the table, the line and what was expected."""
    with pytest.raises(UsageError, match="desk.tsv " + message):
        read_rows(text, "desk.tsv")
