"""The articles of the last 48 hours, each uri as its highest version says it, found by time, by id and by name.

Memory is bounded by time and by `max_units` (an article and each of its observations are one unit, about 0.9 kB); the
oldest go first. Nothing is counted here: `put` and `forget` give back what came and what went.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from monitor.fingerprints import article_id, article_key
from monitor.items import Action, ArticleItem, Observation, Rank, rank_of
from monitor.mentions import Kind
from monitor.policy import DAY_MS
from monitor.windows import Key, Part, at, order
from monitor.words import WordIndex

HOLD_MS: Final = 2 * DAY_MS


@dataclass(frozen=True, slots=True)
class Entry:
    """What is remembered of one uri. A retraction is remembered too: no older version may come back."""

    item: ArticleItem
    rank: Rank
    article_id: str
    parts: tuple[Part, ...]

    @property
    def is_live(self) -> bool:
        """Whether the article stands."""
        return self.item.action is Action.PUBLISH

    @property
    def at_ms(self) -> int:
        """When the article was published."""
        return self.parts[0].at_ms


@dataclass(slots=True)
class Subject:
    """A person or a country that some remembered article names; its parts are sorted by time."""

    kind: Kind
    id: str
    name: str
    parts: list[Part] = field(default_factory=list)

    def count(self, low_ms: int, high_ms: int) -> int:
        """Articles later than `low_ms`, up to and including `high_ms`."""
        return bisect_right(self.parts, high_ms, key=at) - bisect_right(self.parts, low_ms, key=at)

    def between(self, low_ms: int, high_ms: int) -> list[Part]:
        """The parts later than `low_ms`, up to and including `high_ms`, oldest first."""
        return self.parts[bisect_right(self.parts, low_ms, key=at) : bisect_right(self.parts, high_ms, key=at)]


class Memory:
    """What is remembered, and what names it."""

    def __init__(self, max_units: int) -> None:
        self._max_units = max_units
        self._units = 0
        self.timeline: list[Part] = []
        self.entries: dict[str, Entry] = {}
        self.uris: dict[str, str] = {}
        self.subjects: dict[Key, Subject] = {}
        self.sources: Counter[str] = Counter()
        self.words: WordIndex[Key] = WordIndex()

    def put(self, item: ArticleItem, names: dict[Key, str]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        """The parts that `item` takes away and those it brings; both empty for a duplicate or an older version.

        `names` says what entities are shown as. An article keeps the time of its first version, and so does a name;
        a name that a later version adds has the time of that version, so that it is news when it becomes known.
        """
        rank = rank_of(item)
        known = self.entries.get(item.uri)
        if known is not None and rank <= known.rank:
            return (), ()
        added = _parts(item, known if known is not None and known.is_live else None)
        removed = self._drop(known) if known is not None else ()
        entry = Entry(item, rank, article_id(article_key(item.uri)), added)
        self.entries[item.uri] = entry
        self.uris[entry.article_id] = item.uri
        self._units += _units(entry)
        if entry.is_live:
            self.sources[item.source] += 1
        for part in added:
            insort(self.timeline, part, key=order)
            for key, _ in part.named:
                self._name(key, names[key], part)
        return removed, added

    def forget(self, before_ms: int) -> list[Part]:
        """Drops articles up to and including `before_ms`, and the oldest above the bound; the parts that went."""
        gone: list[Part] = []
        while self.timeline and (self.timeline[0].at_ms <= before_ms or self._units > self._max_units):
            gone.extend(self._drop(self.entries[self.timeline[0].uri]))
        return gone

    def _name(self, key: Key, name: str, part: Part) -> None:
        subject = self.subjects.get(key)
        if subject is None:
            subject = self.subjects[key] = Subject(key[0], key[1], name)
            self.words.add(name, key)
        insort(subject.parts, part, key=order)

    def _drop(self, entry: Entry) -> tuple[Part, ...]:
        del self.entries[entry.item.uri]
        del self.uris[entry.article_id]
        self._units -= _units(entry)
        if entry.is_live:
            self.sources -= Counter((entry.item.source,))
        for part in entry.parts:
            del self.timeline[bisect_left(self.timeline, order(part), key=order)]
            for key, _ in part.named:
                subject = self.subjects[key]
                del subject.parts[bisect_left(subject.parts, order(part), key=order)]
                if not subject.parts:
                    del self.subjects[key]
                    self.words.remove(subject.name, key)
        return entry.parts


def _units(entry: Entry) -> int:
    return 1 + len(entry.item.observations)


def _sane(item: ArticleItem, *dates_ms: int | None) -> int:
    """The first date that lies within the 48 hours up to the item's own log time; that time where none does."""
    for date_ms in dates_ms:
        if date_ms is not None and item.log_time_ms - HOLD_MS < date_ms <= item.log_time_ms:
            return date_ms
    return item.log_time_ms


def _parts(item: ArticleItem, known: Entry | None) -> tuple[Part, ...]:
    """The item's observations by the time since which the article has named them, oldest first."""
    if known is None:
        published_ms = _sane(item, item.published_at_ms, item.updated_at_ms)
        since: dict[Key, int] = {}
        added_ms = published_ms
    else:
        published_ms = known.at_ms
        since = {key: part.at_ms for part in known.parts for key, _ in part.named}
        added_ms = max(published_ms, _sane(item, item.updated_at_ms))
    groups: dict[int, list[tuple[Key, Observation]]] = {published_ms: []}
    for observation in item.observations:
        key = (observation.kind, observation.id)
        groups.setdefault(since.get(key, added_ms), []).append((key, observation))
    is_live = item.action is Action.PUBLISH
    return tuple(
        Part(at_ms, item.uri, is_live and at_ms == published_ms, tuple(named))
        for at_ms, named in sorted(groups.items())
    )
