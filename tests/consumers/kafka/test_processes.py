"""The real commands, as processes, on a real broker: what they print, what they count, and how they take a kill -9."""

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consumers.kafka.client import Broker
from consumers.kafka.records import Outgoing, Place
from consumers.settings import Settings
from monitor.country_table import country_names
from tests.consumers.kafka.fleet import environment_of, fleet, net, news, oracle, wait_until
from tests.consumers.running import article, once, samples, serving

pytestmark = pytest.mark.real


def test_one_process_counts_what_the_embedded_one_counts(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """`topics create`, `publish`, `run --kafka`: the same net counts as `run --once` over the same file."""
    settings = environment_of(fresh())
    path = news(tmp_path, 60)
    created = once("topics", "create", **settings)
    assert b"created" in created.stdout, created.stderr
    assert b"as it must be" in once("topics", "check", **settings).stdout
    said = once("publish", path, **settings)
    assert f"{len(path.read_text().splitlines())} records published".encode() in said.stdout, said.stderr
    embedded = once("run", "--once", path, "--metrics-out", "-", state=tmp_path / "state.db")
    wanted = net(samples(embedded.stdout.decode()))
    with serving("--kafka", **settings) as served:
        wait_until(lambda: net(served.metrics()) == wanted, what="the counts differ")
        assert json.loads(served.get("/api/view?window=24h"))["counted"]["observed"] > 0
        assert served.get("/-/ready") == "ready\n"
        lag = once("lag", "--seconds", "1", **settings)
        assert b"drained in" in lag.stdout
    assert 60 == wanted["articles"]


def test_kills_change_no_count_and_nothing_falls(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """Two analyzers and two exporters, each killed again and again while they work."""
    chosen = fresh(mentions_partitions=4)
    settings = environment_of(chosen)
    seed = int(os.environ.get("SEED", "0")) or random.randrange(10**6)
    print(f"SEED={seed}")
    rng = random.Random(seed)
    assert once("topics", "create", **settings).returncode == 0
    broker = Broker(chosen)
    names = ("analyze 1", "analyze 2", "export 1", "export 2")
    kills = 0
    with fleet(settings, *names) as running:
        for part in range(4):
            path = news(tmp_path, 40, seed=seed + part)
            path.write_text(path.read_text().replace("urn:test:", f"urn:test:{part}:"))
            assert once("publish", path, **settings).returncode == 0
            for _ in range(2):
                until = time.monotonic() + rng.uniform(1, 4)
                while time.monotonic() < until:
                    running.look()
                    time.sleep(0.1)
                name = rng.choice(names)
                running.kill(name)
                kills += 1
                running.start(name)
        groups = [Place(chosen.articles_topics, number) for number in range(chosen.articles_partitions)]
        ends = {place: end for place, (_, end) in broker.all_bounds(groups).items()}
        wait_until(lambda: broker.committed(f"{chosen.group}-analyze", groups) == ends, what="analyzers do not finish")
        wanted = oracle(broker, chosen)
        codes = set(country_names()) | {"articles"}
        wanted = {name: value for name, value in wanted.items() if name in codes and value}
        wait_until(lambda: net(running.look()) == wanted, what=f"SEED={seed}: {net(running.look())} is not {wanted}")
        assert [] == running.falls, f"SEED={seed}"
    assert 160 == wanted["articles"]
    assert kills == 8


def test_poison_becomes_letters_and_comes_back(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """Broken records and a batch that nobody can decode are set aside, told of, and what can come back does."""
    chosen = fresh(articles_partitions=1)
    settings = environment_of(chosen)
    assert once("topics", "create", **settings).returncode == 0
    broker = Broker(chosen)
    place = Place(chosen.articles_topics, 0)
    writer = broker.writer()
    good = json.dumps(article(1, "The delegation of Kenya met that of Japan on Monday.")).encode()
    writer.append([Outgoing(place, b"{\x1b[31mno json", b"key", (("trace", b"\xff"),), 1_790_000_000_000)])
    writer.append([Outgoing(place, good, b"urn:test:1", ((_BadName("x"), b"y"),))])
    writer.append([Outgoing(place, None, b"urn:test:2")])
    writer.append([Outgoing(place, good, b"urn:test:1")])
    writer.close()
    with serving(role="analyze", **settings) as served:
        served.wait_for('deskwatch_records_total{outcome="observed",reason=""}', 1)
        page = served.metrics()
    assert 1 == page['deskwatch_dead_letters_total{reason="not_text"}']
    assert 1 == page['deskwatch_dead_letters_total{reason="undecodable"}']
    assert 1 == page['deskwatch_records_total{outcome="skipped",reason="tombstone"}']
    listed = once("dlq", "list", **settings).stdout.decode()
    assert "not_text" in listed
    assert "undecodable" in listed
    shown = once("dlq", "show", "0:0", **settings).stdout
    assert b"\x1b" not in shown
    assert b"\\x1b[31mno json" in shown
    dry = once("dlq", "replay", "--dry-run", **settings).stdout.decode()
    assert "1 of 2 letters would be sent" in dry
    assert "its bytes are not in the letter" in dry
    assert b"1 of 1 letters sent back" in once("dlq", "replay", "--reason", "not_text", **settings).stdout
    replayed = _last(broker, place)
    assert (b"{\x1b[31mno json", b"key", 1_790_000_000_000) == (replayed.value, replayed.key, replayed.timestamp_ms)
    assert (("trace", b"\xff"), ("__deskwatch.replay.count", b"1")) == replayed.headers


def test_a_bad_deploy_stops_before_it_spoils_anything(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """The 200th dead record in a row ends the process with its own code, and every later start at that very record;
    what stands before it is committed and a letter, and the command that the message gives brings just that back.
    """
    chosen = fresh(articles_partitions=1)
    settings = environment_of(chosen)
    assert once("topics", "create", **settings).returncode == 0
    broker = Broker(chosen)
    articles, letters = Place(chosen.articles_topics, 0), Place(chosen.dead_letters_topic, 0)
    sound = [json.dumps(article(number, "The delegation of Kenya met on Monday.")).encode() for number in range(2)]
    writer = broker.writer()
    bodies = [b"{old", sound[0], *[b"{broken"] * 400, sound[1]]
    writer.append([Outgoing(articles, body, b"k%d" % it) for it, body in enumerate(bodies)])
    for _ in range(3):
        ended = once("analyze", "--listen", "127.0.0.1:0", **settings)
        assert 7 == ended.returncode, ended.stderr
        assert {articles: 201} == broker.committed(f"{chosen.group}-analyze", [articles])
        assert (0, 200) == broker.bounds(letters)
    command = ended.stderr.decode().rpartition("deskwatch ")[2].split()
    assert command[:2] == ["dlq", "replay"]
    assert b"199 of 199 letters would be sent" in once(*command, "--dry-run", **settings).stdout
    writer.close()


def test_wrong_topics_are_refused(fresh: Callable[..., Settings]) -> None:
    """A consumer says what is missing, and how to mend it, instead of waiting for it."""
    settings = environment_of(fresh())
    said = once("export", "--listen", "127.0.0.1:0", **settings)
    assert 6 == said.returncode
    assert b"does not exist: deskwatch topics create" in said.stderr
    assert once("topics", "create", **settings).returncode == 0
    said = once("topics", "check", **(settings | {"mentions_partitions": 3}))
    assert 6 == said.returncode
    assert b"set it to the topic's count" in said.stderr


class _BadName(str):
    """A header name that is not UTF-8 once it is written, as other clients can write it."""

    def encode(self, *_: object) -> bytes:
        """Bytes that no decoder takes."""
        return b"\xff\xfe"


def _last(broker: Broker, place: Place) -> Any:
    end = broker.bounds(place)[1]
    return next(iter(broker.read(place, end - 1)))
