"""Alerts as Alertmanager posts them, a desk behind them, and a notice that holds everything that can be told."""

import json
from datetime import UTC, datetime
from typing import Any

from consumers.notify.notices import Notice
from consumers.notify.payload import decode
from consumers.notify.telling import Teller
from monitor.items import ArticleItem
from monitor.policy import HOUR_MS, MINUTE_MS
from tests.consumers.serving import Newsroom, SetClock
from tests.making import NOON_MS, article, country, hash_of, ordinary_day, person

NOW = datetime.fromtimestamp(NOON_MS / 1_000, UTC)
NEVER = "0001-01-01T00:00:00Z"
NAME = "Mira Solano"
PAGE = "https://desk.example"


def at(minutes_ago: float) -> str:
    """A time as Alertmanager writes it."""
    return datetime.fromtimestamp(NOON_MS / 1_000 - minutes_ago * 60, UTC).isoformat().replace("+00:00", "Z")


def alert(
    name: str = "DeskwatchMentionSpike", *, minutes: float = 8, ended: float | None = None, **fields: str
) -> dict[str, Any]:
    """An alert that began so many minutes ago; `fields` are labels, and annotations where rules have them there."""
    annotated = {"summary", "description", "seen", "expected", "span_seconds", "runbook_url"}
    labels = {key: value for key, value in fields.items() if key not in annotated}
    return {
        "status": "firing" if ended is None else "resolved",
        "labels": {"alertname": name, **labels},
        "annotations": {key: value for key, value in fields.items() if key in annotated},
        "startsAt": at(minutes),
        "endsAt": NEVER if ended is None else at(ended),
        "generatorURL": "http://prometheus.example/graph",
        "fingerprint": f"{hash_of(str(sorted(labels.items()))):016x}",
    }


def spike(entity: str = NAME, *, kind: str = "person", desk: str = "world", **fields: Any) -> dict[str, Any]:
    """A mention spike."""
    return alert(kind=kind, entity=entity, desk=desk, severity="info", **fields)


def body(*alerts: dict[str, Any], **fields: Any) -> bytes:
    """What Alertmanager 0.25 posts for a group."""
    return json.dumps(
        {
            "version": "4",
            "groupKey": '{}/{desk="world"}:{entity="Mira Solano"}',
            "truncatedAlerts": 0,
            "status": "firing",
            "receiver": "desk-world",
            "groupLabels": {},
            "commonLabels": {},
            "commonAnnotations": {},
            "externalURL": "http://alertmanager.example:9093",
            "alerts": alerts,
            **fields,
        }
    ).encode()


def newsroom(*items: ArticleItem) -> Newsroom:
    """A desk that remembers these, at noon."""
    made = Newsroom(clock=SetClock())
    made.tell(*items)
    return made


def notice(*alerts: dict[str, Any], items: tuple[ArticleItem, ...] = (), page: str = PAGE, **fields: Any) -> Notice:
    """What is told of these alerts."""
    desk = newsroom(*items)
    return Teller(desk.desk, desk.clock, page).notice(decode(body(*alerts, **fields)), at=NOW)


def hostile_day() -> tuple[ArticleItem, ...]:
    """A day of news, then a story told by outsiders who try to be more than text."""
    usual = ordinary_day(NOON_MS, articles=240, named=(country("FR", tone=3_000),))
    before = [
        article(f"before-{n}", NOON_MS - (3 + n) * HOUR_MS, person(NAME, tone=1_000, sentence="Solano spoke of hope."))
        for n in range(6)
    ]
    texts = (
        ("Solano resigns", "Harbour Post", "Mira Solano said on Monday that she resigns.", "https://harbour.example/1"),
        (
            "<script>alert(1)</script> <!channel> *Solano* _out_ & `gone`",
            "Evil <b>& Sons</b>",
            "Bcc: all@news.example\r\nMira Solano <img src=x onerror=alert(1)> said.",
            "https://evil.example/?a=1&b=<2>|x",
        ),
        (
            "\u202egnisrever si onaloS\u202c\nSubject: pwned",
            "Mirror",
            "Mira \x1b[31mSolano\x1b[0m is red now.",
            "ftp://x",
        ),
        ("Solano: «Je pars»", "Le Phare", "Mira Solano quitte le gouvernement à midi.", "javascript:alert(1)"),
        ("", "Ticker", "Solano out.", ""),
        ("Crowds at the palace", "Harbour Post", "Crowds called for Mira Solano to stay.", "https://harbour.example/2"),
    )
    story = [
        article(
            f"story-{n}",
            NOON_MS - (3 + 2 * n) * MINUTE_MS,
            person(NAME, tone=-4_000, mentions=3 - n // 2, sentence=sentence),
            *[country("FR")] * (n < 2),
            title=title,
            source=source,
            link=link,
        )
        for n, (title, source, sentence, link) in enumerate(texts)
    ]
    return (*usual, *before, *story)


def everything() -> Notice:
    """A story on two desks, a second name in the same articles, one that is over, and an alert for operators."""
    return notice(
        spike(
            seen="6.2",
            expected="0.04",
            description="6 articles in 15 minutes where none is usual <!here>",
            runbook_url="https://docs.example/alerts#spike",
        ),
        alert("DeskwatchToneDrop", kind="person", entity=NAME, desk="politics", description="Tone fell by 0.5."),
        spike("FR", kind="country", desk="general"),
        spike("KE", kind="country", desk="general", minutes=26 * 60, ended=5),
        alert(
            "DeskwatchLagging",
            severity="warning",
            desk="operations",
            summary="Articles are read late.",
            description="4,000 records wait.",
        ),
        items=hostile_day(),
        truncatedAlerts=2,
    )
