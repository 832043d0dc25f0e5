"""The parts that need no log: places of keys, cuts of items, letters, snapshots, topics, and the breaker."""

import msgspec
import pytest

from consumers.kafka import letters, messages, snapshots, topics
from consumers.kafka.breaker import Breaker
from consumers.kafka.deadletters import harmless, refusal
from consumers.kafka.partitioning import murmur2, partition_of
from consumers.kafka.records import LogRecord, Place, Span, Topic
from consumers.kafka.shard import Shard
from consumers.kafka.snapshots import Saving, Start, Stored
from consumers.settings import Settings
from monitor.errors import DeadReason, StateError, TopologyError
from monitor.mentions import Kind
from tests.making import NOON_MS, article, country, person

COUNTERS = Place("counters", 0)
MENTIONS = Place("mentions", 0)


@pytest.mark.parametrize(
    ("data", "hashed"),
    [(b"21", -973932308), (b"foobar", -790332482), (b"a-little-bit-long-string", -985981536), (b"abc", 479470107)],
)
def test_keys_are_placed_as_java_clients_place_them(data: bytes, hashed: int) -> None:
    """The values that Apache Kafka's own tests expect (UtilsTest.testMurmur2)."""
    assert hashed % 2**32 == murmur2(data)
    assert (hashed & 0x7FFFFFFF) % 12 == partition_of(data, 12)


def test_an_item_is_whole_at_home_and_cut_elsewhere() -> None:
    """Every partition gets the header, each observation is counted in one, and words go home only."""
    item = article("urn:a", NOON_MS, person("Ada", sentence="Ada won."), person("Bo"), country("FR"), country("KE"))
    cuts = [messages.cut(item, number, 4) for number in range(4)]
    home = messages.home(item, 4)
    assert item == cuts[home]
    counted = [it.id for number, cut in enumerate(cuts) for it in messages.owned(cut, number, 4).observations]
    assert sorted(["ada", "bo", "FR", "KE"]) == sorted(counted)
    for number, cut in enumerate(cuts):
        assert (item.uri, item.version, item.content) == (cut.uri, cut.version, cut.content)
        assert number == home or (cut.title == cut.link == "" and not any(it.sentence for it in cut.observations))


def test_large_batches_become_several_records_in_order() -> None:
    """Each within the limit, unless one item alone is above it."""
    items = [messages.Numbered(n, article(f"urn:{n}", NOON_MS, person("x" * 60_000))) for n in range(20)]
    parts = list(messages.encode("id", 3, items))
    assert len(parts) > 1
    assert all(len(part) <= messages.MAX_BYTES + 100 for part in parts)
    found = [messages.decode(part) for part in parts]
    assert items == [it for one in found for it in one.items]
    assert {"id/3"} == {one.source for one in found}
    assert 1 == len(list(messages.encode("id", 0, [messages.Numbered(0, article("urn:z" * 300_000, NOON_MS))])))


@pytest.mark.parametrize("value", [None, b"", b"{}", msgspec.msgpack.encode([9, "id", 0, []])])
def test_foreign_mentions_are_refused(value: bytes | None) -> None:
    """In our own topic nothing is skipped: it would be a hole in the counts."""
    with pytest.raises(StateError, match="mentions"):
        messages.decode(value)


def test_a_letter_gives_back_its_record() -> None:
    """Bytes, key, headers and time survive the way there and back; replays are counted."""
    record = LogRecord(Place("articles", 3), 17, 1_234, None, b"\xff\x00{", (("trace", b"\xfe"), ("none", None)))
    out = letters.letter_of(record, Place("dlq", 0), DeadReason.INVALID_JSON, "bad \ud800 text", max_bytes=20)
    letter = letters.read_letter(LogRecord(out.place, 5, 9_999, out.key, out.value, out.headers))
    assert (Place("articles", 3), 17, 18, 1_234) == (letter.origin, letter.first, letter.next, letter.timestamp_ms)
    assert ("invalid_json", 0, "") == (letter.reason, letter.replays, refusal(letter))
    back = letters.replay_of(letter)
    assert (record.place, record.value, None, 1_234) == (back.place, back.value, back.key, back.timestamp_ms)
    assert (*record.headers, ("__deskwatch.replay.count", b"1")) == back.headers


