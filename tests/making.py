"""Makes small article items for tests that start after the language work."""

from monitor.items import Action, ArticleItem, Observation
from monitor.mentions import Kind
from monitor.policy import HOUR_MS, MINUTE_MS

NOON_MS = 1_790_000_000_000
"""Any minute of any day."""


def person(name: str, *, tone: int = 0, mentions: int = 1, sentences: int = 1, sentence: str = "") -> Observation:
    """One article's observation of a person; `tone` is the sum over its sentences, in 1/10,000."""
    return _observation(Kind.PERSON, name.casefold(), name, tone, mentions, sentences, sentence)


def country(code: str, *, tone: int = 0, mentions: int = 1, sentences: int = 1, sentence: str = "") -> Observation:
    """One article's observation of a country."""
    return _observation(Kind.COUNTRY, code, code, tone, mentions, sentences, sentence)


def article(uri: str, at_ms: int, *named: Observation, **changes: object) -> ArticleItem:
    """An article published at `at_ms`, of a text of its own; `changes` are fields of the item."""
    digest = hash_of(uri)
    fields: dict[str, object] = {
        "uri": uri,
        "version": 1,
        "updated_at_ms": None,
        "published_at_ms": at_ms,
        "log_time_ms": at_ms,
        "action": Action.PUBLISH,
        "source": "Harbour Post",
        "content": digest,
        "fingerprint": digest,
        "extractor": "test",
        "title": f"Headline of {uri}",
        "link": f"https://news.example/{uri}",
        "observations": tuple(sorted(named, key=lambda o: (o.kind, o.id))),
    }
    return ArticleItem(**(fields | changes))  # type: ignore[arg-type]


def ordinary_day(until_ms: int, *, articles: int = 120, named: tuple[Observation, ...] = ()) -> list[ArticleItem]:
    """A day of even news, up to two hours before `until_ms`, so that a desk knows what is usual."""
    step_ms = 24 * HOUR_MS // articles
    begin_ms = until_ms - 26 * HOUR_MS + MINUTE_MS
    return [article(f"day-{number}", begin_ms + number * step_ms, *named) for number in range(articles)]


def hash_of(text: str) -> int:
    """A 64-bit number that is the same in every process, far in bits from that of any other text."""
    number = 14695981039346656037
    for byte in text.encode():
        number = (number ^ byte) * 1099511628211 % 2**64
    return number ^ (number >> 31) * 0x9E3779B97F4A7C15 % 2**64


def _observation(
    kind: Kind, id_: str, name: str, tone: int, mentions: int, sentences: int, sentence: str
) -> Observation:
    return Observation(
        kind=kind,
        id=id_,
        name=name,
        mentions=mentions,
        sentences=(sentences if tone < 0 else 0, sentences if tone == 0 else 0, sentences if tone > 0 else 0),
        tone_positive=max(tone, 0),
        tone_negative=max(-tone, 0),
        in_title=False,
        pinned=kind is Kind.COUNTRY,
        sentence=sentence or f"A sentence about {name}.",
    )
