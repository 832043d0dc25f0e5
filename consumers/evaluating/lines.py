"""Lines dropped: each distinct string once, because a page's furniture repeats itself a thousand times."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from consumers.evaluating.records import Record, field
from consumers.evaluating.scoring import Counts, Miss, Score, score
from monitor.clean import clean
from monitor.errors import UsageError

Half = Literal["build", "test"]

_DIGITS = re.compile(r"\d")
_NOT_BODY = "title"
_ARTICLE = "keep"


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


def evaluate_lines(records: Iterable[Record], half: Half) -> tuple[LineScores, list[Miss]]:
    """Dropped lines on records {"title", "raw_text", "line_labels"}, of the strings that belong to `half`.

    A label is `keep` for the article's own lines and `title` for its headline, which is not judged; any other is noise.
    A string counts once, as noise or as dropped if most of its occurrences are; a line that loses a piece is kept.
    Raises UsageError for a record of another form, and where no line is left.
    """
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        lines = field(record, "raw_text", str).split("\n")
        given = field(record, "line_labels", list)
        if len(given) != len(lines):
            raise UsageError(f"a record has {len(lines)} lines and {len(given)} line_labels; expected as many")
        cleaned = clean(field(record, "title", str), "\n".join(lines))
        kept = {line.number for line in cleaned.lines}
        why = {line.number: line.reason.value for line in cleaned.dropped}
        for number, (line, label) in enumerate(zip(lines, given, strict=True), 1):
            if label != _NOT_BODY and line.strip() and half_of(line) == half:
                labels[line][str(label).partition(":")[0]] += 1
                reasons[line]["" if number in kept else why[number]] += 1
    gold = {line: counter.most_common(1)[0][0] for line, counter in labels.items()}
    given_reason = {line: counter.most_common(1)[0][0] for line, counter in reasons.items()}
    misses = [
        Miss(f"kept {label}", line) for line, label in gold.items() if label != _ARTICLE and not given_reason[line]
    ]
    misses += [Miss(f"dropped as {why}", line) for line, why in given_reason.items() if why and gold[line] == _ARTICLE]
    return _line_scores(gold, given_reason), misses


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
    return LineScores(score(rows), _shares(found), _shares(right))


def _shares(cases: Mapping[str, Sequence[bool]]) -> dict[str, Share]:
    return {name: Share(sum(those) / len(those), len(those)) for name, those in sorted(cases.items())}
