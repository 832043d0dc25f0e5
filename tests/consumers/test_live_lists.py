"""The lists in force: when the file is read again, and what a file that does not fit changes."""

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from consumers.live_lists import LiveLists
from consumers.settings import Settings
from monitor.errors import UsageError
from monitor.watchlists import NO_LISTS

ONE = "desks: {sport: {people: [Ada Lovell]}}\n"
OTHER = "desks: {sport: {people: [Bo Chenoweth]}}\n"
BAD = "desks: {sport: {people: Bo}}\n"


class Followed:
    """Live lists whose looks are those of the test, and how often they told of a change."""

    def __init__(self, path: Path | None) -> None:
        self.live = LiveLists(Settings(desks_file=path))
        self.told = 0
        self.live._on_change = self._note

    def _note(self) -> None:
        self.told += 1

    def names(self, *, looks: int = 2) -> list[str]:
        """Who is watched after so many looks."""
        for _ in range(looks):
            self.live.look()
        return [it.name for it in self.live.lists.watched()]


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    (tmp_path / "desks.yml").write_text(ONE)
    return tmp_path / "desks.yml"


def test_an_unchanged_file_is_not_read_again(path: Path) -> None:
    """Looking costs a look."""
    followed = Followed(path)
    assert ["Ada Lovell"] == followed.names(looks=5)
    assert 0 == followed.told


def test_a_file_that_is_written_over_is_read_once_it_stands_still(path: Path) -> None:
    """The first look may have come in the midst of the writing."""
    followed = Followed(path)
    path.write_text("")
    assert ["Ada Lovell"] == followed.names(looks=1)
    path.write_text(OTHER)
    assert ["Ada Lovell"] == followed.names(looks=1)
    assert ["Bo Chenoweth"] == followed.names(looks=1)
    assert 1 == followed.told


def test_a_file_that_is_replaced_is_noticed_even_with_the_old_time_and_size(path: Path) -> None:
    """Editors write another file and put it into the place of the old one."""
    followed = Followed(path)
    other = path.with_suffix(".new")
    other.write_text("desks: {sport: {people: [Bo Lovells]}}\n"[: len(ONE)])
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)
    assert ["Bo Lovells"] == followed.names()


def test_a_swapped_directory_is_noticed(tmp_path: Path) -> None:
    """A ConfigMap is a link to a link to a directory, of which the middle one is swapped."""
    for name, text in (("..1", ONE), ("..2", OTHER)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "desks.yml").write_text(text)
    (tmp_path / "..data").symlink_to("..1")
    (tmp_path / "desks.yml").symlink_to("..data/desks.yml")
    followed = Followed(tmp_path / "desks.yml")
    assert ["Ada Lovell"] == followed.names()
    (tmp_path / "..tmp").symlink_to("..2")
    (tmp_path / "..tmp").replace(tmp_path / "..data")
    assert ["Bo Chenoweth"] == followed.names()


def test_an_asked_for_reading_does_not_wait(path: Path) -> None:
    """SIGHUP says that the file is as it shall be."""
    followed = Followed(path)
    path.write_text(OTHER)
    followed.live.ask()
    assert ["Bo Chenoweth"] == followed.names(looks=1)
    followed.live.ask()
    assert ["Bo Chenoweth"] == followed.names(looks=5)
    assert 2 == followed.told


@pytest.mark.parametrize("spoil", [lambda path: path.write_text(BAD), Path.unlink], ids=["bad", "gone"])
def test_what_cannot_be_taken_over_changes_nothing_and_is_told_of_once(path: Path, spoil: object) -> None:
    """The old lists stay, one line says why, and the next good file heals it."""
    followed = Followed(path)
    assert callable(spoil)
    spoil(path)
    with capture_logs() as logs:
        assert ["Ada Lovell"] == followed.names(looks=6)
    assert 1 == len(logs)
    assert str(path) in logs[0]["problem"]
    assert (False, 0) == (followed.live.is_valid, followed.told)
    path.write_text(OTHER)
    assert ["Bo Chenoweth"] == followed.names()
    assert followed.live.is_valid


def test_the_line_of_the_fault_is_in_the_log(path: Path) -> None:
    """Who wrote it finds it."""
    followed = Followed(path)
    path.write_text("# desks\n" + BAD)
    with capture_logs() as logs:
        followed.names()
    assert "desks.yml line 2: people holds 'Bo'" in logs[0]["problem"]


def test_the_version_of_the_table_follows_the_lists(path: Path) -> None:
    """It says by which spellings items are made."""
    followed = Followed(path)
    before = followed.live.table_version
    path.write_text(OTHER)
    followed.names()
    assert before != followed.live.table_version


def test_at_the_first_start_a_bad_file_is_an_error(path: Path) -> None:
    """There is nothing to go on with."""
    path.write_text(BAD)
    with pytest.raises(UsageError, match="line 1: people holds 'Bo'"):
        LiveLists(Settings(desks_file=path))


def test_without_a_file_nothing_is_watched() -> None:
    """Also when somebody asks."""
    followed = Followed(None)
    assert [] == followed.names()
    assert NO_LISTS == followed.live.lists
    assert not followed.live.is_watched
