"""The stack says what is missing before it starts anything. `make stack` itself is its test, with every server."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.local import story
from deploy.local.programs import PACKAGES
from monitor.fingerprints import are_near, fingerprint
from tests.real import program


def test_missing_programs_are_one_line_each() -> None:
    """And nothing is started."""
    command = [sys.executable, "-m", "deploy.local.stack"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PATH": "/nowhere"})
    lines = done.stderr.splitlines()
    assert 1 == done.returncode
    assert "" == done.stdout
    assert "deploy.local.stack: java is not installed; on Debian: apt-get install default-jre-headless" in lines
    assert all(line.startswith("deploy.local.stack: ") for line in lines)


@pytest.mark.real
def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    """Not even while the first server starts, and by somebody who presses the keys twice."""
    for name, package in PACKAGES.items():
        program(name, package)
    command = [sys.executable, "-m", "deploy.local.stack"]
    with subprocess.Popen(command, env=os.environ | {"TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE) as stack:
        until = time.monotonic() + 60
        while not (found := list(tmp_path.glob("*/kafka/1/pid"))) or not found[0].read_text():
            assert time.monotonic() < until
            time.sleep(0.05)
        pid = int(found[0].read_text())
        stack.send_signal(signal.SIGINT)
        time.sleep(0.2)  # two signals at once are one
        stack.send_signal(signal.SIGINT)
        said, _ = stack.communicate(timeout=60)
    assert (0, b"\neverything is ended\n") == (stack.returncode, said)
    assert [] == list(tmp_path.glob("deskwatch-stack-*"))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_story_is_told_by_many_sources() -> None:
    """Texts that are alike count as one source, and a spike asks for several."""
    records = [json.loads(line) for line in story.lines(datetime(2026, 3, 10, tzinfo=UTC))]
    texts = [fingerprint(it["text"]) for it in records if it["text"]]
    alone = [one for place, one in enumerate(texts) if not any(are_near(one, it) for it in texts[:place])]
    assert len(alone) > 0.9 * story.ARTICLES
    assert story.SOURCES == len({it["source"] for it in records})
