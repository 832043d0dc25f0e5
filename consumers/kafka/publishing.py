"""`deskwatch publish`: what `run` reads, into `articles`."""

import time
from collections.abc import Callable, Iterator

from consumers.clock import ReplayClock, StreamClock, WallClock
from consumers.feed import Feed
from consumers.files import FileRecord
from consumers.kafka.partitioning import partition_of
from consumers.kafka.records import Outgoing, Place, Topic, Writer
from consumers.settings import Settings
from consumers.store import InputPosition
from monitor.decode import decode, hash_uri
from monitor.errors import DeadRecordError, LogError


class Nothing:
    """An input of which nothing was read before: publishing remembers no positions."""

    def position(self, name: str) -> InputPosition | None:
        """None."""
        del name
        return None

    def has_file(self, sha256: bytes) -> bool:
        """Never."""
        del sha256
        return False


def publish(
    source: Iterator[FileRecord], writer: Writer, topic: Topic, settings: Settings, told: Callable[[int], None]
) -> tuple[int, list[str]]:
    """Appends every record, keyed by its uri, and waits for each acknowledgement; how many, and what was left out.

    `told` hears how many are safe by now.

    Raises `LogError` where the brokers do not take them, which says how many are safe.
    """
    clock: StreamClock = WallClock() if settings.pace is None else ReplayClock(settings.pace)
    feed = Feed(source, clock, settings)
    feed.start()
    number = 0
    problems: list[str] = []
    try:
        for batch in feed.batches():
            told_of = [_problem(record, settings) for record in batch]
            problems += filter(None, told_of)
            sound = [record for record, problem in zip(batch, told_of, strict=True) if not problem]
            try:
                writer.append([_outgoing(record, topic, settings) for record in sound])
            except LogError as error:
                raise LogError(
                    f"{number:,} records are published, then: {error}; publish the input again, what is there already "
                    "is not counted twice"
                ) from error
            number += len(sound)
            told(number)
    finally:
        feed.stop()
    return number, problems


def _problem(record: FileRecord, settings: Settings) -> str:
    """Why a record cannot be published; "" where it can. What is too large was read in part only."""
    if len(record.data) > settings.max_record_bytes:
        return (
            f"{record.origin} has more than {settings.max_record_bytes:,} bytes and was left out; make it smaller, or "
            "raise DESKWATCH_MAX_RECORD_BYTES here, for the analyzers and for the topics"
        )
    return record.problem


def _outgoing(record: FileRecord, topic: Topic, settings: Settings) -> Outgoing:
    """Every version of an article has one key, so that they stay in order; what is no article is sent as it is."""
    try:
        uri = decode(record.data, field_map=settings.field_map, max_record_bytes=settings.max_record_bytes).uri
    except DeadRecordError:
        uri = hash_uri(record.data)
    key = uri.encode("utf-8", "surrogatepass")
    place = Place(topic.name, partition_of(key, topic.partitions))
    return Outgoing(place, record.data, key, timestamp_ms=time.time_ns() // 1_000_000)
