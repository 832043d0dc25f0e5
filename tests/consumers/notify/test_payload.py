"""What Alertmanager posts is understood, and what it never posts is refused with what is wrong."""

import json
from datetime import UTC, datetime

import pytest

from consumers.notify.payload import BadAlertsError, decode
from tests.consumers.notify.making import body, spike


def test_a_group_is_read() -> None:
    """Go writes nine digits of a second and the year 1 for an end that nobody knows."""
    group = decode(body(spike() | {"startsAt": "2026-03-10T18:00:00.123456789+01:00"}, truncatedAlerts=3))
    assert ("desk-world", 3) == (group.receiver, group.truncated_alerts)
    assert datetime(2026, 3, 10, 17, 0, 0, 123457, UTC) == group.alerts[0].starts_at
    assert datetime(1, 1, 1, tzinfo=UTC) == group.alerts[0].ends_at


def test_a_newer_alertmanager_may_say_more_and_less() -> None:
    """Unknown fields are passed over; only the group's key and alerts with status, labels and start are needed."""
    least = {"status": "firing", "labels": {}, "startsAt": "2026-03-10T18:00:00Z", "new": [1]}
    assert 1 == len(decode(json.dumps({"groupKey": "k", "alerts": [least], "also": {}}).encode()).alerts)


@pytest.mark.parametrize(
    ("packed", "wrong"),
    [
        (b"", "truncated"),
        (b"\xff{}", "malformed"),
        (b"[]", "Expected `object`"),
        (b'{"groupKey": "k", "alerts": [], "x": ' + b"[" * 100_000, "recursion"),
        (b'{"alerts": []}', "groupKey"),
        (body(), "no alert"),
        (body(spike() | {"status": "maybe"}), "maybe"),
        (body(spike() | {"startsAt": "yesterday"}), r"startsAt|RFC3339"),
        (body(spike() | {"startsAt": "2026-03-10T18:00:00"}), "without a zone"),
        (body(spike() | {"labels": {"entity": 7}}), "labels"),
    ],
)
def test_what_can_never_succeed_is_refused(packed: bytes, wrong: str) -> None:
    """The message says what is wrong."""
    with pytest.raises(BadAlertsError, match=f"(?i){wrong}"):
        decode(packed)
