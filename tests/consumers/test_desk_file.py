"""The desks file: what is understood, and what its writer is told where something does not fit."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from consumers.desk_file import MAX_NAMES, load, read, read_file
from consumers.people_table import base_rows
from consumers.settings import Settings
from monitor.errors import UsageError
from monitor.mentions import Kind
from monitor.watchlists import NO_LISTS, Desk, DeskThresholds, Merge, Person, WatchLists, person_named

BASE = base_rows(None)
DIMOVA = Person("radka dimova", "Radka Dimova")
PUTIN = Person("vladimir putin", "Vladimir Putin")
FILE = b"""\
desks:
  politics:
    people: [Putin, Radka Dimova]
    countries: [UA, Bulgaria, NO]
    thresholds: {fast_articles: 4, slow_surprise: 6.5}
    sentiment: yes
  sport:
    sentiment: No
aliases:
  Radka Dimova: [Radka Dimowa]
ignore: [Post Comment, France]
merge:
  Radka Dimova: [Radka Dimova-Petrova]
"""


def understood(text: str) -> WatchLists:
    """The lists of a file."""
    return read(text.encode(), "desks.yml", BASE)


def test_a_whole_file_is_understood() -> None:
    """People by any spelling of the table, countries by code and by name, a desk that is still empty."""
    lists = read(FILE, "desks.yml", BASE)
    thresholds = DeskThresholds(fast_articles=4, slow_surprise=6.5)
    assert (
        Desk("politics", (PUTIN, DIMOVA), ("UA", "BG", "NO"), thresholds, asks_sentiment=True),
        Desk("sport"),
    ) == lists.desks
    hidden = {(Kind.PERSON, "post comment"), (Kind.PERSON, "france"), (Kind.COUNTRY, "FR")}
    assert hidden == lists.ignore
    assert (Merge(DIMOVA, "radka dimova petrova"),) == lists.merge
    table = lists.table(BASE)
    spellings = ("Radka Dimova", "Radka Dimowa", "Radka Dimova-Petrova", "radka dimova")
    assert {DIMOVA} == {person_named(spelling, table) for spelling in spellings}


def test_a_watched_name_is_shown_as_it_was_written_first() -> None:
    """One person has one name, so that lists, series and alerts meet."""
    lists = understood("desks: {a: {people: [Radka Dimova]}, b: {people: [radka DIMOVA]}, c: {people: [Radká Dimova]}}")
    assert [(DIMOVA,)] * 3 == [desk.people for desk in lists.desks]
    assert DIMOVA == person_named("Radka Dimova", lists.table(BASE))


def test_a_watched_name_that_was_merged_is_that_of_the_other() -> None:
    """A desk need not know of it."""
    lists = understood("desks: {a: {people: [Emmanuel Macron]}}\nmerge: {Vladimir Putin: [Macron]}")
    assert (PUTIN,) == lists.desks[0].people


def test_an_ignored_name_is_the_one_from_before_the_merge() -> None:
    """So the old series of a merged name can be hidden, and the other stays."""
    lists = understood("merge: {Radka Dimova: [Rada Petrova]}\nignore: [Rada Petrova]")
    assert {(Kind.PERSON, "rada petrova")} == lists.ignore


def test_the_table_has_a_new_version_for_other_spellings() -> None:
    """Items say by which table they were made."""
    versions = {understood(text).table(BASE).version for text in ("{}", "aliases: {Radka Dimova: [R Dimova]}")}
    assert 2 == len(versions)
    assert NO_LISTS.table(BASE).version in versions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# nothing\n", r"line 1: the file is empty; expected desks, aliases, ignore, merge"),
        ("desk:\n", r"line 1: the file has the key 'desk'; did you mean desks"),
        ("desks:\n  a:\n    poeple: [X]\n", r"line 3: desk a has the key 'poeple'; did you mean people"),
        ("desks:\n  a:\n    thresholds: {fast: 1}\n", r"line 3: thresholds has the key 'fast'; did you mean fast_"),
        ("desks:\n  a:\n    thresholds: {fast_articles: 4.5}\n", r"fast_articles is '4.5'; expected a whole number"),
        ("desks:\n  a:\n    thresholds: {fast_surprise: nan}\n", r"fast_surprise is 'nan'; expected a number above 0"),
        ("desks:\n  a:\n    thresholds: {slow_sources: [1]}\n", r"slow_sources is 'a list'"),
        ("desks:\n  a:\n    sentiment: maybe\n", r"line 3: sentiment is 'maybe'; expected yes or no"),
        ("desks:\n  a:\n    sentiment: [yes]\n", r"line 3: sentiment is 'a list'; expected yes or no"),
        ("desks:\n  a:\n    thresholds: {slow_sources: 33}\n", r"slow_sources is '33'; .* above 0 and up to 32"),
        ("desks: [a]\n", r"line 1: desks holds a list; expected keys"),
        ("desks:\n  a:\n    people: Radka Dimova\n", r"line 3: people holds 'Radka Dimova'; expected a list"),
        ("desks:\n  a:\n    people:\n      - [b]\n", r"line 4: people holds a list; expected a name"),
        ("desks:\n  a:\n    people: ['']\n", r"line 3: people holds nothing; expected a name"),
        ("desks:\n  General: {}\n", r"line 2: General is the label of alerts"),
        ("desks:\n  'a\"b': {}\n", r"line 2: the desk is called"),
        ("desks:\n  a:\n    people: ['007']\n", r"line 3: '007' is no name of a person"),
        (
            "desks:\n  a:\n    people: [Senator Tad Cruize]\n",
            r"line 3: 'Senator Tad Cruize' begins with a title; write 'Tad",
        ),
        ("desks:\n  a:\n    people: [Putin,\n     Vladimir Putin]\n", r"line 4: 'Vladimir Putin' stands in line 3"),
        (
            "desks:\n  a:\n    countries: [Bulgeria]\n",
            r"line 3: 'Bulgeria' is no country; did you mean Bulgaria \(BG\)",
        ),
        ("desks:\n  a:\n    countries: [ZZ]\n", r"line 3: 'ZZ' is no country"),
        ("desks:\n  a:\n    countries: [BG,\n  Bulgaria]\n", r"line 4: 'Bulgaria' stands in line 3 already, as 'BG'"),
        ("aliases:\n  Radka Dimova: [Putin]\n", r"line 2: 'Putin' is Vladimir Putin already; .* put it under merge"),
        ("aliases:\n  A B: [C D]\n  E F: [C D]\n", r"line 3: 'C D' leads to 'e f', but desks.yml line 2 leads it"),
        ("merge:\n  A B: [C D]\n  C D: [E F]\n", r"line 3: 'C D' is merged into A B"),
        ("merge:\n  A B: [C D]\n  E F: [C D]\n", r"line 3: 'C D' is merged into A B already"),
        ("ignore: [Ukraine]\ndesks: {a: {countries: [UA]}}\n", r"line 1: 'Ukraine' is watched and ignored"),
    ],
)
def test_what_does_not_fit_is_told_with_line_and_nearest(text: str, expected: str) -> None:
    """What was given, what was expected, and what would do."""
    with pytest.raises(UsageError, match=rf"^desks\.yml {expected}|^desks\.yml line \d+: {expected}"):
        understood(text)


def test_lists_are_bounded() -> None:
    """Watched names are outside the limit of series, so the file has one of its own."""
    names = [f"{chr(65 + i // 676)}a {chr(65 + i // 26 % 26)}b{chr(97 + i % 26)}" for i in range(MAX_NAMES + 1)]
    with pytest.raises(UsageError, match="line 3: the lists hold 2,001 people"):
        understood("desks:\n a:\n  people: [" + ", ".join(names) + "]")
    assert MAX_NAMES == len(understood("desks: {a: {people: [" + ", ".join(names[:-1]) + "]}}").watched())


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The message names the path."""
    with pytest.raises(UsageError, match=r"none\.yml cannot be read: No such file"):
        read_file(tmp_path / "none.yml", BASE)


