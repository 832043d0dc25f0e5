"""The state file: durable, exclusive, refused where it is not ours, migrated where it is older."""

import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from consumers import store as module
from consumers.store import InputPosition, Store
from monitor.errors import StateError


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    """Every table gives back what was put into it."""
    store = Store(tmp_path / "state.db")
    with store.transaction():
        store.put_ledger({b"a": b"1", b"b": b"2"})
        store.put_ledger({b"a": None, b"c": b"3"})
        store.put_position(InputPosition("wire.jsonl", 7, 1_234, b"head"))
        store.put_file(b"digest")
        store.put_item(1_000, b"old")
        store.put_item(2_000, b"new")
        store.forget_items(2_000)
        store.put_shown(["s:person:x:1", "s:person:y:2"])
        store.put_shown([], ["s:person:y:2"])
    store.close()
    again = Store(tmp_path / "state.db")
    assert [(b"b", b"2"), (b"c", b"3")] == list(again.ledger_rows())
    assert InputPosition("wire.jsonl", 7, 1_234, b"head") == again.position("wire.jsonl")
    assert again.position("other.jsonl") is None
    assert (True, False) == (again.has_file(b"digest"), again.has_file(b"other"))
    assert [b"new"] == list(again.items())
    assert {"s:person:x:1"} == again.shown()
    again.close()


def test_a_transaction_that_raises_writes_nothing(tmp_path: Path) -> None:
    """All of a batch or none of it."""
    store = Store(tmp_path / "state.db")

    def interrupted() -> None:
        with store.transaction():
            store.put_ledger({b"a": b"1"})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [] == list(store.ledger_rows())
    store.close()


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    """Two processes on one state would count twice."""
    store = Store(tmp_path / "state.db")
    code = "import sys; from pathlib import Path; from consumers.store import Store; Store(Path(sys.argv[1]))"
    second = subprocess.run([sys.executable, "-c", code, tmp_path / "state.db"], capture_output=True, text=True)
    store.close()
    assert 1 == second.returncode
    assert "another deskwatch uses it" in second.stderr


def test_a_state_is_free_again_after_its_process(tmp_path: Path) -> None:
    """The lock goes with the process."""
    Store(tmp_path / "state.db").close()
    Store(tmp_path / "state.db").close()


@pytest.mark.parametrize(
    "content", [b"just some text, longer than a header would be" * 4, b"SQLite format 3\0" + bytes(84)]
)
def test_a_foreign_file_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    """Neither text nor another program's database is written to."""
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    with pytest.raises(StateError, match="is not a state of deskwatch"):
        Store(path)
    assert content == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_newer_state_is_refused_untouched(tmp_path: Path) -> None:
    """A newer version may mean something else by the same rows."""
    path = tmp_path / "state.db"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(module.MIGRATIONS) + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StateError, match="newer deskwatch"):
        Store(path)
    assert before == path.read_bytes()


def test_an_older_state_is_backed_up_and_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts stay, and the old file lies beside the new one."""
    path = tmp_path / "state.db"
    newest = module.MIGRATIONS
    monkeypatch.setattr(module, "MIGRATIONS", newest[:1])
    store = Store(path)
    with store.transaction():
        store.put_ledger({b"a": b"1"})
    store.close()
    monkeypatch.setattr(module, "MIGRATIONS", (*newest, "CREATE TABLE later (x)"))
    store = Store(path)
    assert [(b"a", b"1")] == list(store.ledger_rows())
    store.close()
    with sqlite3.connect(f"{path}.v1.bak") as backup:
        assert [(b"a", b"1")] == backup.execute("SELECT * FROM ledger").fetchall()
        assert [] == backup.execute("SELECT name FROM sqlite_schema WHERE name = 'later'").fetchall()
    backup.close()


def test_a_full_disk_is_a_clear_error_and_keeps_the_old_state(tmp_path: Path) -> None:
    """A write that does not fit is refused whole; what was there can be read by the next process."""
    path = tmp_path / "state.db"
    store = Store(path)
    with store.transaction():
        store.put_ledger({b"a": b"1"})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def overfill() -> None:
        with store.transaction():
            store.put_ledger({bytes([n]): bytes(100_000) for n in range(100)})

    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(StateError, match="cannot write to the state"):
            overfill()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    store.close()
    again = Store(path)
    assert [(b"a", b"1")] == list(again.ledger_rows())
    again.close()


@pytest.mark.parametrize("is_later", [True, False])
def test_a_damaged_state_is_a_clear_error(tmp_path: Path, is_later: bool) -> None:
    """Whether the damage is in a table or in the first page: what to do, and no traceback of SQLite's."""
    path = tmp_path / "state.db"
    store = Store(path)
    with store.transaction():
        store.put_ledger({bytes([n]): bytes(1_000) for n in range(200)})
    store.close()
    content = bytearray(path.read_bytes())
    for page in range(4_096, len(content), 4_096) if is_later else (100,):
        content[page : page + 100] = b"\xff" * 100
    path.write_bytes(content)

    def read_all() -> None:
        store = Store(path)
        try:
            list(store.ledger_rows())
        finally:
            store.close()

    with pytest.raises(StateError, match="it is damaged: put it aside"):
        read_all()


def test_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    """The message names the path and what must be so."""
    with pytest.raises(StateError, match="the folder must exist and be writable"):
        Store(tmp_path / "nowhere" / "state.db")


def test_the_newest_dead_letters_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With their bytes as they came; older ones give way."""
    monkeypatch.setattr(module, "MAX_DEAD_LETTERS", 2)
    store = Store(tmp_path / "state.db")
    for number in range(3):
        with store.transaction():
            store.put_dead_letter(f"wire:{number}", "empty", "why", bytes([number, 255]))
    assert [("wire:1", b"\x01\xff"), ("wire:2", b"\x02\xff")] == [(row[0], row[3]) for row in store.dead_letters()]
    store.close()


def test_a_dead_letter_that_is_tried_again_is_kept_once(tmp_path: Path) -> None:
    """With what was said of it last; the same bytes from elsewhere are another."""
    store = Store(tmp_path / "state.db")
    for origin, message in (("a.json", "first"), ("b.json", "other"), ("a.json", "again")):
        with store.transaction():
            store.put_dead_letter(origin, "empty", message, b"")
    assert [("b.json", "other"), ("a.json", "again")] == [(row[0], row[2]) for row in store.dead_letters()]
    store.close()


def test_a_temporary_state_leaves_nothing() -> None:
    """Without a path the state goes with its process."""
    store = Store(None)
    folder = store.path.parent
    assert store.path.exists()
    store.close()
    assert not folder.exists()