def test_what_cannot_be_replayed_says_why() -> None:
    """A fourth replay, a span without bytes, and a record that is no letter."""
    record = LogRecord(Place("articles", 0), 0, 1, b"k", b"v", ((letters.REPLAYED, b"3"),))
    out = letters.letter_of(record, Place("dlq", 0), DeadReason.FAILED, "", max_bytes=100)
    assert "replayed 3 times" in refusal(
        letters.read_letter(LogRecord(out.place, 0, 0, out.key, out.value, out.headers))
    )
    span = letters.letter_of_span(Span(Place("articles", 0), 4, 9, "crc"), Place("dlq", 0))
    told = letters.read_letter(LogRecord(span.place, 0, 0, span.key, span.value, span.headers))
    assert "articles/0 at offset 4 up to, not including, 9" in refusal(told)
    large = letters.letter_of(record, Place("dlq", 0), DeadReason.TOO_LARGE, "", max_bytes=10)
    told = letters.read_letter(LogRecord(large.place, 0, 0, large.key, large.value, large.headers))
    assert ("too_large", b"articles:0:0", None) == (told.reason, told.key, told.data)
    assert "articles/0 at offset 0 up to, not including, 1" in refusal(told)
    assert "where it came from" in refusal(letters.read_letter(LogRecord(Place("dlq", 0), 0, 0, None, b"x")))


def test_hostile_bytes_are_harmless_on_a_terminal() -> None:
    """No escape sequence, no direction mark, no control character gets through."""
    shown = harmless("a\x1b[2J\u202e\x07é\n".encode() + b"\xff")
    assert "a\\x1b[2J\\x202e\\x07é\n\\xff" == shown
    assert "and 4,000 bytes more" in harmless(b"x" * 6_000)


def stored_of(*sets: Saving) -> tuple[Stored, list[LogRecord]]:
    """A partition of counters that holds these snapshots."""
    records: list[LogRecord] = []
    for saving in sets:
        while not saving.is_complete:
            out = saving.next()
            records.append(LogRecord(COUNTERS, len(records), 0, out.key, out.value))
    return Stored.of(records), records


def test_the_highest_complete_snapshot_is_taken() -> None:
    """A later one that lacks a chunk is none; what is below it may go, what is above may not."""
    rows = [(b"w%d" % number, b"x" * 300_000) for number in range(4)]
    first, second = Saving(COUNTERS, "a", 10, "id", rows), Saving(COUNTERS, "b", 20, "id", rows)
    stored, records = stored_of(first, second)
    assert rows == list(stored.rows("b.20"))
    assert ("b.20", 20) == (stored.best()[0], stored.best()[1].offset)  # type: ignore[index]
    torn = Stored.of(record for record in records if record.key != b"k:b.20:1")
    assert "a.10" == torn.best()[0]  # type: ignore[index]
    assert {b"m:a.10", b"k:a.10:0", b"k:a.10:1", b"k:a.10:2"} >= set(snapshots.superseded(stored, "b", second))
    assert [] == list(snapshots.superseded(stored, "a", Saving(COUNTERS, "a", 9, "id", ())))


def test_where_a_restore_begins() -> None:
    """At the snapshot, and up to the highest mark; at 0 without either, if the log begins there."""
    stored, _ = stored_of(Saving(COUNTERS, "a", 10, "id", ()))
    stored.marks["zombie"] = 14
    assert snapshots.Start("a.10", 10, 14) == snapshots.start_of(stored, MENTIONS, "id", (5, 20))
    assert snapshots.Start("", 0, 0) == snapshots.start_of(Stored(), MENTIONS, "id", (0, 20))


