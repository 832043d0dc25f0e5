"""Every query of every board answers on a real Prometheus, which has scraped a real run with the shipped rules."""

import datetime
import random
import time
from collections.abc import Iterator
from pathlib import Path

import promql_parser
import pytest

from monitor.catalogue import BY_NAME, Origin
from tests.consumers.prometheus import Prometheus, free_port, scraping
from tests.consumers.running import article, serving, write_lines
from tests.dashboards.live import Answer, ask, history, quick_rules
from tests.dashboards.made import BOARDS, Asked, asked, filled, selectors

pytestmark = pytest.mark.real
NAME = "Radka Dimova"
ARTICLES = 60
WORDS = (
    "harbour budget strike glacier orchestra tariff vaccine satellite referendum drought museum railway pension inquiry "
    "embassy festival reactor mortgage wildfire champion ferry lawsuit airport harvest treaty subsidy aquifer violinist"
).split()
OF_KAFKA = {name for name, metric in BY_NAME.items() if metric.origin is Origin.KAFKA}


def news() -> list[dict[str, object]]:
    """A story that breaks now: one person in most articles, from nine sources, in tones of all kinds, and corrections."""
    records = []
    now = datetime.datetime.now(datetime.UTC)
    moods = ("praised the brave rescue", "called the plan a horrible disaster", "spoke in the harbour")
    for number in range(ARTICLES):
        other = ("Amara Okonkwo", "Ingrid Solheim", "Piotr Wilk")[number % 3]
        place = ("Bulgaria", "Norway", "Kenya")[number % 3]
        told = " ".join(random.Random(number).sample(WORDS, 12))  # texts that are alike would be one source
        text = f"{NAME} {moods[number % 3]} in {place}. {other} answered {NAME} about {told}."
        fields: dict[str, object] = {"published_at": (now - datetime.timedelta(seconds=ARTICLES - number)).isoformat()}
        records.append(article(number, text, version=1, **(fields | {"source": f"Paper {number % 9}"})))
        if number % 20 == 10:
            records.append(article(number, "", version=2, status="canceled", **fields))
    return records


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Answer]]:
    """What every query of the boards answers that does not need Kafka."""
    folder = tmp_path_factory.mktemp("answers")
    source = write_lines(folder / "news.jsonl", news())
    port = free_port()
    target = {"job": "deskwatch", "instance": f"127.0.0.1:{port}"}
    past = history(time.time(), {"Amara Okonkwo": "person", NAME: "person", "BG": "country"}, target)
    with (
        scraping(folder / "prometheus", target["instance"], rules=quick_rules(), history=past) as prometheus,
        serving(source, "--state", folder / "state.db", port=port, hold_seconds=3) as served,
    ):
        prometheus.wait_for(f'ALERTS{{alertname="DeskwatchMentionSpike",entity="{NAME}"}}', 1, seconds=60)
        time.sleep(5)
        yield [ask(prometheus, query, entity=NAME, kind="person") for query in of_a_process()]


def of_a_process() -> list[Asked]:
    """The queries that no Kafka is needed for."""
    everything = [query for board in BOARDS.values() for query in asked(board)]
    return [
        it
        for it in everything
        if not OF_KAFKA & {name for name, _ in selectors(promql_parser.parse(filled(it.expression)))}
    ]


def test_every_query_answers(answers: list[Answer]) -> None:
    """With a sample that is a number."""
    for it in answers:
        print(
            f"{it.query.board:20} {it.query.place:36} {it.series:4} series {it.samples:5} samples, newest {it.newest:g}"
        )
    assert [] == [f"{it.query.board}: {it.query.place}: {it.query.expression}" for it in answers if not it.samples]
