"""The watch-lists: who is watched, and what aliases and merges make of the alias table."""

import pytest

from monitor.aliases import AliasRow, AliasTable
from monitor.errors import UsageError
from monitor.mentions import Kind
from monitor.watchlists import NO_LISTS, Desk, Merge, Person, Watch, Watched, WatchLists, person_named

DIMOVA = Person("radka dimova", "Radka Dimova")
ZELENSKYY = Person("volodymyr zelenskyy", "Volodymyr Zelenskyy")
BASE = (
    AliasRow("volodymyr zelenskyy", Kind.PERSON, "Volodymyr Zelenskyy", "base 1"),
    AliasRow("volodymyr zelenskyy", Kind.PERSON, "Volodymyr Zelensky", "base 2"),
    AliasRow("vova z", Kind.PERSON, "Vova Z", "base 3"),
    AliasRow("vova z", Kind.PERSON, "Vovka", "base 4"),
)


def test_whoever_two_desks_watch_is_watched_once() -> None:
    """There is one series for a name, however many desks look at it."""
    lists = WatchLists((Desk("politics", (DIMOVA,), ("BG", "UA")), Desk("business", (DIMOVA,), ("UA",))))
    assert (
        Watched(Kind.PERSON, "radka dimova", "Radka Dimova"),
        Watched(Kind.COUNTRY, "BG", "BG"),
        Watched(Kind.COUNTRY, "UA", "UA"),
    ) == lists.watched()
    assert [
        Watch(Kind.PERSON, "radka dimova", "politics"),
        Watch(Kind.COUNTRY, "BG", "politics"),
        Watch(Kind.COUNTRY, "UA", "politics"),
        Watch(Kind.PERSON, "radka dimova", "business"),
        Watch(Kind.COUNTRY, "UA", "business"),
    ] == list(lists.watches())


def test_a_person_is_found_by_name_spelling_and_id() -> None:
    """Whatever leads to a person in the table leads there from a list; another name is a person of its own."""
    table = AliasTable(BASE)
    assert {ZELENSKYY} == {person_named(text, table) for text in ("Volodymyr Zelensky", "volodymyr zelenskyy")}
    assert DIMOVA == person_named(" Radka  Dimova", table)


def test_without_lists_the_table_is_what_it_was() -> None:
    """The version says by which rows an item was made, so it may change only with them."""
    assert AliasTable(BASE).version == NO_LISTS.table(BASE).version


def test_more_spellings_lead_to_the_person() -> None:
    """An alias is a row behind the table's own, and the version tells."""
    lists = WatchLists(aliases=(AliasRow("volodymyr zelenskyy", Kind.PERSON, "Zelenskiy", "desks.yml line 3"),))
    table = lists.table(BASE)
    assert ZELENSKYY == person_named("Zelenskiy", table)
    assert AliasTable(BASE).version != table.version


def test_a_spelling_of_somebody_else_is_refused_with_both_places() -> None:
    """Two people cannot share a spelling; who wrote it is told where it stands already."""
    lists = WatchLists(aliases=(AliasRow("radka dimova", Kind.PERSON, "Vovka", "desks.yml line 3"),))
    with pytest.raises(UsageError, match=r"desks.yml line 3.*base 4"):
        lists.table(BASE)


def test_a_merge_takes_all_spellings_along_and_shows_the_kept_name() -> None:
    """Two people of the table become one, under the name of the one that is kept."""
    table = WatchLists(merge=(Merge(Person("vova z", "Vova Z"), "volodymyr zelenskyy"),)).table(BASE)
    found = {person_named(text, table) for text in ("Volodymyr Zelensky", "Vovka", "Vova Z")}
    assert {Person("vova z", "Vova Z")} == found


def test_a_merge_leaves_everybody_else_alone() -> None:
    """Rows of other people, and a country of the same id, stay as they are."""
    base = (*BASE, AliasRow("vova z", Kind.COUNTRY, "Vova Land", "base 5"))
    table = WatchLists(merge=(Merge(DIMOVA, "vova z"),)).table(base)
    alias = table.resolve(Kind.COUNTRY, "Vova Land")
    assert ZELENSKYY == person_named("Volodymyr Zelenskyy", table)
    assert alias is not None
    assert "vova z" == alias.id
