"""A missing program is a visible skip here, and a failure where the real thing is required."""

import pytest

from tests.real import program


def test_a_missing_program_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the package to install."""
    monkeypatch.delenv("DESKWATCH_REQUIRE_REAL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install some-package"):
        program("no-such-program", "some-package")


def test_a_missing_program_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no pipeline passes by skipping."""
    monkeypatch.setenv("DESKWATCH_REQUIRE_REAL", "1")
    with pytest.raises(pytest.fail.Exception, match="no-such-program is not installed"):
        program("no-such-program", "some-package")


def test_a_program_that_is_there_is_found() -> None:
    """Its path."""
    assert program("sh", "dash").endswith("/sh")
