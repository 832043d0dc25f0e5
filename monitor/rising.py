"""Who is rising now: the rule that picks the cards on top of the page.

An entity rises when a stretch of minutes holds far more articles naming it than its usual share of the stream gives:

    surprise = (n - e) / sqrt(e + 1)          e = usual share x all articles of the stretch

which is Poisson's standard deviation, kept finite for a name without a past by the 1 under the root. The usual share
is the largest of the shares in the hour before, around this time yesterday, and over the past day. The largest, not the
mean: a briefing every morning is no news, and neither is a story that has been running for an hour. Floors on articles
and on distinct sources keep a single text, printed by many, out.

Source of the figures for streams of 2,000 articles a day and more: a simulation of 14 days of bursty streams with
planted stories, where the same rule, with a week of memory, gave 0.7 false alarms a day at 20,000 articles a day, and a
share of the past day alone 22. The figures for thin streams are a choice for eyes and were not measured; the page may
err on the side of showing, alert rules are stricter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from math import inf, sqrt
from typing import Final

from monitor.items import ArticleItem
from monitor.memory import Memory
from monitor.policy import DAY_MS, HOUR_MS, MINUTE_MS
from monitor.sources import firsts
from monitor.views import WINDOW_MS, WindowName
from monitor.windows import BURST_MS, Key, Windows

KEEP_MS: Final = HOUR_MS
"""A card stays this long after the last article that made it rise (30 minutes to 2 hours gave the same alarms)."""

MAIN_SOURCE_SHARE: Final = 0.05
"""A source with a smaller part of the articles does not raise what is asked of the others."""

MAX_TEXTS: Final = 32
"""Texts looked at when sources are counted; more cannot make a name rise more."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Floors for the articles of one stretch: how many, how surprising, from how many distinct sources."""

    span_ms: int
    articles: int
    surprise: float
    sources: int


_BY_VOLUME: Final = (
    (1_000, (Arm(15 * MINUTE_MS, 3, 2.5, 2), Arm(HOUR_MS, 4, 3.0, 2))),
    (6_000, (Arm(BURST_MS, 5, 4.5, 4), Arm(15 * MINUTE_MS, 8, 6.0, 6))),
    (60_000, (Arm(BURST_MS, 6, 5.5, 4), Arm(15 * MINUTE_MS, 12, 7.0, 6))),
    (inf, (Arm(BURST_MS, 10, 8.0, 4), Arm(15 * MINUTE_MS, 25, 14.0, 6))),
)
"""Articles a day below which the arms hold: measured at 2,000, 20,000 and 200,000; the steps lie half-way between."""


def arms(articles_a_day: float) -> tuple[Arm, ...]:
    """The stretches to look at in a stream of that volume; one that passes is enough."""
    return next(rule for below, rule in _BY_VOLUME if articles_a_day < below or below == inf)


def surprise(articles: int, expected: float) -> float:
    """How far `articles` is above `expected`, in standard deviations."""
    return (articles - expected) / sqrt(expected + 1)


def distinct(items: Iterable[ArticleItem]) -> tuple[int, int]:
    """How many different texts, and how many sources of different texts: a copy adds neither. Counts up to 32 texts."""
    sources = list(islice(firsts((item.source, item.fingerprint) for item in items), MAX_TEXTS))
    return len(sources), len(set(sources))


@dataclass(frozen=True, slots=True)
class Risen:
    """An entity that rose: the figures when it was last seen to, at `at_ms`; it has been rising since `since_ms`."""

    key: Key
    arm: Arm
    articles: int
    sources: int
    expected: float
    surprise: float
    is_new: bool
    since_ms: int
    at_ms: int


class Risers:
    """Who rose within the last day. An entity is judged when an article comes or goes that names it."""

    def __init__(self, memory: Memory, windows: Windows) -> None:
        self._memory, self._windows = memory, windows
        self._risen: dict[Key, Risen] = {}

    def judge(self, keys: Iterable[Key], *, now_ms: int) -> None:
        """Looks whether these entities rise at `now_ms`, up to which the windows must have been moved."""
        rule = arms(self._articles_a_day(now_ms))
        for key in keys:
            risen = next(filter(None, (self._measure(key, arm, now_ms) for arm in rule)), None)
            if risen is not None:
                self._risen[key] = risen
        self._risen = {key: risen for key, risen in self._risen.items() if risen.at_ms > now_ms - DAY_MS}

    def current(self, *, now_ms: int) -> list[Risen]:
        """Who rose within the last hour, the most surprising first."""
        return sorted(self._between(now_ms - KEEP_MS, now_ms), key=lambda risen: (-risen.surprise, risen.key))

    def earlier(self, *, now_ms: int) -> list[Risen]:
        """Who rose within a day and no longer does, the last to rise first."""
        risen = self._between(now_ms - DAY_MS, now_ms - KEEP_MS)
        return sorted(risen, key=lambda risen: (-risen.since_ms, risen.key))

    def figures(self, key: Key, *, now_ms: int) -> tuple[int, int, float | None]:
        """Articles, the stretch they came within, and how many are usual there: of the rise, else of the last quarter.

        The windows must have been moved to `now_ms`; None where too little of the past is known.
        """
        risen = self._risen.get(key)
        if risen is not None and risen in self._between(now_ms - KEEP_MS, now_ms):
            return risen.articles, risen.arm.span_ms, risen.expected
        quarter = self._windows.by_name[WindowName.QUARTER]
        usual = self._windows.usual(key, WindowName.QUARTER)
        expected = None if usual is None else usual * quarter.articles
        return quarter.named.get(key, 0), WINDOW_MS[WindowName.QUARTER], expected

    def _between(self, low_ms: int, high_ms: int) -> list[Risen]:
        return [r for r in self._risen.values() if low_ms < r.at_ms <= high_ms and self._stands(r)]

    def _measure(self, key: Key, arm: Arm, now_ms: int) -> Risen | None:
        stretch, window = self._windows.span(arm.span_ms)
        articles = stretch.named.get(key, 0)
        usual = self._windows.usual(key, window) if articles >= arm.articles else None
        if usual is None:
            return None
        expected = usual * stretch.articles
        score = surprise(articles, expected)
        if score < arm.surprise:
            return None
        subject, low_ms = self._memory.subjects[key], now_ms - arm.span_ms
        texts, sources = distinct(self._memory.entries[part.uri].item for part in subject.between(low_ms, now_ms))
        if texts < arm.sources or sources < min(arm.sources, self._main_sources()):
            return None
        known = self._risen.get(key)
        known = known if known and known.at_ms > now_ms - KEEP_MS else None
        since_ms = known.since_ms if known else now_ms
        is_new = known.is_new if known else not subject.count(0, low_ms)
        return Risen(key, arm, articles, sources, expected, score, is_new, since_ms, now_ms)

    def _stands(self, risen: Risen) -> bool:
        """Whether at least half of the articles that made it rise have not been taken back."""
        subject = self._memory.subjects.get(risen.key)
        low_ms = risen.at_ms - risen.arm.span_ms
        return subject is not None and 2 * subject.count(low_ms, risen.at_ms) >= risen.articles

    def _main_sources(self) -> int:
        """Sources that could be asked for: where a stream has few, as many different texts do."""
        floor = MAIN_SOURCE_SHARE * self._memory.sources.total()
        return sum(count >= floor for count in self._memory.sources.values())

    def _articles_a_day(self, now_ms: int) -> float:
        known_ms = now_ms - self._memory.timeline[0].at_ms if self._memory.timeline else 0
        return self._windows.by_name[WindowName.DAY].articles * DAY_MS / min(max(known_ms, HOUR_MS), DAY_MS)
