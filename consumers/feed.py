"""Brings records to the main loop: read in a thread of its own, due by the clock, in batches that never wait."""

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from consumers.clock import StreamClock
from consumers.files import FileRecord, Files, Progress, read_stream
from consumers.settings import Settings
from monitor.article import without_future_dates
from monitor.decode import decode
from monitor.errors import DeadRecordError

MAX_BATCH_BYTES = 8 * 2**20
IDLE_SECONDS = 0.25
"""How often the main loop looks up while nothing comes."""


class Feed:
    """The records of a run, in order. `batches` ends when the input does, or soon after `stop`."""

    def __init__(self, source: Iterator[FileRecord], clock: StreamClock, settings: Settings) -> None:
        self._source = source
        self._clock = clock
        self._batch_records = settings.batch_records
        self._field_map = settings.field_map
        self._max_record_bytes = settings.max_record_bytes
        self._queue: queue.Queue[FileRecord | Exception | None] = queue.Queue(maxsize=settings.batch_records)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._read, name="feed", daemon=True)

    def start(self) -> None:
        """Begins to read."""
        self._thread.start()

    def stop(self) -> None:
        """Reads no further; what is not handed out yet is read again after a restart."""
        self._stopped.set()

    def batches(self) -> Iterator[list[FileRecord]]:
        """Batches of what is due, an empty one when there is nothing for a moment. Raises what reading raised."""
        has_ended = False
        while not (has_ended or self._stopped.is_set()):
            batch: list[FileRecord] = []
            size = 0
            while len(batch) < self._batch_records and size < MAX_BATCH_BYTES:
                try:
                    record = self._queue.get(block=not batch, timeout=IDLE_SECONDS)
                except queue.Empty:
                    break
                if isinstance(record, Exception):
                    raise record
                if record is None:
                    has_ended = True
                    break
                batch.append(record)
                size += len(record.data)
            yield batch

    def _read(self) -> None:
        """The thread: waits until each record is due, then queues it; last of all None, or the error."""
        end: Exception | None = None
        try:
            for record in self._source:
                if self._wait_until_due(record):
                    return
                self._put(record)
        except Exception as error:  # whatever it is, the main loop must end with it
            end = error
        self._put(end)

    def _wait_until_due(self, record: FileRecord) -> bool:
        """Whether the run was stopped before the record was due."""
        seconds = self._clock.seconds_until(self._date_ms(record)) if self._clock.is_replay else 0.0
        return self._stopped.wait(seconds) if seconds > 0 else self._stopped.is_set()

    def _date_ms(self, record: FileRecord) -> int | None:
        """When a record says that it came out, None where it does not say or names a time that is still to come."""
        try:
            article = decode(record.data, field_map=self._field_map, max_record_bytes=self._max_record_bytes)
        except DeadRecordError:
            return None
        article = without_future_dates(article, now_ms=time.time_ns() // 1_000_000)
        return article.updated_at_ms or article.published_at_ms

    def _put(self, record: FileRecord | Exception | None) -> None:
        while not self._stopped.is_set():
            with suppress(queue.Full):
                self._queue.put(record, timeout=IDLE_SECONDS)
                return


def records_of(paths: list[Path], progress: Progress, settings: Settings, *, is_once: bool) -> Iterator[FileRecord]:
    """The records of files and folders: once through, or looked at again for ever for what is new."""
    files = Files(paths, progress, max_record_bytes=settings.max_record_bytes)
    yield from files.read(is_last=is_once)
    while not is_once:
        time.sleep(settings.poll_seconds)
        yield from files.read(is_last=False)


def records_of_standard_input(progress: Progress, settings: Settings) -> Iterator[FileRecord]:
    """The lines of standard input until it closes."""
    known = progress.position("-")
    # Not sys.stdin: the interpreter closes that at its end, and must not wait for a thread that waits for a line.
    with open(0, "rb", closefd=False) as stream:
        yield from read_stream(stream, first=known.records if known else 0, max_record_bytes=settings.max_record_bytes)