@pytest.mark.parametrize(
    ("topic_id", "bounds", "told"),
    [
        ("other", (0, 20), "was deleted since"),
        ("id", (11, 20), "its retention must be longer"),
        ("id", (0, 9), "has lost its end"),
    ],
)
def test_counts_in_danger_stop_the_exporter(topic_id: str, bounds: tuple[int, int], told: str) -> None:
    """Where the log cannot give back what was counted, nothing is guessed."""
    stored, _ = stored_of(Saving(COUNTERS, "a", 10, "id", ()))
    with pytest.raises(StateError, match=told):
        snapshots.start_of(stored, MENTIONS, topic_id, bounds)
    stored.manifests["c.12"] = msgspec.structs.replace(stored.manifests["a.10"], checksums=[1, 2])
    del stored.manifests["a.10"]
    with pytest.raises(StateError, match="complete"):
        snapshots.start_of(stored, MENTIONS, "id", (0, 20))


def test_foreign_counters_are_refused() -> None:
    """A key or a value that no exporter writes is told of with its place."""
    for key, value in ((b"z:1", b"x"), (b"x:s", b"no number"), (None, b"x")):
        with pytest.raises(StateError, match="counters/0 at 7"):
            Stored.of([LogRecord(COUNTERS, 7, 0, key, value)])


def test_what_was_counted_before_is_not_told_of_again() -> None:
    """Neither an article that comes twice nor a record that is read twice: each would have a delay once more."""
    first = article("urn:a", NOON_MS, person("Ada"))
    later = msgspec.structs.replace(first, version=2, content=1)
    part = Shard(MENTIONS, Settings(), Topic("mentions", "id", 1, 1, {}), Stored(), Start("", 0, 0), session="s", now=0)
    told = []
    for offset, items in enumerate([(first, first), (first, later)]):
        numbered = [messages.Numbered(offset + place, item) for place, item in enumerate(items)]
        (data,) = messages.encode("id", 0, numbered)
        told.append(part.apply(LogRecord(MENTIONS, offset, NOON_MS, None, data)))
    assert [[first], [later]] == told


def fates(breaker: Breaker, first: int, *are_dead: bool) -> Breaker:
    """The breaker after these, at offsets from `first` on."""
    for offset, is_dead in enumerate(are_dead, first):
        breaker = breaker.after(offset, is_dead=is_dead)
    return breaker


def test_the_breaker_tells_a_bad_deploy_from_bad_data() -> None:
    """More than 200 of the last 1,000: where the first of them stood is known, and those before them are forgotten."""
    calm = fates(Breaker(), 0, *(number % 5 == 0 for number in range(3_000)))
    assert not calm.is_tripped
    assert not fates(calm, 3_000, True).is_tripped, "one goes out, one comes in"
    bad = fates(calm, 3_000, True, True)
    assert (True, 2_005) == (bad.is_tripped, bad.first)


def test_a_run_of_dead_records_is_a_bad_deploy_too() -> None:
    """200 in a row, the first of which is told; one sound article among them begins anew."""
    run = fates(Breaker(), 50, *[True] * 199)
    assert not run.is_tripped
    assert not fates(run, 249, False, *[True] * 1).is_tripped
    assert (True, 50) == (fates(run, 249, True).is_tripped, fates(run, 249, True).first)


def test_what_the_breaker_knows_survives_a_restart() -> None:
    """In fewer characters than a broker takes, with the largest offsets too; somebody else's words are nothing."""
    far = 2**62
    dead = fates(Breaker(), far, *(number % 5 == 0 for number in range(1_000)))
    assert dead == Breaker.of(dead.words())
    assert len(dead.words()) < 3_500
    nothing = ("", "somebody else's words", "b1 7 ff", "b2 x ff 1", "b2 1 zz 1", "b2 1 3 1", "b2 9 1 1", "b2 -1 1 1")
    assert all(Breaker() == Breaker.of(words) for words in nothing)


class Made:
    """A cluster whose topics are what it was told."""

    def __init__(self, *made: Topic, brokers: int = 3) -> None:
        self.made = {topic.name: topic for topic in made}
        self.number = brokers

    def brokers(self) -> int:
        """How many there are."""
        return self.number

    def topic(self, name: str) -> Topic | None:
        """As made."""
        return self.made.get(name)

    def create(self, topic: Topic) -> bool:
        """Makes it."""
        return self.made.setdefault(topic.name, topic) is topic


