"""The door to Kafka: the protocols of `records` over kafka-python, with its faults worked around.

kafka-python is pinned exactly, because a few lines here know its inside:
- a group is joined only once the topics' metadata is there, and polled for half a second or more: otherwise a join can
  be lost for good, and the member stays without partitions;
- a batch that cannot be decoded makes the next `poll` hang, unless the position is moved first; where it ends stands
  only in the traceback;
- when a heartbeat was sent and answered, which is what a lease is made of, is not public.
Reconnecting waits at most a second, where the default of 30 keeps consumers silent long after a broker is back.
"""

import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import (
    AuthorizationError,
    CommitFailedError,
    CoordinatorNotAvailableError,
    CorruptRecordError,
    IllegalGenerationError,
    KafkaError,
    KafkaTimeoutError,
    OffsetOutOfRangeError,
    RebalanceInProgressError,
    TopicAlreadyExistsError,
    UnknownMemberIdError,
    UnsupportedCodecError,
)
from kafka.net.sasl.oauth import AbstractTokenProvider
from kafka.structs import OffsetAndMetadata

from consumers.kafka import codecs
from consumers.kafka.records import Committed, LogRecord, Outgoing, Place, Polled, Span, Topic
from consumers.settings import Settings, secret
from monitor.errors import LogError, StateError, TopologyError, UsageError

T = TypeVar("T")
POLL_MS = 500
"""Shorter polls can lose the join of a group."""
ASK_SECONDS = 5.0
"""After so long without a record a reader asks whether the brokers are there: a poll does not say."""
DELIVERY_SECONDS = 30.0
BOOTSTRAP_MS = 10_000
MAX_REQUEST_BYTES = 100 * 2**20
"""What a broker takes at once (its `socket.request.max.bytes`); each topic has a limit of its own for a record."""
UNDECODABLE = (CorruptRecordError, UnsupportedCodecError, UnicodeDecodeError, ValueError, NotImplementedError)
NOT_OURS = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)


