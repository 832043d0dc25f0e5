"""The four topics: how each must be made, making them, and saying what is wrong with those that exist."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from consumers.kafka.records import Topic
from consumers.settings import Settings
from monitor.errors import TopologyError
from monitor.policy import DAY_MS

LETTER_BYTES = 64 * 2**10
"""What the headers that say why may add to a record."""
MENTIONS_BYTES = 8 * 2**20
"""Room for one article that names a thousand people, each with a sentence of its own."""
UNBOUNDED = {"retention.ms", "retention.bytes"}


class Cluster(Protocol):
    """What making and checking topics needs of a broker."""

    def brokers(self) -> int:
        """How many brokers there are."""

    def topic(self, name: str) -> Topic | None:
        """A topic as it is."""

    def create(self, topic: Topic) -> bool:
        """Makes a topic; False where there is one."""


def articles_topics(settings: Settings) -> list[str]:
    """The names of the topics of incoming articles."""
    return [name.strip() for name in settings.articles_topics.split(",") if name.strip()]


def letter_bytes(topics: Mapping[str, Topic], settings: Settings) -> int:
    """The largest record of any topic of articles that goes into a letter whole."""
    return int(topics[settings.dead_letters_topic].configuration["max.message.bytes"]) - LETTER_BYTES


def wanted(settings: Settings, brokers: int, found: Mapping[str, Topic | None]) -> list[Topic]:
    """The topics as `create` makes them on a cluster of that many brokers, beside the topics that were found there."""
    replicas = min(3, brokers)
    common = {"min.insync.replicas": "2" if replicas > 2 else "1"}
    smallest = settings.max_record_bytes + LETTER_BYTES
    present = [topic for name in articles_topics(settings) if (topic := found.get(name)) is not None]
    largest = max([smallest, *(int(topic.configuration["max.message.bytes"]) for topic in present)])
    articles = {
        "cleanup.policy": "delete",
        "retention.ms": str(7 * DAY_MS),
        "max.message.bytes": str(smallest),
        "message.timestamp.type": "CreateTime",
        "message.timestamp.after.max.ms": "3600000",
    }
    letters = {"cleanup.policy": "delete", "retention.ms": str(30 * DAY_MS)}
    letters |= {"max.message.bytes": str(largest + LETTER_BYTES), "message.timestamp.type": "CreateTime"}
    mentions = {"cleanup.policy": "delete", "retention.ms": str(14 * DAY_MS)}
    mentions |= {"max.message.bytes": str(MENTIONS_BYTES), "message.timestamp.type": "LogAppendTime"}
    counters = {
        "cleanup.policy": "compact",
        "segment.ms": "600000",
        "segment.bytes": str(32 * 2**20),
        "min.cleanable.dirty.ratio": "0.1",
        "max.compaction.lag.ms": "3600000",
        "message.timestamp.type": "LogAppendTime",
    }
    made = [(name, settings.articles_partitions, articles) for name in articles_topics(settings)]
    made += [
        (settings.dead_letters_topic, 1, letters),
        (settings.mentions_topic, settings.mentions_partitions, mentions),
        (settings.counters_topic, settings.mentions_partitions, counters),
    ]
    return [Topic(name, "", partitions, replicas, common | given) for name, partitions, given in made]


def create(cluster: Cluster, settings: Settings) -> Iterator[tuple[Topic, bool]]:
    """Makes the topics that are missing; each topic, and whether it is new."""
    found = {name: cluster.topic(name) for name in articles_topics(settings)}
    for topic in wanted(settings, cluster.brokers(), found):
        yield topic, cluster.create(topic)


def check(cluster: Cluster, settings: Settings) -> dict[str, Topic]:
    """The topics by name, once all is as it must be. Raises `TopologyError` that names every fault."""
    found = {topic.name: cluster.topic(topic.name) for topic in wanted(settings, 1, {})}
    problems = list(faults(settings, found, cluster.brokers()))
    if problems:
        raise TopologyError("the topics are not as they must be: " + "; ".join(problems))
    return {name: topic for name, topic in found.items() if topic is not None}


def faults(settings: Settings, found: Mapping[str, Topic | None], brokers: int) -> Iterator[str]:
    """What is wrong, each fault with what to do."""
    for want in wanted(settings, brokers, found):
        have = found[want.name]
        if have is None:
            yield f"{want.name} does not exist: deskwatch topics create"
            continue
        is_ours = want.name in (settings.mentions_topic, settings.counters_topic)
        if is_ours and have.partitions != want.partitions:
            yield (
                f"{want.name} has {have.partitions} partitions, DESKWATCH_MENTIONS_PARTITIONS says {want.partitions}: "
                "set it to the topic's count, which can never be changed"
            )
        if have.replicas < want.replicas:
            yield f"{want.name} has {have.replicas} replicas, expected {want.replicas}: reassign its partitions"
        yield from _configuration_faults(want, have)


def _configuration_faults(want: Topic, have: Topic) -> Iterator[str]:
    for name, value in want.configuration.items():
        actual = have.configuration.get(name, "")
        if _fits(name, value, actual):
            continue
        yield (
            f"{want.name} has {name}={actual}, expected {value}: kafka-configs --alter --entity-type topics "
            f"--entity-name {want.name} --add-config {name}={value}"
        )


def _fits(name: str, value: str, actual: str) -> bool:
    """Policies must be equal, sizes and times of keeping large enough; how often to compact is a matter of cost."""
    if name in ("cleanup.policy", "message.timestamp.type"):
        return actual == value
    if name in UNBOUNDED and actual == "-1":
        return True
    if name in ("retention.ms", "max.message.bytes", "min.insync.replicas"):
        return int(actual or 0) >= int(value)
    if name == "message.timestamp.after.max.ms":  # a record from the future would make all others look old
        return 0 <= int(actual or -1) <= int(value)
    return True