def test_without_the_setting_there_are_no_lists(tmp_path: Path) -> None:
    """And with it, those of the file."""
    (tmp_path / "desks.yml").write_bytes(FILE)
    assert NO_LISTS == load(Settings())
    assert NO_LISTS != load(Settings(desks_file=tmp_path / "desks.yml"))


def _outcome(data: bytes) -> WatchLists | str:
    try:
        return read(data, "desks.yml", BASE)
    except UsageError as error:
        return str(error)


def _dump(value: object) -> bytes:
    return yaml.safe_dump(value, allow_unicode=True, encoding="utf-8") or b""


_words = st.sampled_from(
    ["Putin", "Radka Dimova", "Vladimir Putin", "radká dimova", "UA", "NO", "", "~", "7", "President Xi", "é", "a b c"]
)
_leaves = _words | st.text(max_size=8) | st.integers() | st.none() | st.floats() | st.booleans()
_names = st.lists(_leaves, max_size=4)
_pairs = st.dictionaries(_words, _names, max_size=3)
_desk = st.fixed_dictionaries({}, optional={"people": _names, "countries": _names, "thresholds": _pairs | _leaves})
_near = st.fixed_dictionaries(
    {},
    optional={
        "desks": st.dictionaries(_words, _desk, max_size=3),
        "aliases": _pairs,
        "ignore": _names,
        "merge": _pairs,
    },
)
_any = st.recursive(_leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3))


@hypothesis_settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | (_near | _any).map(_dump))
def test_any_file_gives_lists_or_an_error_with_a_line(data: bytes) -> None:
    """Nothing else comes out of it, whatever the file holds; and what comes out fits together."""
    lists = _outcome(data)
    if isinstance(lists, str):
        assert lists.startswith("desks.yml line ")
        assert "\n" not in lists
        return
    table = lists.table(BASE)
    for desk in lists.desks:
        assert len(set(desk.people)) == len(desk.people)
        assert all(person == person_named(person.name, table) for person in desk.people)
    assert lists.ignore.isdisjoint((it.kind, it.id) for it in lists.watched())
    assert replace(lists, desks=()).table(BASE).version == table.version
