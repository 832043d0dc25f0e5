"""What a log gives and takes, and what its users rely on.

The analyzer, the exporter and the page speak to these protocols only. The real broker (`client`) and the log in memory
of the tests pass the same suite, so that what is proved over one holds over the other.

    Log
    ├── member(group, topics)   one of a group that shares partitions       analyzer, exporter
    ├── read(place, first)      one partition from an offset to its end     snapshots, replay, page, dead letters
    └── writer()                appends, and returns when all is safe       everybody
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

Headers = tuple[tuple[str, bytes | None], ...]


class Place(NamedTuple):
    """A partition of a topic."""

    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class LogRecord:
    """A record as it stands in its partition. `timestamp_ms` is -1 where it has none."""

    place: Place
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to append. Without `timestamp_ms` it gets the time of its writing."""

    place: Place
    value: bytes | None
    key: bytes | None = None
    headers: Headers = ()
    timestamp_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Records that cannot be decoded: from `first` up to, not including, `next`."""

    place: Place
    first: int
    next: int
    problem: str


@dataclass(frozen=True, slots=True)
class Polled:
    """What a member got: records in the order of each partition, and spans that it was moved past."""

    records: Sequence[LogRecord] = ()
    spans: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Committed:
    """How far a group has come in a partition: the next offset to read, and words that go with it."""

    offset: int
    metadata: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as the broker describes it; `id` changes when it is deleted and made again."""

    name: str
    id: str
    partitions: int
    replicas: int
    configuration: Mapping[str, str] = field(default_factory=dict)


class Writer(Protocol):
    """Appends records, each exactly once while the writer lives. Not thread-safe."""

    def append(self, records: Sequence[Outgoing]) -> list[int]:
        """Writes the records and waits until every one is acknowledged by all replicas in sync; their offsets.

        Raises `LogError` if any of them was not: some, all or none may be in the log, or come into it later.
        """

    def close(self) -> None:
        """Gives up what is not written yet."""


class Member(Protocol):
    """One member of a consumer group. Not thread-safe, but for `owned` and `lease_seconds`."""

    def poll(self) -> Polled:
        """The next records of the partitions in hand, after half a second at most. Raises `LogError`."""

    def commit(self, offsets: Mapping[Place, Committed]) -> bool:
        """Records how far the group has come; False where the group has given the partitions to somebody else."""

    def committed(self, place: Place) -> Committed | None:
        """How far the group had come there, None if it never was."""

    def take_assigned(self) -> list[Place]:
        """Partitions newly in hand since the last call, paused until `start`."""

    def start(self, place: Place, offset: int | None) -> None:
        """Reads on from the offset, or from what the group committed last, or from the beginning."""

    def owned(self) -> frozenset[Place]:
        """The partitions in hand now. One that is taken away leaves it before anybody else may have it."""

    def lease_seconds(self) -> float:
        """For how long nobody else can own them: less than 0 once a session timeout has passed in silence."""

    def lag(self) -> Mapping[Place, int]:
        """Records not read yet, by partition in hand, as far as known."""

    def close(self) -> None:
        """Leaves the group."""


class Log(Protocol):
    """The broker, or what stands for it."""

    def topic(self, name: str) -> Topic | None:
        """The topic, None if there is none. Raises `TopologyError` where this user may not see it."""

    def writer(self) -> Writer:
        """A new writer."""

    def member(self, group: str, topics: Sequence[str], on_revoked: Callable[[frozenset[Place]], None]) -> Member:
        """A new member. `on_revoked` is called, on any thread, before partitions can go to somebody else."""

    def bounds(self, place: Place) -> tuple[int, int]:
        """The offset of the first record that is kept, and the offset that the next one will get."""

    def read(self, place: Place, first: int, end: int | None = None) -> Iterator[LogRecord]:
        """The records from `first` up to, not including, `end`, or to what was the end at the call."""
