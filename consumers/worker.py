"""Runs the pipeline in a process of its own, so that language work never holds up a scrape.

The parent sends batches of records and gets back, per record, what must be counted. A batch that ends the child or
takes too long is tried again record by record; the record that does it alone is dead, and everything else goes on.
"""

import multiprocessing
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from consumers.settings import Settings
from consumers.wiring import make_pipeline
from monitor.errors import DeadReason, DeskwatchError, FatalError, InstallationError, SkipReason
from monitor.items import ArticleItem
from monitor.mentions import How
from monitor.pipeline import Dead, Outcome, Record, Skipped

READY_SECONDS = 120.0
"""How long the child may take to load the model."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What is left of a record after the pipeline: an item to count, or the reason why there is none.

    `unresolved` counts mentions without an entity by (kind, how), `dropped` the lines taken out by reason.
    """

    item: ArticleItem | None
    skipped: SkipReason | None = None
    dead: DeadReason | None = None
    message: str = ""
    unresolved: Mapping[tuple[str, str], int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """The outcomes of a batch, in the order of its records, and the seconds that each stage took."""

    outcomes: list[Extracted]
    stage_seconds: Mapping[str, float]


class Worker:
    """A child process that holds the pipeline. Not thread-safe."""

    def __init__(self, settings: Settings) -> None:
        """Starts the child, which loads the model; `wait_ready` waits for it."""
        self._settings = settings
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._pipe, child = self._context.Pipe()
        self._process = self._context.Process(target=_serve, args=(child, self._settings), daemon=True)
        self._process.start()
        child.close()
        self._extractor: str | None = None

    def wait_ready(self) -> str:
        """The version of model and tables, once they are loaded. Raises `InstallationError` where they cannot be."""
        if self._extractor is None:
            answer = self._receive(READY_SECONDS)
            if isinstance(answer, FatalError):
                raise answer
            if not isinstance(answer, str):
                raise InstallationError(
                    f"the language process did not start within {READY_SECONDS:.0f} s; see the lines above this one, "
                    "and check free memory"
                )
            self._extractor = answer
        return self._extractor

    def run(self, records: Sequence[Record]) -> Batch:
        """The outcome of every record."""
        self.wait_ready()
        batch = self._attempt(records)
        if batch is not None:
            return batch
        if len(records) > 1:
            parts = [self.run([record]) for record in records]
            return Batch([part.outcomes[0] for part in parts], {})
        message = (
            f"processing took longer than {self._settings.worker_timeout_seconds:g} s or ended its process; "
            f"the record has {len(records[0].data):,} bytes; keep it and report it"
        )
        return Batch([Extracted(None, dead=DeadReason.FAILED, message=message)], {})

    def close(self) -> None:
        """Ends the child."""
        self._pipe.close()
        self._process.terminate()
        self._process.join(timeout=5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _attempt(self, records: Sequence[Record]) -> Batch | None:
        """The batch, or None after the child died of it or did not answer; then a new child is on its way."""
        try:
            self._pipe.send(records)
            answer = self._receive(self._settings.worker_timeout_seconds)
        except OSError:
            answer = None
        if isinstance(answer, Batch):
            return answer
        self.close()
        self._start()
        self.wait_ready()
        return None

    def _receive(self, timeout_seconds: float) -> object:
        """The child's next answer, None where it died or did not answer in time."""
        try:
            return self._pipe.recv() if self._pipe.poll(timeout_seconds) else None
        except (EOFError, OSError):
            return None


def extract(outcome: Outcome) -> Extracted:
    """What the counts need of an outcome."""
    if isinstance(outcome, Skipped):
        return Extracted(None, skipped=outcome.reason, message=outcome.message)
    if isinstance(outcome, Dead):
        return Extracted(None, dead=outcome.reason, message=outcome.message)
    unresolved: dict[tuple[str, str], int] = {}
    for mention in outcome.mentions:
        if mention.how in (How.AMBIGUOUS, How.UNRESOLVED):
            key = (mention.kind.value, mention.how.value)
            unresolved[key] = unresolved.get(key, 0) + 1
    dropped: dict[str, int] = {}
    for line in outcome.text.dropped:
        dropped[line.reason.value] = dropped.get(line.reason.value, 0) + 1
    return Extracted(outcome.item, unresolved=unresolved, dropped=dropped)


def _serve(pipe: Connection, settings: Settings) -> None:
    """The child: load, say so, then answer batches until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides when to end
    stages = _StageTimes()
    try:
        pipeline = make_pipeline(settings, watch=stages.watch)
    except DeskwatchError as error:
        pipe.send(error)
        return
    pipe.send(pipeline.extractor)
    while True:
        try:
            records = pipe.recv()
        except (EOFError, OSError):
            return
        stages.seconds.clear()
        outcomes = [extract(outcome) for outcome in pipeline.run(records)]
        pipe.send(Batch(outcomes, dict(stages.seconds)))


class _StageTimes:
    """Seconds of wall time by stage, since they were last cleared."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def watch(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started
