"""Alertmanager's webhook body, version 4, as records: what is needed of it, and nothing that is not there.

Fields that are not needed are not read, and those that may be missing have a default, so that a newer Alertmanager is
still understood.
"""

from datetime import datetime
from typing import Literal

import msgspec


class BadAlertsError(Exception):
    """The body is not what Alertmanager sends and never will be; the message says what is wrong."""


class Alert(msgspec.Struct, frozen=True, rename="camel"):
    """One alert of a group. An annotation or a label that is missing is missing in the mapping."""

    status: Literal["firing", "resolved"]
    labels: dict[str, str]
    starts_at: datetime
    annotations: dict[str, str] = {}
    ends_at: datetime | None = None
    fingerprint: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it is resolved."""
        return self.status == "resolved"


class Group(msgspec.Struct, frozen=True, rename="camel"):
    """The alerts of one notification. Alertmanager left out `truncated_alerts` more of them."""

    group_key: str
    alerts: list[Alert]
    receiver: str = ""
    truncated_alerts: int = 0
    alertmanager_url: str = msgspec.field(name="externalURL", default="")


_decoder = msgspec.json.Decoder(Group)


def decode(body: bytes) -> Group:
    """The group. Raises `BadAlertsError` for what is no such body, or holds no alert."""
    try:
        group = _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadAlertsError(f"this is not what Alertmanager posts to a webhook (version 4): {error}") from error
    if not group.alerts:
        raise BadAlertsError("the group holds no alert; Alertmanager never posts that")
    times = [time for alert in group.alerts for time in (alert.starts_at, alert.ends_at) if time is not None]
    if any(time.tzinfo is None for time in times):
        raise BadAlertsError("a time without a zone was given; Alertmanager writes such as 2026-03-10T18:00:00Z")
    return group
