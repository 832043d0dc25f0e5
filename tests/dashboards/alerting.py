"""A real Alertmanager on loopback, and a webhook that takes down who was told of what, and when."""

import json
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from tests.consumers.prometheus import free_port
from tests.real import program

Labels = dict[str, str]


class Told(NamedTuple):
    """One message: at which path and when it came, and the alerts in it."""

    path: str
    at: float
    alerts: list[Labels]

    @property
    def entities(self) -> set[str]:
        """The names that it tells of."""
        return {alert["entity"] for alert in self.alerts}


class Alerting:
    """A running Alertmanager, and what it has sent."""

    def __init__(self, url: str, messages: list[Told]) -> None:
        self.url, self.messages = url, messages

    def raise_alerts(self, *alerts: Labels, seconds: float = 600.0) -> float:
        """Posts alerts as Prometheus does, each over in so many seconds unless it is posted again; when."""
        ends_at = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
        body = json.dumps([{"labels": labels, "endsAt": ends_at} for labels in alerts]).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/v2/alerts", body, headers)  # noqa: S310  our own address
        at = time.monotonic()
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
        return at

    def wait_for(self, number: int, *, seconds: float = 30.0) -> list[Told]:
        """The messages, once there are so many."""
        until = time.monotonic() + seconds
        while len(self.messages) < number:
            assert time.monotonic() < until, f"{len(self.messages)} messages came, wanted {number}: {self.messages}"
            time.sleep(0.05)
        return list(self.messages)


def spike(entity: str, desk: str = "general", name: str = "DeskwatchMentionSpike") -> Labels:
    """The labels of a desk's alert."""
    return {"alertname": name, "kind": "person", "entity": entity, "desk": desk, "severity": "info"}


def operational(name: str, severity: str = "warning") -> Labels:
    """The labels of an operator's alert."""
    return {"alertname": name, "desk": "operations", "severity": severity}


@contextmanager
def webhook() -> Iterator[tuple[str, list[Told]]]:
    """The address of a webhook, and what comes there, at whatever path."""
    messages: list[Told] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            messages.append(Told(self.path, time.monotonic(), [alert["labels"] for alert in body["alerts"]]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", messages
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def alertmanager(folder: Path, configuration: str, messages: list[Told]) -> Iterator[Alerting]:
    """A real one with this configuration, ended with the block."""
    binary = program("prometheus-alertmanager", "prometheus-alertmanager")
    file, port = folder / "alertmanager.yml", free_port()
    file.write_text(configuration)
    command = [binary, f"--config.file={file}", f"--storage.path={folder}/data", "--cluster.listen-address="]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
    try:
        until = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < until, "Alertmanager did not start"
                time.sleep(0.1)
        yield Alerting(f"http://127.0.0.1:{port}", messages)
    finally:
        process.terminate()
        process.wait(timeout=30)