class Broker:
    """A Kafka cluster, as the settings name it."""

    def __init__(self, settings: Settings) -> None:
        codecs.install()
        self._settings = settings
        self._problems = _Problems()
        logging.getLogger("kafka").addHandler(self._problems)
        logging.getLogger("kafka").setLevel(logging.WARNING)
        logging.getLogger("kafka").propagate = False

    def topic(self, name: str) -> Topic | None:
        """See `Log.topic`."""
        with self._admin() as admin, self._explained(f"describe topic {name}"):
            described = admin.describe_topics([name])[0]
            if described["error_code"] in (29, 30, 31):
                raise TopologyError(f"this user may not describe topic {name}: give it Describe and DescribeConfigs")
            if described["error_code"]:
                return None
            resource = ConfigResource(ConfigResourceType.TOPIC, name)
            found = admin.describe_configs([resource], config_filter="all")
        configs = next(iter(next(iter(found.values())).values()))
        return Topic(
            name=name,
            id=str(described["topic_id"]),
            partitions=len(described["partitions"]),
            replicas=min(len(it["replica_nodes"]) for it in described["partitions"]),
            configuration={key: str(value["value"]) for key, value in configs.items()},
        )

    def brokers(self) -> int:
        """How many brokers the cluster has now."""
        with self._admin() as admin, self._explained("describe the cluster"):
            return len(admin.describe_cluster()["brokers"])

    def create(self, topic: Topic) -> bool:
        """Makes the topic, and waits until it can be used; False where there is one of that name."""
        spec = {
            "num_partitions": topic.partitions,
            "replication_factor": topic.replicas,
            "configs": dict(topic.configuration),
        }
        with self._admin() as admin, self._explained(f"create topic {topic.name}"):
            try:
                admin.create_topics({topic.name: spec}, wait_for_metadata=True)
            except TopicAlreadyExistsError:
                return False
        return True

    def writer(self) -> "BrokerWriter":
        """See `Log.writer`."""
        with self._explained("connect to write"):
            return BrokerWriter(
                KafkaProducer(
                    **self._connection(),
                    metrics_enabled=False,
                    acks="all",
                    enable_idempotence=True,
                    linger_ms=5,
                    compression_type="lz4",
                    delivery_timeout_ms=round(DELIVERY_SECONDS * 1_000),
                    request_timeout_ms=10_000,
                    max_block_ms=10_000,
                    max_request_size=MAX_REQUEST_BYTES,
                    allow_auto_create_topics=False,
                ),
                self._explained,
            )

    def member(
        self, group: str, topics: Sequence[str], on_revoked: Callable[[frozenset[Place]], None]
    ) -> "BrokerMember":
        """See `Log.member`."""
        session_ms = round(self._settings.session_timeout_seconds * 1_000)
        with self._explained(f"join group {group}"):
            consumer = KafkaConsumer(
                **self._connection(),
                **_READING,
                group_id=group,
                group_instance_id=self._settings.member_name or None,
                auto_offset_reset="earliest",
                partition_assignment_strategy=[CooperativeStickyAssignor],
                max_poll_records=self._settings.batch_records,
                max_poll_interval_ms=max(600_000, 2 * session_ms),
                session_timeout_ms=session_ms,
                heartbeat_interval_ms=session_ms // 5,
            )
            for topic in topics:
                if not consumer.partitions_for_topic(topic):
                    consumer.close()
                    raise TopologyError(f"topic {topic} does not exist; make it: deskwatch topics create")
            return BrokerMember(consumer, topics, on_revoked, self._settings, self._explained)

    def bounds(self, place: Place) -> tuple[int, int]:
        """See `Log.bounds`."""
        return self.all_bounds([place])[place]

    def all_bounds(self, places: Sequence[Place]) -> dict[Place, tuple[int, int]]:
        """The same for several partitions at once."""
        partitions = [TopicPartition(*place) for place in places]
        with self._reader() as consumer, self._explained(f"look at {', '.join(sorted({it.topic for it in places}))}"):
            first, end = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
        return {place: (first[it], end[it]) for place, it in zip(places, partitions, strict=True)}

    def offsets_at(self, places: Sequence[Place], time_ms: int) -> dict[Place, int]:
        """The first offset of that time or later in each partition; the end where there is none."""
        partitions = [TopicPartition(*place) for place in places]
        with self._reader() as consumer, self._explained(f"look at {', '.join(sorted({it.topic for it in places}))}"):
            found = consumer.offsets_for_times(dict.fromkeys(partitions, time_ms))
            ends = consumer.end_offsets(partitions)
        return {Place(it.topic, it.partition): int(found[it].offset if found[it] else ends[it]) for it in partitions}

    def read(self, place: Place, first: int, end: int | None = None) -> Iterator[LogRecord]:
        """See `Log.read`."""
        partition = TopicPartition(*place)
        with self._reader() as consumer:
            with self._explained(f"read {place.topic}/{place.partition}"):
                consumer.assign([partition])
                last = consumer.end_offsets([partition])[partition] if end is None else end
                consumer.seek(partition, first)
            yield from self._read_to(consumer, place, last)

    def follow(self, starts: Mapping[Place, int]) -> "Follower":
        """Reads these partitions from these offsets on, without end."""
        return Follower(self._consumer("earliest"), starts, self._explained)

    def committed(self, group: str, places: Sequence[Place]) -> dict[Place, int | None]:
        """How far the group has come in each partition, None where it never was."""
        with self._admin() as admin, self._explained(f"look at group {group}"):
            found = _when_coordinated(lambda: admin.list_group_offsets(group)[group])
        known = {Place(it.topic, it.partition): at.offset for it, at in found.items()}
        return {place: known.get(place) for place in places}

    def _read_to(self, consumer: Any, place: Place, end: int) -> Iterator[LogRecord]:
        partition = TopicPartition(*place)
        waited_until = time.monotonic() + DELIVERY_SECONDS
        while True:
            with self._explained(f"read {place.topic}/{place.partition}"):
                position = consumer.position(partition)
                if position >= end:
                    return
                found = consumer.poll(POLL_MS).get(partition, ())
            for record in found:
                if record.offset >= end:
                    return
                yield _record(record)
            if found:
                waited_until = time.monotonic() + DELIVERY_SECONDS
            elif time.monotonic() > waited_until and consumer.position(partition) == position:
                raise LogError(f"{place.topic}/{place.partition} gives nothing at {position}, and ends at {end}")

    def _consumer(self, reset: str = "none") -> Any:
        with self._explained("connect to read"):
            return KafkaConsumer(
                **self._connection(), **_READING, group_id=None, auto_offset_reset=reset, max_poll_records=2_000
            )

    @contextmanager
    def _reader(self) -> Iterator[Any]:
        consumer = self._consumer()
        try:
            yield consumer
        finally:
            consumer.close()

    @contextmanager
    def _admin(self) -> Iterator[Any]:
        with self._explained("connect"):
            admin = KafkaAdminClient(**self._connection())
        try:
            yield admin
        finally:
            admin.close()

    def _connection(self) -> dict[str, Any]:
        """What every client is given."""
        settings = self._settings
        given: dict[str, Any] = {
            "bootstrap_servers": settings.brokers.split(","),
            "client_id": settings.member_name or "deskwatch",
            "reconnect_backoff_max_ms": 1_000,
            "bootstrap_timeout_ms": BOOTSTRAP_MS,
            "security_protocol": settings.kafka_security.upper(),
        }
        if settings.kafka_security != "plaintext":
            given["ssl_context"] = _tls(settings)
        if settings.kafka_security == "sasl_ssl":
            given |= _credentials(settings)
        return given

    @contextmanager
    def _explained(self, action: str) -> Iterator[None]:
        """Turns the client's errors into ours: what an operator must mend, and what may pass."""
        try:
            yield
        except AuthorizationError as error:
            raise TopologyError(
                f"this user may not {action} ({type(error).__name__}); see the list of permissions in the README"
            ) from error
        except OffsetOutOfRangeError as error:
            raise StateError(
                f"cannot {action}: the log no longer has what was to be read next ({error}); its retention is shorter "
                "than this outage"
            ) from error
        except (KafkaError, OSError) as error:
            raise LogError(f"cannot {action}: {type(error).__name__}{self._problems.hint(error)}") from error


