"""A real Prometheus on loopback that scrapes some addresses every second."""

import json
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.real import program

START_SECONDS = 60.0
Jobs = Mapping[str, Mapping[str, Any]]
"""Scrape jobs by name, each with its options."""
DESKWATCH: Jobs = {"deskwatch": {}}


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


class Prometheus:
    """A running server."""

    def __init__(self, url: str) -> None:
        self._url = url

    def query(self, query: str) -> list[dict[str, Any]]:
        """The result of an instant query."""
        data: dict[str, Any] = self.get("query", query=query)
        if data["resultType"] == "scalar":
            return [{"metric": {}, "value": data["result"]}]
        result: list[dict[str, Any]] = data["result"]
        return result

    def query_range(self, query: str, *, seconds: int, step: int = 5) -> list[dict[str, Any]]:
        """The result over the past `seconds`."""
        now = time.time()
        result: list[dict[str, Any]] = self.get("query_range", query=query, start=now - seconds, end=now, step=step)[
            "result"
        ]
        return result

    def get(self, path: str, **parameters: object) -> Any:
        """What the HTTP API answers below `/api/v1/`."""
        address = f"{self._url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310  our own address
            return json.load(response)["data"]

    def merged(self, selector: str, window: str = "30m") -> dict[str, list[float]]:
        """The same with the samples of all instances as one series, in the order of their times."""
        found: dict[str, list[tuple[float, float]]] = {}
        for series in self.query(f"{selector}[{window}]"):
            labels = ",".join(
                f"{name}={value}" for name, value in sorted(series["metric"].items()) if name != "instance"
            )
            found.setdefault(labels, []).extend((at, float(value)) for at, value in series["values"])
        return {labels: [value for _, value in sorted(values)] for labels, values in found.items()}

    def raw(self, selector: str, window: str = "30m") -> dict[str, list[float]]:
        """The raw samples of each series in the window, by its labels."""
        return {
            ",".join(f"{name}={value}" for name, value in sorted(series["metric"].items())): [
                float(value) for _, value in series["values"]
            ]
            for series in self.query(f"{selector}[{window}]")
        }

    def wait_for(self, query: str, value: float, *, seconds: float = 90.0) -> None:
        """Returns once the query's first value has reached `value`."""
        until = time.monotonic() + seconds
        newest: float | None = None
        while newest is None or newest < value:
            assert time.monotonic() < until, f"{query} is {newest}, wanted {value}"
            time.sleep(0.2)
            result = self.query(query)
            newest = float(result[0]["value"][1]) if result else None


def growth(samples: list[float]) -> float:
    """The sum of increases between consecutive samples, a fall counting as a reset: what a rate is made from."""
    return sum(after - before if after >= before else after for before, after in pairwise(samples))


def backfill(folder: Path, history: str) -> None:
    """Puts samples of the past, written as OpenMetrics, into the data that a server in `folder` will start with."""
    (folder / "history.txt").write_text(history, "utf-8")
    command = [program("promtool", "prometheus"), "tsdb", "create-blocks-from", "openmetrics", "--quiet"]
    subprocess.run([*command, folder / "history.txt", folder / "data"], check=True, capture_output=True)


def scrape_configs(targets: Sequence[str], jobs: Jobs) -> list[dict[str, Any]]:
    """The part of the configuration that says what is scraped, and how."""
    return [{"job_name": name, "static_configs": [{"targets": targets}], **options} for name, options in jobs.items()]


@contextmanager
def scraping(
    folder: Path, *targets: str, jobs: Jobs = DESKWATCH, rules: str = "", history: str = ""
) -> Iterator[Prometheus]:
    """A server that scrapes `targets` (host:port) every second and keeps its data in `folder`.

    Each of `jobs` scrapes all of them, with options of its own. It evaluates `rules`, the text of a rule file, and
    starts with `history`, samples of the past as OpenMetrics.
    """
    binary = program("prometheus", "prometheus")
    folder.mkdir()
    if history:
        backfill(folder, history)
    (folder / "rules.yml").write_text(rules, "utf-8")
    (folder / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}\n"
        f"rule_files: {json.dumps([str(folder / 'rules.yml')] if rules else [])}\n"
        f"scrape_configs: {json.dumps(scrape_configs(targets, jobs))}\n"
    )
    port = free_port()
    command = [
        *(binary, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data"),
        *(f"--web.listen-address=127.0.0.1:{port}", "--enable-feature=exemplar-storage", "--log.level=warn"),
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    server = Prometheus(f"http://127.0.0.1:{port}")
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                server.query("up")
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
