"""Joins what the stages found in one article into the item that is counted.

One observation per entity: how often it is named, in how many sentences of each polarity, the sums of their tone, the
same of the sentiment of its mentions, and the sentence that says most. Mentions without an entity (ambiguous,
unresolved, uncounted seats) join nothing.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby

from monitor.article import Article
from monitor.errors import DeadReason, DeadRecordError
from monitor.fingerprints import fingerprint
from monitor.items import Action, ArticleItem, Observation
from monitor.mentions import Kind, Mention
from monitor.polarity import Polarity
from monitor.sentences import Sentence
from monitor.sentiment import Sentiment
from monitor.tone import Tone

MAX_OBSERVATIONS = 1_000
"""Entities of one article; above it the record is a list, not an article, and would not fit one log record."""
MAX_SENTENCE_CHARACTERS = 300


def join(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    tones: Sequence[Tone],
    *,
    extractor: str,
    watched: Collection[tuple[Kind, str]] = (),
    log_time_ms: int,
) -> ArticleItem:
    """The item of one article; `tones` holds one tone per sentence.

    A retraction observes nothing. `log_time_ms` is 0 where the record carries no time: the ledger's owner fills it in.
    `watched` holds the (kind, id) that are pinned, beside every country. Raises `DeadRecordError` above
    `MAX_OBSERVATIONS` entities.
    """
    resolved = sorted((m for m in mentions if m.id), key=lambda m: (m.kind, m.id, m.sentence, m.start))
    groups = [list(group) for _, group in groupby(resolved, key=lambda m: (m.kind, m.id))]
    if len(groups) > MAX_OBSERVATIONS:
        raise DeadRecordError(
            DeadReason.TOO_MANY_ENTITIES,
            f"the article names {len(groups):,} people and countries, at most {MAX_OBSERVATIONS:,} are one article; "
            "split lists and indexes before they are published",
        )
    return ArticleItem(
        uri=article.uri,
        version=article.version,
        updated_at_ms=article.updated_at_ms,
        published_at_ms=article.published_at_ms,
        log_time_ms=log_time_ms,
        action=article.action,
        source=article.source,
        content=article.content,
        fingerprint=fingerprint(" ".join(sentence.text for sentence in sentences)),
        extractor=extractor,
        title=article.title[:MAX_SENTENCE_CHARACTERS],
        link=article.link,
        observations=()
        if article.action is Action.RETRACT
        else tuple(_observe(g, sentences, tones, watched) for g in groups),
    )


def _observe(
    mentions: Sequence[Mention],
    sentences: Sequence[Sentence],
    tones: Sequence[Tone],
    watched: Collection[tuple[Kind, str]],
) -> Observation:
    """One entity's mentions, in the order of the text, as an observation."""
    first = mentions[0]
    indexes = sorted({mention.sentence for mention in mentions})
    scored = [tones[index] for index in indexes]
    sentiments = [found for mention in mentions if (found := towards(sentences, mention))]
    telling = max(indexes, key=lambda index: (abs(tones[index].value), sentences[index].line > 0, -index))
    return Observation(
        kind=first.kind,
        id=first.id,
        name=first.name,
        mentions=len(mentions),
        sentences=_by_polarity(scored),
        tone_positive=sum(max(tone.value, 0) for tone in scored),
        tone_negative=sum(max(-tone.value, 0) for tone in scored),
        in_title=sentences[indexes[0]].line == 0,
        pinned=first.kind is Kind.COUNTRY or (first.kind, first.id) in watched,
        sentence=_shorten(sentences[telling].text, around=next(m for m in mentions if m.sentence == telling)),
        towards=_by_polarity(sentiments),
        sentiment_positive=sum(max(sentiment.value, 0) for sentiment in sentiments),
        sentiment_negative=sum(max(-sentiment.value, 0) for sentiment in sentiments),
    )


def towards(sentences: Sequence[Sentence], mention: Mention) -> Sentiment | None:
    """The sentiment towards whom the mention names; None where the model knows nothing of it."""
    known = sentences[mention.sentence].sentiment
    return None if known is None else known.towards(mention.start, mention.end)


def _by_polarity(scored: Sequence[Tone | Sentiment]) -> tuple[int, int, int]:
    """How many are negative, neutral and positive."""
    counted = Counter(it.polarity for it in scored)
    return counted[Polarity.NEGATIVE], counted[Polarity.NEUTRAL], counted[Polarity.POSITIVE]


def _shorten(text: str, *, around: Mention) -> str:
    """At most 300 characters of a sentence, with the mention among them."""
    if len(text) <= MAX_SENTENCE_CHARACTERS:
        return text
    start = max(0, min(around.start - 100, len(text) - MAX_SENTENCE_CHARACTERS + 2))
    end = start + MAX_SENTENCE_CHARACTERS - 2
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
