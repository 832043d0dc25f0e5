"""Labelled files: JSON lines in, objects out, and what is wrong with one that is of another form."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from monitor.errors import UsageError

Record = Mapping[str, Any]


def read_records(path: Path) -> Iterator[Record]:
    """The objects of a file of JSON lines; raises UsageError for a file or a line that is none."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; name a file of JSON lines") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=dict[str, Any])
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise UsageError(f"{path} line {number} is no JSON object: {error}") from error


def field(record: Record, name: str, kind: type[Any]) -> Any:
    """The field of that name; raises UsageError where it is absent or of another type."""
    value = record.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise UsageError(f"a record has no {name} of type {kind.__name__}; it has {', '.join(record) or 'no fields'}")
    return value


def span(value: Any, text: str) -> tuple[int, int]:
    """Two offsets in code points, end excluded; raises UsageError where they do not lie in the text."""
    if isinstance(value, list) and len(value) >= 2 and all(isinstance(part, int) for part in value[:2]):
        start, end = value[:2]
        if 0 <= start < end <= len(text):
            return start, end
    raise UsageError(f"{value!r} is no [start, end] within a text of {len(text)} characters")
