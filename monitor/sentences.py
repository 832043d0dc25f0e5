"""Cuts cleaned text into sentences and marks the names in them.

Who or which country is meant is not decided here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from monitor.clean import CleanText
from monitor.encoder import MODEL_FOLDER
from monitor.marking import EncoderMarker, Marked, Marker, PipelineMarker
from monitor.sentiment import WordSentiment
from monitor.ways import Way

MAX_PIECE_CHARACTERS = 50_000
"""Longer lines are read in pieces, cut at white space: spaCy refuses texts above 1,000,000 characters."""

MAX_WORD_CHARACTERS = 200
"""Longer words are shown to the model as a row of x of the same length: on quotation marks or emoji without a space the
tokenizer takes quadratic time."""

BATCH_LINES = 1_024
"""Lines in one call of the model: the encoder sorts their sentences by length, and many fill its rows better."""

_LABELS = {
    **dict.fromkeys(("PERSON", "PER"), "PERSON"),
    **dict.fromkeys(("PLACE", "GPE", "LOC"), "PLACE"),
    "NORP": "NORP",
    "ORG": "ORG",
}
_LONG_WORD = re.compile(rf"\S{{{MAX_WORD_CHARACTERS + 1},}}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: `text == sentence.text[start:end]` in code points; `label` PERSON, PLACE, NORP or ORG."""

    start: int
    end: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without surrounding white space, the number of its line (0 the headline), and its names in order.

    `organisations` stand apart from `names`: nobody counts them, they tell a company from its founder. `sentiment`
    answers how it sounds towards a name in it; a pipeline that does not judge that leaves it out.
    """

    line: int
    text: str
    names: tuple[Name, ...]
    sentiment: WordSentiment | None = field(default=None, compare=False)
    organisations: tuple[Name, ...] = ()


class Reader:
    """Reads batches of texts with one model. One thread at a time may use it."""

    def __init__(
        self,
        pipeline: str = "",
        *,
        threads: int = 1,
        sentiment: bool = True,
        reads_all: bool = False,
        remembered: int = 0,
        folder: Path = MODEL_FOLDER,
    ) -> None:
        """Load the encoder of `folder`, or the installed spaCy pipeline of that name; `threads` is the encoder's.

        Without `sentiment`, or with a model that does not judge it, no sentence has any. A sentence that can
        hold no name has neither names nor sentiment, unless the encoder `reads_all`. The latest `remembered` ones are
        not read again, which changes no answer.
        Raises InstallationError if no such pipeline is installed, it finds no names, or the shipped model is unfit.
        """
        self._marker: Marker = (
            PipelineMarker(pipeline)
            if pipeline
            else EncoderMarker(folder, threads=threads, sentiment=sentiment, reads_all=reads_all, remembered=remembered)
        )
        self.version, self.runtime = self._marker.version, self._marker.runtime

    @property
    def counts(self) -> Mapping[Way, int]:
        """Sentences so far."""
        return self._marker.counts

    def read(self, texts: Sequence[CleanText]) -> list[tuple[Sentence, ...]]:
        """The sentences of each text, in order; every character but white space is in one of them."""
        read: list[list[Sentence]] = [[] for _ in texts]
        pieces = (
            (number, line.number, piece)
            for number, text in enumerate(texts)
            for line in text.lines
            for piece in _pieces(line.text)
        )
        while batch := list(islice(pieces, BATCH_LINES)):
            marked = self._marker.mark([_masked(piece) for _, _, piece in batch])
            for (number, line, piece), sentences in zip(batch, marked, strict=True):
                read[number].extend(it for one in sentences if (it := _sentence(one, line, piece)).text)
        return [tuple(sentences) for sentences in read]


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that spaCy can take, cut at white space where there is any."""
    start = 0
    while start < len(text):
        end = min(start + MAX_PIECE_CHARACTERS, len(text))
        if end < len(text):
            end = max(text.rfind(" ", start, end), text.rfind("\t", start, end)) + 1 or end
        yield text[start:end]
        start = end


def _masked(piece: str) -> str:
    """The piece as the model sees it: of the same length, absurdly long words made harmless."""
    return _LONG_WORD.sub(lambda word: "x" * len(word[0]), piece)


def _sentence(marked: Marked, line: int, piece: str) -> Sentence:
    """The sentence with its places counted from its own first character."""
    text = piece[marked.start : marked.end]
    start = marked.start + len(text) - len(text.lstrip())
    names: list[Name] = []
    organisations: list[Name] = []
    for first, last, label in marked.names:
        if label in _LABELS and first >= start:
            name = Name(first - start, last - start, piece[first:last], _LABELS[label])
            (organisations if name.label == "ORG" else names).append(name)
    sentiment = None if marked.scores is None else WordSentiment((marked.words - start).tolist(), marked.scores)
    return Sentence(line, text.strip(), tuple(names), sentiment, tuple(organisations))
