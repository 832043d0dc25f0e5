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


class Block:
    """Lines by key, in the order in which the keys came, as one text and as one compressed piece."""

    __slots__ = ("_deflated", "_lines", "_text")

    def __init__(self, text: bytes = b"") -> None:
        self._lines: dict[str, bytes] = {"": text} if text else {}
        self._text: bytes | None = None
        self._deflated: bytes | None = None

    def put(self, key: str, line: bytes) -> None:
        """Set the key's line; the same one again costs nothing."""
        if self._lines.get(key) != line:
            self._lines[key] = line
            self._text = self._deflated = None

    def remove(self, key: str) -> None:
        """Take the key's line out."""
        del self._lines[key]
        self._text = self._deflated = None

    @property
    def text(self) -> bytes:
        """All lines."""
        if self._text is None:
            self._text = b"".join(self._lines.values())
        return self._text

    @property
    def deflated(self) -> bytes:
        """All lines as deflate blocks that end on a whole byte and are not the last."""
        if self._deflated is None:
            squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
            self._deflated = squeeze.compress(self.text) + squeeze.flush(zlib.Z_SYNC_FLUSH)
        return self._deflated


def as_gzip(blocks: Iterable[Block]) -> bytes:
    """The blocks as one gzip member."""
    parts, checksum, size = [_GZIP_HEAD], 0, 0
    for block in blocks:
        parts.append(block.deflated)
        checksum = zlib.crc32(block.text, checksum)
        size += len(block.text)
    parts += [_LAST_BLOCK, checksum.to_bytes(4, "little"), (size & 0xFFFFFFFF).to_bytes(4, "little")]
    return b"".join(parts)
