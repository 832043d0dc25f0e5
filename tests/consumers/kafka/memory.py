"""A log in memory that keeps a broker's promises and takes every liberty that a broker may take.

Appends wait in the queue of their writer until they are delivered. A writer that gives up leaves them there: they may
be written much later, in the order of their partition, or the first of them may be lost while the rest is written.
Every operation calls `pause` first, which is where a test stops, kills or overtakes whoever is running; by itself it
delivers everything at once, and then this log passes the same suite as a real broker.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from consumers.kafka.records import Committed, LogRecord, Outgoing, Place, Polled, Topic
from monitor.errors import LogError


@dataclass(slots=True)
class Partition:
    """What is kept of a partition, and the offset that the next record gets."""

    records: list[LogRecord] = field(default_factory=list)
    end: int = 0

    def append(self, outgoing: Outgoing, now_ms: int) -> int:
        """Writes a record."""
        time_ms = now_ms if outgoing.timestamp_ms is None else outgoing.timestamp_ms
        record = LogRecord(outgoing.place, self.end, time_ms, outgoing.key, outgoing.value, outgoing.headers)
        self.records.append(record)
        self.end += 1
        return record.offset

    def clean(self, cut: int) -> None:
        """Compacts what is below `cut`, as the log cleaner does: of each key the last record stays, nulls go."""
        last = {record.key: record.offset for record in self.records if record.offset < cut}
        self.records = [
            record
            for record in self.records
            if record.offset >= cut or (last[record.key] == record.offset and record.value is not None)
        ]


@dataclass(slots=True)
class Pending:
    """A record on its way; `offset` once it is written."""

    outgoing: Outgoing
    offset: int | None = None


class MemoryLog:
    """The log. `pause` is called with the name of what is about to happen."""

    def __init__(self, topics: Mapping[str, int], pause: Callable[[str], None] | None = None) -> None:
        limit = {"max.message.bytes": str(2**20 + 12)}
        self.topics = {name: Topic(name, f"id-of-{name}", number, 1, limit) for name, number in topics.items()}
        self.partitions: dict[Place, Partition] = defaultdict(Partition)
        self.commits: dict[tuple[str, Place], Committed] = {}
        self.owners: dict[tuple[str, Place], MemoryMember] = {}
        self.members: list[MemoryMember] = []
        self.writers: list[MemoryWriter] = []
        self.now_ms = 1_000
        self.pause = pause or (lambda _: self.deliver_all())
        self.chunk = 100

    def topic(self, name: str) -> Topic | None:
        """See `Log.topic`."""
        return self.topics.get(name)

    def writer(self) -> "MemoryWriter":
        """See `Log.writer`."""
        self.writers.append(MemoryWriter(self))
        return self.writers[-1]

    def member(
        self, group: str, topics: Sequence[str], on_revoked: Callable[[frozenset[Place]], None]
    ) -> "MemoryMember":
        """See `Log.member`."""
        self.pause("join")
        member = MemoryMember(self, group, topics, on_revoked)
        self.members.append(member)
        self.balance(group)
        return member

    def bounds(self, place: Place) -> tuple[int, int]:
        """See `Log.bounds`."""
        self.pause("bounds")
        return 0, self.partitions[place].end

    def read(self, place: Place, first: int, end: int | None = None) -> Iterator[LogRecord]:
        """See `Log.read`; in two halves, between which anything may happen."""
        self.pause("read")
        last = self.partitions[place].end if end is None else end
        half = (first + last) // 2
        yield from [it for it in self.partitions[place].records if first <= it.offset < half]
        self.pause("read on")
        yield from [it for it in self.partitions[place].records if half <= it.offset < last]

    def places(self, topics: Sequence[str]) -> list[Place]:
        """All partitions of the topics."""
        return [Place(name, number) for name in topics for number in range(self.topics[name].partitions)]

    def balance(self, group: str) -> None:
        """Gives partitions without an owner to the members that have fewest, one from each that has too many."""
        members = [it for it in self.members if it.group == group and not it.is_expelled]
        if not members:
            return
        places = self.places(members[0].topics)
        for place in places:
            if (group, place) not in self.owners:
                self.give(place, min(members, key=lambda it: (len(it.owned_now(places)), it.number)))
        few, many = (pick(members, key=lambda it: len(it.owned_now(places))) for pick in (min, max))
        while len(many.owned_now(places)) > len(few.owned_now(places)) + 1:
            self.give(many.owned_now(places)[-1], few)

    def give(self, place: Place, to: "MemoryMember") -> None:
        """Moves a partition; its owner lets go first, unless it has been expelled without knowing."""
        owner = self.owners.pop((to.group, place), None)
        if owner is not None and not owner.is_expelled:
            owner.lose(frozenset({place}))
        self.owners[to.group, place] = to
        to.gain(place)

    def leave(self, member: "MemoryMember") -> None:
        """The member is gone."""
        if member in self.members:
            self.members.remove(member)
        for key in [key for key, owner in self.owners.items() if owner is member]:
            del self.owners[key]
        self.balance(member.group)

    def expel(self, member: "MemoryMember") -> None:
        """The member was silent for a session timeout: others get its partitions; it does not know yet."""
        member.is_expelled = True
        for key in [key for key, owner in self.owners.items() if owner is member]:
            del self.owners[key]
        self.balance(member.group)

    def deliver_all(self) -> None:
        """Writes everything that is on its way."""
        for writer in list(self.writers):
            while writer.deliver():
                pass


class MemoryWriter:
    """See `records.Writer`."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log
        self.queues: dict[Place, list[Pending]] = defaultdict(list)
        self.has_failed = False

    def append(self, records: Sequence[Outgoing]) -> list[int]:
        """See `records.Writer`."""
        self._log.pause("append")
        pending = [Pending(record) for record in records]
        for it in pending:
            self.queues[it.outgoing.place].append(it)
        while any(it.offset is None for it in pending):
            if self.has_failed:
                raise LogError("the outcome of a write is unknown")
            self._log.pause("ack")
        self._log.pause("acked")
        return [it.offset for it in pending if it.offset is not None]

    def deliver(self, place: Place | None = None, *, loses: bool = False) -> bool:
        """Writes the first record of a partition's queue, or loses it; False where nothing is on its way."""
        queue = next((q for at, q in self.queues.items() if q and place in (None, at)), None)
        if queue is None:
            return False
        pending = queue.pop(0)
        if not loses:
            partition = self._log.partitions[pending.outgoing.place]
            pending.offset = partition.append(pending.outgoing, self._log.now_ms)
        return True

    def close(self) -> None:
        """See `records.Writer`; what is on its way may still arrive."""
        self.has_failed = True


