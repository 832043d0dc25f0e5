"""Batches that lie about their size, or are no batches at all."""

import gzip
import io
from collections.abc import Callable

import kafka.record.default_records as batches
import lz4.frame
import pytest
import zstandard
from kafka.errors import CorruptRecordError

from consumers.kafka import codecs

CODECS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "lz4": lz4.frame.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.fixture(autouse=True)
def _installed() -> None:
    codecs.install()


def _decode(name: str, data: bytes) -> bytes:
    decoded: bytes = getattr(batches, f"{name}_decode")(data)
    return decoded


@pytest.mark.parametrize("name", CODECS)
def test_up_to_the_bound_everything_is_unpacked(name: str) -> None:
    """What an honest producer sends comes out whole."""
    for data in (b"", b"news", bytes(codecs.MAX_BATCH_BYTES)):
        assert data == _decode(name, CODECS[name](data))


@pytest.mark.parametrize("name", CODECS)
def test_a_bomb_is_refused(name: str) -> None:
    """One byte more than the bound, from a few kilobytes."""
    packed = CODECS[name](bytes(codecs.MAX_BATCH_BYTES + 1))
    assert len(packed) < codecs.MAX_BATCH_BYTES / 100
    with pytest.raises(CorruptRecordError, match="67,108,864 bytes"):
        _decode(name, packed)


@pytest.mark.parametrize("name", CODECS)
def test_what_is_no_batch_is_refused(name: str) -> None:
    """Whatever the library makes of it, it is one kind of error for us."""
    with pytest.raises(CorruptRecordError, match="cannot be unpacked"):
        _decode(name, b"no batch, but bytes that somebody sent")


def test_frames_one_after_the_other_are_one_batch() -> None:
    """Some producers write a stream of several zstd frames."""
    stream = io.BytesIO()
    for part in (b"one ", b"two"):
        stream.write(CODECS["zstd"](part))
    assert b"one two" == _decode("zstd", stream.getvalue())
