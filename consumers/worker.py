"""Runs the pipeline in a process of its own, so that language work never holds up a scrape.

The parent sends batches of records and gets back, per record, what must be counted. A batch that ends the child or
takes too long is tried again record by record; the record that does it alone is dead, and everything else goes on.
"""

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

import structlog

from consumers.settings import Settings
from monitor.errors import DeadReason, FatalError, InstallationError, SkipReason
from monitor.items import ArticleItem
from monitor.records import Record
from monitor.watchlists import NO_LISTS, WatchLists
from monitor.ways import Way

log = structlog.get_logger()

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
    """The outcomes of a batch, in the order of its records, the seconds that each stage took, and how the sentences
    were read.
    """

    outcomes: list[Extracted]
    stage_seconds: Mapping[str, float] = field(default_factory=dict)
    sentences: Mapping[Way, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ready:
    """What the child says once it has loaded: the version of model and tables, and what runs the model."""

    extractor: str
    runtime: str


class Worker:
    """A child process that holds the pipeline. Not thread-safe, except `watch`."""

    def __init__(self, settings: Settings, lists: WatchLists = NO_LISTS) -> None:
        """Starts the child, which loads the model; `wait_ready` waits for it."""
        self._settings = settings
        self._lists = lists
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._pipe, child = self._context.Pipe()
        self._known = self._lists
        self._process = self._context.Process(target=_serve, args=(child, self._settings, self._known), daemon=True)
        self._process.start()
        child.close()
        self._extractor: str | None = None

    def wait_ready(self) -> str:
        """The version of model and tables, once they are loaded. Raises `InstallationError` where they cannot be."""
        if self._extractor is None:
            answer = self._receive(READY_SECONDS)
            if isinstance(answer, FatalError):
                raise answer
            if not isinstance(answer, Ready):
                raise InstallationError(
                    f"the language process did not start within {READY_SECONDS:.0f} s; see the lines above this one, "
                    "and check free memory"
                )
            self._extractor = answer.extractor
            log.info("model loaded", version=answer.extractor, runtime=answer.runtime)
        return self._extractor

    def watch(self, lists: WatchLists) -> None:
        """The next batch is read with these lists; may be called from any thread."""
        self._lists = lists

    def run(self, records: Sequence[Record]) -> Batch:
        """The outcome of every record."""
        if not self._process.is_alive():  # it ended between batches: of none of these records
            self._restart()
        self.wait_ready()
        batch = self._attempt(records)
        if batch is not None:
            return batch
        if len(records) > 1:
            parts = [self.run([record]) for record in records]
            return Batch([part.outcomes[0] for part in parts])
        message = (
            f"processing took longer than {self._settings.worker_timeout_seconds:g} s or ended its process; "
            f"the record has {len(records[0].data):,} bytes; keep it and report it"
        )
        return Batch([Extracted(None, dead=DeadReason.FAILED, message=message)])

    def close(self) -> None:
        """Ends the child, which has nothing to lose."""
        self._pipe.close()
        self._process.kill()
        self._process.join()

    def _attempt(self, records: Sequence[Record]) -> Batch | None:
        """The batch, or None after the child died of it or did not answer; then a new child is on its way."""
        lists = self._lists
        try:
            if lists is not self._known:
                self._pipe.send(lists)
                self._known = lists
            self._pipe.send(records)
            answer = self._receive(self._settings.worker_timeout_seconds)
        except OSError:
            answer = None
        if isinstance(answer, Batch):
            return answer
        self._restart()
        return None

    def _restart(self) -> None:
        self.close()
        self._start()
        self.wait_ready()

    def _receive(self, timeout_seconds: float) -> object:
        """The child's next answer, None where it died or did not answer in time."""
        try:
            return self._pipe.recv() if self._pipe.poll(timeout_seconds) else None
        except (EOFError, OSError):
            return None


def _serve(pipe: Connection, settings: Settings, lists: WatchLists) -> None:
    """The child's side, imported there only: the parent never pays for the language libraries."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(settings.threads))  # numpy would take every core
    from consumers.extraction import serve

    serve(pipe, settings, lists)