class MemoryMember:
    """See `records.Member`."""

    count = 0

    def __init__(
        self, log: MemoryLog, group: str, topics: Sequence[str], on_revoked: Callable[[frozenset[Place]], None]
    ) -> None:
        MemoryMember.count += 1
        self.number = MemoryMember.count
        self.group, self.topics = group, list(topics)
        self.is_expelled = False
        self._log, self._on_revoked = log, on_revoked
        self._owned: frozenset[Place] = frozenset()
        self._assigned: list[Place] = []
        self._positions: dict[Place, int] = {}

    def owned_now(self, places: Sequence[Place]) -> list[Place]:
        """What the group thinks that it owns."""
        return [place for place in places if self._log.owners.get((self.group, place)) is self]

    def gain(self, place: Place) -> None:
        """The group gives it a partition."""
        self._owned |= {place}
        self._assigned.append(place)
        self._positions.pop(place, None)

    def lose(self, places: frozenset[Place]) -> None:
        """The group takes partitions away."""
        self._owned -= places
        self._assigned = [place for place in self._assigned if place not in places]
        for place in places:
            self._positions.pop(place, None)
        self._on_revoked(places)

    def rejoin(self) -> None:
        """Learns that it was expelled, and is a member again; a real one does so on a thread of its own."""
        if self.is_expelled:
            self.lose(self._owned)
            self.is_expelled = False
            self._log.balance(self.group)

    def poll(self) -> Polled:
        """See `records.Member`."""
        self._log.pause("poll")
        self.rejoin()
        records: list[LogRecord] = []
        for place in sorted(self._positions):
            kept = self._log.partitions[place].records
            new = [it for it in kept if it.offset >= self._positions[place]][: self._log.chunk]
            if new:
                self._positions[place] = new[-1].offset + 1
            records += [replace(it) for it in new]
        return Polled(records)

    def commit(self, offsets: Mapping[Place, Committed]) -> bool:
        """See `records.Member`."""
        self._log.pause("commit")
        mine = {place: it for place, it in offsets.items() if self._log.owners.get((self.group, place)) is self}
        for place, committed in mine.items():
            self._log.commits[self.group, place] = committed
        self._log.pause("committed")
        return len(mine) == len(offsets)

    def committed(self, place: Place) -> Committed | None:
        """See `records.Member`."""
        self._log.pause("fetch committed")
        return self._log.commits.get((self.group, place))

    def take_assigned(self) -> list[Place]:
        """See `records.Member`."""
        taken, self._assigned = self._assigned, []
        return taken

    def start(self, place: Place, offset: int | None) -> None:
        """See `records.Member`."""
        known = self.committed(place)
        first = (known.offset if known else 0) if offset is None else offset
        if place in self._owned:
            self._positions[place] = first

    def owned(self) -> frozenset[Place]:
        """See `records.Member`."""
        return self._owned

    def lease_seconds(self) -> float:
        """See `records.Member`: over, before anybody else is given a partition."""
        return -1.0 if self.is_expelled else 10.0

    def lag(self) -> Mapping[Place, int]:
        """See `records.Member`."""
        return {place: self._log.partitions[place].end - at for place, at in self._positions.items()}

    def close(self) -> None:
        """See `records.Member`."""
        self._log.pause("leave")
        self._owned = frozenset()
        self.is_expelled = False
        self._log.leave(self)
