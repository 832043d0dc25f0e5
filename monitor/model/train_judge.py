"""Judges an exported model: exact spans against labelled files, as precision, recall and F1 with their cases.

    python -m monitor.model.train_judge --data DATA [--model FOLDER ...] [--errors]

A span is right if both ends and the label are; a name that the tokenizer cannot cut out counts as missed. Intervals are
Wilson's, 95 %, of recall: what the number of cases allows one to say.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import spacy

from monitor.encoder import MODEL_FOLDER, Encoder
from monitor.model.train_data import DEVELOPMENT

Chosen = Callable[[str], bool]

JUDGED: Final[dict[str, tuple[tuple[str, ...], Chosen]]] = {
    "PUD news": (("uner_pud/test.jsonl",), lambda doc: doc.startswith("n")),
    "PUD encyclopedia": (("uner_pud/test.jsonl",), lambda doc: doc.startswith("w")),
    "GUM news and interviews": (
        ("gum/train.jsonl", "gum/dev.jsonl", "gum/test.jsonl"),
        lambda doc: doc.startswith(("GUM_news", "GUM_interview")),
    ),
    "web text (EWT)": (("uner_ewt/dev.jsonl", "uner_ewt/test.jsonl"), lambda _: True),
    "development": (DEVELOPMENT, lambda _: True),
}

_LABEL: Final = {"PER": "PERSON", "LOC": "PLACE", "GPE": "PLACE"}


@dataclass(slots=True)
class Score:
    """Counts of one label; all grow while sentences are judged."""

    right: int = 0
    found: int = 0
    true: int = 0

    def __str__(self) -> str:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.true, 1)
        f1 = 2 * self.right / max(self.found + self.true, 1)
        z, n = 1.96, max(self.true, 1)
        centre, half = recall + z * z / (2 * n), z * ((recall * (1 - recall) + z * z / (4 * n)) / n) ** 0.5
        low, high = (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)
        return (
            f"P {100 * precision:5.1f}  R {100 * recall:5.1f} [{100 * low:.1f}, {100 * high:.1f}]  "
            f"F1 {100 * f1:5.1f}  of {self.true}"
        )


def judge(encoder: Encoder, data: Path, files: tuple[str, ...], chosen: Chosen, errors: list[str]) -> dict[str, Score]:
    """Gives the scores of PERSON and PLACE and adds one line per sentence with an error to `errors`."""
    tokenize = spacy.blank("en").tokenizer
    records = [json.loads(line) for name in files for line in (data / name).read_text(encoding="utf-8").splitlines()]
    records = [record for record in records if chosen(record["doc"])]
    documents = [tokenize(record["text"]) for record in records]
    scores = {"PERSON": Score(), "PLACE": Score()}
    for record, document, spans in zip(
        records,
        documents,
        (reading.names for reading in encoder.read([[token.text for token in document] for document in documents])),
        strict=True,
    ):
        true = {(start, end, _LABEL[label]) for start, end, label in record["ents"] if label in _LABEL}
        found = set()
        for span in spans:
            piece = document[span.start : span.end]
            if span.label in scores:
                found.add((piece.start_char, piece.end_char, span.label))
        for label, score in scores.items():
            score.right += sum(1 for case in found & true if case[2] == label)
            score.found += sum(1 for case in found if case[2] == label)
            score.true += sum(1 for case in true if case[2] == label)
        if found != true:
            text = record["text"]
            missed = [f"-{label} {text[start:end]}" for start, end, label in sorted(true - found)]
            wrong = [f"+{label} {text[start:end]}" for start, end, label in sorted(found - true)]
            errors.append(f"{' '.join(missed + wrong)} | {text}")
    return scores


def main() -> None:
    """Prints a table for each model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder of .jsonl files per set")
    parser.add_argument(
        "--model", type=Path, action="append", help="folder of an exported model; default: the shipped one"
    )
    parser.add_argument("--errors", action="store_true", help="print the sentences that went wrong")
    options = parser.parse_args()
    for folder in options.model or [MODEL_FOLDER]:
        encoder = Encoder(folder, threads=2)
        print(f"{folder} version {encoder.version}")
        for name, (files, chosen) in JUDGED.items():
            errors: list[str] = []
            for label, score in judge(encoder, options.data, files, chosen, errors).items():
                print(f"  {name:24} {label:6} {score}")
            if options.errors:
                print("\n".join(f"    {line}" for line in errors))


if __name__ == "__main__":
    main()
