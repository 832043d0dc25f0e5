"""Marks the sentences of a text and the names in them: with the shipped encoder, or with an installed spaCy pipeline.

The one door to spaCy, which brings the English tokenizer for both. Where sentences end is decided by
`monitor.splitting` either way, so that another model changes names and nothing else.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from monitor.encoder import Encoder, Reading
from monitor.errors import InstallationError
from monitor.readings import Readings
from monitor.splitting import sentence_starts
from monitor.ways import Way

REMEMBERED_WORDS = 300_000
"""After so many words the tokenizer begins anew: it keeps every new word for ever, and is four times as fast for it."""

_NOT_NEEDED = ("parser", "senter", "sentencizer", "tagger", "morphologizer", "lemmatizer", "textcat")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence, its names (start, end, the model's label) in order, and where its words begin, in code points.

    All are places in the piece of text that was given; ends are excluded. `scores` are those of `Reading.sentiment`.
    """

    start: int
    end: int
    names: Sequence[tuple[int, int, str]]
    words: NDArray[np.int64]
    scores: NDArray[np.float32] | None = None


class Marker(Protocol):
    """Either of the two. One thread at a time may use it."""

    version: str
    """Changes with what it would find."""
    runtime: str
    """What runs it, for people."""
    counts: Counter[Way]
    """Sentences so far."""

    def mark(self, pieces: Sequence[str]) -> list[list[Marked]]:
        """The sentences of each piece, in order; every character but white space is in one of them."""


class EncoderMarker:
    """Marks with the encoder of `folder`."""

    def __init__(self, folder: Path, *, threads: int, sentiment: bool, reads_all: bool, remembered: int) -> None:
        """Load it; raise `InstallationError` if it is unfit."""
        encoder = Encoder(folder, threads=threads)
        self._readings = Readings(encoder, reads_all=reads_all, remembered=remembered)
        self._keeps_sentiment = sentiment
        self._tokenizer = spacy.blank("en").tokenizer
        self._words_read = 0
        self.version, self.runtime = encoder.version, encoder.runtime
        self.counts = self._readings.counts

    def mark(self, pieces: Sequence[str]) -> list[list[Marked]]:
        """See `Marker`; a sentence that can hold no name is not read, unless all shall be."""
        cut = [self._cut(piece) for piece in pieces]
        sentences = [words.texts[first:last] for words in cut for first, last in words.sentences]
        readings = iter(self._readings.of(sentences))
        return [[self._marked(words, first, last, next(readings)) for first, last in words.sentences] for words in cut]

    def _cut(self, piece: str) -> "_Words":
        if self._words_read > REMEMBERED_WORDS:
            self._tokenizer, self._words_read = spacy.blank("en").tokenizer, 0
        words = _Words.of(self._tokenizer(piece), piece)
        self._words_read += len(words.texts)
        return words

    def _marked(self, words: "_Words", first: int, last: int, reading: Reading) -> Marked:
        starts, ends = words.starts[first:last], words.ends[first:last]
        names = [(int(starts[name.start]), int(ends[name.end - 1]), name.label) for name in reading.names]
        sentiment = reading.sentiment if self._keeps_sentiment else None
        return Marked(int(starts[0]), int(ends[-1]), names, starts, sentiment)


class PipelineMarker:
    """Marks with an installed spaCy pipeline, which judges no sentiment."""

    def __init__(self, name: str) -> None:
        """Load it; raise `InstallationError` if there is none of that name, or it finds no names."""
        try:
            self._nlp = spacy.load(name, exclude=_NOT_NEEDED)
        except (OSError, ValueError) as error:
            installed = ", ".join(sorted(spacy.util.get_installed_models())) or "none"
            raise InstallationError(
                f"the spaCy pipeline {name!r} cannot be loaded; installed are: {installed}. "
                f"Install it into this environment, or leave the setting empty for the shipped model"
            ) from error
        if not {"ner", "entity_ruler", "span_ruler"} & set(self._nlp.pipe_names):
            raise InstallationError(
                f"the spaCy pipeline {name!r} finds no names: it has "
                f"{', '.join(self._nlp.pipe_names) or 'no components'}, expected ner or entity_ruler; name another"
            )
        self._nlp.add_pipe("deskwatch_splitter", first=True)
        self.version = f"{name}-{self._nlp.meta.get('version', '')}"
        self.runtime = f"spaCy {spacy.about.__version__}"
        self.counts: Counter[Way] = Counter()

    def mark(self, pieces: Sequence[str]) -> list[list[Marked]]:
        """See `Marker`."""
        with self._nlp.memory_zone():  # what is given back are plain values: no document may outlive its zone
            marked = [list(_marked_by_pipeline(doc)) for doc in self._nlp.pipe(pieces)]
        self.counts[Way.READ] += sum(map(len, marked))
        return marked


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a piece, and its sentences as (first, last) of them, last excluded."""

    texts: Sequence[str]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    sentences: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, doc: Doc, piece: str) -> "_Words":
        """Out of spaCy's arrays: a Token for each word would cost more than the tokenizer."""
        starts, lengths, spaced = doc.to_array(["IDX", "LENGTH", "SPACY"]).astype(np.int64).T
        ends = starts + lengths
        texts = [piece[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        begins = [place for place, is_start in enumerate(sentence_starts(texts, spaced.tolist())) if is_start]
        return cls(texts, starts, ends, list(pairwise([*begins, len(texts)])))


@Language.component("deskwatch_splitter")
def _split(doc: Doc) -> Doc:
    starts = sentence_starts([token.text for token in doc], [bool(token.whitespace_) for token in doc])
    marks = np.where(starts, 1, -1).astype(np.int64).view(np.uint64)
    # One assignment for all: setting a token's own is_sent_start looks through the whole document each time.
    return doc.from_array(["SENT_START"], marks)  # type: ignore[arg-type]  # typed for two columns


def _marked_by_pipeline(doc: Doc) -> Iterator[Marked]:
    starts = doc.to_array("IDX").astype(np.int64)
    for sentence in doc.sents:
        names = [(name.start_char, name.end_char, name.label_) for name in sentence.ents]
        yield Marked(sentence.start_char, sentence.end_char, names, starts[sentence.start : sentence.end])
