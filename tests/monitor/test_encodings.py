"""Which text a record's bytes are, and which bytes are none."""

import gzip
import random

import pytest

from monitor.encodings import read_text
from monitor.errors import DeadReason, DeadRecordError

TEXT = "Zoë’s café in Łódź\nIt burned down on Monday – “nothing is left”, she said."
WESTERN = "Zoë’s café in Nîmes\nIt burned down on Monday – “nothing is left”, she said."


@pytest.mark.parametrize(
    ("expected", "record"),
    [
        (TEXT, TEXT.encode()),
        (TEXT, TEXT.encode("utf-8-sig")),
        (TEXT, TEXT.encode("utf-16")),
        (TEXT, b"\xfe\xff" + TEXT.encode("utf-16-be")),
        (TEXT, TEXT.encode("utf-16-le")),
        (TEXT, TEXT.encode("utf-16-be")),
        (WESTERN, WESTERN.encode("cp1252")),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16 bom", "utf-16-be bom", "utf-16-le", "utf-16-be", "windows-1252"],
)
def test_encodings_are_recognised(expected: str, record: bytes) -> None:
    """The same text comes out of each encoding, with or without its mark."""
    assert expected == read_text(record)


def test_one_damaged_byte_does_not_change_the_encoding() -> None:
    """Text in UTF-8 that was cut in the middle of a character keeps all its others."""
    assert "Zoë – “go\ufffd" == read_text("Zoë – “go”".encode()[:-1])


def test_zeros_and_foreign_line_breaks_are_folded() -> None:
    """Zeros inside text vanish, and every kind of line break is one."""
    assert "ab\nc\nd\ne\nf" == read_text("a\0b\r\nc\rd\u2028e\x0cf".encode())


@pytest.mark.parametrize("record", [b"", b" \r\n\t "])
def test_nothing_is_empty(record: bytes) -> None:
    """Zero bytes, or blanks alone, are an empty record."""
    with pytest.raises(DeadRecordError) as caught:
        read_text(record)
    assert caught.value.reason is DeadReason.EMPTY


@pytest.mark.parametrize(
    "record",
    [
        random.Random(7).randbytes(5_000),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + random.Random(8).randbytes(900),
        gzip.compress(TEXT.encode(), mtime=0),
        b"\0" * 64,
        b"\x01\x02\x03",
        "Судно село на мель у входа в гавань".encode("cp1251"),
    ],
    ids=["random", "picture", "gzip", "zeros", "controls", "windows-1251"],
)
def test_bytes_that_are_no_text_are_refused(record: bytes) -> None:
    """Pictures, archives and encodings that cannot be told never become text."""
    with pytest.raises(DeadRecordError) as caught:
        read_text(record)
    assert caught.value.reason is DeadReason.NOT_TEXT
