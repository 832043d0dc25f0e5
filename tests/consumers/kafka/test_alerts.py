"""Alerts at a desk that reads Kafka: with headlines, also after a kill, and only where there is a page."""

import http.client
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from consumers.settings import Settings
from tests.consumers.kafka.fleet import environment_of, wait_until
from tests.consumers.notify.making import body, spike
from tests.consumers.notify.receiver import always, receiving
from tests.consumers.running import Served, article, once, serving, write_lines

pytestmark = pytest.mark.real


def post(served: Served) -> int:
    """The status that Alertmanager gets for an alert about Norway."""
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=20)
    try:
        alerts = body(spike("NO", kind="country", seen="9", expected="1"))
        connection.request("POST", "/api/alerts", alerts, {"Content-Type": "application/json"})
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_desk_takes_alerts_and_nobody_else(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """`run --kafka` and `desk` have the path; a desk that has just started has the headlines of the log."""
    settings = environment_of(fresh())
    now = datetime.now(UTC).isoformat()
    text = "The farmers of Norway lost their harvest on Monday."
    path = write_lines(tmp_path / "news.jsonl", [article(1, text, title="Frost", published_at=now)])
    assert once("topics", "create", **settings).returncode == 0
    assert once("publish", path, **settings).returncode == 0
    with receiving(always(200)) as receiver:
        notified = settings | {"notify_target": "json", "notify_url": receiver.url}
        with serving("--kafka", **notified) as served:
            wait_until(lambda: json.loads(served.get("/api/view"))["view"]["articles"] == 1, what="nothing is read")
            assert 200 == post(served)
            assert 0 == served.metrics()["deskwatch_notifications_failed_total"]
        with serving(role="desk", **notified) as served:
            wait_until(lambda: post(served) == 200, what="the alert is not delivered")
        with serving(role="export", **notified) as served:
            assert 404 == post(served)
            assert "deskwatch_notifications_failed_total" not in served.metrics()
    told = [[it["title"] for it in notice["stories"][0]["headlines"]] for notice in receiver.accepted]
    assert [["Frost"], ["Frost"]] == told
