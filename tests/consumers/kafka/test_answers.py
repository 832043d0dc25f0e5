"""Every query of the board Pipeline answers on a real Prometheus that scrapes a deskwatch on a real broker."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from consumers.settings import Settings
from tests.consumers.kafka.fleet import environment_of, news
from tests.consumers.prometheus import free_port, scraping
from tests.consumers.running import once, serving
from tests.dashboards.live import ask, quick_rules, unanswered
from tests.dashboards.made import BOARDS, asked

pytestmark = pytest.mark.real


def test_every_query_of_the_pipeline_answers(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """Those of Kafka too, and delay and stages as in a single process."""
    settings = environment_of(fresh())
    assert once("topics", "create", **settings).returncode == 0
    assert once("publish", news(tmp_path, 40), **settings).returncode == 0
    port = free_port()
    with (
        scraping(tmp_path / "prometheus", f"127.0.0.1:{port}", rules=quick_rules()) as prometheus,
        serving("--kafka", port=port, **settings),
    ):
        prometheus.wait_for("sum(deskwatch_articles_total) - sum(deskwatch_articles_retracted_total)", 40)
        prometheus.wait_for("min(count_over_time(deskwatch_durable_offset[1m]))", 5)
        more = news(tmp_path, 20, seed=1)
        more.write_text(more.read_text().replace("urn:test:", "urn:test:more:"))
        assert once("publish", more, **settings).returncode == 0
        prometheus.wait_for("sum(deskwatch_articles_total) - sum(deskwatch_articles_retracted_total)", 60)
        time.sleep(3)  # a few evaluations of the rules
        answers = [ask(prometheus, query) for query in asked(BOARDS["deskwatch-pipeline"])]
        told = "sum(deskwatch_article_delay_seconds_count) + sum(deskwatch_articles_duplicate_total)"
        delays = prometheus.query(told)
        observed = prometheus.query('sum(deskwatch_records_total{outcome="observed"})')
    print(*answers, sep="\n")
    assert delays[0]["value"][1] == observed[0]["value"][1], "each article that is news has one delay, that of its home"
    assert [] == unanswered(answers)
