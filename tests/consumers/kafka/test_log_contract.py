"""What analyzer and exporter rely on, asked of a real broker and of the log in memory that stands for it elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from consumers.kafka import topics
from consumers.kafka.client import Broker
from consumers.kafka.records import Committed, LogRecord, Member, Outgoing, Place
from consumers.settings import Settings
from tests.consumers.kafka.memory import MemoryLog

SECONDS = 30.0


class Bench:
    """A log, the name of a topic of two partitions in it, and the members made so far."""

    def __init__(self, log: Any, topic: str, compact: Callable[[Place], None]) -> None:
        self.log, self.topic, self.compact = log, topic, compact
        self.members: list[Member] = []

    def member(self, on_revoked: Callable[[frozenset[Place]], None] = lambda _: None) -> Member:
        """A new member of the group."""
        self.members.append(self.log.member(f"readers-{self.topic}", [self.topic], on_revoked))
        return self.members[-1]

    def place(self, number: int = 0) -> Place:
        """A partition."""
        return Place(self.topic, number)

    def write(self, *values: bytes | None, number: int = 0, key: bytes | None = None) -> list[int]:
        """Appends with a writer of its own."""
        writer = self.log.writer()
        try:
            offsets: list[int] = writer.append([Outgoing(self.place(number), value, key) for value in values])
        finally:
            writer.close()
        return offsets

    def poll_until(self, member: Member, is_enough: Callable[[list[LogRecord]], bool]) -> list[LogRecord]:
        """What the member reads, starting at once whatever it is given."""
        found: list[LogRecord] = []
        until = time.monotonic() + SECONDS
        while not is_enough(found):
            assert time.monotonic() < until, f"got {found}, owns {member.owned()}"
            found += member.poll().records
            for place in member.take_assigned():
                member.start(place, None)
        return found


@pytest.fixture(params=["memory", pytest.param("broker", marks=pytest.mark.real)])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """The log under test."""
    if request.param == "memory":
        log = MemoryLog({"articles": 2})
        bench = Bench(log, "articles", lambda place: log.partitions[place].clean(log.partitions[place].end))
    else:
        settings: Settings = request.getfixturevalue("fresh")()
        broker = Broker(settings)
        name = settings.articles_topics
        wanted = topics.wanted(settings, 1, {})[0]
        cleaning = {"cleanup.policy": "compact", "max.compaction.lag.ms": "1000", "min.cleanable.dirty.ratio": "0.01"}
        broker.create(type(wanted)(name, "", 2, 1, cleaning | {"segment.ms": "500", "delete.retention.ms": "100"}))
        bench = Bench(broker, name, lambda place: _wait_for_cleaner(bench, place))
    yield bench
    for member in bench.members:
        with suppress(Exception):
            member.close()


def _wait_for_cleaner(bench: Bench, place: Place) -> None:
    """Until fewer records are left than offsets; the active segment must be closed by a write first."""
    until = time.monotonic() + SECONDS
    while len(list(bench.log.read(place, 0))) == bench.log.bounds(place)[1]:
        assert time.monotonic() < until, "nothing was compacted"
        time.sleep(0.5)
        bench.write(b"other", number=place.partition, key=b"other")


def test_appends_in_order_and_says_where(bench: Bench) -> None:
    """Offsets follow each other, and the bounds are those of what was written."""
    assert [0, 1, 2] == bench.write(b"a", b"b", b"c", key=b"k")
    assert [3] == bench.write(b"d", key=b"k")
    assert (0, 4) == bench.log.bounds(bench.place())
    assert (0, 0) == bench.log.bounds(bench.place(1))


def test_reads_what_was_written(bench: Bench) -> None:
    """Key, value, headers and time come back as they went in, up to the end that was asked for."""
    headers = (("why", b"\xff\x00"), ("empty", b""))
    writer = bench.log.writer()
    writer.append([Outgoing(bench.place(), b"\x00\xff", b"key", headers, 1_234), Outgoing(bench.place(), None, b"key")])
    writer.close()
    first, second = bench.log.read(bench.place(), 0)
    assert (b"\x00\xff", b"key", headers, 1_234) == (first.value, first.key, first.headers, first.timestamp_ms)
    assert (None, b"key") == (second.value, second.key)
    assert [0] == [record.offset for record in bench.log.read(bench.place(), 0, 1)]
    assert [] == list(bench.log.read(bench.place(), 2))


def test_a_group_goes_on_where_it_committed(bench: Bench) -> None:
    """Without a commit from the beginning; with one from there, and its words come back."""
    bench.write(b"a", b"b", b"c", key=b"k")
    first = bench.member()
    assert [b"a", b"b", b"c"] == [it.value for it in bench.poll_until(first, lambda found: len(found) == 3)]
    assert first.committed(bench.place()) is None
    assert first.commit({bench.place(): Committed(2, "words")})
    first.close()
    second = bench.member()
    assert [b"c"] == [it.value for it in bench.poll_until(second, lambda found: len(found) == 1)]
    assert Committed(2, "words") == second.committed(bench.place())


def test_assigned_partitions_wait_for_their_start(bench: Bench) -> None:
    """Nothing is read of a partition before it is started, and then from the offset asked for."""
    bench.write(b"a", b"b", b"c", key=b"k")
    member = bench.member()
    until = time.monotonic() + SECONDS
    places: list[Place] = []
    while len(places) < 2 and time.monotonic() < until:
        assert () == tuple(member.poll().records)
        places += member.take_assigned()
    assert {bench.place(0), bench.place(1)} == set(places) == set(member.owned())
    assert () == tuple(member.poll().records)
    member.start(bench.place(), 1)
    found: list[LogRecord] = []
    while not found and time.monotonic() < until:
        found += member.poll().records
    assert [b"b", b"c"] == [record.value for record in found]


def test_a_second_member_gets_its_share_after_the_first_let_go(bench: Bench) -> None:
    """The first one hears of it before the second owns anything; commits for what is gone are refused."""
    lost: list[Place] = []
    first = bench.member(lost.extend)
    bench.poll_until(first, lambda _: len(first.owned()) == 2)
    second = bench.member()
    until = time.monotonic() + SECONDS
    while not second.owned():
        assert time.monotonic() < until
        first.poll()
        second.poll()
        assert not first.owned() & second.owned()
    assert set(lost) == set(second.owned())
    assert not first.commit({place: Committed(1) for place in second.owned()})
    assert second.commit({place: Committed(1) for place in second.owned()})


def test_a_lease_lasts_while_the_group_answers(bench: Bench) -> None:
    """It is there soon after joining, and gone once the member has left."""
    member = bench.member()
    until = time.monotonic() + SECONDS
    while member.lease_seconds() <= 0:
        assert time.monotonic() < until
        bench.poll_until(member, lambda _: True)
        member.poll()
    member.close()
    bench.members.clear()
    assert not member.owned() or member.lease_seconds() <= 0


def test_compaction_keeps_the_last_of_each_key(bench: Bench) -> None:
    """The last value of a key stays where it was; offsets have gaps, and the end does not move back."""
    bench.write(b"old", b"new", key=b"k")
    bench.write(b"1", b"2", b"3", key=b"other")
    before = bench.log.bounds(bench.place())[1]
    bench.compact(bench.place())
    kept = [record for record in bench.log.read(bench.place(), 0) if record.key == b"k"]
    assert [(1, b"new")] == [(record.offset, record.value) for record in kept]
    assert bench.log.bounds(bench.place())[1] >= before