def test_topics_as_they_are_made_pass_the_check() -> None:
    """What create makes is what check wants, on one broker and on five."""
    settings = Settings(articles_topics="wire, agency")
    for brokers, replicas, in_sync in ((1, 1, "1"), (2, 2, "1"), (5, 3, "2")):
        cluster = Made(brokers=brokers)
        assert all(is_new for _, is_new in topics.create(cluster, settings))
        assert {"wire", "agency", "articles.dlq", "mentions", "counters"} == set(topics.check(cluster, settings))
        assert {(replicas, in_sync)} == {
            (it.replicas, it.configuration["min.insync.replicas"]) for it in cluster.made.values()
        }
    letters_bytes = int(cluster.made["articles.dlq"].configuration["max.message.bytes"])
    assert letters_bytes == int(cluster.made["wire"].configuration["max.message.bytes"]) + 64 * 1_024


def test_letters_take_the_largest_record_of_any_topic_that_was_there() -> None:
    """A topic of articles that others made, with larger records, gives the dead letters their size."""
    others = {**topics.wanted(Settings(), 3, {})[0].configuration, "max.message.bytes": "30000000"}
    cluster = Made(Topic("wire", "", 40, 3, others))
    settings = Settings(articles_topics="articles,wire")
    assert [("articles", True), ("wire", False)] == [(it.name, new) for it, new in topics.create(cluster, settings)][:2]
    found = topics.check(cluster, settings)
    assert "30065536" == found["articles.dlq"].configuration["max.message.bytes"]
    assert 30_000_000 == topics.letter_bytes(found, settings)


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("mentions", {"partitions": 7}, "mentions has 7 partitions"),
        ("counters", {"replicas": 1}, "counters has 1 replicas"),
        ("counters", {"cleanup.policy": "delete"}, "cleanup.policy=delete, expected compact"),
        ("mentions", {"message.timestamp.type": "CreateTime"}, "expected LogAppendTime"),
        ("articles.dlq", {"max.message.bytes": "1048588"}, "kafka-configs --alter"),
        ("mentions", {"retention.ms": "3600000"}, "retention.ms=3600000"),
        ("articles", {"max.message.bytes": "20000000"}, "articles.dlq has .* expected 20065536"),
        ("articles", {"message.timestamp.after.max.ms": "9223372036854775807"}, "expected 3600000"),
    ],
)
def test_each_fault_of_a_topic_is_named(name: str, change: dict[str, object], told: str) -> None:
    """With what to do about it."""
    cluster = Made()
    list(topics.create(cluster, Settings()))
    good = cluster.made[name]
    shape = {key: value for key, value in change.items() if "." not in key}
    configuration = {**good.configuration, **{key: str(value) for key, value in change.items() if "." in key}}
    cluster.made[name] = Topic(**({"id": "", "configuration": configuration, "name": name,
                                   "partitions": good.partitions, "replicas": good.replicas} | shape))  # type: ignore[arg-type]  # fmt: skip
    with pytest.raises(TopologyError, match=told):
        topics.check(cluster, Settings())


def test_more_than_enough_is_no_fault() -> None:
    """Longer retention, larger records and for ever are fine."""
    cluster = Made()
    list(topics.create(cluster, Settings()))
    good = cluster.made["mentions"]
    more = {**good.configuration, "retention.ms": "-1", "max.message.bytes": "99999999"}
    articles = cluster.made["articles"]
    cluster.made["articles"] = Topic("articles", "", articles.partitions, articles.replicas,
                                     {**articles.configuration, "message.timestamp.after.max.ms": "60000"})  # fmt: skip
    cluster.made["mentions"] = Topic("mentions", "", good.partitions, good.replicas, more)
    assert topics.check(cluster, Settings())


def test_ids_of_one_entity_meet_in_one_partition() -> None:
    """Kind and id decide, and nothing else."""
    assert {messages.owner(Kind.PERSON, "ada", 12) for _ in range(5)} == {partition_of(b"person:ada", 12)}