_READING: Mapping[str, Any] = {
    "metrics_enabled": False,
    "enable_auto_commit": False,
    "allow_auto_create_topics": False,
    "check_crcs": True,
    "fetch_max_bytes": 16 * 2**20,
    "max_partition_fetch_bytes": 4 * 2**20,
    "fetch_max_wait_ms": 100,
}


class BrokerWriter:
    """See `records.Writer`."""

    def __init__(self, producer: Any, explained: Callable[[str], Any]) -> None:
        self._producer, self._explained = producer, explained

    def append(self, records: Sequence[Outgoing]) -> list[int]:
        """See `records.Writer`."""
        with self._explained("write"):
            sent = [
                self._producer.send(
                    record.place.topic,
                    partition=record.place.partition,
                    key=record.key,
                    value=record.value,
                    headers=list(record.headers),
                    timestamp_ms=record.timestamp_ms,
                )
                for record in records
            ]
            self._producer.flush(2 * DELIVERY_SECONDS)
            return [future.get(0).offset for future in sent]

    def close(self) -> None:
        """See `records.Writer`."""
        with suppress(KafkaError):
            self._producer.close(timeout=0)


class BrokerMember(ConsumerRebalanceListener):  # type: ignore[misc]
    """See `records.Member`. The listener's methods run on the client's own thread."""

    def __init__(
        self,
        consumer: Any,
        topics: Sequence[str],
        on_revoked: Callable[[frozenset[Place]], None],
        settings: Settings,
        explained: Callable[[str], Any],
    ) -> None:
        self._consumer, self._on_revoked, self._explained = consumer, on_revoked, explained
        self._settings, self._began = settings, _now()
        self._anywhere, self._pulse = Place(topics[0], 0), _Pulse(consumer, explained)
        self._lock = threading.Lock()
        self._owned: frozenset[Place] = frozenset()
        self._assigned: list[Place] = []
        self._started: set[Place] = set()
        self._renewed = float("-inf")
        _watch_heartbeats(consumer, self._renew)
        consumer.subscribe(list(topics), listener=self)

    def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        """Takes note; `pause` in here holds back even the records of the very poll that brought the partition."""
        self._consumer.pause(*assigned)
        places = [Place(it.topic, it.partition) for it in assigned]
        with self._lock:
            self._owned |= set(places)
            self._assigned += places

    def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        """Lets go before the group hears that we did."""
        places = frozenset(Place(it.topic, it.partition) for it in revoked)
        with self._lock:
            self._owned -= places
            self._started -= places
            self._assigned = [place for place in self._assigned if place not in places]
        self._on_revoked(places)

    def on_partitions_lost(self, lost: Sequence[TopicPartition]) -> None:
        """The group has already given them away."""
        self.on_partitions_revoked(lost)

    def poll(self) -> Polled:
        """See `records.Member`. Raises `LogError`, too, where the client has lost its place in the group for long."""
        silent_seconds = _now() - max(self._began, self._renewed)
        if silent_seconds > self._settings.stuck_seconds:
            raise LogError(f"the group has not answered this member for {silent_seconds:.0f} s; it joins anew")
        try:
            with self._explained("read"):
                found = self._consumer.poll(POLL_MS)
        except (LogError, *UNDECODABLE) as error:
            span = _bad_span(error, self._consumer)
            if span is None:
                raise error if isinstance(error, LogError) else LogError(f"cannot read: {error}") from error
            self._consumer.seek(TopicPartition(*span.place), span.next)
            return Polled(spans=(span,))
        self._pulse.note(min(self.owned(), default=self._anywhere), has_records=bool(found))
        return Polled([_record(record) for records in found.values() for record in records])

    def commit(self, offsets: Mapping[Place, Committed]) -> bool:
        """See `records.Member`."""
        owned = self.owned()
        given = {
            TopicPartition(*place): OffsetAndMetadata(it.offset, it.metadata, -1)
            for place, it in offsets.items()
            if place in owned
        }
        try:
            with self._explained("commit"):
                if given:
                    self._consumer.commit(given, timeout_ms=10_000)
        except LogError as error:
            if isinstance(error.__cause__, NOT_OURS):
                return False
            raise
        return len(given) == len(offsets)

    def committed(self, place: Place) -> Committed | None:
        """See `records.Member`."""
        with self._explained("read committed offsets"):
            found = self._consumer.committed(TopicPartition(*place), metadata=True, timeout_ms=10_000)
        return None if found is None or found.offset < 0 else Committed(found.offset, found.metadata or "")

    def take_assigned(self) -> list[Place]:
        """See `records.Member`."""
        with self._lock:
            taken, self._assigned = self._assigned, []
        return taken

    def start(self, place: Place, offset: int | None) -> None:
        """See `records.Member`."""
        partition = TopicPartition(*place)
        if offset is None:
            known = self.committed(place)
            with self._explained("find the beginning"):
                first = self._consumer.beginning_offsets([partition])[partition]
            offset = first if known is None else max(first, known.offset)
        if place in self.owned():
            with suppress(KafkaError, AssertionError, KeyError):  # taken away this very moment
                self._consumer.seek(partition, offset)
                self._consumer.resume(partition)
                with self._lock:
                    self._started.add(place)

    def owned(self) -> frozenset[Place]:
        """See `records.Member`."""
        with self._lock:
            return self._owned

    def lease_seconds(self) -> float:
        """See `records.Member`."""
        return self._renewed + self._settings.session_timeout_seconds - _now()

    def lag(self) -> Mapping[Place, int]:
        """See `records.Member`."""
        with self._lock:
            started = sorted(self._started)
        lag: dict[Place, int] = {}
        for place in started:
            partition = TopicPartition(*place)
            with suppress(KafkaError, AssertionError, KeyError):
                end, position = self._consumer.highwater(partition), self._consumer.position(partition, timeout_ms=0)
                if end is not None and position is not None:
                    lag[place] = max(0, end - position)
        return lag

    def close(self) -> None:
        """See `records.Member`."""
        self._renewed = float("-inf")
        with suppress(KafkaError, OSError):
            self._consumer.close(autocommit=False, timeout_ms=3_000)

    def _renew(self, sent: float) -> None:
        self._renewed = max(self._renewed, sent)


