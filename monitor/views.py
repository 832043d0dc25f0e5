"""What the desk's page is shown, as records: rows of a table, rising names, headlines, one view of one window.

The records hold facts only. How they read (percent, "3 times usual", colours, time zones) is the page's affair.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from monitor.mentions import Kind
from monitor.policy import DAY_MS, HOUR_MS, MINUTE_MS


class WindowName(StrEnum):
    """The windows an editor can choose; each ends now."""

    QUARTER = "15m"
    HOUR = "1h"
    DAY = "24h"


WINDOW_MS: Final = {WindowName.QUARTER: 15 * MINUTE_MS, WindowName.HOUR: HOUR_MS, WindowName.DAY: DAY_MS}

BUCKET_MS: Final = {WindowName.QUARTER: 2 * MINUTE_MS, WindowName.HOUR: 10 * MINUTE_MS, WindowName.DAY: 30 * MINUTE_MS}
"""Width of one bar of a sparkline."""

BUCKETS: Final = {WindowName.QUARTER: 30, WindowName.HOUR: 36, WindowName.DAY: 48}
"""Bars of a sparkline: of the shorter windows they reach further back, so that a rise is seen against the past."""

MIN_TONE_SENTENCES: Final = 5
"""Sentences below which no mean tone is shown: single sentences scatter by 0.45, so five leave an error of 0.2."""

MIN_JUDGED_MENTIONS: Final = 5
"""Mentions below which no mean sentiment is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entity in one window.

    `share` is the part of the window's articles that name it, 0 to 1; `usual` the share it usually has, None while too
    little of the past is known; `times` is share / usual, None where usual is None or 0; `is_new` says that the memory
    holds no earlier article naming it. `tone` is the mean over `sentences`, -1 to 1, None for fewer than five;
    `sentiment`, the tone towards the entity, that over `judged` mentions, none of them where nothing of it is known.
    `spark` holds articles per bar, oldest first, the last bar ending now; it is empty where none was asked for.
    """

    kind: Kind
    id: str
    name: str
    articles: int
    mentions: int
    share: float
    usual: float | None
    times: float | None
    is_new: bool
    tone: float | None
    sentences: int
    sentiment: float | None
    judged: int
    spark: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """One article, and the sentence of it that names the entity; `tone` and `sentiment` are its means in this article.

    `sentiment` is None where nothing of it is known.
    """

    article_id: str
    title: str
    source: str
    link: str
    at_ms: int
    mentions: int
    tone: float | None
    sentiment: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Rise:
    """An entity that is named far more often than usual, as last seen at `at_ms`; it has been so since `since_ms`.

    `articles` from `sources` distinct sources came within `span_ms`, where `expected` (>= 0) would be usual.
    `surprise` is in standard deviations; `latest` is the newest article that names it.
    """

    kind: Kind
    id: str
    name: str
    articles: int
    sources: int
    span_ms: int
    expected: float
    surprise: float
    is_new: bool
    since_ms: int
    at_ms: int
    latest: Headline


@dataclass(frozen=True, slots=True)
class View:
    """One window as the page shows it.

    `articles` counts the window's articles, also those naming nobody; `named` the distinct entities per kind, of which
    the rows are the most named. `rising` are those that rose within the last hour, `rose` within the day before that.
    `remembered` counts the articles in memory, the oldest at `oldest_ms`, the newest not after now at `newest_ms`
    (None while there is none).
    """

    window: WindowName
    window_ms: int
    bucket_ms: int
    articles: int
    named: dict[Kind, int]
    people: tuple[Row, ...]
    countries: tuple[Row, ...]
    rising: tuple[Rise, ...]
    rose: tuple[Rise, ...]
    remembered: int
    oldest_ms: int | None
    newest_ms: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """One answer to a search: `articles` of the last 48 hours name it."""

    kind: Kind
    id: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Profile:
    """One entity: its row in each window and its latest headlines, newest first."""

    kind: Kind
    id: str
    name: str
    articles: int
    windows: dict[WindowName, Row]
    headlines: tuple[Headline, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Why one entity is in the news, for a notification.

    `articles` came within `span_ms`, where `expected` would be usual (None while too little of the past is known);
    those of the last hour are by `sources` distinct sources. `tone_now` is the mean since the story began, `tone_then`
    that of the day before; None for fewer than five sentences. `headlines` are the most telling ones, best first.
    """

    kind: Kind
    id: str
    name: str
    articles: int
    span_ms: int
    expected: float | None
    sources: int
    tone_then: float | None
    tone_now: float | None
    headlines: tuple[Headline, ...]
