"""Pieces of a page that stay joined and compressed until one of their lines changes, and one gzip stream made of them.

Pieces are compressed one by one, each without a look at the others and ending on a whole byte, so they can be put one
after another in a single gzip member; only its checksum is taken over everything again.
"""

import zlib
from collections.abc import Iterable

MAX_LINES = 64
"""Entities of one block. Fewer make smaller pieces to compress again, more make the stream shorter."""

_LEVEL = 1
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\xff"
_LAST_BLOCK = b"\x03\x00"


class Piece:
    """A text that never changes, compressed at most once; any thread may ask for that."""

    __slots__ = ("_deflated", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._deflated: bytes | None = None

    @property
    def deflated(self) -> bytes:
        """The text as deflate blocks that end on a whole byte and are not the last."""
        if self._deflated is None:
            squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
            self._deflated = squeeze.compress(self.text) + squeeze.flush(zlib.Z_SYNC_FLUSH)
        return self._deflated


class Block:
    """Lines by key, in the order in which the keys came."""

    __slots__ = ("_lines", "_piece")

    def __init__(self, text: bytes = b"") -> None:
        self._lines: dict[str, bytes] = {"": text} if text else {}
        self._piece: Piece | None = None

    def put(self, key: str, line: bytes) -> None:
        """Set the key's line; the same one again costs nothing."""
        if self._lines.get(key) != line:
            self._lines[key] = line
            self._piece = None

    def remove(self, key: str) -> None:
        """Take the key's line out."""
        del self._lines[key]
        self._piece = None

    @property
    def piece(self) -> Piece:
        """All lines as they are now: the same piece until one changes."""
        if self._piece is None:
            self._piece = Piece(b"".join(self._lines.values()))
        return self._piece


def as_text(pieces: Iterable[Piece]) -> bytes:
    """The pieces as one text."""
    return b"".join([piece.text for piece in pieces])


def as_gzip(pieces: Iterable[Piece]) -> bytes:
    """The pieces as one gzip member."""
    parts, checksum, size = [_GZIP_HEAD], 0, 0
    for piece in pieces:
        parts.append(piece.deflated)
        checksum = zlib.crc32(piece.text, checksum)
        size += len(piece.text)
    parts += [_LAST_BLOCK, checksum.to_bytes(4, "little"), (size & 0xFFFFFFFF).to_bytes(4, "little")]
    return b"".join(parts)
