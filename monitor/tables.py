"""A table of packed records by name, which knows its stalest one and which rows changed since they were last taken."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

import msgspec

from monitor.lives import Stalest


class _Named(Protocol):
    @property
    def last_named_ms(self) -> int: ...


class _LastNamed(msgspec.Struct, frozen=True, array_like=True):
    """The first place of every record of these tables."""

    last_named_ms: int


V = TypeVar("V", bound=_Named)

_pack = msgspec.msgpack.Encoder().encode
_unpack_last = msgspec.msgpack.Decoder(_LastNamed).decode


class PackedTable(Generic[V]):
    """Records of one type by `<kind>:<id>`; packed, because they are many and seldom looked at."""

    def __init__(self, record: type[V]) -> None:
        self.changed: dict[str, None] = {}
        self._unpack = msgspec.msgpack.Decoder(record).decode
        self._rows: dict[str, bytes] = {}
        self._stalest = Stalest(self._last_named_ms, self._everything)

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, key: str, record: V) -> None:
        """Store the record, replacing the key's former one."""
        is_new = key not in self._rows
        self._rows[key] = _pack(record)
        self.changed[key] = None
        if is_new:
            self._stalest.add(record.last_named_ms, key, len(self._rows))

    def pop(self, key: str) -> V | None:
        """Remove the key; its record, or None if it has none."""
        packed = self._rows.pop(key, None)
        if packed is None:
            return None
        self.changed[key] = None
        return self._unpack(packed)

    def stalest(self) -> str | None:
        """The key named least recently."""
        return self._stalest.peek()

    def row(self, key: str) -> bytes | None:
        """The packed record, or None when it is gone."""
        return self._rows.get(key)

    def rows(self) -> Iterator[tuple[bytes, bytes]]:
        """All records as they are now, whatever happens while they are read."""
        rows = self._rows.copy()
        return ((key.encode(), packed) for key, packed in rows.items())

    def load(self, rows: dict[bytes, bytes]) -> None:
        """Take over stored records."""
        for name, packed in sorted(rows.items()):
            key = name.decode()
            self._rows[key] = packed
            self._stalest.add(_unpack_last(packed).last_named_ms, key, len(rows))

    def _last_named_ms(self, key: str) -> int | None:
        packed = self._rows.get(key)
        return None if packed is None else _unpack_last(packed).last_named_ms

    def _everything(self) -> Iterator[tuple[int, str]]:
        return ((_unpack_last(packed).last_named_ms, key) for key, packed in self._rows.items())
