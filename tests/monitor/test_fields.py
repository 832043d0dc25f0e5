"""Our fields under other people's names, and values of every type but the right one."""

import pytest

from monitor import fields as read
from monitor.article import KILL_VERSION, Status
from monitor.dates import LAST_MS, date_ms
from monitor.fields import Fields, at_path, host

WRONG: list[object] = [None, True, 5, 1.5, float("nan"), [], {}, [[]], [{}], {"x": {"y": []}}, [None, 7], "", " \n "]


def test_case_and_underscores_of_a_name_do_not_matter() -> None:
    """One name stands for its spellings in ninjs 1, 2 and 3 and in plain JSON."""
    spellings = ("versioncreated", "versionCreated", "version_created", "Version-Created")
    found = [Fields({name: "2026-03-10"}, {}).first("updated_at", date_ms, None) for name in spellings]
    assert [found[0]] * 4 == found
    assert found[0] is not None


def test_a_value_that_cannot_be_read_does_not_hide_one_that_can() -> None:
    """The first usable name wins, not the first one present."""
    fields = Fields({"published_at": "soon", "date": None, "timestamp": 1_700_000_000}, {})
    assert fields.first("published_at", date_ms, None) == 1_700_000_000_000


def test_the_field_map_comes_before_the_usual_names() -> None:
    """A mapped key that the record has is the only one looked at."""
    fields = Fields({"title": "Usual", "meta": {"hed": "Own"}}, {"title": "meta.hed"})
    assert fields.candidates("title") == [("meta.hed", "Own")]


def test_the_usual_names_stand_in_for_a_mapped_key_that_is_absent() -> None:
    """A record without the newsroom's own key is read as any other."""
    assert Fields({"title": "Usual"}, {"title": "meta.hed"}).candidates("title") == [("title", "Usual")]


@pytest.mark.parametrize(
    ("expected", "path"),
    [
        (1, "a.b"),
        (2, "c.d.1.e"),
        (None, "c.d.9.e"),
        (None, "c.d.-1.e"),
        (None, "c.d.x"),
        (None, "c.e.f"),
        (None, ""),
    ],
)
def test_a_path_goes_through_objects_and_lists(expected: int | None, path: str) -> None:
    """A whole key wins over its parts; a path that leads nowhere gives nothing."""
    assert expected == at_path({"a.b": 1, "a": {"b": 9}, "c": {"d": [{}, {"e": 2}]}}, path)


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("reader", [read.text, read.link, read.source, read.language, read.status, read.medium])
def test_other_types_are_passed_over(reader: object, value: object) -> None:
    """A reader gives nothing for a value that it cannot use, and raises nothing."""
    assert callable(reader)
    assert reader(value) is None


@pytest.mark.parametrize(
    ("expected", "value"),
    [("7", 7), ("urn:x", {"@id": "urn:x"}), ("a b", " a\nb "), (None, True), (None, {}), (None, 10**200), (None, 1.5)],
)
def test_identifiers_are_texts_or_whole_numbers(expected: str | None, value: object) -> None:
    """A number of a database is as good a name as a URI."""
    assert expected == read.identifier(value)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (3, 3),
        (3, "3"),
        (3, " 3 "),
        (3, 3.0),
        (None, "3.1"),
        (None, 3.1),
        (None, -3),
        (None, "final"),
        (None, True),
        (None, KILL_VERSION),
        (None, str(10**18) + "0"),
        (None, float("inf")),
        (None, "٣"),
    ],
)
def test_versions_are_whole_numbers_below_that_of_a_kill(expected: int | None, value: object) -> None:
    """Only versions with an order that is certain are used."""
    assert expected == read.version(value)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("en", "en"),
        ("en", "en-GB"),
        ("en", "EN_us"),
        ("en", "eng"),
        ("en", "English"),
        ("en", {"@type": "Language", "name": "English", "alternateName": "en"}),
        ("de", "de-CH-1996"),
        ("nb", "nb-NO"),
        (None, "und"),
        (None, "Klingon"),
        (None, "e"),
    ],
)
def test_languages_are_primary_subtags(expected: str | None, value: object) -> None:
    """Region, script and case of a tag do not matter; what is no tag is not known."""
    assert expected == read.language(value)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (Status.CANCELED, "canceled"),
        (Status.CANCELED, "Cancelled"),
        (Status.CANCELED, "stat:canceled"),
        (Status.CANCELED, "http://cv.iptc.org/newscodes/pubstatusg2/canceled"),
        (Status.CANCELED, "retracted"),
        (Status.WITHHELD, "withheld"),
        (Status.WITHHELD, "draft"),
        (Status.USABLE, "usable"),
        (Status.USABLE, "published"),
        (None, "live"),
    ],
)
def test_the_senders_word_for_its_status(expected: Status | None, value: str) -> None:
    """Words for taking back, holding back and letting go are known; any other leaves it to the next name."""
    assert expected is read.status(value)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (Status.USABLE, {"status": "pending", "pubstatus": "usable"}),
        (Status.WITHHELD, {"status": "pending", "pubstatus": "live"}),
        (Status.CANCELED, {"status": "published", "pubstatus": "canceled"}),
    ],
)
def test_the_first_status_that_speaks_wins(expected: Status, found: dict[str, object]) -> None:
    """A desk's own word ("pending" for its next version) withheld what the standard's key let go."""
    assert expected is Fields(found, {}).first("status", read.status, Status.USABLE)


@pytest.mark.parametrize(
    ("expected", "value"),
    [(1_773_208_800_000, "2026-03-11T06:00:00Z"), (LAST_MS, "Next Monday"), (LAST_MS, True), (LAST_MS, {"until": 5})],
)
def test_an_embargo_that_cannot_be_read_holds(expected: int, value: object) -> None:
    """An embargo is never broken for the way it is written."""
    assert expected == read.embargo_ms(value)


@pytest.mark.parametrize("value", ["", " ", False, 0, {}, [], "false", "No", "none", "NULL", "0"])
def test_an_empty_embargo_is_none(value: object) -> None:
    """A key without a value embargoes nothing, nor does a word for none: it held until the year 9999."""
    assert read.embargo_ms(value) is None


@pytest.mark.parametrize(
    ("expected", "address"),
    [
        ("herald.example", "https://www.herald.example/a?b=c"),
        ("herald.example", "HTTP://Herald.Example:8080"),
        ("herald.example", "https://me:secret@herald.example/"),
        ("", "urn:newsml:herald.example"),
        ("", "https://"),
    ],
)
def test_the_host_of_an_address(expected: str, address: str) -> None:
    """The host stands for a source that is not named."""
    assert expected == host(address)


def test_links_are_web_addresses_only() -> None:
    """No script, no relative path, no blank and nothing endless is offered to be clicked."""
    wrong = ["javascript:alert(1)", "/news/1", "https://a b", "https://x/" + "y" * 2_000]
    assert [None] * 4 == [read.link(value) for value in wrong]
    assert read.link({"@type": "WebPage", "name": "Page", "@id": "https://x.example/1"}) == "https://x.example/1"
