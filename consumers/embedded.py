"""`deskwatch run`: one process that reads, counts and serves.

    feed (thread) → worker (process) → counts (this thread) → page and /metrics (thread)

The language work has a process of its own, so that a scrape never waits for it. The state is one file, written once
per batch; whatever ends the process, the next start goes on after the last batch.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import structlog
from rich.console import Console

from consumers import files
from consumers.clock import ReplayClock, StreamClock, WallClock
from consumers.counts import Counts
from consumers.feed import Feed, records_of, records_of_standard_input
from consumers.files import FileRecord
from consumers.listening import make_server
from consumers.live_lists import LiveLists
from consumers.logs import configure_logs
from consumers.notify.failures import Failures
from consumers.notify.wiring import make_endpoint
from consumers.progress import Progress, summary
from consumers.settings import Settings
from consumers.signals import Signals
from consumers.store import Store
from consumers.tally import Tally
from consumers.telemetry import Telemetry
from consumers.worker import Worker
from monitor.errors import UsageError
from monitor.records import Record

log = structlog.get_logger()


def run(settings: Settings, paths: list[str], *, is_once: bool, metrics_out: str | None) -> None:
    """Counts the records of `paths` (files, folders, or `-` alone) until the input or the user ends it.

    Raises `FatalError` for what the user must mend. Ends by itself with `is_once`, else on SIGINT or SIGTERM.
    """
    configure_logs(settings.log_level)
    source_paths = check_paths(paths)
    clock: StreamClock = WallClock() if settings.pace is None else ReplayClock(settings.pace)
    lists = LiveLists(settings)
    store = Store(settings.state)
    try:
        source = _source(source_paths, store, settings, is_once=is_once or clock.is_replay)
        process = Process(settings, clock, store, Feed(source, clock, settings), lists)
        if is_once:
            process.run_once(metrics_out)
        else:
            process.serve()
    finally:
        lists.close()
        store.close()


class Process:
    """The parts of a run, and how it begins and ends."""

    def __init__(self, settings: Settings, clock: StreamClock, store: Store, feed: Feed, lists: LiveLists) -> None:
        self._settings = settings
        self._clock = clock
        self._feed = feed
        self._lists = lists
        self._worker: Worker | None = None
        self._tally = Tally()
        self._telemetry, self._failures = Telemetry(self._tally), Failures()
        self._telemetry.register(self._failures)
        self._telemetry.check_config(lambda: lists.is_valid)
        self._counts = Counts(settings, store, clock, self._telemetry, self._tally)
        self._console = Console(highlight=False)
        self._not_ready = "the model is being loaded"
        self._signals = Signals()
        self._lists.start(self._take_lists)

    def run_once(self, metrics_out: str | None) -> None:
        """Counts the input to its end, then prints the summary and writes the final metrics."""
        console = Console(highlight=False, stderr=metrics_out == "-")
        self._listen()
        self._consume(Progress(self._tally, console))
        console.print(summary(self._tally, self._counts.most_named()))
        if metrics_out == "-":
            sys.stdout.buffer.write(self._counts.final_metrics())
        elif metrics_out:
            partial = Path(f"{metrics_out}.partial")
            partial.write_bytes(self._counts.final_metrics())
            partial.replace(metrics_out)
        if self._signals.have_come:
            raise KeyboardInterrupt

    def serve(self) -> None:
        """Counts and serves until a signal; after SIGTERM `/metrics` stays up for one more scrape."""
        sources = self._counts.sources(self._readiness)
        alerts = make_endpoint(self._settings, sources.desk, sources.clock, self._failures)
        server = make_server(self._settings, sources, self._telemetry, alerts=alerts)
        server.start()
        try:
            self._console.print(f"live page  {server.url}/\nmetrics    {server.url}/metrics", soft_wrap=True)
            self._listen()
            self._consume(Progress(self._tally, self._console), stays=True)
            self._signals.linger(self._settings.linger_seconds)
        finally:
            server.stop()

    def _consume(self, progress: Progress, *, stays: bool = False) -> None:
        """The main loop: batch by batch from the feed through the worker into the counts."""
        worker = self._worker = Worker(self._settings, self._lists.lists)
        self._feed.start()
        try:
            self._telemetry.set_build(worker.wait_ready())
            self._lists.tell()
            self._not_ready = ""
            log.info("ready", clock=self._clock.label, state=str(self._settings.state or "temporary"))
            with progress.shown():
                for batch in self._feed.batches():
                    if batch:
                        records = [Record(it.data, self._clock.now_ms(), problem=it.problem) for it in batch]
                        self._counts.apply(batch, worker.run(records))
                    else:
                        self._counts.tick()
                    progress.update(self._counts.time_label())
                if isinstance(self._clock, ReplayClock):
                    self._clock.finish()
                while stays and not self._signals.have_come:
                    time.sleep(0.2)
                    self._counts.tick()
                    progress.update(self._counts.time_label())
        finally:
            self._not_ready = "stopping"
            worker.close()

    def _readiness(self) -> str:
        """Why the process is not ready, empty when it is."""
        return self._not_ready

    def _listen(self) -> None:
        self._signals.listen(self._stop, self._lists.ask if self._lists.is_watched else None)

    def _take_lists(self) -> None:
        """The watch-lists are others now, or there is something to say of them."""
        self._counts.watch(self._lists.lists)
        if self._worker is not None:
            self._worker.watch(self._lists.lists)
        self._telemetry.set_alias_table(self._lists.table_version)

    def _stop(self) -> None:
        """A signal has come."""
        self._not_ready = "stopping"
        self._feed.stop()


def check_paths(paths: list[str]) -> list[Path] | None:
    """The paths to read, None for standard input. Raises `UsageError` for a path that cannot be read."""
    if paths == ["-"]:
        return None
    if "-" in paths:
        raise UsageError("- (standard input) was given beside other paths; give either, or pipe the files together")
    checked = [Path(path) for path in paths]
    files.check(checked)
    return checked


def _source(paths: list[Path] | None, store: Store, settings: Settings, *, is_once: bool) -> Iterator[FileRecord]:
    if paths is None:
        return records_of_standard_input(store, settings)
    return records_of(paths, store, settings, is_once=is_once)
