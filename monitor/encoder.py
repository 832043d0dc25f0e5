"""Finds the names of people and places in sentences with the trained network that ships in monitor/model.

Why an own encoder: it needs no download, only OpenVINO and tokenizers, and reads some thousand words a second on one
core. It knows words and names only: no articles, no sentence splitting, no spaCy, no decision who is meant.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from monitor.errors import InstallationError
from monitor.model.features import LABELS, SENTIMENTS, SHAPES, NameSpan, WordPieces, spans_of
from monitor.model.windows import Integers, Window, arrays, batches, cut
from monitor.runtime import load

MODEL_FOLDER: Final = Path(__file__).parent / "model"
MODEL_FILE: Final = "model.xml"
WEIGHTS_FILE: Final = "model.bin"
TOKENIZER_FILE: Final = "tokenizer.json"
CONFIGURATION_FILE: Final = "config.json"
SENTIMENT: Final = "sentiment"
"""The network's second output, and the key of the configuration that says that it has one."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the network says of a sentence: its names in order, and the sentiment towards the name that a word is of.

    `sentiment` has a row a word and a column for each of `SENTIMENTS`, logits; not a number where a word is blank. None
    if the network does not judge that.
    """

    names: list[NameSpan]
    sentiment: NDArray[np.float32] | None


NOTHING: Final = Reading([], None)
"""Of a sentence that was not read."""


class Encoder:
    """The loaded network. Not for several threads at once: make one for each."""

    def __init__(self, folder: Path = MODEL_FOLDER, *, threads: int = 1) -> None:
        """Loads the model of `folder` in about a second; `threads` >= 1 is how many cores one batch may use.

        Raises `InstallationError` if a file is absent or of another version.
        """
        configuration = _configuration(folder)
        self._labels: tuple[str, ...] = tuple(configuration["labels"])
        self._words = WordPieces(Tokenizer.from_file(str(folder / TOKENIZER_FILE)))
        self._network = load(folder / MODEL_FILE, threads=threads)
        self._has_sentiment = SENTIMENT in configuration
        if self._has_sentiment and SENTIMENT not in self._network.outputs:
            raise InstallationError(
                f"{folder / CONFIGURATION_FILE} names {SENTIMENT} and {MODEL_FILE} has no such output: they are of "
                "different trainings; install deskwatch again, or remake the model with `make train`"
            )
        self._version = _fingerprint(folder) + ("" if self._network.is_exact else "-numpy")

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with graph, weights or vocabulary, and "-numpy" without OpenVINO."""
        return self._version

    @property
    def runtime(self) -> str:
        """What multiplies, for people."""
        return self._network.runtime

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """Gives the reading of each sentence (its words, split as spaCy's English tokenizer does).

        Spans never overlap. Blank words are read over; an empty sentence has no names. Any string is taken for a word.
        A sentence's reading does not depend on the sentences beside it, so that a replay in other batches counts the
        same.
        """
        tags: list[dict[int, int]] = [{} for _ in sentences]  # tag of each word; blank words have none
        room: list[dict[int, int]] = [{} for _ in sentences]  # of the window that gave each word its tag
        sentiments = [np.full((len(words), len(SENTIMENTS)), np.nan, np.float32) for words in sentences]
        for windows in batches(self._windows(sentences)):
            best, feeling = self._run(windows)
            for row, window in enumerate(windows):
                number = window.sentence
                fresh = [
                    (word, first)
                    for word, first in zip(window.words, window.firsts, strict=True)
                    if window.room(first) > room[number].get(word, -1)
                ]
                room[number].update((word, window.room(first)) for word, first in fresh)
                tags[number].update((word, best[row][first]) for word, first in fresh)
                if feeling is not None and fresh:
                    words, firsts = zip(*fresh, strict=True)
                    sentiments[number][list(words)] = feeling[row, list(firsts)]
        return [
            Reading(_spans(row, self._labels), sentiment if self._has_sentiment else None)
            for row, sentiment in zip(tags, sentiments, strict=True)
        ]

    def inputs(self, sentences: Sequence[Sequence[str]]) -> Iterator[dict[str, Integers]]:
        """Gives the arrays that the network is fed with, batch by batch: for quantization and for looking at."""
        return (arrays(windows) for windows in batches(self._windows(sentences)))

    def _windows(self, sentences: Sequence[Sequence[str]]) -> Iterator[Window]:
        for number, words in enumerate(sentences):
            yield from cut(number, words, self._words)

    def _run(self, windows: Sequence[Window]) -> tuple[list[list[int]], NDArray[np.float32] | None]:
        """Gives the best tag of each piece, windows × pieces, and the sentiments, windows × pieces × `SENTIMENTS`."""
        outputs = self._network.run(arrays(windows))
        best: list[list[int]] = outputs["scores"].argmax(axis=2).tolist()
        return best, outputs[SENTIMENT] if self._has_sentiment else None


def _configuration(folder: Path) -> Mapping[str, Any]:
    """Gives what the model of `folder` says of itself; raises `InstallationError` if it is not whole, or not ours."""
    for name in (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE, CONFIGURATION_FILE):
        if not (folder / name).is_file():
            raise InstallationError(
                f"no {name} in {folder}: install deskwatch again, or remake the model with `make train`"
            )
    found: Mapping[str, Any] = json.loads((folder / CONFIGURATION_FILE).read_bytes())
    sentiments = found.get(SENTIMENT, SENTIMENTS)
    if found["shapes"] != list(SHAPES) or not set(found["labels"]) >= set(LABELS) or tuple(sentiments) != SENTIMENTS:
        raise InstallationError(
            f"{folder / CONFIGURATION_FILE} is of another version: it has labels {found['labels']}, shapes "
            f"{found['shapes']} and sentiments {sentiments}, expected {list(LABELS)}, {list(SHAPES)} and "
            f"{SENTIMENTS}: remake the model with `make train`"
        )
    return found


def _spans(tags: dict[int, int], labels: Sequence[str]) -> list[NameSpan]:
    """Gives the spans of one sentence in the numbers of its words, blank ones inside a name included."""
    words = sorted(tags)
    spans = spans_of([tags[word] for word in words], labels)
    return [NameSpan(words[span.start], words[span.end - 1] + 1, span.label) for span in spans]


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE, CONFIGURATION_FILE):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]
