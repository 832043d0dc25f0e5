"""What is told: records that every target renders, whatever its form. They hold facts; how they read is `wording`.

Texts are on one line, without characters that command a terminal or the direction of writing, and bounded; they are
otherwise as they came, and each target escapes them. A link is a web address, or empty.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.mentions import Kind


@dataclass(frozen=True, slots=True)
class Reason:
    """One alert: its name, how grave it is, why it fired in a sentence, and where it is explained."""

    alert: str
    severity: str
    text: str
    runbook: str


@dataclass(frozen=True, slots=True)
class Headline:
    """One article. `sentence` names the entity; `link` leads to the article, or to what the page knows of it."""

    title: str
    source: str
    at: datetime
    sentence: str
    link: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """One name in the news, and all alerts of the group about it.

    `seen` articles came within `span_seconds` (0: the alert did not say) where `expected` are usual; None is unknown.
    `tone_now` is the mean since the story began, `tone_then` that of the day before. Headlines that an earlier name of
    the same notice has told are not repeated: `told_above` counts them. `ended` is None while one alert fires.
    """

    kind: Kind
    id: str
    name: str
    desks: tuple[str, ...]
    since: datetime
    ended: datetime | None
    seen: float | None
    span_seconds: int
    expected: float | None
    sources: int
    tone_then: float | None
    tone_now: float | None
    headlines: tuple[Headline, ...]
    told_above: int
    reasons: tuple[Reason, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An alert about deskwatch itself, or any other without a name in the news."""

    since: datetime
    ended: datetime | None
    title: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Notice:
    """One message, made at `at`. `id` is the same for the same alerts in the same state: a repetition has the same.

    `thread` is the same for all notices of one group. `left_out` counts names and alerts beyond the bound.
    """

    id: str
    thread: str
    at: datetime
    receiver: str
    stories: tuple[Told, ...]
    operations: tuple[Operation, ...]
    left_out: int
    alertmanager: str
