"""Brokers that go away and come back, processes that are asked to leave, and a batch that would fill the memory."""

import json
import signal
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType

from consumers.kafka.client import Broker
from consumers.kafka.codecs import MAX_BATCH_BYTES
from consumers.kafka.records import Place
from consumers.settings import Settings
from deploy.local.kafka import Cluster
from tests.consumers.kafka.fleet import environment_of, news, wait_until
from tests.consumers.running import Served, article, once, serving
from tests.real import program

pytestmark = pytest.mark.real
OBSERVED = 'deskwatch_records_total{outcome="observed",reason=""}'


def _readiness(served: Served) -> tuple[int, str]:
    try:
        return 200, served.get("/-/ready")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_an_outage_is_told_and_outlived(tmp_path: Path) -> None:
    """Without brokers the probe says 503 and why; with them the same process goes on, and no letter was written."""
    program("java", "default-jre-headless")
    program("mvn", "maven")
    with Cluster(tmp_path / "kafka") as cluster:
        chosen = Settings(brokers=cluster.bootstrap, articles_partitions=2, mentions_partitions=2,
                          session_timeout_seconds=3)  # fmt: skip
        settings = environment_of(chosen)
        assert once("topics", "create", **settings).returncode == 0
        with serving("--kafka", **settings) as served:
            wait_until(lambda: _readiness(served) == (200, "ready\n"), what="it is never ready")
            cluster.nodes[0].stop(signal.SIGKILL)
            for role in ("analyze: cannot", "desk: cannot", "export: cannot"):
                wait_until(lambda role=role: role in _readiness(served)[1], what=f"not told: {role}")  # type: ignore[misc]
            assert 200 == _code_of(served, "/-/healthy"), "a container must not be restarted for an outage"
            cluster.nodes[0].launch()
            cluster.nodes[0].wait_up()
            assert once("publish", news(tmp_path, 5), **settings).returncode == 0
            wait_until(lambda: _readiness(served) == (200, "ready\n"), what="it is not ready again")
            served.wait_for(OBSERVED, 5)
        assert (0, 0) == Broker(chosen).bounds(Place(chosen.dead_letters_topic, 0))


def _code_of(served: Served, path: str) -> int:
    try:
        served.get(path)
    except urllib.error.HTTPError as error:
        return error.code
    return 200


def test_who_waits_for_brokers_can_be_asked_to_leave() -> None:
    """SIGTERM before any broker was reached: the process ends with 0, whatever it was to do."""
    with serving("--kafka", brokers="127.0.0.1:9", linger_seconds=0) as served:
        assert 503 == _readiness(served)[0]
        served.process.send_signal(signal.SIGTERM)
        assert 0 == served.process.wait(30)


