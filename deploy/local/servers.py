"""The servers of the stack, each told where the others are: deskwatch's three roles, Prometheus and Alertmanager."""

import json
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from deploy.local import history, story
from deploy.local.kafka import free_ports
from deploy.local.programs import ProgramError, Programs, environment

DESKWATCH = (sys.executable, "-m", "consumers")
DESKS = Path(__file__).parents[2] / "consumers" / "stream" / "desks.yml"
ROLES = ("export", "desk", "analyze")
HOLD_SECONDS = 12
"""Longer than two scrapes: a name must have been seen at 0."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything answers."""

    brokers: str
    analyze: str
    export: str
    desk: str
    prometheus: str
    alertmanager: str

    def __str__(self) -> str:
        return "\n".join(
            (
                f"live page     {self.desk}/",
                f"Prometheus    {self.prometheus}/",
                f"Alertmanager  {self.alertmanager}/",
                f"Kafka         {self.brokers}",
                *(f"metrics       {it}/metrics" for it in (self.analyze, self.export, self.desk)),
            )
        )


class Servers:
    """All of them, in one folder."""

    def __init__(self, folder: Path, programs: Programs, brokers: str) -> None:
        self._folder, self._programs = folder, programs
        self.addresses = Addresses(brokers, *(f"http://127.0.0.1:{port}" for port in free_ports(5)))
        self.settings: dict[str, object] = {
            "brokers": brokers,
            "desks_file": DESKS,
            "people_table": DESKS.with_name("people.tsv"),
            "mentions_partitions": 3,
            "hold_seconds": HOLD_SECONDS,
            "snapshot_seconds": 15,
            "linger_seconds": 0,
            "alerts_url": f"{self.addresses.desk}/api/alerts",
            "page_url": self.addresses.desk,
        }

    @property
    def boards(self) -> Path:
        """The folder of the boards."""
        return self._folder / "boards"

    def start(self) -> None:
        """Starts everything, each once what it needs is there."""
        self.deskwatch("topics", "create")
        for role in ROLES:
            url = getattr(self.addresses, role)
            self._programs.start(role, [*DESKWATCH, role, "--listen", _host_of(url)], self.settings)
        self.deskwatch("dashboards", "write", str(self._folder))
        self._start_alertmanager()
        self._start_prometheus()
        for role in ROLES:
            self._programs.wait_ready(role, f"{getattr(self.addresses, role)}/-/ready")

    def check(self) -> None:
        """Raises `ProgramError` where one has ended that should not."""
        for name in (*ROLES, "prometheus", "alertmanager"):
            self._programs.check(name)

    def deskwatch(self, *words: str) -> None:
        """A command of deskwatch to its end. Raises `ProgramError` where it fails."""
        done = subprocess.run([*DESKWATCH, *words], capture_output=True, text=True, env=environment(self.settings))
        if done.returncode:
            raise ProgramError(f"deskwatch {' '.join(words)}: {done.stderr.strip()}")

    def told(self) -> int:
        """How many messages Alertmanager's webhooks have taken."""
        url = f"{self.addresses.alertmanager}/metrics"
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310  our own address
            lines = [line for line in response.read().decode().splitlines() if 'integration="webhook"' in line]
        tried, failed = (
            sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"alertmanager_{name}{{"))
            for name in ("notifications_total", "notifications_failed_total")
        )
        return round(tried - failed)

    def _start_alertmanager(self) -> None:
        url = self.addresses.alertmanager
        command = ["prometheus-alertmanager", f"--config.file={self._folder}/alertmanager/alertmanager.yml"]
        command += [f"--storage.path={self._folder}/alertmanager-data", f"--web.listen-address={_host_of(url)}"]
        self._programs.start("alertmanager", [*command, "--cluster.listen-address="])
        self._programs.wait_ready("alertmanager", f"{url}/-/ready")

    def _start_prometheus(self) -> None:
        """With a day of history in its data, and the rules as they were written."""
        data, url = self._folder / "prometheus-data", self.addresses.prometheus
        history.write(data, story.NAMES, time.time() - 60)
        targets = [_host_of(getattr(self.addresses, role)) for role in ROLES]
        configuration = {
            "global": {"scrape_interval": "5s"},
            "rule_files": [f"{self._folder}/rules/deskwatch.rules.yml"],
            "scrape_configs": [{"job_name": "deskwatch", "static_configs": [{"targets": targets}]}],
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [_host_of(self.addresses.alertmanager)]}]}]},
        }
        file = self._folder / "prometheus.yml"
        file.write_text(json.dumps(configuration), "utf-8")
        command = ["prometheus", f"--config.file={file}", f"--storage.tsdb.path={data}"]
        command += ["--enable-feature=exemplar-storage", f"--web.listen-address={_host_of(url)}"]
        self._programs.start("prometheus", command)
        self._programs.wait_ready("prometheus", f"{url}/-/ready")


def _host_of(url: str) -> str:
    return url.removeprefix("http://")
