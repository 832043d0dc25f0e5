"""Bylines, datelines and credits, labelled in real texts and written for this project, and how many are taken out.

Three files beside this module, JSON lines each:

- `line_labels.jsonl`, real ones, stand-off: {"file", "record", "id", "line", "start", "end", "label", "sha256"}. `file`
  is below the evaluation folder, `record` counts its lines from 0, `id` is the record's own id or doc, `line` counts
  the lines of its field `text` from 1; `start` to `end` are code points of that line, whose UTF-8 has that sha256.
- `pieces_own.jsonl`, self-written: {"text", "start", "end", "label"}: one line, and what must come off it.
- `lines_own.jsonl`, self-written, in the form of `evaluate lines`: whole articles with lines of all kinds put in.

A label is byline, dateline or credit, in `lines_own.jsonl` also nav, ad, related and keep. A piece is found if exactly
the rest of its line stays. Halves as in `consumers.evaluating.lines.half_of`: what was built was built on `build`.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from consumers.evaluating.lines import Half, Share, half_of
from consumers.evaluating.records import read_records
from monitor.clean import clean
from monitor.errors import UsageError

HERE = Path(__file__).parent
REAL = HERE / "line_labels.jsonl"
OWN_PIECES = HERE / "pieces_own.jsonl"
OWN_LINES = HERE / "lines_own.jsonl"


class Piece(msgspec.Struct, frozen=True):
    """A line and the part of it that is not the article's."""

    text: str
    start: int
    end: int
    label: str


def own_pieces() -> Iterator[Piece]:
    """The self-written pieces."""
    for record in read_records(OWN_PIECES):
        yield msgspec.convert(record, Piece)


def real_pieces(folder: Path) -> Iterator[Piece]:
    """The labelled pieces with their texts from below `folder`; raises UsageError for a text that has changed."""
    records = {name: list(read_records(folder / name)) for name in {label["file"] for label in read_records(REAL)}}
    for label in read_records(REAL):
        record = records[label["file"]][label["record"]]
        line = record["text"].split("\n")[label["line"] - 1]
        if hashlib.sha256(line.encode()).hexdigest() != label["sha256"]:
            raise UsageError(f"{label['file']} record {label['record']} is not what was labelled; label it again")
        yield Piece(line, label["start"], label["end"], label["label"])


def found_pieces(pieces: Iterator[Piece], half: Half) -> dict[str, Share]:
    """The share of each label's distinct lines of this half of which exactly the piece comes off."""
    cases: dict[str, dict[str, bool]] = {}
    for piece in pieces:
        if half_of(piece.text) == half:
            rest = (piece.text[: piece.start] + piece.text[piece.end :]).strip()
            kept = " ".join(line.text for line in clean("", piece.text).lines)
            cases.setdefault(piece.label, {})[piece.text] = kept == rest
    return {label: Share(sum(found.values()) / len(found), len(found)) for label, found in sorted(cases.items())}
