"""The child's side of the worker: holds the pipeline, and tells the parent what must be counted."""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from consumers.people_table import base_rows
from consumers.settings import Settings
from consumers.wiring import make_pipeline, with_lists
from consumers.worker import Batch, Extracted, Ready
from monitor.errors import DeskwatchError
from monitor.mentions import How
from monitor.pipeline import Dead, Outcome, Skipped
from monitor.watchlists import WatchLists


def extract(outcome: Outcome) -> Extracted:
    """What the counts need of an outcome."""
    if isinstance(outcome, Skipped):
        return Extracted(None, skipped=outcome.reason, message=outcome.message)
    if isinstance(outcome, Dead):
        return Extracted(None, dead=outcome.reason, message=outcome.message)
    unresolved = Counter(
        (mention.kind.value, mention.how.value)
        for mention in outcome.mentions
        if mention.how in (How.AMBIGUOUS, How.UNRESOLVED)
    )
    dropped = Counter(line.reason.value for line in outcome.text.dropped)
    return Extracted(outcome.item, unresolved=unresolved, dropped=dropped)


def serve(pipe: Connection, settings: Settings, lists: WatchLists) -> None:
    """Loads the pipeline, says so, then answers batches, and takes over watch-lists, until the parent is gone."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # may reach the whole group; the parent decides
        signal.signal(number, signal.SIG_IGN)
    stages = StageTimes()
    try:
        base = base_rows(settings.people_table)
        pipeline = make_pipeline(settings, base, lists, watch=stages.watch)
    except DeskwatchError as error:
        pipe.send(error)
        return
    with suppress(OSError):
        pipe.send(Ready(pipeline.extractor, pipeline.reader.runtime))
    while True:
        try:
            given = pipe.recv()
            if isinstance(given, WatchLists):
                pipeline = with_lists(pipeline, base, given)
                continue
            stages.seconds.clear()
            before = Counter(pipeline.reader.counts)
            outcomes = [extract(outcome) for outcome in pipeline.run(given)]
            pipe.send(Batch(outcomes, dict(stages.seconds), Counter(pipeline.reader.counts) - before))
        except (EOFError, OSError):  # the parent is gone
            return


class StageTimes:
    """Seconds by stage, of wall time or of another clock, since they were last cleared."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: dict[str, float] = {}
        self._clock = clock

    @contextmanager
    def watch(self, stage: str) -> Iterator[None]:
        """The context in which a stage runs."""
        started = self._clock()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + self._clock() - started
