"""Which articles tell best why an entity is in the news, and how the tone about it was before and is now.

The choice, for a reader who has two seconds a line:

1. The story's stretch: the last hour, or longer where it has been running for longer. Where that holds too few texts,
   older ones of the same day follow.
2. Copies are one text: those whose fingerprints are near, and those with one headline. The first to print it stands.
3. The strongest naming first: in the headline, then by how often, where three times and thirty say the same.
4. Among equals the newest; and a second text of one source only when every source has had its first.

The same calls give the same choice. Nothing here knows what an alert is.
"""

from collections.abc import Sequence
from typing import Final

from monitor.aliases import fold
from monitor.fingerprints import are_near
from monitor.items import TONE_UNIT, ArticleItem, Observation
from monitor.memory import Memory, Subject
from monitor.mentions import Kind
from monitor.plain import plain
from monitor.policy import DAY_MS, HOUR_MS
from monitor.sources import firsts
from monitor.views import MIN_TONE_SENTENCES
from monitor.windows import Key, Part

LEAD_MS: Final = HOUR_MS // 4
"""How long before it was noticed a story begins: the articles that made an alert fire came before it."""

MAX_CANDIDATES: Final = 200
"""Newest articles looked at; each is compared with every text found so far."""

MAX_TONE_ARTICLES: Final = 2_000
"""Newest articles whose tone is summed up: the error of their mean is 0.01, and the desk waits for it no longer."""

STRONG_MENTIONS: Final = 3
"""Named so often, an article is about somebody; more often says no more."""


def subject_called(memory: Memory, kind: Kind, shown: str) -> Subject | None:
    """The entity whose id or name is `shown`, up to case and accents; of several the most named."""
    exact = memory.subjects.get((kind, shown if kind is Kind.COUNTRY else fold(shown)))
    if exact is not None:
        return exact
    found = (memory.subjects[key] for key in memory.words.find(shown) if key[0] is kind)
    named = [subject for subject in found if fold(subject.name) == fold(shown)]
    return max(named, key=lambda subject: (len(subject.parts), subject.id), default=None)


def stretch_begin(now_ms: int, since_ms: int | None) -> int:
    """When the story that was noticed at `since_ms` begins: an hour before now, or earlier, at most a day before."""
    begin_ms = now_ms - HOUR_MS
    return begin_ms if since_ms is None else max(now_ms - DAY_MS, min(begin_ms, since_ms - LEAD_MS))


def telling_parts(memory: Memory, subject: Subject, begin_ms: int, now_ms: int, *, limit: int) -> list[Part]:
    """The `limit` most telling articles since `begin_ms`, and after them, where they are fewer, older ones of a day."""
    texts = _texts(memory, subject.between(begin_ms, now_ms), ())
    chosen = _strongest(memory, subject, texts, limit)
    if len(chosen) < limit:
        older = _texts(memory, subject.between(now_ms - DAY_MS, begin_ms), texts)
        chosen += _strongest(memory, subject, older, limit - len(chosen))
    return chosen


def tone_of(subject: Subject, low_ms: int, high_ms: int) -> float | None:
    """Mean tone of the sentences about the subject, -1 to 1; None where too few say anything."""
    key = (subject.kind, subject.id)
    observed = [_observation(part, key) for part in subject.between(low_ms, high_ms)[-MAX_TONE_ARTICLES:]]
    sentences = sum(sum(o.sentences) for o in observed)
    if sentences < MIN_TONE_SENTENCES:
        return None
    return sum(o.tone_positive - o.tone_negative for o in observed) / sentences / TONE_UNIT


def sentiment_of(observation: Observation) -> float | None:
    """Mean tone towards the entity over the article's mentions of it, -1 to 1; None where nothing of it is known."""
    judged = sum(observation.towards)
    total = observation.sentiment_positive - observation.sentiment_negative
    return total / judged / TONE_UNIT if judged else None


def sources_of(memory: Memory, subject: Subject, low_ms: int, high_ms: int) -> int:
    """Distinct sources of distinct texts, whatever their headlines."""
    items = [_item(memory, part) for part in subject.between(low_ms, high_ms)[-MAX_CANDIDATES:]]
    return len(set(firsts((item.source, item.fingerprint) for item in items)))


def _texts(memory: Memory, parts: Sequence[Part], known: Sequence[Part]) -> list[Part]:
    """The parts without copies of each other or of `known`, oldest first."""
    texts: list[Part] = []
    fingerprints = [_item(memory, part).fingerprint for part in known]
    titles = {_title(memory, part) for part in known}
    for part in parts[-MAX_CANDIDATES:]:
        fingerprint, title = _item(memory, part).fingerprint, _title(memory, part)
        if (title and title in titles) or any(are_near(fingerprint, other) for other in fingerprints):
            continue
        fingerprints.append(fingerprint)
        titles.add(title)
        texts.append(part)
    return texts


def _title(memory: Memory, part: Part) -> str:
    return plain(_item(memory, part).title).casefold()


def _strongest(memory: Memory, subject: Subject, texts: Sequence[Part], limit: int) -> list[Part]:
    """The strongest first; of each source one text before any has two."""
    key = (subject.kind, subject.id)
    ranked = sorted(texts, key=lambda part: _weakness(part, key))
    firsts: list[Part] = []
    others: list[Part] = []
    sources: set[str] = set()
    for part in ranked:
        source = _item(memory, part).source
        (others if source in sources else firsts).append(part)
        sources.add(source)
    return [*firsts, *others][:limit]


def _weakness(part: Part, key: Key) -> tuple[bool, int, int, str]:
    """Sorts the strongest naming first, then the newest."""
    observation = _observation(part, key)
    return not observation.in_title, -min(observation.mentions, STRONG_MENTIONS), -part.at_ms, part.uri


def _observation(part: Part, key: Key) -> Observation:
    return next(o for k, o in part.named if k == key)


def _item(memory: Memory, part: Part) -> ArticleItem:
    return memory.entries[part.uri].item
