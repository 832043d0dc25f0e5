"""`deskwatch analyze`: articles in, mentions out; the half of the work that reads language, and holds no state.

    poll → extract → one record per (source partition, mentions partition) → every ack → commit

Offsets are committed only after every acknowledgement, and nothing is sent while something for the same pair of
partitions is unacknowledged. So what a partition of `mentions` holds of a source partition has no hole below its
newest record; copies are for the ledger to know. Any error ends the session: its clients are thrown away, and the next
one begins at the committed offsets.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest

import structlog

from consumers.kafka import letters, messages
from consumers.kafka.breaker import MAX_DEAD, Breaker
from consumers.kafka.messages import Numbered
from consumers.kafka.records import Committed, Log, LogRecord, Outgoing, Place, Span, Topic
from consumers.kafka.topics import articles_topics, letter_bytes
from consumers.kafka.vitals import Vitals
from consumers.settings import Settings
from consumers.tally import Tally
from consumers.worker import Batch, Extracted
from monitor.errors import DeadReason, SkipReason, TooManyDeadError
from monitor.records import Record

log = structlog.get_logger()
Extract = Callable[[Sequence[Record]], Batch]
TOMBSTONE = Extracted(None, skipped=SkipReason.TOMBSTONE, message="the record has a key and no value")


class Analyzer:
    """One session: a member and a writer that live and die together."""

    def __init__(
        self,
        broker: Log,
        settings: Settings,
        topics: Mapping[str, Topic],
        extract: Extract,
        tally: Tally,
        vitals: Vitals,
    ) -> None:
        """`topics` are those of `topics.check`. `extract` gives one outcome per record, in their order."""
        self._settings, self._topics, self._extract = settings, topics, extract
        self._tally, self._vitals = tally, vitals
        self._group = f"{settings.group}-analyze"
        self._letters, self._letter_bytes = Place(settings.dead_letters_topic, 0), letter_bytes(topics, settings)
        self._breakers: dict[Place, Breaker] = {}
        self._uncommitted: dict[Place, Committed] = {}
        self._writer = broker.writer()
        self._member = broker.member(self._group, articles_topics(settings), lambda _: None)

    def step(self) -> int:
        """One round of the loop; how many records it took. Raises `LogError`, or `TooManyDeadError` at a bad deploy:
        then everything before the record that gave it away is written and committed, and nothing from it on.
        """
        polled = self._member.poll()
        for place in self._member.take_assigned():
            self._begin(place)
        owned = self._member.owned()
        self._uncommitted = {place: it for place, it in self._uncommitted.items() if place in owned}
        outcomes, bad_deploy = self._judged(polled.records, self._outcomes(polled.records))
        if outcomes or polled.spans:
            self._take(polled.records[: len(outcomes)], outcomes, polled.spans)
        if self._uncommitted and self._member.commit(self._uncommitted):
            self._uncommitted = {}
        if bad_deploy is not None:
            raise bad_deploy
        self._vitals.set_lag(self._group, self._member.lag())
        return len(polled.records) + len(polled.spans)

    def close(self) -> None:
        """Leaves the group. What is not committed will be read again by whoever comes next."""
        self._writer.close()
        self._member.close()

    def _begin(self, place: Place) -> None:
        known = self._member.committed(place)
        self._uncommitted.pop(place, None)
        self._breakers[place] = Breaker.of(known.metadata) if known else Breaker()
        self._member.start(place, None)
        self._vitals.rebalances[self._group] += 1
        self._vitals.skipped_batches[place] += 0  # there from the start, so that the first one is seen to come

    def _take(self, records: Sequence[LogRecord], outcomes: Sequence[Extracted], spans: Sequence[Span]) -> None:
        """Everything that becomes of what was polled, up to the commit."""
        found: dict[Place, list[Numbered]] = defaultdict(list)
        dead: list[Outgoing] = [letters.letter_of_span(span, self._letters) for span in spans]
        for record, extracted in zip(records, outcomes, strict=True):
            if extracted.item is not None:
                found[record.place].append(Numbered(record.offset, extracted.item))
            elif extracted.dead is not None:
                dead.append(self._letter(record, extracted.dead, extracted.message))
        for wave in self._waves(found, dead):
            self._writer.append(wave)
        self._note(records, outcomes, spans)
        following = {record.place: record.offset + 1 for record in records} | {span.place: span.next for span in spans}
        self._uncommitted |= {
            place: Committed(offset, self._breaker(place).words()) for place, offset in following.items()
        }

    def _outcomes(self, records: Sequence[LogRecord]) -> list[Extracted]:
        now_ms = time.time_ns() // 1_000_000
        given = [Record(it.value, now_ms, max(0, it.timestamp_ms)) for it in records if it.value is not None]
        extracted = iter(self._extract(given).outcomes if given else ())
        return [TOMBSTONE if record.value is None else next(extracted) for record in records]

    def _waves(self, found: Mapping[Place, Sequence[Numbered]], dead: Sequence[Outgoing]) -> list[list[Outgoing]]:
        """What to write, in waves: at most one record per pair of partitions in each."""
        partitions = self._topics[self._settings.mentions_topic].partitions
        queues: list[list[Outgoing]] = []
        for place, items in found.items():
            topic_id = self._topics[place.topic].id
            for partition in range(partitions):
                cuts = [Numbered(it.offset, messages.cut(it.item, partition, partitions)) for it in items]
                to = Place(self._settings.mentions_topic, partition)
                queues.append([Outgoing(to, data) for data in messages.encode(topic_id, place.partition, cuts)])
        waves = [[record for record in wave if record is not None] for wave in zip_longest(*queues)]
        return [*waves[:-1], [*(waves[-1] if waves else ()), *dead]] if waves or dead else []

    def _judged(
        self, records: Sequence[LogRecord], outcomes: Sequence[Extracted]
    ) -> tuple[Sequence[Extracted], TooManyDeadError | None]:
        """The outcomes, up to one that shows a bad deploy, and that."""
        for index, (record, extracted) in enumerate(zip(records, outcomes, strict=True)):
            if extracted.skipped is None:
                breaker = self._breaker(record.place).after(record.offset, is_dead=extracted.dead is not None)
                if extracted.dead is not None and breaker.is_tripped:
                    return outcomes[:index], _bad_deploy(record, breaker, extracted.message)
                self._breakers[record.place] = breaker
        return outcomes, None

    def _letter(self, record: LogRecord, reason: DeadReason, message: str) -> Outgoing:
        return letters.letter_of(record, self._letters, reason, message, max_bytes=self._letter_bytes)

    def _breaker(self, place: Place) -> Breaker:
        return self._breakers.setdefault(place, Breaker())

    def _note(self, records: Sequence[LogRecord], outcomes: Sequence[Extracted], spans: Sequence[Span]) -> None:
        for span in spans:
            self._vitals.skipped_batches[span.place] += 1
            self._vitals.dead_letters[DeadReason.UNDECODABLE] += 1
            log.warning("undecodable batch", place=f"{span.place.topic}/{span.place.partition}", first=span.first,
                        next=span.next, problem=span.problem)  # fmt: skip
        for record, extracted in zip(records, outcomes, strict=True):
            self._tally.note(extracted)
            if extracted.dead is not None:
                self._vitals.dead_letters[extracted.dead] += 1
                log.warning("dead letter", place=f"{record.place.topic}/{record.place.partition}", offset=record.offset,
                            reason=extracted.dead.value, message=extracted.message)  # fmt: skip


def _bad_deploy(record: LogRecord, breaker: Breaker, message: str) -> TooManyDeadError:
    topic, partition = record.place
    return TooManyDeadError(
        f"{breaker.run} records in a row and {len(breaker.dead)} of the last thousand of {topic}/{partition} are dead "
        f"(the limit is {MAX_DEAD}), the first at offset {breaker.first}, the last at {record.offset}: {message}. "
        f"Nothing from offset {record.offset} on is committed or sent to the dead letters. If this version is at "
        "fault, start the one before it; what it took for dead comes back with: "
        f"deskwatch dlq replay --topic {topic} --partition {partition} --from-offset {breaker.first}"
    )
