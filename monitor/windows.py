"""Running counts over stretches of time that end at, or some time before, a moving now.

Asking a window costs nothing: when now moves, the articles that leave and enter are taken off and added. The edges are
exact to the millisecond (later than the low edge, up to and including the high one), and now may move back.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.items import Observation
from monitor.mentions import Kind
from monitor.policy import DAY_MS, HOUR_MS, MINUTE_MS
from monitor.views import WINDOW_MS, WindowName

Key = tuple[Kind, str]

BURST_MS: Final = 3 * MINUTE_MS

MIN_BASE_ARTICLES: Final = 20
"""Fewer articles do not say what is usual: a share over them has an error of ten points and more."""


@dataclass(frozen=True, slots=True)
class Part:
    """The names that one article has had since `at_ms`; `is_article` marks the part that counts the article itself."""

    at_ms: int
    uri: str
    is_article: bool
    named: tuple[tuple[Key, Observation], ...]


def order(part: Part) -> tuple[int, str]:
    """The sort key of a timeline: unique, since an article has one part per time."""
    return part.at_ms, part.uri


def at(part: Part) -> int:
    """The time of a part, for bisection."""
    return part.at_ms


class Stretch:
    """Articles, and articles per entity, between `begin_ms` (excluded) and `end_ms` (included) before now."""

    def __init__(self, begin_ms: int, end_ms: int = 0) -> None:
        self._begin_ms, self._end_ms = begin_ms, end_ms
        self._low = self._high = 0
        self.articles = 0
        self.named: dict[Key, int] = {}

    def move(self, now_ms: int, timeline: Sequence[Part]) -> None:
        """Let the stretch end `end_ms` before `now_ms`, given everything that is known, sorted by time."""
        low, high = now_ms - self._begin_ms, now_ms - self._end_ms
        if high >= self._high:  # what enters comes first, so that no count passes below zero on the way
            self._run(timeline, self._high, high, 1)
            self._run(timeline, self._low, low, -1)
        else:
            self._run(timeline, low, self._low, 1)
            self._run(timeline, high, self._high, -1)
        self._low, self._high = low, high

    def add(self, part: Part) -> None:
        """Count a part that has come into the timeline, if it lies here."""
        if self._low < part.at_ms <= self._high:
            self._apply(part, 1)

    def remove(self, part: Part) -> None:
        """Take back a part that has left the timeline, if it lies here."""
        if self._low < part.at_ms <= self._high:
            self._apply(part, -1)

    def share(self, key: Key) -> float:
        """Part of the articles that name the entity, 0 to 1; 0 without articles.

        A name added by a later version counts from that version on, its article from its publication on: so the bound.
        """
        return min(1.0, self.named.get(key, 0) / self.articles) if self.articles else 0.0

    def _run(self, timeline: Sequence[Part], low: int, high: int, sign: int) -> None:
        for index in range(bisect_right(timeline, low, key=at), bisect_right(timeline, high, key=at)):
            self._apply(timeline[index], sign)

    def _apply(self, part: Part, sign: int) -> None:
        if part.is_article:
            self.articles += sign
        for key, observation in part.named:
            self._count(key, observation, sign)

    def _count(self, key: Key, observation: Observation, sign: int) -> None:
        del observation
        count = self.named.get(key, 0) + sign
        if count:
            self.named[key] = count
        else:
            del self.named[key]


@dataclass(slots=True)
class Sums:
    """What a window's articles say of one entity in all; tone and sentiment in 1/10,000.

    `judged` are the mentions of which sentiment is known.
    """

    mentions: int = 0
    sentences: int = 0
    tone: int = 0
    judged: int = 0
    sentiment: int = 0


class Window(Stretch):
    """A stretch that also sums up mentions, sentences, tone and sentiment."""

    def __init__(self, begin_ms: int) -> None:
        super().__init__(begin_ms)
        self.sums: dict[Key, Sums] = {}

    def _count(self, key: Key, observation: Observation, sign: int) -> None:
        super()._count(key, observation, sign)
        if key not in self.named:
            self.sums.pop(key, None)
            return
        sums = self.sums.setdefault(key, Sums())
        sums.mentions += sign * observation.mentions
        sums.sentences += sign * sum(observation.sentences)
        sums.tone += sign * (observation.tone_positive - observation.tone_negative)
        sums.judged += sign * sum(observation.towards)
        sums.sentiment += sign * (observation.sentiment_positive - observation.sentiment_negative)


class Windows:
    """All the stretches that the page asks: its windows, what was usual before each, and the burst of three minutes."""

    def __init__(self) -> None:
        yesterday = Stretch(DAY_MS + HOUR_MS // 2, DAY_MS - HOUR_MS // 2)
        self.by_name = {name: Window(span_ms) for name, span_ms in WINDOW_MS.items()}
        self._burst = Stretch(BURST_MS)
        self._bases: dict[WindowName, tuple[Stretch, ...]] = {
            name: (Stretch(span_ms + HOUR_MS, span_ms), yesterday, Stretch(span_ms + DAY_MS, span_ms))
            for name, span_ms in WINDOW_MS.items()
        }
        self._bases[WindowName.DAY] = (Stretch(2 * DAY_MS, DAY_MS),)
        bases = {id(base): base for group in self._bases.values() for base in group}
        self._all: tuple[Stretch, ...] = (*self.by_name.values(), self._burst, *bases.values())

    def move(self, now_ms: int, timeline: Sequence[Part]) -> None:
        """Let everything end at `now_ms`."""
        for stretch in self._all:
            stretch.move(now_ms, timeline)

    def add(self, parts: Sequence[Part]) -> None:
        """Count what has come into the timeline."""
        for stretch in self._all:
            for part in parts:
                stretch.add(part)

    def remove(self, parts: Sequence[Part]) -> None:
        """Take back what has left the timeline."""
        for stretch in self._all:
            for part in parts:
                stretch.remove(part)

    def span(self, span_ms: int) -> tuple[Stretch, WindowName]:
        """The stretch of that length up to now (3 minutes or a window's), and the window whose usual shares hold."""
        if span_ms == BURST_MS:
            return self._burst, WindowName.QUARTER
        name = next(name for name, window_ms in WINDOW_MS.items() if window_ms == span_ms)
        return self.by_name[name], name

    def usual(self, key: Key, name: WindowName) -> float | None:
        """The largest share that the entity had before the window; None where too few articles say what is usual.

        Looked at are the hour before the window, the hour around this time yesterday, and the day before the window;
        before a window of a day, that day only.
        """
        shares = [base.share(key) for base in self._bases[name] if base.articles >= MIN_BASE_ARTICLES]
        return max(shares, default=None)
