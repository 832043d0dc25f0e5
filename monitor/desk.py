"""The last 48 hours for eyes: who is named most, who is rising, and the headlines behind each name.

A `Desk` remembers items and answers for windows that end at a `now_ms` that is passed in. An article belongs to the
time it was published; where it has no such date within the 48 hours before its log time, to its update, else to its log
time. So a later version does not make an old article new; but a name that only a later version has counts from that
version on, as it is news then. What Prometheus sees is the ledger's affair: a desk forgets, and nothing depends on it.

The same calls give the same answers. Not thread-safe.
"""

from collections.abc import Mapping, Sequence
from heapq import nsmallest
from itertools import pairwise
from typing import Final

import msgspec

from monitor.items import TONE_UNIT, ArticleItem, Observation
from monitor.memory import HOLD_MS, Memory, Subject
from monitor.mentions import Kind
from monitor.plain import plain
from monitor.policy import DAY_MS, HOUR_MS
from monitor.rising import Risen, Risers
from monitor.telling import sentiment_of, sources_of, stretch_begin, subject_called, telling_parts, tone_of
from monitor.views import (
    BUCKET_MS,
    BUCKETS,
    MIN_JUDGED_MENTIONS,
    MIN_TONE_SENTENCES,
    WINDOW_MS,
    Found,
    Headline,
    Profile,
    Rise,
    Row,
    Story,
    View,
    WindowName,
)
from monitor.windows import Key, Part, Window, Windows

MAX_UNITS: Final = 300_000
"""Articles and observations kept: about 220 MiB, 33,000 articles that name eight each (measured)."""

MAX_RISING: Final = 8
"""Cards on top of the page."""


