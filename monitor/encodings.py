"""The text of a record's bytes: UTF-8, UTF-16 or Windows-1252, told from the bytes themselves.

A record carries no header that could be trusted to name its encoding. Bytes that are no text are refused, so that a
picture or a compressed file never becomes an article. Not recognised: UTF-32, and the national 8-bit encodings of
scripts other than Latin; these are refused too rather than misread.
"""

import codecs
import re

from monitor.errors import DeadReason, DeadRecordError

SAMPLE_BYTES = 4_096
"""How much is looked at to see UTF-16 without a byte order mark."""
MIN_ZEROS = 0.3
"""Share of zero bytes on one side of the pairs that means UTF-16: Latin text has nearly 1, UTF-8 text has none."""
MAX_HIGH = 0.25
"""Share of bytes above 127 that Windows-1252 text may have: French has 0.05, random bytes 0.5."""
MAX_CONTROLS = 0.02
"""Share of control characters that text may have: text has none, random bytes above 0.1."""

_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def read_text(record: bytes) -> str:
    """The record as text, without byte order mark, zeros or half characters, every line ending in "\\n".

    Raises `DeadRecordError` where there is nothing (`EMPTY`) or no text (`NOT_TEXT`).
    """
    text = tidy(_decode(record).removeprefix("\ufeff"))
    if not text.strip():
        reason = DeadReason.NOT_TEXT if record.strip() else DeadReason.EMPTY
        raise DeadRecordError(reason, f"the record's {len(record):,} bytes hold no text; expected an article")
    if len(_CONTROLS.findall(text)) > MAX_CONTROLS * len(text):
        raise _not_text(record)
    return text


def tidy(text: str) -> str:
    """The text with "\\n" as its only line break, without zeros, and with "\\ufffd" for each half of a character."""
    return _SURROGATES.sub("\ufffd", _LINE_BREAKS.sub("\n", text.replace("\0", "")))


def _decode(record: bytes) -> str:
    if record.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return record.decode("utf-16", errors="replace")
    if side := _zero_side(record[:SAMPLE_BYTES]):
        return record.decode(side, errors="replace")
    try:
        return record.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_damaged(record)


def _zero_side(sample: bytes) -> str:
    """The UTF-16 byte order in which nearly all zero bytes are the high half of a pair; "" where it is not UTF-16."""
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if max(high, low) < MIN_ZEROS * len(sample) / 2 or min(high, low) * 10 > max(high, low):
        return ""
    return "utf-16-be" if high > low else "utf-16-le"


def _decode_damaged(record: bytes) -> str:
    """UTF-8 with holes where it is mostly sound, else Windows-1252, which almost never looks like sound UTF-8."""
    text = record.decode("utf-8", errors="replace")
    holes = text.count("\ufffd")
    if sum(character > "\x7f" for character in text) - holes > holes:
        return text
    if sum(byte > 0x7F for byte in record) > MAX_HIGH * len(record):
        raise _not_text(record)
    return record.decode("cp1252", errors="replace")


def _not_text(record: bytes) -> DeadRecordError:
    return DeadRecordError(
        DeadReason.NOT_TEXT,
        f"the record's {len(record):,} bytes are not text in UTF-8, UTF-16 or Windows-1252; send it as UTF-8",
    )