class Follower:
    """Partitions read without a group, as they grow."""

    def __init__(self, consumer: Any, starts: Mapping[Place, int], explained: Callable[[str], Any]) -> None:
        self._consumer, self._explained = consumer, explained
        self._anywhere, self._pulse = min(starts), _Pulse(consumer, explained)
        with explained("read"):
            consumer.assign([TopicPartition(*place) for place in starts])
            for place, offset in starts.items():
                consumer.seek(TopicPartition(*place), offset)

    def poll(self) -> list[LogRecord]:
        """The next records, after half a second at most. Raises `LogError`, too, where the brokers are away."""
        with self._explained("read"):
            found = self._consumer.poll(POLL_MS)
        self._pulse.note(self._anywhere, has_records=bool(found))
        return [_record(record) for records in found.values() for record in records]

    def behind(self) -> int:
        """Records not read yet, as far as known."""
        behind = 0
        for partition in self._consumer.assignment():
            end = self._consumer.highwater(partition)
            with self._explained("read"):
                behind += max(0, end - self._consumer.position(partition)) if end is not None else 0
        return behind

    def close(self) -> None:
        """Ends."""
        with suppress(KafkaError, OSError):
            self._consumer.close()


class _Pulse:
    """Whether the brokers are there, where a poll says nothing of it."""

    def __init__(self, consumer: Any, explained: Callable[[str], Any]) -> None:
        self._consumer, self._explained, self._heard = consumer, explained, _now()

    def note(self, place: Place, *, has_records: bool) -> None:
        """After each poll; asks the leader of that partition now and then. Raises `LogError` where it is silent."""
        if not has_records and _now() - self._heard < ASK_SECONDS:
            return
        if not has_records:
            with self._explained("hear from the brokers"):
                self._consumer.end_offsets([TopicPartition(*place)], timeout_ms=10_000)
        self._heard = _now()


