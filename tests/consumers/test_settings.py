"""Settings: read once, from the environment and the command line, and clear about what does not fit."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from consumers.settings import PREFIX, Settings, load, origin
from monitor.errors import UsageError


def test_the_environment_sets_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable is the setting's name in capitals behind the prefix."""
    monkeypatch.setenv("DESKWATCH_PERSON_LIMIT", "20")
    assert 20 == load({}).person_limit


def test_an_empty_variable_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Compose files write it, `X=${X:-}`: the default stands, and a path is none, not the folder one is in."""
    monkeypatch.setenv("DESKWATCH_PEOPLE_TABLE", "")
    monkeypatch.setenv("DESKWATCH_THREADS", "")
    assert (None, 1) == (load({}).people_table, load({}).threads)
    assert "default" == origin("threads", {})


def test_the_command_line_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option that was given counts, one that was not does not."""
    monkeypatch.setenv("DESKWATCH_PACE", "2")
    assert 5.0 == load({"pace": 5.0, "listen": None}).pace
    assert Settings().listen == load({"listen": None}).listen


def test_the_field_map_is_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a variable it is a text."""
    monkeypatch.setenv("DESKWATCH_FIELD_MAP", '{"title": "hl1", "body": "content.text"}')
    assert {"title": "hl1", "body": "content.text"} == load({}).field_map


@pytest.mark.parametrize("value", ["title: hl1", "{'title': 'hl1'}", '["title", "hl1"]', '{"title": 1}', "null"])
def test_a_field_map_that_is_none_says_what_is_expected(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """It ended in a traceback of the settings' library."""
    monkeypatch.setenv("DESKWATCH_FIELD_MAP", value)
    with pytest.raises(UsageError) as error:
        load({})
    assert f"setting field_map: {value!r} was given" in str(error.value)
    assert 'expected a JSON object of texts, in double quotes, such as {"title": "hl1"}' in str(error.value)


def test_an_unknown_variable_names_the_nearest() -> None:
    """A typing mistake must not be a default in silence."""
    with pytest.raises(UsageError, match="DESKWATCH_PERSONLIMIT is not a setting; did you mean DESKWATCH_PERSON_LIMIT"):
        load({}, {"DESKWATCH_PERSONLIMIT": "20"})


def test_variables_of_others_are_left_alone() -> None:
    """Only our prefix is ours."""
    assert Settings() == load({}, {"PATH": "/bin", "DESK": "1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("person_limit", 0),
        ("pace", -1),
        ("listen", "nowhere"),
        ("listen", "127.0.0.1:99999"),
        ("log_level", "loud"),
        ("field_map", "x"),
    ],
)
def test_a_value_that_does_not_fit_is_named(name: str, value: object) -> None:
    """The message names the setting and what was given."""
    with pytest.raises(UsageError, match=f"setting {name}: {value!r} was given"):
        load({name: value}, {})


@pytest.mark.parametrize(
    ("listen", "address"),
    [("127.0.0.1:8710", ("127.0.0.1", 8710)), ("[::1]:0", ("::1", 0)), (":80", ("", 80))],
)
def test_the_address_is_host_and_port(listen: str, address: tuple[str, int]) -> None:
    """Also of IPv6, and without a host."""
    assert address == load({"listen": listen}, {}).address


def test_settings_do_not_change() -> None:
    """They are read once."""
    with pytest.raises(ValidationError):
        setattr(load({}), "person_limit", 5)  # noqa: B010  an assignment that the type checker would refuse


def test_every_setting_has_unit_and_help() -> None:
    """`deskwatch settings` explains all of them."""
    for name, field in Settings.model_fields.items():
        assert isinstance(field.json_schema_extra, dict), name
        assert field.json_schema_extra["unit"], name
        assert (field.description or "").endswith("."), name


def test_a_value_says_where_it_came_from() -> None:
    """Command line, environment, default."""
    environment = {PREFIX + "PACE": "2"}
    assert "command line" == origin("pace", {"pace": 3}, environment)
    assert "environment" == origin("pace", {"pace": None}, environment)
    assert "default" == origin("state", {"state": None}, environment)


def test_a_path_is_a_path() -> None:
    """The state is where the user said."""
    assert Path("x.db") == load({"state": "x.db"}, {}).state
