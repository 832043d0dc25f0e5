"""What a real Prometheus makes of partitions that move, and what a page makes of a log that was there before it."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from consumers.kafka.client import Broker
from consumers.settings import Settings
from tests.consumers.kafka.fleet import environment_of, net, news, oracle, wait_until
from tests.consumers.prometheus import free_port, growth, scraping
from tests.consumers.running import once, serving

pytestmark = pytest.mark.real


def test_moves_are_no_events_for_prometheus(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """Two exporters are killed in turn: no series falls, none grows by more than what was counted."""
    chosen = fresh(mentions_partitions=4)
    settings = environment_of(chosen) | {"hold_seconds": 3}
    assert once("topics", "create", **settings).returncode == 0
    ports = free_port(), free_port()
    targets = [f"127.0.0.1:{port}" for port in ports]
    with ExitStack() as stack:
        prometheus = stack.enter_context(scraping(tmp_path / "prometheus", *targets))
        stack.enter_context(serving(role="analyze", **settings))
        lives = [stack.enter_context(ExitStack()) for _ in ports]
        served = [life.enter_context(serving(role="export", port=port, **settings))
                  for life, port in zip(lives, ports, strict=True)]  # fmt: skip
        prometheus.wait_for("sum(up)", 2)  # else a hold may be over before the first scrape
        for number in range(6):
            path = news(tmp_path, 20, seed=number)
            path.write_text(path.read_text().replace("urn:test:", f"urn:test:{number}:"))
            assert once("publish", path, **settings).returncode == 0
            which = number % 2
            lives[which].close()
            served[which] = lives[which].enter_context(serving(role="export", port=ports[which], **settings))
        wait_until(lambda: oracle(Broker(chosen), chosen).get("articles") == 120, what="not all is analyzed")
        wanted = oracle(Broker(chosen), chosen)
        wanted = {name: value for name, value in wanted.items() if len(name) == 2 or name == "articles"}
        wait_until(
            lambda: net({name: value for it in served for name, value in it.metrics().items()}) == wanted,
            what="the counts differ",
        )
        prometheus.wait_for("sum(deskwatch_articles_total) - sum(deskwatch_articles_retracted_total)", 120)
        gained = prometheus.merged('deskwatch_entity_mentions_total{kind="country"}')
    assert len(gained) > len(wanted)
    for labels, samples in gained.items():
        assert all(before <= after for before, after in pairwise(samples)), labels
        assert growth(samples) == samples[-1] - samples[0]
    shown = {labels: samples for labels, samples in gained.items() if samples[-1]}
    assert len(shown) == len(wanted) - 1
    assert all(samples[0] == 0 for samples in shown.values()), "a birth was missed"


def test_a_desk_is_made_again_from_the_log(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """A page that starts after everything was analyzed shows it all, and exports no series of entities."""
    settings = environment_of(fresh())
    assert once("topics", "create", **settings).returncode == 0
    assert once("publish", news(tmp_path, 30), **settings).returncode == 0
    with serving(role="analyze", **settings) as served:
        served.wait_for('deskwatch_records_total{outcome="observed",reason=""}', 30)
    with serving(role="desk", **settings) as served:
        served.wait_for('deskwatch_records_total{outcome="observed",reason=""}', 30)
        wait_until(lambda: served.metrics()["deskwatch_catching_up"] == 0, what="it never catches up")
        view = json.loads(served.get("/api/view?window=24h"))
        assert "Germany" in json.dumps(view)
        assert not any(name.startswith("deskwatch_entity_articles") for name in served.metrics())