def test_who_is_asked_to_leave_leaves_the_group(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """SIGTERM: the counts stay up for one scrape, the group hears of it at once, and the process ends with 0."""
    chosen = fresh(mentions_partitions=1)
    settings = environment_of(chosen) | {"session_timeout_seconds": 60, "linger_seconds": 2}
    assert once("topics", "create", **settings).returncode == 0
    with serving(role="export", **settings) as first:
        first.wait_for('deskwatch_durable_offset{partition="0"}', 0)
        with serving(role="export", **settings) as second:
            time.sleep(1)
            began = time.monotonic()
            first.process.send_signal(signal.SIGTERM)
            wait_until(lambda: _readiness(first)[0] == 503, seconds=5, what="it still says that it is ready")
            second.wait_for('deskwatch_durable_offset{partition="0"}', 0, seconds=30)
            assert time.monotonic() - began < 30, "the group waited for the session to end"
            assert 0 == first.process.wait(30)


def test_a_bomb_is_skipped(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """A few kilobytes that unpack to more than the bound become a letter; so does what keeps within it and is larger
    than a letter may be, with its place instead of its bytes; the article behind them counts.
    """
    chosen = fresh(articles_partitions=1)
    settings = environment_of(chosen)
    assert once("topics", "create", **settings).returncode == 0
    producer = KafkaProducer(
        bootstrap_servers=chosen.brokers, compression_type="gzip", max_request_size=2 * MAX_BATCH_BYTES
    )
    good = json.dumps(article(1, "The delegation of Kenya met that of Japan on Monday.")).encode()
    for key, value in ((b"bomb", bytes(MAX_BATCH_BYTES)), (b"large", bytes(20_000_000)), (b"urn:test:1", good)):
        producer.send(chosen.articles_topics, partition=0, key=key, value=value).get(60)
    producer.close()
    with serving(role="analyze", **settings) as served:
        page = served.wait_for(OBSERVED, 1)
    assert 1 == page['deskwatch_dead_letters_total{reason="undecodable"}']
    assert 1 == page['deskwatch_dead_letters_total{reason="too_large"}']
    assert b"67,108,864 bytes" in once("dlq", "show", "0:0", **settings).stdout
    refused = once("dlq", "replay", "--reason", "too_large", **settings).stdout.decode()
    assert f"they stand in {chosen.articles_topics}/0 at offset 1" in refused


def test_too_few_replicas_are_waited_for(tmp_path: Path) -> None:
    """While the brokers refuse to write, nothing is committed, the probe says why, and nothing becomes a letter."""
    program("java", "default-jre-headless")
    program("mvn", "maven")
    with Cluster(tmp_path / "kafka", nodes=3) as cluster:
        chosen = Settings(brokers=cluster.bootstrap, articles_partitions=1, mentions_partitions=1)
        settings = environment_of(chosen)
        assert once("topics", "create", **settings).returncode == 0
        _alter(chosen, chosen.mentions_topic, {"min.insync.replicas": "3"})
        with serving(role="analyze", **settings) as served:
            wait_until(lambda: _readiness(served) == (200, "ready\n"), what="it is never ready")
            cluster.nodes[2].stop()
            assert once("publish", news(tmp_path, 1), **settings).returncode == 0
            wait_until(lambda: "NotEnoughReplicas" in _readiness(served)[1], what="nobody is told")
            assert 503 == _readiness(served)[0]
            cluster.nodes[2].launch()
            served.wait_for(OBSERVED, 1)
            wait_until(lambda: _readiness(served) == (200, "ready\n"), what="it is not ready again")
        assert (0, 0) == Broker(chosen).bounds(Place(chosen.dead_letters_topic, 0))


def _alter(chosen: Settings, topic: str, configuration: dict[str, str]) -> None:
    admin = KafkaAdminClient(bootstrap_servers=chosen.brokers)
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configuration)])
    admin.close()


def test_a_batch_that_the_disk_has_changed_is_skipped(tmp_path: Path) -> None:
    """A flipped bit in a broker's file: the batch becomes a letter that names it, those around it count."""
    program("java", "default-jre-headless")
    program("mvn", "maven")
    with Cluster(tmp_path / "kafka") as cluster:
        chosen = Settings(brokers=cluster.bootstrap, articles_partitions=1, mentions_partitions=1)
        settings = environment_of(chosen)
        assert once("topics", "create", **settings).returncode == 0
        producer = KafkaProducer(bootstrap_servers=chosen.brokers)
        for number in range(3):
            value = json.dumps(article(number, f"The delegation of Kenya met for the {number}th time.")).encode()
            producer.send(chosen.articles_topics, partition=0, value=value).get(60)
        producer.close()
        node = cluster.nodes[0]
        node.stop()
        (segment,) = node.folder.glob(f"**/{chosen.articles_topics}-0/*.log")
        segment.write_bytes(segment.read_bytes().replace(b"met for the 1th", b"met for the 9th"))
        node.launch()
        node.wait_up()
        with serving(role="analyze", **settings) as served:
            page = served.wait_for(OBSERVED, 2)
        assert 1 == page['deskwatch_dead_letters_total{reason="undecodable"}']
        listed = once("dlq", "list", **settings).stdout.decode()
        assert f"{chosen.articles_topics}/0 1" in listed


def test_a_named_member_comes_back_to_its_partitions(fresh: Callable[..., Settings]) -> None:
    """With a stable name a process that was killed is known again at once, long before its session ends."""
    settings = environment_of(fresh()) | {"session_timeout_seconds": 120, "member_name": "exporter-1"}
    assert once("topics", "create", **settings).returncode == 0
    for _ in range(2):
        with serving(role="export", **settings) as served:
            for number in range(2):
                served.wait_for(f'deskwatch_durable_offset{{partition="{number}"}}', 0, seconds=60)
            served.process.kill()
            served.process.wait(10)
