"""What the alerts of a group say: whom they are about, their figures and reasons; text made fit to be shown.

Labels and annotations come from rules, and names in them from articles: none of it is trusted.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from consumers.article_page import is_web_address
from consumers.notify.notices import Operation, Reason
from consumers.notify.payload import Alert
from monitor.mentions import Kind
from monitor.plain import plain

MAX_TEXT: Final = 300
MAX_LINK: Final = 1_000

Subject = tuple[Kind, str]


def subject_of(alert: Alert) -> Subject | None:
    """Whom an alert is about; None for an alert about deskwatch itself."""
    kind, entity = alert.labels.get("kind", ""), alert.labels.get("entity", "")
    return (Kind(kind), entity) if entity and kind in set(Kind) else None


def figure(alerts: Iterable[Alert], name: str) -> float | None:
    """The largest of the alerts' figures of that name; None where none carries one that can be read."""
    figures = []
    for alert in alerts:
        try:
            figures.append(float(alert.annotations.get(name, "")))
        except ValueError:
            continue
    return max((figure for figure in figures if math.isfinite(figure) and figure >= 0), default=None)


def reasons_of(alerts: Sequence[Alert]) -> tuple[Reason, ...]:
    """Each alert once: two desks that watch one name have the same reason."""
    return tuple(dict.fromkeys(map(_reason, sorted(alerts, key=lambda alert: alert.starts_at))))


def _reason(alert: Alert) -> Reason:
    annotations = alert.annotations
    return Reason(
        alert=short(alert.labels.get("alertname", "")),
        severity=short(alert.labels.get("severity", "")),
        text=short(annotations.get("description") or annotations.get("summary") or ""),
        runbook=web_address(annotations.get("runbook_url", "")),
    )


def operation_of(alert: Alert) -> Operation:
    """What an alert without a name in the news says."""
    ended = (alert.ends_at or alert.starts_at) if alert.is_over else None
    title = short(alert.annotations.get("summary", "") or alert.labels.get("alertname", "an alert without a name"))
    return Operation(alert.starts_at, ended, title, _reason(alert))


def short(text: str, characters: int = MAX_TEXT) -> str:
    """The text on one line, harmless, of so many characters at the most."""
    line = plain(text[: 4 * characters])
    return line if len(line) <= characters else line[: characters - 1].rstrip() + "…"


def web_address(link: str) -> str:
    """The link, where it leads to a web page and is of a length that every mail program takes; else nothing."""
    return link if len(link) <= MAX_LINK and is_web_address(link) else ""
