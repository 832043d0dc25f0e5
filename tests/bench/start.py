"""CPU seconds from the start to "ready".

`deskwatch run` opens a state in which so many people have series and their articles are remembered, loads the model,
and says that it is ready; against a start with an empty state.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from consumers.clock import WallClock
from consumers.counts import Counts
from consumers.files import FileRecord
from consumers.settings import Settings
from consumers.store import Store
from consumers.tally import Tally
from consumers.telemetry import Telemetry
from consumers.worker import Batch, Extracted
from tests.bench.processes import cpu_seconds
from tests.bench.synthetic import A_REPORT, crowd
from tests.consumers.running import serving
from tests.making import article


def fill(state: Path, entities: int) -> None:
    """Counts three articles for each of the people, over the last hours."""
    tally, store = Tally(), Store(state)
    counts = Counts(Settings(state=state, person_limit=entities), store, WallClock(), Telemetry(tally), tally)
    people = crowd(entities)
    begin_ms, number = int(time.time() * 1_000) - 3 * 3_600_000, 0
    for _ in range(3):
        for start in range(0, entities, A_REPORT):
            item = article(f"urn:{number}", begin_ms + number, *people[start : start + A_REPORT])
            counts.apply([FileRecord(b"", "bench", "bench", number)], Batch([Extracted(item)]))
            number += 1
    store.close()


def seconds_to_ready(folder: Path, state: Path | None, entities: int) -> float:
    """CPU seconds of all its processes until it is ready."""
    inbox = folder / "inbox"
    inbox.mkdir(exist_ok=True)
    options = ("--state", state) if state else ()
    with serving(*options, inbox, person_limit=entities, log_level="error") as served:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                served.get("/-/ready")
                break
            except OSError:
                time.sleep(0.02)
        shown = sum(name.startswith("deskwatch_entity_mentions_total{") for name in served.metrics())
        if state and shown < entities:
            raise ValueError(f"{shown} people and countries are shown, not {entities}")
        return cpu_seconds(served.process.pid)


def figures(entities: int = 10_000) -> Iterator[tuple[str, str]]:
    """The figure with its name."""
    with TemporaryDirectory(prefix="deskwatch-start-") as name:
        folder = Path(name)
        fill(folder / "full.db", entities)
        empty = seconds_to_ready(folder, None, entities)
        full = seconds_to_ready(folder, folder / "full.db", entities)
    yield "start to ready", f"{full:.1f} s CPU with {entities:,} people, {empty:.1f} s with none"
