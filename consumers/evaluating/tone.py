"""Tone towards a named target, on labelled sentences; beside it the sentence's own tone, which knows no target.

Macro F1 is the mean of the F1 of the three classes. A name's fame must not decide: with the target called otherwise,
wherever its name stands in the sentence, the label should stay.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.evaluating.names import BATCH_RECORDS, placed, read_as_is
from consumers.evaluating.records import Record, field, span
from consumers.evaluating.scoring import Miss, Score, interval, miss, ratio, score
from monitor.errors import UsageError
from monitor.polarity import Polarity
from monitor.sentences import Reader, Sentence
from monitor.sentiment import Sentiment
from monitor.tone import ToneScorer

CLASSES = tuple(polarity.value for polarity in Polarity)
OTHER_NAMES = (
    "Amara Okonkwo", "Ingrid Solheim", "Piotr Wilk", "Radka Dimova", "Rosa Lindqvist", "Hiroshi Tanabe", "Mei-ling Hsu",
    "Yusuf Demirel", "Fatima al-Amri", "Tariq Haddad", "Kwame Boateng", "Thandiwe Nkosi", "Luis Arrieta",
    "Camila Duarte", "Arjun Menon", "Priya Raghavan", "Nguyen Van Thanh", "Siti Rahayu", "Kim Do-yun",
    "Giorgi Lomidze", "Oksana Hrytsenko", "Declan Moriarty", "Margaret Halloran", "Jean-Paul Morel", "Sofia Papadaki",
)  # fmt: skip
"""Invented people of many regions, whom a target is renamed to."""


@dataclass(frozen=True, slots=True)
class ToneScores:
    """Shares from 0 to 1, of all cases and of each class.

    `swapped` is the share of renamed targets whose label changes, of `swaps` that were tried; `sentence_macro_f1` is
    what the tone of the whole sentence reaches.
    """

    macro_f1: float
    macro_f1_low: float
    macro_f1_high: float
    accuracy: float
    cases: int
    classes: Mapping[str, Score]
    swapped: float
    swaps: int
    sentence_macro_f1: float
    coverage: Sequence[tuple[float, float]]

    def as_json(self) -> dict[str, Any]:
        """The form of `evaluate tone --json`."""
        shown = {
            name: getattr(self, name) for name in ("macro_f1", "macro_f1_low", "macro_f1_high", "accuracy", "cases")
        }
        classes = {
            name: {"precision": one.precision, "recall": one.recall, "f1": one.f1, "cases": one.cases}
            for name, one in self.classes.items()
        }
        rest = {"swapped": self.swapped, "swaps": self.swaps, "sentence_macro_f1": self.sentence_macro_f1}
        coverage = [{"coverage": share, "precision": precision} for share, precision in self.coverage]
        return {**shown, **classes, **rest, "polar_precision_by_coverage": coverage}


@dataclass(frozen=True, slots=True)
class _Case:
    text: str
    start: int
    end: int
    label: str


def evaluate_tone(records: Iterable[Record], reader: Reader) -> tuple[ToneScores, list[Miss]]:
    """The figures on records {"text", "start", "end", "label"}: offsets of the target in code points.

    Raises UsageError for a record of another form, where none is left, and where the model does not judge targets.
    """
    cases = [_case(record) for record in records]
    if not cases:
        raise UsageError("no record is left to measure on; check the file")
    judged = list(_judge(cases, reader))
    given = [one.polarity.value for one, _ in judged]
    labels = [case.label for case in cases]
    confusion = _confusion(labels, given)
    sums = confusion.sum(axis=0)
    low, high = interval(confusion, _macro_f1)
    renamed = {number: other for number, case in enumerate(cases) if (other := _renamed(case, number))}
    after = [one.polarity.value for one, _ in _judge(list(renamed.values()), reader)]
    scores = ToneScores(
        macro_f1=_macro_f1(sums),
        macro_f1_low=low,
        macro_f1_high=high,
        accuracy=float(np.trace(sums)) / len(cases),
        cases=len(cases),
        classes={name: _of_class(labels, given, name) for name in CLASSES},
        swapped=ratio(sum(given[it] != found for it, found in zip(renamed, after, strict=True)), len(after)),
        swaps=len(after),
        sentence_macro_f1=_macro_f1(_confusion(labels, [tone for _, tone in judged]).sum(axis=0)),
        coverage=_coverage(labels, [one.value for one, _ in judged]),
    )
    wrong = [(case, found) for case, found in zip(cases, given, strict=True) if case.label != found]
    return scores, [miss(f"{case.label}, not {found}", case.text, case.start, case.end) for case, found in wrong]


def _case(record: Record) -> _Case:
    text, label = field(record, "text", str), field(record, "label", str)
    if label not in CLASSES:
        raise UsageError(f"a record has the label {label!r}, expected one of {', '.join(CLASSES)}")
    start, end = span([field(record, "start", int), field(record, "end", int)], text)
    return _Case(text, start, end, label)


def _judge(cases: Sequence[_Case], reader: Reader) -> Iterable[tuple[Sentiment, str]]:
    """The sentiment towards each target, and the class of the tone of its sentence."""
    scorer, rest = ToneScorer(), iter(cases)
    while batch := list(islice(rest, BATCH_RECORDS)):
        read = read_as_is(reader, [case.text for case in batch])
        for case, sentences in zip(batch, read, strict=True):
            place, sentence = _around(case, sentences)
            if sentence.sentiment is None:
                raise UsageError("this pipeline does not judge the tone towards a name; use the shipped model")
            found = sentence.sentiment.towards(case.start - place, case.end - place)
            tone = scorer.score(sentence.text, [(name.start, name.end) for name in sentence.names])
            yield found or Sentiment(0, Polarity.NEUTRAL), tone.polarity.value


def _around(case: _Case, sentences: Sequence[Sentence]) -> tuple[int, Sentence]:
    """The sentence in which the target begins, and its place; the first one if the target is outside all."""
    found = list(placed(case.text, sentences))
    if not found:
        raise UsageError(f"no sentence is in {case.text!r}")
    return next((one for one in reversed(found) if one[0] <= case.start), found[0])


def _renamed(case: _Case, number: int) -> _Case | None:
    """The case with its target called otherwise, everywhere; None where the target is no name of one to three words."""
    name = case.text[case.start : case.end]
    words = name.split()
    if not 1 <= len(words) <= 3 or not all(word[0].isupper() and word.isalpha() and len(word) > 3 for word in words):
        return None
    full = random.Random(number).choice(OTHER_NAMES)  # noqa: S311 - repeats, keeps no secret
    new = full if len(words) > 1 else full.split()[-1]
    text = case.text.replace(name, new)
    start = case.start + case.text[: case.start].count(name) * (len(new) - len(name))
    return _Case(text, start, start + len(new), case.label)


def _confusion(labels: Sequence[str], given: Sequence[str]) -> NDArray[np.int64]:
    """A matrix for each case: 1 in the row of the truth and the column of what was found."""
    matrices = np.zeros((len(labels), len(CLASSES), len(CLASSES)), np.int64)
    for number, (right, found) in enumerate(zip(labels, given, strict=True)):
        matrices[number, CLASSES.index(right), CLASSES.index(found)] = 1
    return matrices


def _macro_f1(sums: NDArray[np.int64]) -> float:
    """The mean F1 over the classes of a confusion matrix: rows are the truth."""
    right, total = np.diag(sums), sums.sum(axis=0) + sums.sum(axis=1)
    return float(np.mean([ratio(2 * one, both) for one, both in zip(right, total, strict=True)]))


def _of_class(labels: Sequence[str], given: Sequence[str], name: str) -> Score:
    pairs = list(zip(labels, given, strict=True))
    return score([(int(a == b == name), int(b == name != a), int(a == name != b)) for a, b in pairs])


def _coverage(labels: Sequence[str], values: Sequence[int]) -> list[tuple[float, float]]:
    """Of the polar cases the most certain tenth, fifth …: that share of all cases, and how many of them are right."""
    order = sorted(range(len(values)), key=lambda number: -abs(values[number]))
    table = []
    for tenth in range(1, 8):
        chosen = order[: max(1, len(order) * tenth // 10)]
        right = sum(labels[number] == ("positive" if values[number] > 0 else "negative") for number in chosen)
        table.append((len(chosen) / len(order), right / len(chosen)))
    return table
