"""Records from files, folders and standard input, each with its place, so that a restart goes on where it was.

A `.jsonl` file and standard input hold one record a line; any other file is one record. Folders are walked by name.
A whole file that did not count is read again when it changes or comes anew, and by the next process.
Nothing is held in memory but the record at hand; a line longer than the limit is read past and comes cut, so that
decoding can refuse it by its size.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from errno import EACCES
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, Protocol

from consumers.store import InputPosition
from monitor.errors import UsageError

SHIPPED_DAY = Path(__file__).parent / "stream"
"""The day of news that comes with the package."""
SUFFIXES = frozenset({".json", ".jsonl", ".ninjs", ".txt", ".html", ".htm", ".xhtml"})
WHOLE_FILES = "files"
"""The ledger's name for the input that all whole files form together."""
HEAD_BYTES = 1_024
CHUNK_BYTES = 1 << 20
SETTLE_SECONDS = 1.0
"""A file changed less than this ago may still be being written: it waits for the next look."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One record, and what must be remembered with it once it has been counted.

    `source` is the input as the ledger knows it; `number` counts its records from 0, -1 where the store's own running
    number applies (whole files); `position` and `sha256` are what the store keeps, for lines and for whole files.
    `problem` says why a file gave no bytes.
    """

    data: bytes
    origin: str
    source: str
    number: int
    position: InputPosition | None = None
    sha256: bytes | None = None
    problem: str = ""


class Progress(Protocol):
    """What is already counted: the store, as far as reading needs it."""

    def position(self, name: str) -> InputPosition | None:
        """How far a file of lines has been read."""

    def has_file(self, sha256: bytes) -> bool:
        """Whether a whole file of these contents has been counted."""


def check(paths: list[Path]) -> None:
    """Raises `UsageError` for a path that is missing, unreadable, or of a kind that is not read."""
    for path in paths:
        if not path.exists():
            raise UsageError(
                f"{path} does not exist; give files or folders of {', '.join(sorted(SUFFIXES))}, or - for JSON lines"
            )
        if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
            raise UsageError(f"{path} cannot be read by user {os.getuid()}; check its permissions")
        if path.is_file() and path.suffix.lower() not in SUFFIXES:
            raise UsageError(f"{path} is of a kind that is not read; expected one of {', '.join(sorted(SUFFIXES))}")


def walk(paths: list[Path]) -> Iterator[Path]:
    """The files below `paths`, a folder's in the order of their names, and the folders that may not be listed."""
    for path in paths:
        if path.is_dir() and os.access(path, os.R_OK | os.X_OK, effective_ids=True):
            entries = sorted(path.iterdir())
            yield from walk([entry for entry in entries if entry.is_dir() or entry.suffix.lower() in SUFFIXES])
        else:
            yield path


