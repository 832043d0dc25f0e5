"""Tests of the measuring of tone towards a target."""

from collections.abc import Sequence

import numpy as np
import pytest

from consumers.evaluating.tone import evaluate_tone
from monitor.clean import CleanText
from monitor.errors import UsageError
from monitor.sentences import Reader, Sentence
from monitor.sentiment import WordSentiment

LIKED = {"Rosa": (0.0, 0.0, 9.0), "Boris": (9.0, 0.0, 0.0)}
"""Whom the reader of these tests likes and dislikes, whatever is said of them."""


class _Partisan(Reader):
    """Judges names by their fame alone, or not at all."""

    def __init__(self, *, judges: bool = True) -> None:
        self.version = "test"
        self._judges = judges

    def read(self, texts: Sequence[CleanText]) -> list[tuple[Sentence, ...]]:
        """Each text as one sentence."""
        return [(self._sentence(text.lines[0].text),) for text in texts]

    def _sentence(self, text: str) -> Sentence:
        words = text.split(" ")
        starts = np.cumsum([0, *(len(word) + 1 for word in words[:-1])])
        scores = np.array([LIKED.get(word, (0.0, 9.0, 0.0)) for word in words], np.float32)
        return Sentence(1, text, (), WordSentiment(starts.tolist(), scores) if self._judges else None)


def case(text: str, target: str, label: str) -> dict[str, object]:
    """A labelled target."""
    start = text.index(target)
    return {"text": text, "target": target, "start": start, "end": start + len(target), "label": label}


CASES = [
    case("they praised Rosa today", "Rosa", "positive"),
    case("they blamed Boris today", "Boris", "negative"),
    case("they saw Boris today", "Boris", "neutral"),
    case("she left", "she", "neutral"),
]


def test_figures_follow_from_the_cases() -> None:
    """Three of four are right; one neutral case is taken for negative."""
    scores, misses = evaluate_tone(CASES, _Partisan())
    assert (0.75, 4) == (scores.accuracy, scores.cases)
    assert {"negative": 1, "neutral": 2, "positive": 1} == {name: one.cases for name, one in scores.classes.items()}
    assert scores.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert scores.macro_f1_low <= scores.macro_f1 <= scores.macro_f1_high
    assert [("neutral, not negative", "they saw [Boris] today")] == [(one.kind, one.text) for one in misses]


def test_fame_is_found_out() -> None:
    """Three targets are names, and another name changes the label of each; a pronoun is not renamed."""
    scores, _ = evaluate_tone(CASES, _Partisan())
    assert (1.0, 3) == (scores.swapped, scores.swaps)


def test_json_has_the_figures_of_each_class() -> None:
    """From 0 to 1, classes by name."""
    shown = evaluate_tone(CASES, _Partisan())[0].as_json()
    assert {"precision": 0.5, "recall": 1.0, "f1": pytest.approx(2 / 3), "cases": 1} == shown["negative"]
    assert {"macro_f1", "accuracy", "swapped", "sentence_macro_f1"} <= shown.keys()


@pytest.mark.parametrize(
    ("records", "judges", "message"),
    [
        ([CASES[0] | {"label": "angry"}], True, "label 'angry', expected one of negative, neutral, positive"),
        ([CASES[0] | {"end": 900}], True, "within a text of 23 characters"),
        ([], True, "no record is left"),
        (CASES, False, "does not judge the tone towards a name"),
    ],
)
def test_what_cannot_be_measured_is_refused(records: list[dict[str, object]], judges: bool, message: str) -> None:
    """The message says what was given and what was expected."""
    with pytest.raises(UsageError, match=message):
        evaluate_tone(records, _Partisan(judges=judges))