class _Problems(logging.Handler):
    """Keeps the client's last complaints: why a connection failed stands nowhere else."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._last: dict[str, None] = {}
        self._refusal = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Remembers a line of the network code, once, and why the last write was refused that is tried again."""
        if record.name == "kafka.producer.sender":
            self._refusal = record.getMessage().rpartition(": ")[2][:100]
        if record.name.startswith("kafka.net") and record.levelno >= logging.ERROR:
            self._last.pop(line := record.getMessage()[:300], None)
            self._last[line] = None
            while len(self._last) > 3:
                del self._last[next(iter(self._last))]

    def hint(self, error: BaseException) -> str:
        """What to look at, after an error that does not say it."""
        if not isinstance(error, KafkaTimeoutError):
            return ""
        if "bootstrap" not in str(error):
            refusal, self._refusal = self._refusal, ""
            return f", the brokers said {refusal}" if refusal else ""
        lines, self._last = list(self._last), {}
        advice = "check that they are up and DESKWATCH_BROKERS is right"
        if any("disconnected" in line for line in lines) and not any("REFUSED" in line for line in lines):
            advice = "a connection that is closed at once means a wrong password or a wrong DESKWATCH_KAFKA_SECURITY"
        if any("CERTIFICATE" in line or "Hostname" in line for line in lines):
            advice = "check DESKWATCH_KAFKA_CA_FILE and the name in the brokers' certificate"
        return f", no broker could be reached; {advice}" + "".join(f" ({line})" for line in lines[:1])


