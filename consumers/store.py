"""The state of the embedded process: one SQLite file, and the only door to SQLite.

It holds the ledger's rows, how far each input has been read, the items of the last 48 hours, which series were shown,
and the newest dead letters. One transaction per batch writes them together, durably (WAL, synchronous FULL), so that a
process killed at any moment goes on where its last batch ended. One process at a time: the file is locked for as long
as it is open.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.errors import StateError

APPLICATION_ID = 0x6465736B  # "desk"
MIGRATIONS = (
    """
    CREATE TABLE ledger (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE inputs (
        name TEXT PRIMARY KEY, records INTEGER NOT NULL, next_byte INTEGER NOT NULL, head BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE files (sha256 BLOB PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE items (number INTEGER PRIMARY KEY, log_time_ms INTEGER NOT NULL, item BLOB NOT NULL);
    CREATE INDEX items_by_log_time ON items (log_time_ms);
    CREATE TABLE shown (key TEXT PRIMARY KEY) WITHOUT ROWID;
    """,
    """
    CREATE TABLE dead_letters (
        number INTEGER PRIMARY KEY, origin TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL,
        record BLOB NOT NULL
    );
    """,
)
"""Each script takes a file from the version of its index to the next; `user_version` counts how many have run."""


MAX_DEAD_LETTERS = 1_000
"""The newest are kept; all of them are counted."""


@dataclass(frozen=True, slots=True)
class InputPosition:
    """How far an input of many records has been read.

    `records` and `next_byte` are the number of the next record and where it begins; `head` is a hash of the input's
    first bytes, by which another file under the same name is told apart.
    """

    name: str
    records: int
    next_byte: int
    head: bytes


class Store:
    """An open state file. Every method raises `StateError` where the disk or the file does not do as it must."""

    def __init__(self, path: Path | None) -> None:
        """Opens `path`, makes it where it is missing, migrates it (with a backup beside it) where it is older.

        None opens a temporary state, removed on `close`. Foreign files and newer versions are refused, untouched.
        """
        self._temporary = Path(tempfile.mkdtemp(prefix="deskwatch-")) if path is None else None
        self.path = self._temporary / "state.db" if self._temporary else Path(path or "")
        is_new = not self.path.exists() or self.path.stat().st_size == 0
        if not is_new:
            self._refuse_foreign()
        with self._explained("open"):
            self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=0, check_same_thread=False)
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            if is_new:  # before anything else, so that a process killed right after finds its own file again
                self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("BEGIN EXCLUSIVE")
            self._connection.execute("COMMIT")
        self._migrate()

    def close(self) -> None:
        """Closes the file and lets go of its lock; a temporary state is removed."""
        self._connection.close()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside become durable together when the block ends, or none of them when it raises."""
        with self._explained("write to"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def ledger_rows(self) -> Iterator[tuple[bytes, bytes]]:
        """Every row of the ledger."""
        return self._rows("SELECT key, value FROM ledger ORDER BY key")

    def put_ledger(self, changes: Mapping[bytes, bytes | None]) -> None:
        """Writes changed rows of the ledger; None deletes."""
        puts = [(key, value) for key, value in changes.items() if value is not None]
        self._connection.executemany("INSERT OR REPLACE INTO ledger VALUES (?, ?)", puts)
        gone = [(key,) for key, value in changes.items() if value is None]
        self._connection.executemany("DELETE FROM ledger WHERE key = ?", gone)

    def position(self, name: str) -> InputPosition | None:
        """How far an input has been read, None where it is new."""
        row = next(self._rows("SELECT * FROM inputs WHERE name = ?", name), None)
        return InputPosition(*row) if row else None

    def put_position(self, position: InputPosition) -> None:
        """Remembers how far an input has been read."""
        row = (position.name, position.records, position.next_byte, position.head)
        self._connection.execute("INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?)", row)

    def has_file(self, sha256: bytes) -> bool:
        """Whether a whole file of these contents has been counted."""
        return next(self._rows("SELECT 1 FROM files WHERE sha256 = ?", sha256), None) is not None

    def put_file(self, sha256: bytes) -> None:
        """Remembers the contents of a whole file that was counted."""
        self._connection.execute("INSERT OR IGNORE INTO files VALUES (?)", (sha256,))

    def items(self) -> Iterator[bytes]:
        """The remembered items, in the order in which they were applied."""
        return (item for (item,) in self._rows("SELECT item FROM items ORDER BY number"))

    def put_item(self, log_time_ms: int, item: bytes) -> None:
        """Remembers an item."""
        self._connection.execute("INSERT INTO items (log_time_ms, item) VALUES (?, ?)", (log_time_ms, item))

    def forget_items(self, before_ms: int) -> None:
        """Drops the items whose log time is below `before_ms`."""
        self._connection.execute("DELETE FROM items WHERE log_time_ms < ?", (before_ms,))

    def put_dead_letter(self, origin: str, reason: str, message: str, record: bytes) -> None:
        """Keeps the bytes of a record that could not be processed, where it came from and why; tried again, once."""
        row = (origin, reason, message, record)
        self._connection.execute("DELETE FROM dead_letters WHERE origin = ? AND record = ?", (origin, record))
        self._connection.execute("INSERT INTO dead_letters (origin, reason, message, record) VALUES (?, ?, ?, ?)", row)
        self._connection.execute(
            "DELETE FROM dead_letters WHERE number <= (SELECT max(number) FROM dead_letters) - ?", (MAX_DEAD_LETTERS,)
        )

    def dead_letters(self) -> Iterator[tuple[str, str, str, bytes]]:
        """(origin, reason, message, record) of the dead letters that are kept, oldest first."""
        return self._rows("SELECT origin, reason, message, record FROM dead_letters ORDER BY number")

    def shown(self) -> set[str]:
        """The keys of the series' lives that were shown."""
        return {key for (key,) in self._rows("SELECT key FROM shown")}

    def put_shown(self, new: Iterable[str], ended: Iterable[str] = ()) -> None:
        """Remembers lives that will be shown, and forgets ended ones."""
        self._connection.executemany("INSERT OR IGNORE INTO shown VALUES (?)", [(key,) for key in new])
        self._connection.executemany("DELETE FROM shown WHERE key = ?", [(key,) for key in ended])

    def _refuse_foreign(self) -> None:
        """Raises for a file that is not ours or is newer, having only read it."""
        with self._explained("read"), self.path.open("rb") as file:
            header = file.read(100)
        application_id = int.from_bytes(header[68:72], "big")
        if not header.startswith(b"SQLite format 3\0") or application_id != APPLICATION_ID:
            raise StateError(
                f"{self.path} is not a state of deskwatch; it was left untouched. Name another file with --state"
            )
        version = int.from_bytes(header[60:64], "big")
        if version > len(MIGRATIONS):
            raise StateError(
                f"{self.path} was written by a newer deskwatch (state version {version}, this one knows up to "
                f"{len(MIGRATIONS)}); it was left untouched. Run that version, or name another file with --state"
            )

    def _migrate(self) -> None:
        """Brings the file to the newest version; an older one is copied first, to `<name>.v<version>.bak`."""
        ((version,),) = self._rows("PRAGMA user_version")
        if version == len(MIGRATIONS):
            return
        with self._explained("migrate"):
            if version:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                with sqlite3.connect(f"{self.path}.v{version}.bak") as backup:
                    self._connection.backup(backup)
                backup.close()
            self._connection.execute("BEGIN IMMEDIATE")
            for script in MIGRATIONS[version:]:
                for statement in filter(str.strip, script.split(";")):
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
            self._connection.execute("COMMIT")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _rows(self, sql: str, *values: object) -> Iterator[Any]:
        """The rows of a query: every read goes through here."""
        with self._explained("read"):
            yield from self._connection.execute(sql, values)

    @contextmanager
    def _explained(self, action: str) -> Iterator[None]:
        """Turns SQLite's and the system's errors into one that says what to do."""
        try:
            yield
        except sqlite3.Error as error:
            raise StateError(f"cannot {action} the state {self.path}: {error}; {_advice(error)}") from error
        except OSError as error:
            raise StateError(f"cannot {action} the state {self.path}: {error}; check the path and its disk") from error


def _advice(error: sqlite3.Error) -> str:
    """What to do about SQLite's most usual complaints."""
    text = str(error)
    if "locked" in text:
        return "another deskwatch uses it: stop that one, or name another file with --state"
    if "full" in text:
        return "the disk is full: the counts up to the last batch are safe; free some room and start again"
    if "malformed" in text or "not a database" in text:
        return "it is damaged: put it aside and start with a copy of it or a new one"
    if "unable to open" in text:
        return f"the folder must exist and be writable by user {os.getuid()}"
    return "check the path and its disk"
