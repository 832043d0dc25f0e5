"""Finds the names of people and places in sentences with the trained network that ships in monitor/model.

Why an own encoder: it needs no download, only OpenVINO and tokenizers, and reads some thousand words a second on one
core. It knows words and names only: no articles, no sentence splitting, no spaCy, no decision who is meant.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import openvino  # type: ignore[import-untyped]
from numpy.typing import NDArray
from tokenizers import Tokenizer

from monitor.errors import InstallationError
from monitor.model.features import GIVEN_LABELS, SHAPES, NameSpan, WordPieces, spans_of
from monitor.model.windows import Integers, Window, arrays, batches, cut

MODEL_FOLDER: Final = Path(__file__).parent / "model"
MODEL_FILE: Final = "model.xml"
WEIGHTS_FILE: Final = "model.bin"
TOKENIZER_FILE: Final = "tokenizer.json"
CONFIGURATION_FILE: Final = "config.json"


class Encoder:
    """The loaded network. Not for several threads at once: make one for each."""

    def __init__(self, folder: Path = MODEL_FOLDER, *, threads: int = 1) -> None:
        """Loads the model of `folder` in about a second; `threads` >= 1 is how many cores one batch may use.

        Raises `InstallationError` if a file is absent or of another version.
        """
        self._labels = _labels(folder)
        self._words = WordPieces(Tokenizer.from_file(str(folder / TOKENIZER_FILE)))
        core = openvino.Core()
        # f32 for what is not int8: with the hardware's own choice the same article could count differently elsewhere.
        options: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "f32",
        }
        network = core.compile_model(core.read_model(folder / MODEL_FILE), "CPU", options)
        self._request = network.create_infer_request()
        self._version = _fingerprint(folder)

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with graph, weights or vocabulary."""
        return self._version

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[NameSpan]]:
        """Gives for each sentence (its words, split as spaCy's English tokenizer does) its names, in order.

        Spans never overlap. Blank words are read over; an empty sentence has no names. Any string is taken for a word.
        A sentence's names do not depend on the sentences beside it, so that a replay in other batches counts the same.
        """
        tags: list[dict[int, int]] = [{} for _ in sentences]  # tag of each word; blank words have none
        room: list[dict[int, int]] = [{} for _ in sentences]  # of the window that gave each word its tag
        for windows in batches(self._windows(sentences)):
            for window, best in zip(windows, self._scores(windows).argmax(axis=2).tolist(), strict=True):
                for word, first in zip(window.words, window.firsts, strict=True):
                    if window.room(first) > room[window.sentence].get(word, -1):
                        room[window.sentence][word] = window.room(first)
                        tags[window.sentence][word] = best[first]
        return [_spans(row, self._labels) for row in tags]

    def inputs(self, sentences: Sequence[Sequence[str]]) -> Iterator[dict[str, Integers]]:
        """Gives the arrays that the network is fed with, batch by batch: for quantization and for looking at."""
        return (arrays(windows) for windows in batches(self._windows(sentences)))

    def _windows(self, sentences: Sequence[Sequence[str]]) -> Iterator[Window]:
        for number, words in enumerate(sentences):
            yield from cut(number, words, self._words)

    def _scores(self, windows: Sequence[Window]) -> NDArray[np.float32]:
        """Gives scores, windows × pieces × tags."""
        self._request.infer(arrays(windows))
        scores: NDArray[np.float32] = self._request.get_output_tensor(0).data
        return scores


def _labels(folder: Path) -> tuple[str, ...]:
    """Gives the labels that the model of `folder` was trained with; raises `InstallationError` if it is not whole."""
    for name in (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE, CONFIGURATION_FILE):
        if not (folder / name).is_file():
            raise InstallationError(
                f"no {name} in {folder}: install deskwatch again, or remake the model with `make train`"
            )
    found = json.loads((folder / CONFIGURATION_FILE).read_bytes())
    if found["shapes"] != list(SHAPES) or not set(found["labels"]) >= GIVEN_LABELS:
        raise InstallationError(
            f"{folder / CONFIGURATION_FILE} is of another version: it has labels {found['labels']} and shapes "
            f"{found['shapes']}, expected {sorted(GIVEN_LABELS)} and {list(SHAPES)}: remake the model with `make train`"
        )
    return tuple(found["labels"])


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