class Desk:
    """The page's memory."""

    def __init__(self, *, country_names: Mapping[str, str] | None = None, max_units: int = MAX_UNITS) -> None:
        """`country_names` says how countries are shown, by code; the code stands for itself where it has none."""
        self._country_names = country_names or {}
        self._memory = Memory(max_units)
        self._windows = Windows()
        self._risers = Risers(self._memory, self._windows)
        self._hidden: frozenset[Key] = frozenset()
        self._now_ms = 0

    def remember(self, item: ArticleItem, *, now_ms: int) -> bool:
        """Takes in an item; False where it changes nothing: a duplicate, an older version, or older than 48 hours.

        Remembering never moves now back, so that items in disorder cost no more than items in order.
        """
        now_ms = max(now_ms, self._now_ms)
        self._advance(now_ms)
        names = {(o.kind, o.id): self._shown_name(o) for o in item.observations}
        removed, added = self._memory.put(item, names)
        self._windows.remove(removed)
        self._windows.add(added)
        self._forget()
        self._risers.judge({key for key in names if key in self._memory.subjects}, now_ms=now_ms)
        return bool(added) and item.uri in self._memory.entries

    def hide(self, hidden: frozenset[Key]) -> None:
        """Shows these entities nowhere from now on, and all others; what is remembered of them stays."""
        self._hidden = hidden

    def view(self, window: WindowName, *, now_ms: int, limit: int = 25, has_sparks: bool = True) -> View:
        """The window that ends at `now_ms`: at most `limit` rows of either kind, the most named first.

        Without sparks, which are empty then, many rows take less than half the time.
        """
        self._advance(now_ms)
        running = self._windows.by_name[window]
        by_kind: dict[Kind, list[Key]] = {kind: [] for kind in Kind}
        for key in running.named:
            if key not in self._hidden:
                by_kind[key[0]].append(key)
        rows = {
            kind: tuple(
                self._row(key, window, has_spark=has_sparks)
                for key in nsmallest(limit, keys, key=lambda k: _weight(k, running))
            )
            for kind, keys in by_kind.items()
        }
        newest = next((p.at_ms for p in reversed(self._memory.timeline) if p.is_article and p.at_ms <= now_ms), None)
        return View(
            window=window,
            window_ms=WINDOW_MS[window],
            bucket_ms=BUCKET_MS[window],
            articles=running.articles,
            named={kind: len(keys) for kind, keys in by_kind.items()},
            people=rows[Kind.PERSON],
            countries=rows[Kind.COUNTRY],
            rising=self._rises(self._risers.current(now_ms=now_ms)),
            rose=self._rises(self._risers.earlier(now_ms=now_ms)),
            remembered=self._memory.sources.total(),
            oldest_ms=self._memory.timeline[0].at_ms if self._memory.timeline else None,
            newest_ms=newest,
        )

    def search(self, query: str, *, limit: int = 12) -> tuple[Found, ...]:
        """Entities of which every word of `query` begins a word of the name; the most named of 48 hours first."""
        keys = [key for key in self._memory.words.find(query) if key not in self._hidden]
        subjects = [self._memory.subjects[key] for key in keys]
        subjects.sort(key=lambda subject: (-len(subject.parts), subject.name, subject.kind, subject.id))
        return tuple(Found(s.kind, s.id, s.name, len(s.parts)) for s in subjects[:limit])

    def profile(self, kind: Kind, id_: str, *, now_ms: int, limit: int = 30) -> Profile | None:
        """One entity and its latest headlines; None where no article in memory names it, or it is hidden.

        `id_` may be the name that is shown, too: who comes from a board knows nothing else.
        """
        self._advance(now_ms)
        subject = self._memory.subjects.get((kind, id_)) or subject_called(self._memory, kind, id_)
        if subject is None or (kind, subject.id) in self._hidden:
            return None
        id_ = subject.id
        parts = subject.between(now_ms - HOLD_MS, now_ms)
        return Profile(
            kind=kind,
            id=id_,
            name=subject.name,
            articles=len(parts),
            windows={window: self._row((kind, id_), window) for window in WindowName},
            headlines=tuple(self._headline((kind, id_), part) for part in reversed(parts[-limit:])),
        )

    def story(
        self, kind: Kind, shown: str, *, now_ms: int, since_ms: int | None = None, limit: int = 5
    ) -> Story | None:
        """Why the entity that metrics call `shown` is in the news; None where no article in memory names it, or it is
        hidden.

        `since_ms` says when it was noticed, where that is known: a story that has been running is looked at as a whole.
        """
        self._advance(now_ms)
        subject = subject_called(self._memory, kind, shown)
        if subject is None or (subject.kind, subject.id) in self._hidden:
            return None
        key, begin_ms = (subject.kind, subject.id), stretch_begin(now_ms, since_ms)
        articles, span_ms, expected = self._risers.figures(key, now_ms=now_ms)
        return Story(
            kind=kind,
            id=subject.id,
            name=subject.name,
            articles=articles,
            span_ms=span_ms,
            expected=expected,
            sources=sources_of(self._memory, subject, now_ms - HOUR_MS, now_ms),
            tone_then=tone_of(subject, begin_ms - DAY_MS, begin_ms),
            tone_now=tone_of(subject, begin_ms, now_ms),
            headlines=tuple(
                self._headline(key, part)
                for part in telling_parts(self._memory, subject, begin_ms, now_ms, limit=limit)
            ),
        )

    def article(self, article_id: str) -> tuple[ArticleItem, int] | None:
        """The remembered article with that id and the time it belongs to; None where there is none that stands."""
        uri = self._memory.uris.get(article_id)
        entry = self._memory.entries[uri] if uri is not None else None
        return (self._without_hidden(entry.item), entry.at_ms) if entry is not None and entry.is_live else None

    def shown_name(self, kind: Kind, id_: str) -> str:
        """What an entity in memory is called on the page; its id where nothing names it."""
        subject = self._memory.subjects.get((kind, id_))
        return subject.name if subject else id_

    def _shown_name(self, observation: Observation) -> str:
        name = self._country_names.get(observation.id) if observation.kind is Kind.COUNTRY else None
        return plain(name or observation.name or observation.id)

    def _without_hidden(self, item: ArticleItem) -> ArticleItem:
        named = tuple(it for it in item.observations if (it.kind, it.id) not in self._hidden)
        return item if len(named) == len(item.observations) else msgspec.structs.replace(item, observations=named)

    def _advance(self, now_ms: int) -> None:
        if now_ms == self._now_ms:
            return
        self._windows.move(now_ms, self._memory.timeline)
        self._now_ms = now_ms
        self._forget()

    def _forget(self) -> None:
        self._windows.remove(self._memory.forget(self._now_ms - HOLD_MS))

    def _row(self, key: Key, window: WindowName, *, has_spark: bool = True) -> Row:
        running, subject = self._windows.by_name[window], self._memory.subjects[key]
        sums = running.sums.get(key)
        share, usual = running.share(key), self._windows.usual(key, window)
        enough = sums is not None and sums.sentences >= MIN_TONE_SENTENCES
        enough_judged = sums is not None and sums.judged >= MIN_JUDGED_MENTIONS
        return Row(
            kind=key[0],
            id=key[1],
            name=subject.name,
            articles=running.named.get(key, 0),
            mentions=sums.mentions if sums else 0,
            share=share,
            usual=usual,
            times=share / usual if usual else None,
            is_new=usual is not None and not subject.count(0, self._now_ms - WINDOW_MS[window]),
            tone=sums.tone / sums.sentences / TONE_UNIT if sums and enough else None,
            sentences=sums.sentences if sums else 0,
            sentiment=sums.sentiment / sums.judged / TONE_UNIT if sums and enough_judged else None,
            judged=sums.judged if sums else 0,
            spark=self._spark(subject, window) if has_spark else (),
        )

    def _spark(self, subject: Subject, window: WindowName) -> tuple[int, ...]:
        edges = range(self._now_ms - BUCKETS[window] * BUCKET_MS[window], self._now_ms + 1, BUCKET_MS[window])
        return tuple(subject.count(low_ms, high_ms) for low_ms, high_ms in pairwise(edges))

    def _headline(self, key: Key, part: Part) -> Headline:
        entry = self._memory.entries[part.uri]
        observation = next(o for k, o in part.named if k == key)
        sentences = sum(observation.sentences)
        tone = (observation.tone_positive - observation.tone_negative) / sentences / TONE_UNIT if sentences else None
        item = entry.item
        return Headline(
            article_id=entry.article_id,
            title=plain(item.title),
            source=plain(item.source),
            link=item.link,
            at_ms=part.at_ms,
            mentions=observation.mentions,
            tone=tone,
            sentiment=sentiment_of(observation),
            sentence=plain(observation.sentence),
        )

    def _rises(self, risen: Sequence[Risen]) -> tuple[Rise, ...]:
        return tuple(self._rise(it) for it in [it for it in risen if it.key not in self._hidden][:MAX_RISING])

    def _rise(self, risen: Risen) -> Rise:
        subject = self._memory.subjects[risen.key]
        return Rise(
            kind=subject.kind,
            id=subject.id,
            name=subject.name,
            articles=risen.articles,
            sources=risen.sources,
            span_ms=risen.arm.span_ms,
            expected=risen.expected,
            surprise=risen.surprise,
            is_new=risen.is_new,
            since_ms=risen.since_ms,
            at_ms=risen.at_ms,
            latest=self._headline(risen.key, subject.between(0, self._now_ms)[-1]),
        )


def _weight(key: Key, window: Window) -> tuple[int, int, str]:
    """Sorts the most named first, by articles, then mentions, then id."""
    return -window.named[key], -window.sums[key].mentions, key[1]
