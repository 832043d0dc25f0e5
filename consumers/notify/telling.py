"""Makes a notice from a group of alerts and from what the desk remembers.

An alert with the labels `kind` and `entity` is about a name in the news; all of a group's alerts about one name are one
story. Seen and expected come from the annotations `seen`, `expected` and `span_seconds` of the alert, the rule's own
figures; where they are missing, from the desk's windows. Every other alert is an operation and has no headlines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from consumers.clock import StreamClock
from consumers.notify.facts import Subject, figure, operation_of, reasons_of, short, subject_of, web_address
from consumers.notify.notices import Headline, Notice, Told
from consumers.notify.payload import Alert, Group
from consumers.sharing import SharedDesk
from monitor.country_table import country_names
from monitor.mentions import Kind
from monitor.views import Headline as Known
from monitor.views import Story

MAX_TOLD: Final = 10
"""Names, and operations, of one notice: more is a list that nobody reads, and Slack takes 50 blocks."""
MAX_TITLE: Final = 160
MIN_WORDS: Final = 4
"""Words below which a sentence says nothing by itself."""
MAX_MS: Final = 253_402_300_799_000
"""The last second that a date can hold."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes notices. `page_url` is the address of the live page as readers reach it, "" where there is none."""

    desk: SharedDesk
    clock: StreamClock
    page_url: str = ""

    def notice(self, group: Group, *, at: datetime) -> Notice:
        """The notice of a group; what fires comes first, the most articles first."""
        by_subject: dict[Subject, list[Alert]] = {}
        others: list[Alert] = []
        for alert in group.alerts:
            subject = subject_of(alert)
            if subject is None:
                others.append(alert)
            else:
                by_subject.setdefault(subject, []).append(alert)
        subjects = sorted(by_subject, key=lambda subject: _weight(by_subject[subject]))
        stories = [self._told(subject, by_subject[subject]) for subject in subjects[:MAX_TOLD]]
        operations = sorted(map(operation_of, others), key=lambda it: (it.ended is not None, it.since, it.reason.alert))
        left_out = max(0, len(subjects) - MAX_TOLD) + max(0, len(operations) - MAX_TOLD) + group.truncated_alerts
        return Notice(
            id=_id_of(group),
            thread=sha256(group.group_key.encode()).hexdigest()[:16],
            at=at,
            receiver=short(group.receiver),
            stories=_once_each(stories),
            operations=tuple(operations[:MAX_TOLD]),
            left_out=left_out,
            alertmanager=web_address(group.alertmanager_url),
        )

    def _told(self, subject: Subject, alerts: Sequence[Alert]) -> Told:
        kind, label = subject
        firing = [alert for alert in alerts if not alert.is_over]
        since = min(alert.starts_at for alert in firing or alerts)
        since_ms = None if self.clock.is_replay else round(since.timestamp() * 1_000)
        story = self.desk.story(kind, label, now_ms=self.clock.now_ms(), since_ms=since_ms)
        seen, expected, span = (figure(firing or alerts, name) for name in ("seen", "expected", "span_seconds"))
        is_ours = seen is None and story is not None
        return Told(
            kind=kind,
            id=story.id if story else label,
            name=short(story.name if story else _name(kind, label), MAX_TITLE),
            desks=tuple(sorted({short(alert.labels["desk"]) for alert in alerts if alert.labels.get("desk")})),
            since=since,
            ended=None if firing else max(alert.ends_at or alert.starts_at for alert in alerts),
            seen=story.articles if story and is_ours else seen,
            span_seconds=story.span_ms // 1_000 if story and is_ours else round(span or 0),
            expected=story.expected if story and is_ours else expected,
            sources=story.sources if story else 0,
            tone_then=story.tone_then if story else None,
            tone_now=story.tone_now if story else None,
            headlines=self._headlines(story) if story and firing else (),
            told_above=0,
            reasons=reasons_of(firing or alerts),
            page=f"{self.page_url}/#{kind}/{quote(story.id if story else label, safe='')}" if self.page_url else "",
        )

    def _headlines(self, story: Story) -> tuple[Headline, ...]:
        return tuple(
            Headline(
                title=short(it.title or it.sentence, MAX_TITLE) or "No headline",
                source=short(it.source, 80),
                at=datetime.fromtimestamp(min(max(it.at_ms, 0), MAX_MS) / 1_000, UTC),
                sentence=_sentence(it),
                link=web_address(it.link) or self._own_link(it),
                article_id=it.article_id,
            )
            for it in story.headlines
        )

    def _own_link(self, headline: Known) -> str:
        return f"{self.page_url}/article/{headline.article_id}" if self.page_url else ""


def _weight(alerts: Sequence[Alert]) -> tuple[bool, float, str]:
    """Sorts what fires first, the most articles first."""
    return all(alert.is_over for alert in alerts), -(figure(alerts, "seen") or 0), alerts[0].labels["entity"]


def _once_each(stories: Iterable[Told]) -> tuple[Told, ...]:
    """The stories without the headlines that an earlier one has."""
    known: set[str] = set()
    told = []
    for story in stories:
        new = tuple(it for it in story.headlines if it.article_id not in known)
        told.append(replace(story, headlines=new, told_above=len(story.headlines) - len(new)))
        known.update(it.article_id for it in new)
    return tuple(told)


def _id_of(group: Group) -> str:
    """A hash of the group and the state of its alerts: not of the time, nor of what the desk knows."""
    state = sorted(f"{it.fingerprint} {sorted(it.labels.items())} {it.status} {it.starts_at}" for it in group.alerts)
    return sha256("\n".join([group.group_key, *state]).encode()).hexdigest()[:32]


def _sentence(headline: Known) -> str:
    """The sentence where it says more than the headline does: not the headline again, nor a name alone."""
    is_title = headline.sentence == (headline.title or headline.sentence)
    return "" if is_title or len(headline.sentence.split()) < MIN_WORDS else short(headline.sentence)


def _name(kind: Kind, label: str) -> str:
    return country_names().get(label, label) if kind is Kind.COUNTRY else label
