"""The stack says what is missing before it starts anything. `make stack` itself is its test, with every server."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

from deploy.local import story
from monitor.fingerprints import are_near, fingerprint


def test_missing_programs_are_one_line_each() -> None:
    """And nothing is started."""
    command = [sys.executable, "-m", "deploy.local.stack"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PATH": "/nowhere"})
    lines = done.stderr.splitlines()
    assert 1 == done.returncode
    assert "" == done.stdout
    assert "deploy.local.stack: java is not installed; on Debian: apt-get install default-jre-headless" in lines
    assert all(line.startswith("deploy.local.stack: ") for line in lines)


def test_the_story_is_told_by_many_sources() -> None:
    """Texts that are alike count as one source, and a spike asks for several."""
    records = [json.loads(line) for line in story.lines(datetime(2026, 3, 10, tzinfo=UTC))]
    texts = [fingerprint(it["text"]) for it in records if it["text"]]
    alone = [one for place, one in enumerate(texts) if not any(are_near(one, it) for it in texts[:place])]
    assert len(alone) > 0.9 * story.ARTICLES
    assert story.SOURCES == len({it["source"] for it in records})
