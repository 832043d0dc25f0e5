"""Starts the real `deskwatch` as a process, and reads what it serves."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

COMMAND = (sys.executable, "-m", "consumers")
START_SECONDS = 90.0
PROCESS_FAMILIES = re.compile(
    r"deskwatch_(records|lines_dropped|sentences|entity_unresolved|stage_|article_delay|last_article|build_info|config_|catching"
    r"|consumer_lag|restore_|durable_|state_consistent|rebalances|skipped_batches|dead_letters|notifications_failed)"
    r"|process_|# "
)


def environment(**settings: object) -> dict[str, str]:
    """The environment of a process, with these settings and no others of ours."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DESKWATCH_")}
    return own | {f"DESKWATCH_{name.upper()}": str(value) for name, value in settings.items()}


def once(*arguments: object, stdin: bytes = b"", **settings: object) -> "subprocess.CompletedProcess[bytes]":
    """A run to its end."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, env=environment(**settings), timeout=300)


def samples(page: str) -> dict[str, float]:
    """Every sample of a text page, by name and labels."""
    lines = (line.split(" # ")[0] for line in page.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def counts(page: str) -> dict[str, float]:
    """The samples of the ledger: those that survive a restart."""
    return {name: value for name, value in samples(page).items() if not PROCESS_FAMILIES.match(name)}


class Served:
    """A serving process and its address."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.process = process
        self.url = url

    def get(self, path: str, *, seconds: float = 10.0) -> str:
        """The body of a page.

        Raises:
            OSError: The process does not answer, or ended before it had answered in full.
        """
        try:
            with urllib.request.urlopen(self.url + path, timeout=seconds) as response:  # noqa: S310  our own address
                body: bytes = response.read()
        except HTTPException as error:  # it ended while it answered
            raise ConnectionError(f"{self.url}{path}: {error!r}") from error
        return body.decode()

    def metrics(self) -> dict[str, float]:
        """The samples on `/metrics` now."""
        return samples(self.get("/metrics"))

    def wait_for(self, name: str, value: float, *, seconds: float = START_SECONDS) -> dict[str, float]:
        """The samples once that sample has reached that value."""
        until = time.monotonic() + seconds
        while (now := self.metrics()).get(name, -1) < value:
            assert self.process.poll() is None, "the process has ended"
            assert time.monotonic() < until, f"{name} is {now.get(name)}, wanted {value}"
            time.sleep(0.1)
        return now


@contextmanager
def serving(
    *arguments: object, port: int = 0, role: str = "run", failpoints: str = "", **settings: object
) -> Iterator[Served]:
    """A process that serves on a free loopback port, killed at the end of the block where it still runs."""
    program = (sys.executable, "-m", "tests.chaos.process") if failpoints else COMMAND
    command = [*program, role, "--listen", f"127.0.0.1:{port}", *map(str, arguments)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(**settings) | ({"FAILPOINTS": failpoints} if failpoints else {}),
    )
    try:
        assert process.stdout is not None
        url = ""
        while not url:
            line = process.stdout.readline()
            assert line, f"the process ended with {process.wait()} before it served"
            url = line.split()[-1].removesuffix("/metrics") if line.startswith("metrics") else ""
        yield Served(process, url)
    finally:
        process.kill()
        process.communicate()


def article(number: int, text: str, *, title: str = "", **fields: object) -> dict[str, object]:
    """A record in plain JSON, one minute after the one before."""
    published = f"2026-03-10T{6 + number // 60:02d}:{number % 60:02d}:00Z"
    head = {"uri": f"urn:test:{number}", "title": title or f"Report number {number}", "published_at": published}
    return {**head, "language": "en", "source": f"Paper {number % 7}", "text": text, **fields}


def write_lines(path: Path, records: Sequence[dict[str, object]]) -> Path:
    """A `.jsonl` file of the records."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path
