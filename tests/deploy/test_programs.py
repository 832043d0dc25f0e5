"""Programs are started, watched and ended."""

import os
import sys
import time
from pathlib import Path

import pytest

from deploy.local import programs
from deploy.local.programs import ProgramError, Programs

SLEEPS = (sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)")
STAYS = (
    *(sys.executable, "-c"),
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
)


def wait_up(running: Programs, name: str) -> None:
    """Returns once the program has said that it is up."""
    until = time.monotonic() + 30
    while "up" not in running.log_of(name).read_text():
        assert time.monotonic() < until
        time.sleep(0.02)


def pids(running: Programs) -> list[int]:
    """The process ids."""
    return [process.pid for _, process in running._running]


def test_all_end_with_the_block(tmp_path: Path) -> None:
    """Also where the block fails."""
    with pytest.raises(KeyboardInterrupt), Programs(tmp_path) as running:  # noqa: PT012
        running.start("one", SLEEPS)
        running.start("two", SLEEPS)
        started = pids(running)
        raise KeyboardInterrupt
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_what_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By force, after a while."""
    monkeypatch.setattr(programs, "STOP_SECONDS", 0.2)
    with Programs(tmp_path) as running:
        running.start("stays", STAYS)
        wait_up(running, "stays")
        (pid,) = pids(running)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_one_that_ended_is_told_of_with_its_last_words(tmp_path: Path) -> None:
    """Instead of waiting for it."""
    with Programs(tmp_path) as running:
        running.start("short", (sys.executable, "-c", "import sys; print('first'); sys.exit('no such topic')"))
        running._running[0][1].wait(30)
        with pytest.raises(ProgramError, match="short ended with 1: no such topic"):
            running.wait_ready("short", "http://127.0.0.1:1/")


def test_what_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for each program, all at once."""
    monkeypatch.setenv("PATH", "/nowhere")
    lines = programs.missing()
    assert len(programs.PACKAGES) == len(lines)
    assert "prometheus-alertmanager is not installed; on Debian: apt-get install prometheus-alertmanager" in lines


def test_settings_are_those_given_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the user has exported for the real installation."""
    monkeypatch.setenv("DESKWATCH_BROKERS", "kafka.example:9092")
    assert {"DESKWATCH_GROUP": "g"} == {
        name: value for name, value in programs.environment({"group": "g"}).items() if name.startswith("DESKWATCH_")
    }
