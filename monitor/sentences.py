"""Cuts cleaned text into sentences and marks the names in them. The one door to spaCy.

spaCy brings the English tokenizer, the batches and the form in which any other pipeline can stand in for the shipped
encoder: both are components that set `doc.ents`. Where sentences end is decided by `monitor.splitting` either way, so
that another model changes names and nothing else. Who or which country is meant is not decided here.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from monitor.capitals import may_name
from monitor.clean import CleanText
from monitor.encoder import MODEL_FOLDER, NOTHING, Encoder, Reading
from monitor.errors import InstallationError
from monitor.sentiment import WordSentiment
from monitor.splitting import sentence_starts

MAX_PIECE_CHARACTERS = 50_000
"""Longer lines are read in pieces, cut at white space: spaCy refuses texts above 1,000,000 characters."""

MAX_WORD_CHARACTERS = 200
"""Longer words are shown to spaCy as a row of x of the same length: on quotation marks or emoji without a space the
tokenizer takes quadratic time."""

BATCH_LINES = 256
"""Lines in one call of the encoder, which sorts their sentences by length."""

_LABELS = {"PERSON": "PERSON", "PER": "PERSON", "PLACE": "PLACE", "GPE": "PLACE", "LOC": "PLACE", "NORP": "NORP"}
_SENTIMENT = "deskwatch_sentiment"  # of each sentence of a document, in its user_data
_LONG_WORD = re.compile(rf"\S{{{MAX_WORD_CHARACTERS + 1},}}")
_NOT_NEEDED = ("parser", "senter", "sentencizer", "tagger", "morphologizer", "lemmatizer", "textcat")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: `text == sentence.text[start:end]` in code points; `label` is PERSON, PLACE or NORP."""

    start: int
    end: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without surrounding white space, the number of its line (0 the headline), and its names in order.

    `sentiment` answers how it sounds towards a name in it; a pipeline that does not judge that leaves it out.
    """

    line: int
    text: str
    names: tuple[Name, ...]
    sentiment: WordSentiment | None = field(default=None, compare=False)


class Reader:
    """Reads batches of texts with one model. One thread at a time may use it."""

    def __init__(
        self,
        pipeline: str = "",
        *,
        threads: int = 1,
        sentiment: bool = True,
        reads_all: bool = False,
        folder: Path = MODEL_FOLDER,
    ) -> None:
        """Load the encoder of `folder`, or the installed spaCy pipeline of that name; `threads` is the encoder's.

        Without `sentiment`, or with a model that does not judge it, no sentence has any. A sentence that can
        hold no name has neither names nor sentiment, unless the encoder `reads_all`.
        Raises InstallationError if no such pipeline is installed, it finds no names, or the shipped model is unfit.
        """
        config = {"folder": str(folder), "threads": threads, "sentiment": sentiment, "reads_all": reads_all}
        self._nlp, self.version = _load_installed(pipeline) if pipeline else _load_encoder(config)

    def read(self, texts: Sequence[CleanText]) -> list[tuple[Sentence, ...]]:
        """The sentences of each text, in order; every character but white space is in one of them."""
        read: list[list[Sentence]] = [[] for _ in texts]
        pieces = (
            (_masked(piece), (number, line.number, piece))
            for number, text in enumerate(texts)
            for line in text.lines
            for piece in _pieces(line.text)
        )
        with self._nlp.memory_zone():
            for doc, (number, line, piece) in self._nlp.pipe(pieces, as_tuples=True, batch_size=BATCH_LINES):
                read[number].extend(_sentences(doc, line, piece))
        return [tuple(sentences) for sentences in read]


@Language.component("deskwatch_splitter")
def _split(doc: Doc) -> Doc:
    starts = sentence_starts([token.text for token in doc], [bool(token.whitespace_) for token in doc])
    marks = np.where(starts, 1, -1).astype(np.int64).view(np.uint64)
    # One assignment for all: setting a token's own is_sent_start looks through the whole document each time.
    return doc.from_array(["SENT_START"], marks)  # type: ignore[arg-type]  # typed for two columns


@Language.factory("deskwatch_encoder")
class _EncoderComponent:
    """Sets `doc.ents` with the encoder, and leaves what it says of each sentence's words in `doc.user_data`."""

    def __init__(self, nlp: Language, name: str, folder: str, threads: int, sentiment: bool, reads_all: bool) -> None:
        self._encoder = Encoder(Path(folder), threads=threads)
        self._keeps_sentiment = sentiment
        self._reads_all = reads_all
        self.version = self._encoder.version

    def __call__(self, doc: Doc) -> Doc:
        self._mark([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        for docs in _batches(stream, batch_size):
            self._mark(docs)
            yield from docs

    def _mark(self, docs: Sequence[Doc]) -> None:
        sentences = [sentence for doc in docs for sentence in doc.sents]
        read = iter(self._readings([[token.text for token in sentence] for sentence in sentences]))
        for doc in docs:
            mine = list(islice(read, sum(1 for _ in doc.sents)))
            doc.ents = tuple(
                Span(doc, sentence.start + name.start, sentence.start + name.end, label=name.label)
                for sentence, reading in zip(doc.sents, mine, strict=True)
                for name in reading.names
            )
            if self._keeps_sentiment:
                doc.user_data[_SENTIMENT] = [reading.sentiment for reading in mine]

    def _readings(self, sentences: Sequence[Sequence[str]]) -> Iterator[Reading]:
        """What the encoder reads in each; nothing where there can be no name."""
        wanted = [self._reads_all or may_name(words) for words in sentences]
        read = iter(self._encoder.read(list(compress(sentences, wanted))))
        return (next(read) if is_wanted else NOTHING for is_wanted in wanted)


def _batches(stream: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    docs = iter(stream)
    while batch := list(islice(docs, size)):
        yield batch


def _load_encoder(config: dict[str, object]) -> tuple[Language, str]:
    nlp = spacy.blank("en")
    nlp.add_pipe("deskwatch_splitter")
    component = nlp.add_pipe("deskwatch_encoder", config=config)
    return nlp, str(component.version)  # type: ignore[attr-defined]  # add_pipe is typed as any callable


def _load_installed(pipeline: str) -> tuple[Language, str]:
    try:
        nlp = spacy.load(pipeline, exclude=_NOT_NEEDED)
    except (OSError, ValueError) as error:
        installed = ", ".join(sorted(spacy.util.get_installed_models())) or "none"
        raise InstallationError(
            f"the spaCy pipeline {pipeline!r} cannot be loaded; installed are: {installed}. "
            f"Install it into this environment, or leave the setting empty for the shipped model"
        ) from error
    if not {"ner", "entity_ruler", "span_ruler"} & set(nlp.pipe_names):
        raise InstallationError(
            f"the spaCy pipeline {pipeline!r} finds no names: it has {', '.join(nlp.pipe_names) or 'no components'}, "
            "expected ner or entity_ruler; name another pipeline"
        )
    nlp.add_pipe("deskwatch_splitter", first=True)
    return nlp, f"{pipeline}-{nlp.meta.get('version', '')}"


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
    """The piece as spaCy sees it: of the same length, absurdly long words made harmless."""
    return _LONG_WORD.sub(lambda word: "x" * len(word[0]), piece)


def _sentences(doc: Doc, line: int, piece: str) -> Iterator[Sentence]:
    """Plain values out of spaCy's memory: nothing of the document may be used once its memory zone is closed."""
    starts = doc.to_array("IDX").astype(np.int64)
    sentiments = doc.user_data.get(_SENTIMENT) or [None] * sum(1 for _ in doc.sents)
    names = deque((name.start_char, name.end_char, _LABELS.get(name.label_)) for name in doc.ents)
    for span, scores in zip(doc.sents, sentiments, strict=True):
        text = piece[span.start_char : span.end_char]
        start = span.start_char + len(text) - len(text.lstrip())
        text = text.strip()
        inside = []
        while names and names[0][1] <= span.end_char:
            first, last, label = names.popleft()
            if label and first >= start:
                inside.append(Name(first - start, last - start, piece[first:last], label))
        if text:
            sentiment = None if scores is None else WordSentiment(starts[span.start : span.end] - start, scores)
            yield Sentence(line, text, tuple(inside), sentiment)
