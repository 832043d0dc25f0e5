"""Tone towards a named person: labelled targets, and copies of a sentence in which the target has another name.

Whom a sentence is about must not decide how it sounds: a model that is shown few statesmen learns how each of them is
written about. So each sentence is shown twice at once, with different names, and the two must be judged alike. Some
copies name a country instead, for which there is no labelled set.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import spacy
import torch

from monitor.country_table import country_names
from monitor.model.features import SENTIMENTS, WordPieces
from monitor.model.train_data import TITLE, read_marked, read_records
from monitor.model.train_rows import Row, ToneBatch, grouped, inputs_of, row_of
from monitor.model.train_variants import Names, split

TRAINING_FILE: Final = "newsmtsc/train.jsonl"
OWN_FILE: Final = Path(__file__).with_name("train_targets.txt")
"""Marked sentences (`read_marked`) written for deskwatch, most with people or countries on different sides, and never
judged on. Keys: -, 0 and +, for negative, neutral and positive."""

JUDGED_FILES: Final = ("newsmtsc/dev.jsonl", "newsmtsc/dev_mt.jsonl")
"""Quality is judged on these; a sentence of theirs that stands in the training file as well is left out."""

HELD_OUT: Final = 16
"""One in so many sentences is kept to choose the margin of the neutral class."""

SAME_NAME: Final = 0.4
COUNTRY: Final = 0.12
"""Shares of the copies that keep the target's name, or name a country."""

COUNTRIES: Final = tuple(country_names().values())

_KEY: Final = {"-": "negative", "0": "neutral", "+": "positive"}
_PRONOUNS: Final = frozenset(
    "i me my mine we us our you he him his himself she her hers herself they them their it".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Target:
    """A sentence's words, the numbers of the first word of the target and of the one after it, its label's, its set."""

    words: tuple[str, ...]
    start: int
    end: int
    label: int
    source: str


def read_targets(folder: Path) -> tuple[list[Target], list[Target]]:
    """Gives the targets for training and those held out, in the file's order.

    `folder` holds `TRAINING_FILE`, JSON lines `{"text", "start", "end", "label"}`; `FileNotFoundError` without it.
    Our own sentences are added to the training.
    """
    judged = {record["text"] for name in JUDGED_FILES for record in read_records(folder / name)}
    tokenize = spacy.blank("en").tokenizer
    training: list[Target] = []
    held_out: list[Target] = []
    for record in read_records(folder / TRAINING_FILE):
        if record["text"] not in judged:
            digest = hashlib.sha256(record["text"].encode()).digest()
            (training if digest[0] % HELD_OUT else held_out).append(_target(record, tokenize, "newsmtsc"))
    training += [
        _target({"text": text, "start": start, "end": end, "label": _KEY[key]}, tokenize, "own")
        for text, marks in read_marked(OWN_FILE)
        for start, end, key in marks
    ]
    return training, held_out


def tone_batches(
    targets: Sequence[Target], words: WordPieces, names: Names, generator: random.Random
) -> Iterator[ToneBatch]:
    """Gives one pass over the targets, each as two copies beside each other."""
    rows: list[Row] = []
    chosen: list[Target] = []
    for target in targets:
        copies = [renamed(target, names, generator) for _ in range(2)]
        made = [row_of(copy.words, words) for copy in copies]
        if all(len(row.firsts) >= copy.end for row, copy in zip(made, copies, strict=True)):  # a long one ends early
            rows += made
            chosen += copies
    for group in grouped(rows, generator, at_once=2):
        inputs = inputs_of([rows[number] for number in group], generator)
        shares = torch.zeros(inputs.pieces.shape)
        for place, number in enumerate(group):
            target = chosen[number]
            firsts = [first for first in rows[number].firsts[target.start : target.end] if first]
            shares[place, firsts] = 1 / len(firsts)
        yield ToneBatch(inputs, shares, torch.tensor([chosen[number].label for number in group]))


def renamed(target: Target, names: Names, generator: random.Random) -> Target:
    """Gives a copy in which the target, everywhere in the sentence, has a drawn name; one that is no name stays."""
    old = target.words[target.start : target.end]
    chance = generator.random()
    if chance < SAME_NAME or not _is_name(old):
        return target
    if chance < SAME_NAME + COUNTRY:
        new = short = split(generator.choice(COUNTRIES))
    else:
        drawn = names.draw(generator)
        short = drawn.short
        new = drawn.words if len(old) > 1 else short
    words: list[str] = []
    start = 0
    for number, word in enumerate(target.words):
        if number == target.start:
            start = len(words)
            words.extend(new)
        elif not target.start < number < target.end:
            words.extend(short if word == old[-1] else (word,))
    return replace(target, words=tuple(words), start=start, end=start + len(new))


def _is_name(words: Sequence[str]) -> bool:
    """Whether all words begin with a capital and none is a pronoun."""
    return len(words) <= 4 and all(word[:1].isupper() and word.lower() not in _PRONOUNS for word in words)


def _target(record: dict, tokenize, source: str) -> Target:
    """Gives the record as words; office and courtesy do not belong to the target."""
    begin, after = record["start"], record["end"]
    title = TITLE.match(record["text"], begin, after)
    if title and title.end() < after:
        begin = title.end()
    document = tokenize(record["text"])
    inside = [token.i for token in document if token.idx < after and token.idx + len(token) > begin]
    if len(inside) > 1 and document[inside[-1]].text in ("'s", "’s"):
        inside.pop()
    words = tuple(token.text for token in document)
    return Target(words, inside[0], inside[-1] + 1, SENTIMENTS.index(record["label"]), source)
