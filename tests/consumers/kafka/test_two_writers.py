"""One partition of `counters`, two exporters that both believe it theirs: every order in which their writes can arrive.

The first is overtaken at any point of its work, and what it had sent still arrives, whole or in part, between any two
writes of the second, which may die at any point, too. After each of them, whatever the cleaner has taken away, a third
must restore the right counts, and none that is below what was shown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from unittest import mock

import pytest

from consumers.kafka import messages, shard, snapshots
from consumers.kafka.messages import Numbered
from consumers.kafka.records import LogRecord, Outgoing, Place
from consumers.kafka.shard import Shard
from consumers.kafka.snapshots import Stored
from consumers.settings import Settings
from monitor.errors import StateError
from monitor.ledger import Ledger
from tests.consumers.kafka.memory import MemoryLog, Partition
from tests.consumers.kafka.mutants import Patch, shares_chunk_keys, shows_at_once
from tests.consumers.kafka.world import PINNED
from tests.making import article, country, person

MENTIONS, COUNTERS = Place("mentions", 0), Place("counters", 0)
SETTINGS = Settings(mentions_partitions=1, snapshot_seconds=1, hold_seconds=0)


@dataclass(frozen=True)
class Step:
    """What is sent at once, acknowledged before the next step, and how far values may be shown from then on."""

    records: tuple[Outgoing, ...]
    shows: int = 0


@dataclass(frozen=True)
class State:
    """What has arrived, which steps are still to come from each writer, and how far anything was shown to readers."""

    arrived: tuple[Outgoing, ...]
    first: tuple[Step, ...]
    second: tuple[Step, ...]
    shown_to: int


@pytest.fixture(name="log")
def _log_of_six_articles() -> Iterator[MemoryLog]:
    log = MemoryLog({"mentions": 1, "counters": 1})
    for number, name in enumerate(("Ada", "Bo", "Ada", "Cy", "Bo", "Di")):
        item = article(f"urn:{number}", 1_000, person(name), country("FR"))
        (data,) = messages.encode("source", 0, [Numbered(number, messages.cut(item, 0, 1))])
        log.partitions[MENTIONS].append(Outgoing(MENTIONS, data), 1_000)
    with mock.patch.object(shard, "pinned_countries", return_value=PINNED):
        yield log


@pytest.fixture(name="right")
def _right_ledgers(log: MemoryLog) -> list[Ledger]:
    ledgers = []
    for end in range(7):
        part = _restored(log, (), "oracle")
        _advance(log, part, end)
        ledgers.append(part.ledger)
    return ledgers


def test_every_order_of_two_writers(log: MemoryLog, right: list[Ledger]) -> None:
    """Thousands of states, each cleaned up to every offset."""
    assert _try_all(log, right) > 4_000


@pytest.mark.parametrize("mutant", [shares_chunk_keys, shows_at_once])
def test_wrong_snapshots_are_seen(log: MemoryLog, right: list[Ledger], mutant: Callable[[], Patch]) -> None:
    """What the model finds by chance, the enumeration cannot miss."""
    with mutant(), pytest.raises((AssertionError, StateError)):
        _try_all(log, right)


def _try_all(log: MemoryLog, right: Sequence[Ledger]) -> int:
    """Checks every state; how many there were."""
    begun = [record for step in _work(log, _restored(log, (), "old"), 2) for record in step.records]
    first = _work(log, _restored(log, _records(begun, 0), "first"), 4)
    checked: set[object] = set()
    states = 0
    for overtaken in range(len(first) + 1):
        there = (*begun, *(record for step in first[:overtaken] for record in step.records))
        second = _work(log, _restored(log, _records(there, 0), "second"), 6)
        for state in _orders(State(there, tuple(first[overtaken:]), tuple(second), 4 if overtaken else 2)):
            states += 1
            for cut in range(len(state.arrived) + 1):
                records = _records(state.arrived, cut)
                kept = tuple((it.key, it.offset, it.value) for it in records)
                if (kept, state.shown_to) not in checked:
                    checked.add((kept, state.shown_to))
                    _check(log, records, state.shown_to, right)
    return states


def _orders(state: State) -> Iterator[State]:
    """The state, and all that can follow."""
    yield state
    if state.first:
        step, *later = state.first
        yield from _orders(replace(_after(state, step), first=tuple(later)))
        for part in _parts(step):
            yield from _orders(replace(_after(state, part), first=()))
    if state.second:
        step, *later = state.second
        yield from _orders(replace(_after(state, step), second=tuple(later)))
        for part in _parts(step):
            yield from _orders(replace(_after(state, part), second=()))


def _after(state: State, step: Step) -> State:
    return replace(state, arrived=(*state.arrived, *step.records), shown_to=max(state.shown_to, step.shows))


def _parts(step: Step) -> list[Step]:
    """What may arrive of a step whose outcome its writer never learns: without its head, without its end, one alone."""
    records = step.records
    parts = {records[1:], records[:-1], records[:1], records[-1:]}
    return [Step(part) for part in parts if 0 < len(part) < len(records)]


def _records(arrived: Sequence[Outgoing], cut: int) -> list[LogRecord]:
    """What is left of the partition once it has been cleaned up to the cut."""
    partition = Partition()
    for record in arrived:
        partition.append(record, 1_000)
    partition.clean(cut)
    return partition.records


def _restored(log: MemoryLog, records: Sequence[LogRecord], session: str) -> Shard:
    stored = Stored.of(records)
    topic = log.topics["mentions"]
    start = snapshots.start_of(stored, MENTIONS, topic.id, (0, 6))
    restored = Shard(MENTIONS, SETTINGS, topic, stored, start, session=session, now=0)
    _advance(log, restored, start.shown_to)
    restored.show((), 0)
    return restored


def _advance(log: MemoryLog, part: Shard, to: int) -> None:
    for record in log.partitions[MENTIONS].records[part.position : to]:
        part.apply(record)


def _work(log: MemoryLog, part: Shard, to: int) -> list[Step]:
    """What an exporter writes that goes on up to an offset, shows it, saves it and cleans up."""
    _advance(log, part, to)
    marks, keys = part.marks(10)
    part.acknowledged(keys)
    steps = [Step(tuple(marks), to)]
    while part.is_due(10):
        steps.append(Step(tuple(part.save(10))))
    return [step for step in steps if step.records]


def _check(log: MemoryLog, records: Sequence[LogRecord], shown_to: int, right: Sequence[Ledger]) -> None:
    third = _restored(log, records, "third")
    assert third.position >= shown_to
    assert third.ledger == right[third.position]
    if third.position == shown_to:
        assert third.series.unshown() == (), "what was shown would begin at 0 again"
