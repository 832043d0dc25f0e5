"""Records from files, folders and standard input: each once, in order, with its place."""

import io
import os
import tempfile
from pathlib import Path

import pytest

from consumers import files
from consumers.files import FileRecord, Files, read_stream
from consumers.store import InputPosition
from monitor.errors import UsageError


class Nothing:
    """A store in which nothing is counted yet, or what a test says."""

    def __init__(self, positions: dict[str, InputPosition] | None = None, hashes: tuple[bytes, ...] = ()) -> None:
        self._positions = {} if positions is None else positions
        self._hashes = hashes

    def position(self, name: str) -> InputPosition | None:
        """What the test said."""
        return self._positions.get(name)

    def has_file(self, sha256: bytes) -> bool:
        """What the test said."""
        return sha256 in self._hashes


def reader(*paths: Path, progress: Nothing | None = None, max_record_bytes: int = 100) -> Files:
    """A reader of the paths."""
    return Files(list(paths), progress or Nothing(), max_record_bytes=max_record_bytes)


def data(records: list[FileRecord]) -> list[bytes]:
    """The bytes of each."""
    return [record.data for record in records]


def settle(path: Path) -> None:
    """Makes a file look as if it had been written long ago."""
    os.utime(path, (1, 1))


def test_a_folder_is_read_by_name_and_other_kinds_are_left(tmp_path: Path) -> None:
    """Sub-folders in their place; a README or a picture is no article."""
    for name in ("b.txt", "a.json", "c/d.html", "README.md", "x.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert [b"a.json", b"b.txt", b"c/d.html"] == data(list(reader(tmp_path).read(is_last=True)))


def test_what_cannot_be_read_is_told_once_and_tried_again(tmp_path: Path) -> None:
    """A link that leads in a circle and a pipe, then a file in their place; the rest is read."""
    loop, pipe = tmp_path / "a.txt", tmp_path / "b.txt"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    (tmp_path / "c.txt").write_text("third")
    source = reader(tmp_path)
    told_loop, told_pipe, third = source.read(is_last=True)
    assert "symbolic links" in told_loop.problem
    assert "no file" in told_pipe.problem
    assert (b"third", "") == (third.data, third.problem)
    assert [] == list(source.read(is_last=True))
    loop.unlink()
    loop.write_text("first")
    assert [b"first"] == data(list(source.read(is_last=True)))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not read a folder")
def test_a_folder_that_may_not_be_listed_is_told() -> None:
    """Whoever runs deskwatch hears of it, and the files beside it are read."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        (Path(name) / "closed").mkdir(mode=0o700)
        (Path(name) / "open.txt").write_text("open")
        os.seteuid(65534)
        try:
            records = list(reader(Path(name)).read(is_last=True))
        finally:
            os.seteuid(0)
        assert [b"", b"open"] == data(records)
        assert "closed cannot be read" in records[0].problem


def test_a_folder_gives_each_file_once_and_new_ones_later(tmp_path: Path) -> None:
    """The next look gives only what came in between; the same contents under two names are read once."""
    (tmp_path / "a.txt").write_text("first")
    source = reader(tmp_path)
    assert [b"first"] == data(list(source.read(is_last=True)))
    (tmp_path / "b.txt").write_text("second")
    (tmp_path / "c.txt").write_text("second")
    assert [b"second"] == data(list(source.read(is_last=True)))
    assert [] == list(source.read(is_last=True))


def test_a_file_that_did_not_count_is_given_when_it_comes_again(tmp_path: Path) -> None:
    """An embargoed article is sent again, under its old name or another; where it lies, nobody looks twice."""
    (tmp_path / "a.txt").write_text("first")
    settle(tmp_path / "a.txt")
    source = reader(tmp_path)
    assert [b"first"] == data(list(source.read(is_last=True)))
    (tmp_path / "a.txt").write_text("first")
    assert [b"first"] == data(list(source.read(is_last=True)))
    (tmp_path / "b.txt").write_text("first")
    assert [b"first"] == data(list(source.read(is_last=True)))
    assert [] == list(source.read(is_last=True))


def test_what_is_gone_or_stored_is_forgotten(tmp_path: Path) -> None:
    """An inbox that is emptied for months costs no memory; what lines are still on their way is remembered."""
    stored: dict[str, InputPosition] = {}
    source = reader(tmp_path, progress=Nothing(stored))
    whole, lines, loop = tmp_path / "a.txt", tmp_path / "b.jsonl", tmp_path / "c.txt"
    whole.write_text("first")
    lines.write_bytes(b"1\n2\n\n")
    loop.symlink_to(loop)
    assert 4 == len(list(source.read(is_last=True)))
    for path in (whole, lines, loop):
        path.unlink()
    assert [] == list(source.read(is_last=True))
    lines.write_bytes(b"1\n2\n\n3\n")
    (third,) = source.read(is_last=True)
    assert (b"3", 3) == (third.data, third.number)
    assert third.position is not None
    stored[third.position.name] = third.position
    lines.unlink()
    assert [] == list(source.read(is_last=True))
    assert [] == [*source._seen, *source._given, *source._unreadable, *source._positions]


def test_a_counted_file_is_not_read_again(tmp_path: Path) -> None:
    """Known by its contents, not by its name."""
    (tmp_path / "a.txt").write_text("first")
    (record,) = reader(tmp_path).read(is_last=True)
    assert record.sha256 is not None
    assert [] == list(reader(tmp_path, progress=Nothing(hashes=(record.sha256,))).read(is_last=True))


def test_a_file_just_written_waits(tmp_path: Path) -> None:
    """While serving, a file that may still be growing is looked at again later."""
    path = tmp_path / "a.txt"
    path.write_text("half")
    source = reader(tmp_path)
    assert [] == list(source.read(is_last=False))
    settle(path)
    assert [b"half"] == data(list(source.read(is_last=False)))


def test_lines_go_on_where_they_were(tmp_path: Path) -> None:
    """A growing file of lines gives each line once, and an unfinished one only when it is finished."""
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b'{"a":1}\n\n{"b":2}\n{"c"')
    source = reader(path)
    first = list(source.read(is_last=False))
    assert [b'{"a":1}', b'{"b":2}'] == data(first)
    assert [0, 2] == [record.number for record in first]
    with path.open("ab") as file:
        file.write(b":3}\n")
    (third,) = source.read(is_last=False)
    assert (b'{"c":3}', 3, first[0].source) == (third.data, third.number, third.source)


def test_a_restart_goes_on_at_the_stored_byte(tmp_path: Path) -> None:
    """What the store remembers is where reading begins."""
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b"1\n2\n3\n")
    first, second, _ = reader(path).read(is_last=True)
    assert second.position is not None
    stored = Nothing({second.position.name: second.position})
    (rest,) = reader(path, progress=stored).read(is_last=True)
    assert (b"3", 2, first.source) == (rest.data, rest.number, rest.source)


def test_another_file_under_the_same_name_is_read_from_its_start(tmp_path: Path) -> None:
    """A rotated file is told by its first line, and is another input for the ledger."""
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b"1\n2\n")
    old = list(reader(path).read(is_last=True))
    assert old[-1].position is not None
    path.write_bytes(b"7\n8\n9\n")
    new = list(reader(path, progress=Nothing({old[-1].position.name: old[-1].position})).read(is_last=True))
    assert [b"7", b"8", b"9"] == data(new)
    assert new[0].source != old[0].source


def test_a_line_too_long_comes_cut_and_the_next_is_whole(tmp_path: Path) -> None:
    """Fifty megabytes on one line cost the limit, not fifty megabytes."""
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b"x" * 50_000_000 + b"\nnext\n")
    first, second = reader(path, max_record_bytes=1_000).read(is_last=True)
    assert (1_001, b"next", 1) == (len(first.data), second.data, second.number)


def test_a_whole_file_too_large_comes_cut(tmp_path: Path) -> None:
    """One byte above the limit is enough to see that it is too large."""
    (tmp_path / "a.txt").write_bytes(b"x" * 5_000)
    (record,) = reader(tmp_path).read(is_last=True)
    assert 101 == len(record.data)


def test_standard_input_is_numbered_on() -> None:
    """What is fed again is a new record: only its contents can say that it is a duplicate."""
    records = list(read_stream(io.BytesIO(b"1\n\n2"), first=10, max_record_bytes=100))
    assert [(10, b"1"), (12, b"2")] == [(record.number, record.data) for record in records]


@pytest.mark.parametrize("name", ["missing.json", "picture.png"])
def test_a_path_that_cannot_be_read_is_an_error_at_once(tmp_path: Path, name: str) -> None:
    """A missing file and a file of another kind are named before anything starts."""
    (tmp_path / "picture.png").write_bytes(b"")
    with pytest.raises(UsageError, match=name):
        files.check([tmp_path / name])


def test_a_folder_that_vanishes_is_passed_over(tmp_path: Path) -> None:
    """A folder may go and come while a process serves."""
    source = reader(tmp_path / "inbox")
    assert [] == list(source.read(is_last=False))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("here")
    assert [b"here"] == data(list(source.read(is_last=True)))