class Files:
    """Reads files and folders again and again, for what is new in them."""

    def __init__(self, paths: list[Path], progress: Progress, *, max_record_bytes: int) -> None:
        self._paths = paths
        self._progress = progress
        self._max_bytes = max_record_bytes
        self._seen: dict[Path, tuple[int, int]] = {}
        self._positions: dict[str, InputPosition] = {}
        self._given: set[bytes] = set()
        self._unreadable: set[Path] = set()

    def read(self, *, is_last: bool) -> Iterator[FileRecord]:
        """What is new since the last call; the same contents once in a call, and never after they were counted.

        A file that changes while it is read, and a last line without its end, wait for the next call, unless
        `is_last` says that there is none. What cannot be read is given once, as a problem, and tried again.
        """
        self._given.clear()
        walked: set[Path] = set()
        for path in walk(self._paths):
            walked.add(path)
            try:
                stat = path.stat()
                if not S_ISREG(stat.st_mode):
                    raise PermissionError(EACCES, "it is no file, or a folder that may not be listed")
                signature = (stat.st_mtime_ns, stat.st_size)
                if self._seen.get(path) == signature:
                    continue
                if not is_last and time.time() - stat.st_mtime < SETTLE_SECONDS and path.suffix.lower() != ".jsonl":
                    continue
                reader = self._lines if path.suffix.lower() == ".jsonl" else self._whole
                yield from reader(path, is_last=is_last)
                after = path.stat()
            except FileNotFoundError:  # gone in the meantime
                continue
            except OSError as error:
                if path not in self._unreadable:
                    self._unreadable.add(path)
                    problem = f"{path} cannot be read: {error.strerror}; check it, it is looked at again and again"
                    yield FileRecord(b"", str(path), WHOLE_FILES, -1, problem=problem)
                continue
            self._unreadable.discard(path)
            if (after.st_mtime_ns, after.st_size) == signature:
                self._seen[path] = signature
        self._forget_all_but(walked)

    def _forget_all_but(self, walked: set[Path]) -> None:
        """Drops what is known of files that are gone, and how far the store knows that lines were read."""
        self._seen = {path: signature for path, signature in self._seen.items() if path in walked}
        self._unreadable &= walked
        self._positions = {
            name: position for name, position in self._positions.items() if self._progress.position(name) != position
        }

    def _whole(self, path: Path, *, is_last: bool) -> Iterator[FileRecord]:
        before = path.stat()
        with path.open("rb") as file:
            data = file.read(self._max_bytes + 1)
            digest = hashlib.sha256(data)
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
        after = path.stat()
        if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size) and not is_last:
            return
        sha256 = digest.digest()
        if sha256 in self._given or self._progress.has_file(sha256):
            return
        self._given.add(sha256)
        yield FileRecord(data, str(path), WHOLE_FILES, -1, sha256=sha256)

    def _lines(self, path: Path, *, is_last: bool) -> Iterator[FileRecord]:
        name = str(path.resolve())
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES).split(b"\n", 1)[0]
            known = self._positions.get(name) or self._progress.position(name)
            start = known if known and _is_same(known, head, path.stat().st_size) else None
            source = f"{name}#{head_hash(head).hex()[:16]}"
            file.seek(start.next_byte if start else 0)
            for number, data, end in lines(file, start, max_bytes=self._max_bytes, takes_unfinished=is_last):
                if data.strip():
                    self._positions[name] = InputPosition(name, number + 1, end, head_hash(head))
                    yield FileRecord(data, f"{path}:{number + 1}", source, number, self._positions[name])


def read_stream(stream: BinaryIO, *, first: int, max_record_bytes: int) -> Iterator[FileRecord]:
    """The lines of standard input until it closes, numbered on from `first`: none of them is ever a copy."""
    start = InputPosition("-", first, 0, b"")
    for number, data, end in lines(stream, start, max_bytes=max_record_bytes, takes_unfinished=True):
        if data.strip():
            position = InputPosition("-", number + 1, end, b"")
            yield FileRecord(data, f"standard input:{number - first + 1}", "stdin", number, position)


def lines(
    stream: BinaryIO, start: InputPosition | None, *, max_bytes: int, takes_unfinished: bool
) -> Iterator[tuple[int, bytes, int]]:
    """(number, line without its end, byte position after it) for each line from `start` on.

    Of a line longer than `max_bytes` the first `max_bytes + 1` bytes are given.
    """
    number = start.records if start else 0
    position = start.next_byte if start else 0
    while line := stream.readline(max_bytes + 1):
        length = len(line)
        last = line
        while not last.endswith(b"\n") and (last := stream.readline(CHUNK_BYTES)):
            length += len(last)
        if not last.endswith(b"\n") and not takes_unfinished:
            return
        position += length
        yield number, line.rstrip(b"\r\n"), position
        number += 1


def head_hash(head: bytes) -> bytes:
    """By which a file of lines is known again: a hash of the first line, or as much of it as is short."""
    return hashlib.sha256(head).digest()


def _is_same(known: InputPosition, head: bytes, size: int) -> bool:
    """Whether the file under a known name is still the one that was read: same beginning, not shorter."""
    return known.head == head_hash(head) and size >= known.next_byte
