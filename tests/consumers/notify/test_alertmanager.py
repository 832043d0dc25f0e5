"""A real Prometheus, a real Alertmanager and the real process: whatever dies or refuses, every alert arrives."""

import json
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.consumers.notify.receiver import Receiver, always, receiving
from tests.consumers.prometheus import free_port
from tests.consumers.running import COMMAND, START_SECONDS, environment, samples, write_lines
from tests.real import program

pytestmark = pytest.mark.real

COUNTRIES = {"NO": "Norway", "KE": "Kenya", "PE": "Peru", "JP": "Japan", "PL": "Poland", "IN": "India", "BR": "Brazil"}
ALERT_SECONDS = 2.0
"""From one alert's beginning to the next: so that there is always something under way when something dies."""
DELIVERY_SECONDS = 2.0


class Process:
    """A program that may be killed at any moment and started again."""

    def __init__(self, command: list[str], log: Path, **settings: object) -> None:
        self._command, self._log, self._settings = command, log, settings
        self.kills = 0
        self.start()

    def start(self) -> None:
        """Starts it, after whatever it has logged before."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdout=log, stderr=log, env=environment(**self._settings), stdin=subprocess.DEVNULL
            )

    def kill(self) -> None:
        """No time for anything: SIGKILL."""
        self._process.kill()
        self._process.wait()
        self.kills += 1

    def keep_up(self) -> None:
        """Starts it again where it was killed."""
        if self._process.poll() is not None:
            self.start()

    def log(self) -> str:
        """What it has said in all its lives."""
        return self._log.read_text("utf-8", "replace")


class Newsroom:
    """Prometheus, Alertmanager and deskwatch, each told where the next one is."""

    def __init__(self, folder: Path, target: str) -> None:
        prometheus, alertmanager, port = (free_port() for _ in range(3))
        self.url = f"http://127.0.0.1:{port}"
        self.deskwatch = Process(
            [*COMMAND, "run", str(_news(folder)), "--listen", f"127.0.0.1:{port}"],
            folder / "deskwatch.log",
            state=folder / "state.db",
            notify_target="json",
            notify_url=target,
            notify_seconds=DELIVERY_SECONDS,
        )
        self._wait_until_read()
        (folder / "alertmanager.yml").write_text(
            "route: {receiver: desk, group_by: [desk, kind, entity], group_wait: 1s, group_interval: 2s}\n"
            f"receivers: [{{name: desk, webhook_configs: [{{url: '{self.url}/api/alerts'}}]}}]\n"
        )
        self.alertmanager = Process(
            [
                *(program("prometheus-alertmanager", "prometheus-alertmanager"),),
                *(f"--config.file={folder}/alertmanager.yml", f"--storage.path={folder}/alertmanager"),
                *(f"--web.listen-address=127.0.0.1:{alertmanager}", "--cluster.listen-address="),
            ],
            folder / "alertmanager.log",
        )
        (folder / "rules.yml").write_text(json.dumps({"groups": [{"name": "r", "interval": "1s", "rules": _rules()}]}))
        (folder / "prometheus.yml").write_text(
            f"rule_files: [{folder}/rules.yml]\n"
            f"alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{alertmanager}']}}]}}]}}\n"
        )
        self.prometheus = Process(
            [
                *(program("prometheus", "prometheus"), f"--config.file={folder}/prometheus.yml"),
                *(f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{prometheus}"),
                "--rules.alert.resend-delay=1s",
            ],
            folder / "prometheus.log",
        )

    def _wait_until_read(self) -> None:
        """Returns once the desk knows every article: alerts that come are about what it has counted."""
        until, articles = time.monotonic() + START_SECONDS, 0
        while articles < len(COUNTRIES):
            assert time.monotonic() < until, self.deskwatch.log()
            time.sleep(0.2)
            try:
                with urlopen(f"{self.url}/api/view?window=1h", timeout=5) as response:  # noqa: S310  our own address
                    articles = json.load(response)["view"]["articles"]
            except OSError:
                continue

    def processes(self) -> tuple[Process, ...]:
        """All of them."""
        return self.prometheus, self.alertmanager, self.deskwatch


@contextmanager
def working(folder: Path, target: str) -> Iterator[Newsroom]:
    """A newsroom whose processes are ended with the block."""
    newsroom = Newsroom(folder, target)
    try:
        yield newsroom
    finally:
        for process in newsroom.processes():
            process.kill()


def _news(folder: Path) -> Path:
    """An article about each country, just published."""
    now = datetime.now(UTC).isoformat()
    records: list[dict[str, object]] = [
        {
            "uri": f"urn:test:{code}",
            "title": f"Harvest fails in {name}",
            "published_at": now,
            "language": "en",
            "source": "Harbour Post",
            "text": f"The farmers of {name} lost their harvest to the frost on Monday.",
        }
        for code, name in COUNTRIES.items()
    ]
    return write_lines(folder / "news.jsonl", records)


def _rules() -> list[dict[str, Any]]:
    """One alert per country, each beginning a little later than the one before."""
    begin = time.time() + 2
    return [
        {
            "alert": "DeskwatchMentionSpike",
            "expr": f"vector(time()) > {begin + number * ALERT_SECONDS:.0f}",
            "labels": {"kind": "country", "entity": code, "desk": "world"},
            "annotations": {"seen": "12", "expected": "1.5", "description": f"12 articles name {code}."},
        }
        for number, code in enumerate(COUNTRIES)
    ]


def told(receiver: Receiver) -> set[str]:
    """The countries of the notices that were accepted."""
    with receiver.lock:
        return {story["id"] for notice in receiver.accepted for story in notice["stories"]}


def wait_for_all(newsroom: Newsroom, receiver: Receiver, seconds: float) -> None:
    """Returns once every alert has arrived; starts again what was killed, after a moment."""
    until = time.monotonic() + seconds
    while told(receiver) != set(COUNTRIES):
        assert time.monotonic() < until, f"missing {set(COUNTRIES) - told(receiver)}\n{newsroom.alertmanager.log()}"
        time.sleep(1.0)
        for process in newsroom.processes():
            process.keep_up()


def test_no_alert_is_lost_whatever_dies_and_refuses(tmp_path: Path) -> None:
    """Kills when a notice is accepted and not yet answered, refusals, silence: each alert arrives, with headlines.

    A kill of deskwatch between acceptance and answer means that Alertmanager tries again: twice is allowed, never none.
    """
    newsroom: list[Newsroom] = []
    done: list[str] = []

    def behave(_: Receiver, number: int) -> int:
        """One fault per request, in this order; from then on all is well."""
        faults = ["kill deskwatch", "refuse", "kill both", "hang up", "say nothing", "kill alertmanager", "refuse"]
        fault = faults[number] if number < len(faults) else ""
        done.append(fault)
        if fault in ("kill deskwatch", "kill both"):
            newsroom[0].deskwatch.kill()
        if fault in ("kill alertmanager", "kill both"):
            newsroom[0].alertmanager.kill()
        if fault == "say nothing":
            threading.Event().wait(2 * DELIVERY_SECONDS)
        return {"refuse": 503, "hang up": 0, "say nothing": 0}.get(fault, 200)

    with receiving(behave) as receiver, working(tmp_path, receiver.url) as room:
        newsroom.append(room)
        wait_for_all(room, receiver, 120)
        assert {"kill deskwatch", "kill both", "hang up", "say nothing", "kill alertmanager"} <= set(done)
        assert (2, 2) == (room.deskwatch.kills, room.alertmanager.kills)
        for notice in receiver.accepted:
            for story in notice["stories"]:
                assert (12, 1.5) == (story["seen"], story["expected"])
                titles = [headline["title"] for headline in story["headlines"]]
                assert [f"Harvest fails in {COUNTRIES[story['id']]}"] == titles
        with urlopen(f"{room.url}/metrics", timeout=5) as response:  # noqa: S310  our own address
            failed = samples(response.read().decode())["deskwatch_notifications_failed_total"]
        log = room.deskwatch.log()
    assert 0 < failed < 7
    assert "top-secret" not in log
    assert "answered 503" in log
    assert re.search("not delivered within 2 s|timed out", log)


def test_a_webhook_that_says_yes_too_soon_loses_an_alert(tmp_path: Path) -> None:
    """The check above bites: an answer of 200 before the target has accepted is an alert that nobody ever sees."""
    with receiving(always(200)) as liar, receiving(always(200)) as receiver, working(tmp_path, receiver.url) as room:
        (tmp_path / "alertmanager.yml").write_text(
            (tmp_path / "alertmanager.yml").read_text().replace(f"{room.url}/api/alerts", liar.url)
        )
        room.alertmanager.kill()
        room.alertmanager.start()
        until = time.monotonic() + 60
        while len(liar.came) < len(COUNTRIES):
            assert time.monotonic() < until, room.alertmanager.log()
            time.sleep(0.5)
        assert set() == told(receiver)
