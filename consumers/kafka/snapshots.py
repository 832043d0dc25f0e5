"""What a partition of `counters` holds: whole states of a ledger, how far anything was shown, and who was shown.

    k:<id>:<n>    chunk n of a snapshot                    <id>: session and offset; a session is one restore
    m:<id>        its manifest, written after all chunks are acknowledged
    x:<session>   the offset up to which a session has shown values, written before it shows them
    s:…           a life that was shown above 0, written before it is

Every complete set is a right state for its own offset, whoever wrote it and whenever it arrived: the ledger is a
function of the log's prefix. So the highest one is taken, and neither order nor compaction can mislead. All offsets are
those of the next record of `mentions` to read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from zlib import crc32

import msgspec

from consumers.kafka.records import LogRecord, Outgoing, Place
from monitor.errors import StateError
from monitor.ledger import LEDGER_VERSION, READABLE_VERSIONS

CHUNK_BYTES = 512 * 2**10
FORM = 1
K = TypeVar("K")
V = TypeVar("V")


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """What a snapshot is of, and the checksum (CRC-32) of each of its chunks."""

    form: int
    ledger_version: int
    topic_id: str
    offset: int
    checksums: list[int]


_encode = msgspec.msgpack.Encoder().encode
_decode_manifest = msgspec.msgpack.Decoder(Manifest).decode
_decode_rows = msgspec.msgpack.Decoder(list[tuple[bytes, bytes]]).decode
_decode_offset = msgspec.msgpack.Decoder(int).decode


def chunks(rows: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """The rows, packed into chunks of half a megabyte; each takes milliseconds to make."""
    part: list[tuple[bytes, bytes]] = []
    size = 0
    for name, value in rows:
        part.append((name, value))
        size += len(name) + len(value) + 8
        if size >= CHUNK_BYTES:
            yield _encode(part)
            part, size = [], 0
    yield _encode(part)


def mark(place: Place, session: str, offset: int) -> Outgoing:
    """The record that says that this session shows the state at the offset."""
    return Outgoing(place, _encode(offset), f"x:{session}".encode())


def shown(place: Place, key: str) -> Outgoing:
    """The record that says that a life was shown."""
    return Outgoing(place, b"1", key.encode("utf-8", "replace"))


def gone(place: Place, key: bytes) -> Outgoing:
    """The record that deletes a key."""
    return Outgoing(place, None, key)


class Saving:
    """A snapshot on its way: a few chunks at a time, each acknowledged before the next, last of all the manifest."""

    def __init__(
        self, place: Place, session: str, offset: int, topic_id: str, rows: Iterable[tuple[bytes, bytes]]
    ) -> None:
        """`rows` must stay what they were at `offset`, whatever is applied meanwhile."""
        self.id, self.offset = id_of(session, offset), offset
        self._place, self._topic_id = place, topic_id
        self._chunks = chunks(rows)
        self.checksums: list[int] = []
        self.is_complete = False

    def next(self) -> Outgoing:
        """What to write next, once everything before it is acknowledged; the last one is the manifest."""
        chunk = next(self._chunks, None)
        if chunk is None:
            self.is_complete = True
            manifest = Manifest(FORM, LEDGER_VERSION, self._topic_id, self.offset, self.checksums)
            return Outgoing(self._place, _encode(manifest), f"m:{self.id}".encode())
        self.checksums.append(crc32(chunk))
        return Outgoing(self._place, chunk, chunk_key(self.id, len(self.checksums) - 1))


def id_of(session: str, offset: int) -> str:
    """The name of the snapshot that a session takes at an offset; it takes no two at one."""
    return f"{session}.{offset}"


def offset_of(id_: str) -> int:
    """The offset of a snapshot of that name; -1 where it is none of ours."""
    offset = id_.rpartition(".")[2]
    return int(offset) if offset.isdecimal() else -1


def chunk_key(id_: str, number: int) -> bytes:
    """The key of a chunk."""
    return f"k:{id_}:{number}".encode()


@dataclass(slots=True)
class Stored:
    """A partition of `counters` as it was read: the last value of every key."""

    chunks: dict[bytes, bytes] = field(default_factory=dict)
    manifests: dict[str, Manifest] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, records: Iterable[LogRecord]) -> "Stored":
        """From the partition's records, in their order. Raises `StateError` for a key that is none of ours."""
        stored = cls()
        for record in records:
            stored.take(record)
        return stored

    def take(self, record: LogRecord) -> None:
        """The next record."""
        key = (record.key or b"").decode("utf-8", "replace")
        kind, _, name = key.partition(":")
        where = f"{record.place.topic}/{record.place.partition} at {record.offset}"
        try:
            is_known = self._take(kind, name, key, record.value)
        except (ValueError, msgspec.MsgspecError) as error:
            raise StateError(f"{where} cannot be read ({error}); who else writes there?") from error
        if not is_known:
            raise StateError(f"{where} has the key {key[:60]!r}, which no exporter of this version writes")

    def _take(self, kind: str, name: str, key: str, value: bytes | None) -> bool:
        match kind:
            case "k":
                _put(self.chunks, key.encode(), value)
            case "m":
                _put(self.manifests, name, None if value is None else _decode_manifest(value))
            case "x":
                _put(self.marks, name, None if value is None else _decode_offset(value))
            case "s" if value is None:
                self.shown.discard(key)
            case "s":
                self.shown.add(key)
            case _:
                return False
        return True

    def best(self) -> tuple[str, Manifest] | None:
        """The complete set with the highest offset."""
        whole = [(it.offset, id_) for id_, it in self.manifests.items() if self._is_whole(id_, it)]
        return (max(whole)[1], self.manifests[max(whole)[1]]) if whole else None

    def rows(self, id_: str) -> Iterator[tuple[bytes, bytes]]:
        """The rows of a complete set."""
        for number in range(len(self.manifests[id_].checksums)):
            yield from _decode_rows(self.chunks[chunk_key(id_, number)])

    def orphans(self) -> dict[bytes, int]:
        """Chunks without a manifest, of a snapshot that was given up or is still being written, and its offset."""
        ids = {key: key.decode("utf-8", "replace").split(":")[1] for key in self.chunks}
        return {key: offset_of(id_) for key, id_ in ids.items() if id_ not in self.manifests}

    def _is_whole(self, id_: str, manifest: Manifest) -> bool:
        keys = [chunk_key(id_, number) for number in range(len(manifest.checksums))]
        return all(
            key in self.chunks and crc32(self.chunks[key]) == checksum
            for key, checksum in zip(keys, manifest.checksums, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Start:
    """Where a restored partition begins: the snapshot's id ("" for none) and offset, and how far it must replay."""

    id: str
    offset: int
    shown_to: int


def start_of(stored: Stored, place: Place, topic_id: str, bounds: tuple[int, int]) -> Start:
    """Where to begin. `bounds` are those of the partition of `mentions`.

    Raises `StateError` where the counts cannot be made again from what is left: it never guesses.
    """
    first, end = bounds
    where = f"{place.topic}/{place.partition}"
    best = stored.best()
    if best is None and stored.manifests:
        raise StateError(f"none of the {len(stored.manifests)} snapshots of {where} is complete; it was tampered with")
    id_, offset = ("", 0) if best is None else (best[0], best[1].offset)
    if best is not None and best[1].topic_id != topic_id:
        raise StateError(f"the counts in the snapshots are of another {where}, which was deleted since; its offsets "
                         "begin anew: delete and make the counters topic too, and the counts begin at 0")  # fmt: skip
    if best is not None and (best[1].form != FORM or best[1].ledger_version not in READABLE_VERSIONS):
        raise StateError(f"the snapshot of {where} is of ledger version {best[1].ledger_version}, this reads "
                         f"{READABLE_VERSIONS}; go back to the version that wrote it")  # fmt: skip
    shown_to = max([offset, *stored.marks.values()])
    if offset < first:
        raise StateError(f"{where} begins at {first} and the counts are known up to {offset} only: what lay between "
                         "is lost; its retention must be longer than any outage")  # fmt: skip
    if shown_to > end:
        raise StateError(f"{where} ends at {end} and {shown_to} was already shown: the log has lost its end")
    return Start(id_, offset, shown_to)


def superseded(stored: Stored, session: str, saved: Saving) -> Sequence[bytes]:
    """What the complete set `saved` of this session makes dispensable: sets and other sessions' marks at or below it.

    Nothing above it is ever named, so the highest complete set of a partition stays whoever cleans up.
    """
    keys: list[bytes] = []
    for id_, manifest in stored.manifests.items():
        if id_ != saved.id and manifest.offset <= saved.offset:
            keys.append(f"m:{id_}".encode())
            keys += [chunk_key(id_, number) for number in range(len(manifest.checksums))]
    keys += [f"x:{it}".encode() for it, offset in stored.marks.items() if it != session and offset <= saved.offset]
    return keys


def _put(table: dict[K, V], key: K, value: V | None) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
