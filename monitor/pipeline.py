"""The whole product on one page: the bytes of a record in, an article's item out.

    decode → admit → clean → split and find names → people and countries → tone → join

Stages raise; the pipeline returns one of three outcomes per record, in the order of the records, so that one bad
article never takes its batch with it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from monitor import entities
from monitor.article import Article, admit, without_future_dates
from monitor.clean import CleanText, clean
from monitor.countries import Countries
from monitor.decode import decode, hash_uri
from monitor.errors import DeadReason, DeadRecordError, SkippedArticleError, SkipReason
from monitor.items import Action, ArticleItem
from monitor.joining import join
from monitor.mentions import Kind, Mention
from monitor.people import People
from monitor.records import Record
from monitor.sentences import Reader, Sentence
from monitor.tone import Tone, ToneScorer


@dataclass(frozen=True, slots=True)
class Observed:
    """An article that counts, and all that the stages saw of it."""

    item: ArticleItem
    article: Article
    text: CleanText
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    tones: tuple[Tone, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A sound article that is not ours to count."""

    reason: SkipReason
    message: str
    article: Article


@dataclass(frozen=True, slots=True)
class Dead:
    """A record that cannot be processed."""

    reason: DeadReason
    message: str
    uri: str


Outcome = Observed | Skipped | Dead
T = TypeVar("T")
Watch = Callable[[str], AbstractContextManager[object]]
"""Given a stage's name, the context in which the stage runs: how an owner with a clock times the stages."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """An article that will be read: what the first stages made of its record."""

    record: Record
    article: Article
    text: CleanText


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages, made once; one thread at a time may run them. `extractor` names their versions in every item.

    `watched` are the (kind, id) that desks watch: their series are outside the limit.
    """

    reader: Reader
    people: People
    countries: Countries
    tone: ToneScorer
    field_map: Mapping[str, str]
    max_characters: int
    max_record_bytes: int
    extractor: str
    watched: Collection[tuple[Kind, str]] = ()
    watch: Watch = nullcontext

    def run(self, records: Sequence[Record]) -> list[Outcome]:
        """One outcome per record, in their order; never raises for what a record holds."""
        opened = [self._guard(record, partial(self._open, record)) for record in records]
        articles = [one for one in opened if isinstance(one, _Opened)]
        with self.watch("names"):
            read = iter(self._read(articles))
        return [self._finish(one, next(read)) if isinstance(one, _Opened) else one for one in opened]

    def _read(self, articles: Sequence[_Opened]) -> Sequence[tuple[Sentence, ...] | Dead]:
        """The sentences of each article: in one go, or one by one where one of them breaks the batch."""
        if not articles:
            return []
        read = self._guard(articles[0].record, partial(self.reader.read, [one.text for one in articles]))
        if not isinstance(read, Dead) or len(articles) == 1:
            return [read] if isinstance(read, Dead) else read
        return [self._read([one])[0] for one in articles]

    def _open(self, record: Record) -> _Opened | Skipped:
        """The article, decoded, admitted and cleaned."""
        if record.problem:
            raise DeadRecordError(DeadReason.UNREADABLE, record.problem)
        with self.watch("decode"):
            article = decode(record.data, field_map=self.field_map, max_record_bytes=self.max_record_bytes)
            article = without_future_dates(article, now_ms=record.now_ms)
            try:
                admit(article, now_ms=record.now_ms, max_characters=self.max_characters)
            except SkippedArticleError as error:
                return Skipped(error.reason, str(error), article)
        with self.watch("clean"):
            is_retraction = article.action is Action.RETRACT
            return _Opened(record, article, CleanText((), ()) if is_retraction else clean(article.title, article.body))

    def _finish(self, opened: _Opened, read: tuple[Sentence, ...] | Dead) -> Observed | Dead:
        """The outcome of an article whose sentences have been read."""
        return read if isinstance(read, Dead) else self._guard(opened.record, partial(self._observe, opened, read))

    def _observe(self, opened: _Opened, sentences: tuple[Sentence, ...]) -> Observed:
        """The item of an article, from its sentences."""
        with self.watch("entities"):
            mentions = entities.find(sentences, self.people, self.countries)
        with self.watch("tone"):
            masked = [[(name.start, name.end) for name in sentence.names] for sentence in sentences]
            for mention in mentions:
                masked[mention.sentence].append((mention.start, mention.end))
            tones = tuple(
                self.tone.score(sentence.text, spans) for sentence, spans in zip(sentences, masked, strict=True)
            )
        item = join(
            opened.article,
            sentences,
            mentions,
            tones,
            extractor=self.extractor,
            watched=self.watched,
            log_time_ms=opened.record.log_time_ms
            or opened.article.updated_at_ms
            or opened.article.published_at_ms
            or 0,
        )
        return Observed(item, opened.article, opened.text, sentences, mentions, tones)

    def _guard(self, record: Record, stage: Callable[[], T]) -> T | Dead:
        """What the stage returns, or the record's end: the one place where any error of a record is caught."""
        try:
            return stage()
        except DeadRecordError as error:
            return Dead(error.reason, str(error), hash_uri(record.data))
        except Exception as error:
            message = f"{type(error).__name__}: {error}; this is a fault of deskwatch, keep the record and report it"
            return Dead(DeadReason.FAILED, message, hash_uri(record.data))
