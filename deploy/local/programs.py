"""Programs that run beside each other: started in order, ended in the opposite one by their process ids."""

import os
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

START_SECONDS = 180.0
STOP_SECONDS = 30.0
PACKAGES = {
    "prometheus": "prometheus",
    "promtool": "prometheus",
    "prometheus-alertmanager": "prometheus-alertmanager",
    "java": "default-jre-headless",
    "mvn": "maven",
}


class ProgramError(Exception):
    """Something is missing, or has ended; the message says what to do."""


def missing() -> list[str]:
    """A line for each program that is not installed."""
    return [
        f"{name} is not installed; on Debian: apt-get install {package}"
        for name, package in PACKAGES.items()
        if shutil.which(name) is None
    ]


class Programs:
    """What was started; `with Programs(folder) as programs` ends all of it, whatever happens inside."""

    def __init__(self, folder: Path) -> None:
        """What they write goes into `folder`, one log for each."""
        self._folder = folder
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(self, name: str, command: Sequence[str], settings: Mapping[str, object] | None = None) -> None:
        """Starts a program, in a session of its own: Ctrl-C is not for it. `settings` are deskwatch's."""
        with self.log_of(name).open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=environment(settings or {}),
            )
        self._running.append((name, process))

    def wait_ready(self, name: str, url: str) -> None:
        """Returns once `url` answers 200. Raises `ProgramError` where the program ends, or takes too long."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            self.check(name)
            try:
                urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  our own address
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise ProgramError(f"{name} does not answer at {url}; its log is {self.log_of(name)}")

    def check(self, name: str) -> None:
        """Raises `ProgramError` where that program has ended."""
        for known, process in self._running:
            if known == name and process.poll() is not None:
                last = self.log_of(name).read_text("utf-8", "replace").strip().splitlines()[-1:]
                raise ProgramError(f"{name} ended with {process.returncode}: {''.join(last)}")

    def log_of(self, name: str) -> Path:
        """Where a program's words are."""
        return self._folder / f"{name}.log"

    def __enter__(self) -> "Programs":
        return self

    def __exit__(self, *_: object) -> None:
        """Ends them, the last one first; by force where one does not end in time."""
        for _name, process in reversed(self._running):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def environment(settings: Mapping[str, object]) -> dict[str, str]:
    """Our environment, with these settings of deskwatch and no others."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DESKWATCH_")}
    return own | {f"DESKWATCH_{name.upper()}": str(value) for name, value in settings.items()}
