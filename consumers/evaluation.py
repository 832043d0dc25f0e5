"""Measures on labelled files the two stages that can be wrong in degrees: names found, and lines dropped.

Names: exact spans of the model, before anything is resolved; people, and places of any kind together. Lines: each
distinct string once, because a page's furniture repeats itself a thousand times. Intervals are bootstrap over records,
with a fixed seed, so that the same files give the same figures.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from monitor.clean import CleanText, Line, clean
from monitor.errors import UsageError
from monitor.sentences import Reader, Sentence

Half = Literal["build", "test"]
Record = Mapping[str, Any]
Counts = tuple[int, int, int]  # found and right, found and wrong, missed

RESAMPLES = 1_000
BATCH_RECORDS = 64

_GOLD = {"PER": "PERSON", "LOC": "PLACE", "GPE": "PLACE"}
_DIGITS = re.compile(r"\d")
_NOT_BODY = "title"
_ARTICLE = "keep"


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1; `f1_low` to `f1_high` is the 95 % interval of F1; `cases` is how many were to be found."""

    precision: float
    recall: float
    f1: float
    f1_low: float
    f1_high: float
    cases: int


@dataclass(frozen=True, slots=True)
class Share:
    """A share of some cases, from 0 to 1."""

    share: float
    cases: int


@dataclass(frozen=True, slots=True)
class LineScores:
    """Dropped lines: all of them, the share found of each label, and the share that is right of each reason."""

    overall: Score
    found: Mapping[str, Share]
    right: Mapping[str, Share]

    def as_json(self) -> dict[str, Any]:
        """The form of `evaluate lines --json`."""
        return {
            "all": asdict(self.overall),
            "labels": {label: {"recall": one.share, "cases": one.cases} for label, one in self.found.items()},
            "reasons": {reason: {"precision": one.share, "cases": one.cases} for reason, one in self.right.items()},
        }


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


def evaluate_names(records: Iterable[Record], reader: Reader, *, doc_prefix: str = "") -> dict[str, Score]:
    """PERSON and PLACE on records {"text", "ents": [[start, end, label]], "doc"} whose doc begins with `doc_prefix`.

    The text is read as it is, uncleaned. Labels other than PER, LOC and GPE are ignored. Raises UsageError for a record
    of another form, and where no record is left.
    """
    chosen = iter(record for record in records if str(record.get("doc", "")).startswith(doc_prefix))
    counts: dict[str, list[Counts]] = {"PERSON": [], "PLACE": []}
    while batch := list(islice(chosen, BATCH_RECORDS)):
        texts = [_field(record, "text", str) for record in batch]
        read = reader.read([CleanText((Line(1, text),), ()) for text in texts])
        for record, text, sentences in zip(batch, texts, read, strict=True):
            gold = {(start, end, _GOLD.get(label)) for start, end, label in _field(record, "ents", list)}
            found = set(_spans(text, sentences))
            for label, rows in counts.items():
                rows.append(_compare({span for span in gold if span[2] == label}, {s for s in found if s[2] == label}))
    return {label: _score(rows) for label, rows in counts.items()}


def evaluate_lines(records: Iterable[Record], half: Half) -> LineScores:
    """Dropped lines on records {"title", "raw_text", "line_labels"}, of the strings that belong to `half`.

    A label is `keep` for the article's own lines and `title` for its headline, which is not judged; any other is noise.
    A string counts once, as noise or as dropped if most of its occurrences are; a line that loses a piece is kept.
    Raises UsageError for a record of another form, and where no line is left.
    """
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        lines = _field(record, "raw_text", str).split("\n")
        given = _field(record, "line_labels", list)
        if len(given) != len(lines):
            raise UsageError(f"a record has {len(lines)} lines and {len(given)} line_labels; expected as many")
        cleaned = clean(_field(record, "title", str), "\n".join(lines))
        kept = {line.number for line in cleaned.lines}
        why = {line.number: line.reason.value for line in cleaned.dropped}
        for number, (line, label) in enumerate(zip(lines, given, strict=True), 1):
            if label != _NOT_BODY and line.strip() and half_of(line) == half:
                labels[line][str(label).partition(":")[0]] += 1
                reasons[line]["" if number in kept else why[number]] += 1
    gold = {line: counter.most_common(1)[0][0] for line, counter in labels.items()}
    given_reason = {line: counter.most_common(1)[0][0] for line, counter in reasons.items()}
    return _line_scores(gold, given_reason)


def half_of(line: str) -> Half:
    """Which half a string belongs to: build or test, by a hash that does not see its digits."""
    digest = hashlib.sha256(_DIGITS.sub("", line).encode("utf-8", "surrogatepass")).digest()
    return "test" if digest[0] % 2 else "build"


def _line_scores(gold: Mapping[str, str], reasons: Mapping[str, str]) -> LineScores:
    rows: list[Counts] = []
    found: dict[str, list[bool]] = defaultdict(list)
    right: dict[str, list[bool]] = defaultdict(list)
    for line, label in gold.items():
        is_noise, is_dropped = label != _ARTICLE, bool(reasons[line])
        rows.append((int(is_noise and is_dropped), int(is_dropped and not is_noise), int(is_noise and not is_dropped)))
        if is_noise:
            found[label].append(is_dropped)
        if is_dropped:
            right[reasons[line]].append(is_noise)
    return LineScores(_score(rows), _shares(found), _shares(right))


def _shares(cases: Mapping[str, Sequence[bool]]) -> dict[str, Share]:
    return {name: Share(sum(those) / len(those), len(those)) for name, those in sorted(cases.items())}


def _spans(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int, str]]:
    """The names of all sentences, in code points of the text."""
    place = 0
    for sentence in sentences:
        place = text.index(sentence.text, place)
        for name in sentence.names:
            yield place + name.start, place + name.end, name.label
        place += len(sentence.text)


def _compare(gold: set[Any], found: set[Any]) -> Counts:
    return len(gold & found), len(found - gold), len(gold - found)


def _score(rows: Sequence[Counts]) -> Score:
    if not rows:
        raise UsageError("no record is left to measure on; check the file, the half and the prefix of doc")
    counts = np.asarray(rows, dtype=np.int64)
    generator = np.random.default_rng(0)
    resampled = [_f1(counts[generator.integers(len(rows), size=len(rows))].sum(axis=0)) for _ in range(RESAMPLES)]
    low, high = np.percentile(resampled, [2.5, 97.5])
    right, wrong, missed = (int(count) for count in counts.sum(axis=0))
    return Score(
        precision=_ratio(right, right + wrong),
        recall=_ratio(right, right + missed),
        f1=_f1(counts.sum(axis=0)),
        f1_low=float(low),
        f1_high=float(high),
        cases=right + missed,
    )


def _f1(sums: NDArray[np.int64]) -> float:
    right, wrong, missed = (int(count) for count in sums)
    return _ratio(2 * right, 2 * right + wrong + missed)


def _ratio(part: int, whole: int) -> float:
    """A share; 0 of 0 is 0, as nothing was shown to be right."""
    return part / whole if whole else 0.0


def _field(record: Record, name: str, kind: type[Any]) -> Any:
    value = record.get(name)
    if not isinstance(value, kind):
        raise UsageError(f"a record has no {name} of type {kind.__name__}; it has {', '.join(record) or 'no fields'}")
    return value