class _TokenFile(AbstractTokenProvider):  # type: ignore[misc]
    """A bearer token that something else renews in a file."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._path = settings.kafka_token_file

    def token(self) -> str:
        """The file's content now."""
        return "" if self._path is None else self._path.read_text("utf-8").strip()


def _tls(settings: Settings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.kafka_ca_file)
        if settings.kafka_certificate_file:
            context.load_cert_chain(settings.kafka_certificate_file)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            f"the certificates cannot be read: {error}; give PEM files in DESKWATCH_KAFKA_CA_FILE and, with its key, "
            "DESKWATCH_KAFKA_CERTIFICATE_FILE"
        ) from error
    return context


def _credentials(settings: Settings) -> dict[str, Any]:
    if settings.kafka_mechanism == "OAUTHBEARER":
        if settings.kafka_token_file is None or not settings.kafka_token_file.is_file():
            raise UsageError("OAUTHBEARER needs a file that holds the token: DESKWATCH_KAFKA_TOKEN_FILE")
        return {"sasl_mechanism": "OAUTHBEARER", "sasl_oauth_token_provider": _TokenFile(settings)}
    password = secret(settings.kafka_password, settings.kafka_password_file)
    if not settings.kafka_username or not password:
        raise UsageError("sasl_ssl needs DESKWATCH_KAFKA_USERNAME and DESKWATCH_KAFKA_PASSWORD_FILE")
    return {
        "sasl_mechanism": settings.kafka_mechanism,
        "sasl_plain_username": settings.kafka_username,
        "sasl_plain_password": password,
    }


def _watch_heartbeats(consumer: Any, renew: Callable[[float], None]) -> None:
    """Calls `renew` with the time of sending of every heartbeat that the group has answered without an objection.

    A rebalance in progress is an objection: the member is on its way out until it has joined again.
    """
    coordinator = consumer._coordinator  # noqa: SLF001  the one place where this is known
    ask = coordinator._send_heartbeat_request  # noqa: SLF001

    async def asked() -> Any:
        sent = _now()
        answer = await ask()
        renew(sent)
        return answer

    coordinator._send_heartbeat_request = asked  # noqa: SLF001


def _when_coordinated(ask: Callable[[], T]) -> T:
    """The answer, once the cluster has somebody who gives it: a new one makes its topic of groups at the first ask."""
    until = time.monotonic() + BOOTSTRAP_MS / 1_000
    while True:
        try:
            return ask()
        except CoordinatorNotAvailableError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _now() -> float:
    """Seconds of a clock that goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _bad_span(error: BaseException, consumer: Any) -> Span | None:
    """Where the batch that could not be decoded begins and ends; None where the error is of another kind."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, UNDECODABLE):
            trace: TracebackType | None = cause.__traceback__
            while trace is not None:
                local = trace.tb_frame.f_locals
                if trace.tb_frame.f_code.co_name == "_unpack_records" and local.get("batch") is not None:
                    partition = local["tp"]
                    first = consumer.position(partition)
                    problem = f"{type(cause).__name__}: {cause}"[:1_000]
                    return Span(Place(partition.topic, partition.partition), first, local["batch"].next_offset, problem)
                trace = trace.tb_next
        cause = cause.__cause__
    return None


def _record(record: Any) -> LogRecord:
    return LogRecord(
        Place(record.topic, record.partition),
        record.offset,
        record.timestamp,
        record.key,
        record.value,
        tuple(record.headers or ()),
    )
