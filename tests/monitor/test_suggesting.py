"""Which two names of the counts are proposed as one person, and which never are."""

from itertools import islice, product

import pytest

from monitor.aliases import AliasTable, read_rows
from monitor.suggesting import Suggestion, Why, suggest

TABLE = AliasTable.load(read_rows("id\tkind\tvariant\nmara quill\tperson\tMara Quill\n", "own.tsv"))


@pytest.mark.parametrize(
    ("kept", "also", "why"),
    [
        ("Sergei Karpenko", "Sergey Karpenko", Why.SPELLING),
        ("Oleksandr Hrytsenko", "Alexander Hrytsenko", Why.SPELLING),
        ("Yulia Andreyeva", "Julia Andreeva", Why.SPELLING),
        ("Radka Dimova", "Radka Dimowa", Why.SPELLING),
        ("Jörg Mueller", "Jörg Müller", Why.SPELLING),
        ("Laszlo Banhegyi", "Banhegyi Laszlo", Why.SPELLING),
        ("Robert Ellwood", "Bob Ellwood", Why.NICKNAME),
        ("John Tierney", "John F. Tierney", Why.MIDDLE),
        ("Zhao Minghua", "Zhao Ming-hua", Why.JOINED),
        ("Radka Dimova", "Radka Dmiova", Why.SLIP),
        ("Radka Dimova", "Radka Dimocva", Why.SLIP),
        ("Radka Dimova", "Rodka Dimova", Why.SLIP),
        ("Mara Quill", "Mara B. Quill", Why.MIDDLE),
    ],
)
def test_what_may_be_one_person_is_proposed(kept: str, also: str, why: Why) -> None:
    """The name that more articles have is kept, whichever comes first."""
    for counts in ({kept: 50, also: 3}, {also: 3, kept: 50}):
        assert [Suggestion(kept, also, why, 50, 3, False)] == suggest(counts, TABLE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bill Norcross", "Will Norcross"),
        ("Donald Trump", "Donald Trump Jr."),
        ("Dmitri Volkov", "Dmitri Volkova"),
        ("John F. Tierney", "John B. Tierney"),
        ("Anna Lindqvist", "Anne Lindqvist"),
        ("Ada Lindqvist", "Eva Lindqvist"),
        ("Kim Min-ji", "Kim Min-jo"),
        ("Lee Joon-ho", "Li Joon-ho"),
        ("Radka Dimova", "Dimova"),
        ("Tom Burroughs", "Carl Burroughs"),
        ("Peter Holt", "Peter Bolt"),
    ],
)
def test_what_is_two_people_is_not(one: str, other: str) -> None:
    """Whichever is named oftener."""
    assert [] == suggest({one: 50, other: 3}, TABLE) == suggest({one: 3, other: 50}, TABLE)


def test_two_of_the_table_are_left_as_they_are() -> None:
    """Somebody has decided that already."""
    rows = read_rows("id\tkind\tvariant\nmara quill\tperson\tMara Quill\nm2\tperson\tMara B. Quill\n", "own.tsv")
    assert [] == suggest({"Mara Quill": 50, "Mara B. Quill": 3}, AliasTable.load(rows))


def test_the_name_of_the_table_is_kept_however_rare() -> None:
    """Its id is what other systems know."""
    assert [Suggestion("Mara Quill", "Mara B. Quill", Why.MIDDLE, 3, 50, False)] == suggest(
        {"Mara Quill": 3, "Mara B. Quill": 50}, TABLE
    )


def test_a_slip_is_rare() -> None:
    """Two names that are both written often are two people."""
    assert [] == suggest({"Radka Dimova": 50, "Rodka Dimova": 40}, TABLE)


def test_each_name_is_proposed_for_the_most_counted_one() -> None:
    """A third spelling goes where the second goes."""
    found = suggest({"Sergei Karpenko": 50, "Sergey Karpenko": 7, "Serhiy Karpenko": 2}, TABLE)
    assert [("Sergei Karpenko", "Sergey Karpenko"), ("Sergei Karpenko", "Serhiy Karpenko")] == [
        (one.kept, one.also) for one in found
    ]


def test_nobody_and_rubbish() -> None:
    """What is no name, and what nobody names any more, is passed over."""
    assert [] == suggest({}, TABLE) == suggest({"": 3, "…": 2, "Sergei Karpenko": 0, "Sergey Karpenko": 3}, TABLE)


def test_ten_thousand_names_are_compared_in_seconds() -> None:
    """The pairs are found by what they have in common, not one by one."""
    syllables = [f"{consonant}{vowel}" for consonant in "bdgmnprstz" for vowel in "ao"]
    names = {f"Lu{one} Ma{two}{three}": 5 for one, two, three in product(syllables, repeat=3)}
    names |= {f"Te{one} Ma{two}{three}": 5 for one, two, three in islice(product(syllables, repeat=3), 2_000)}
    found = suggest(names | {"Sergei Karpenko": 50, "Sergey Karpenko": 3}, TABLE)
    assert [("Sergei Karpenko", "Sergey Karpenko")] == [(one.kept, one.also) for one in found]
