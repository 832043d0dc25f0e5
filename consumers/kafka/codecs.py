"""Bounds what a compressed batch may grow to, so that a small record cannot fill the memory.

The client's own decoders have no bound: 200 MiB of zeros fit 200 KB. These take their places.
"""

import zlib
from collections.abc import Callable

import kafka.record.default_records as batches
import lz4.frame
import zstandard
from kafka.errors import CorruptRecordError

MAX_BATCH_BYTES = 64 * 2**20
"""Eight of the largest records that are accepted; a larger batch is skipped as undecodable."""


def _gzip(data: bytes) -> bytes:
    return _whole(zlib.decompressobj(wbits=31).decompress(data, MAX_BATCH_BYTES + 1))


def _lz4(data: bytes) -> bytes:
    return _whole(lz4.frame.LZ4FrameDecompressor().decompress(data, max_length=MAX_BATCH_BYTES + 1))


def _zstd(data: bytes) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as reader:
        return _whole(reader.read(MAX_BATCH_BYTES + 1))


def _whole(data: bytes) -> bytes:
    if len(data) > MAX_BATCH_BYTES:
        raise CorruptRecordError(f"the batch has more than {MAX_BATCH_BYTES:,} bytes when it is unpacked")
    return data


def _safely(decode: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """The decoder, with one kind of error for everything that a hostile batch can do to it."""

    def decoded(data: bytes) -> bytes:
        try:
            return decode(bytes(data))
        except (zlib.error, zstandard.ZstdError, RuntimeError, EOFError, MemoryError) as error:
            raise CorruptRecordError(f"the batch cannot be unpacked: {error}") from error

    return decoded


def install() -> None:
    """From now on this process unpacks within bounds. Snappy cannot grow more than about 21 times; it stays."""
    batches.gzip_decode = _safely(_gzip)
    batches.lz4_decode = _safely(_lz4)
    batches.zstd_decode = _safely(_zstd)
