"""Every query of every board answers on a real Prometheus, which has scraped a real run with the shipped rules."""

import datetime
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from consumers.settings import Settings
from dashboards.queries import desk, shared
from monitor.catalogue import BY_NAME, Origin
from tests.consumers.prometheus import Prometheus, free_port, scraping
from tests.consumers.running import Served, article, samples, serving, write_lines
from tests.dashboards.live import AWAITED, Answer, ask, history, names_of, quick_rules, unanswered
from tests.dashboards.made import BOARDS, Asked, asked, filled

pytestmark = pytest.mark.real
NAME = "Radka Dimova"
ARTICLES = 60
HAS_DESKS = "desks_file" in Settings.model_fields
OF_DESKS = {"variable desk", "On the list of A"}
READS_EITHER = "Records a second A"
WORDS = (
    *("harbour", "budget", "strike", "glacier", "orchestra", "tariff", "vaccine", "satellite", "referendum", "drought"),
    *("museum", "railway", "pension", "inquiry", "embassy", "festival", "reactor", "mortgage", "wildfire", "champion"),
)
OF_KAFKA = {name for name, metric in BY_NAME.items() if metric.origin is Origin.KAFKA}


def news() -> list[dict[str, object]]:
    """A story that breaks now: one person, from nine sources, in all tones, some articles taken back."""
    records = []
    now = datetime.datetime.now(datetime.UTC)
    moods = ("praised the brave rescue", "called the plan a horrible disaster", "spoke in the harbour")
    for number in range(ARTICLES):
        other = ("Amara Okonkwo", "Ingrid Solheim", "Piotr Wilk")[number % 3]
        place = ("Bulgaria", "Norway", "Kenya")[number % 3]
        told = " ".join(random.Random(number).sample(WORDS, 12))  # texts that are alike would be one source
        text = f"{NAME} {moods[number % 3]} in {place}. {other} answered {NAME} about {told}."
        published_at = (now - datetime.timedelta(seconds=ARTICLES - number)).isoformat()
        records.append(article(number, text, version=1, published_at=published_at, source=f"Paper {number % 9}"))
        if number % 20 == 10:
            records.append(article(number, "", version=2, status="canceled", published_at=published_at))
    return records


@dataclass(frozen=True, slots=True)
class Run:
    """What a run answered, and where its page and its Prometheus are."""

    answers: list[Answer]
    prometheus: Prometheus
    served: Served


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A live run on a story that breaks now, after a quiet day that was made up, and what the boards show of it."""
    folder = tmp_path_factory.mktemp("answers")
    inbox = folder / "inbox"
    inbox.mkdir()
    (folder / "desks.yml").write_text(f"desks: {{politics: {{people: [{NAME}], countries: [BG]}}}}\n")
    settings: dict[str, Any] = {"desks_file": folder / "desks.yml"} if HAS_DESKS else {}
    port = free_port()
    target = {"job": "deskwatch", "instance": f"127.0.0.1:{port}"}
    past = history(time.time(), {"Amara Okonkwo": "person", NAME: "person", "BG": "country"}, target)
    with (
        scraping(folder / "prometheus", target["instance"], rules=quick_rules(), history=past) as prometheus,
        serving(inbox, "--state", folder / "state.db", port=port, hold_seconds=3, **settings) as served,
    ):
        records = news()
        for start in range(0, len(records), 3):  # over many scrapes: what comes within one has no rate
            write_lines(folder / "few.jsonl", records[start : start + 3]).rename(inbox / f"{start:02}.jsonl")
            time.sleep(1)
        prometheus.wait_for(f'ALERTS{{alertname="DeskwatchMentionSpike",entity="{NAME}"}}', 1)
        time.sleep(5)  # a few scrapes and evaluations more
        yield Run([ask(prometheus, query, entity=NAME, kind="person") for query in queries()], prometheus, served)


def queries() -> list[Asked]:
    """Those of all boards that need no Kafka and, where there is no such setting yet, no watch-lists."""
    everything = [query for board in BOARDS.values() for query in asked(board)]
    return [it for it in everything if not needs_kafka(it) and (HAS_DESKS or it.place not in OF_DESKS)]


def needs_kafka(query: Asked) -> bool:
    """Whether it reads what only a process over Kafka exports."""
    return query.place != READS_EITHER and any(name in OF_KAFKA or "lag" in name for name in names_of(query))


def test_every_query_answers(run: Run) -> None:
    """With a sample that is a number."""
    print(*run.answers, sep="\n")
    assert [] == unanswered(run.answers)


def test_the_catalogue_is_what_is_served(run: Run) -> None:
    """Each metric has the labels that the boards were checked against: no more, no fewer."""
    served: dict[str, set[frozenset[str]]] = {}
    for sample in samples(run.served.get("/metrics")):
        name, _, labels = sample.partition("{")
        served.setdefault(re.sub(r"_(bucket|sum|count)$", "", name), set()).add(
            frozenset(re.findall(r'(\w+)="', labels)) - {"le"}
        )
    absent = OF_KAFKA | AWAITED | (set() if HAS_DESKS else {"deskwatch_entity_desk_info"})
    wanted = {name: {frozenset(metric.labels)} for name, metric in BY_NAME.items() if name not in absent}
    assert wanted == {name: labels for name, labels in served.items() if name in wanted}


def test_a_mark_on_a_line_leads_to_its_article(run: Run) -> None:
    """The exemplar that the server keeps is the id under which the page has the article."""
    expression = filled(desk.ARTICLES, entity=NAME, kind="person", __rate_interval="1m")
    found = run.prometheus.get("query_exemplars", query=expression, start=time.time() - 300, end=time.time())
    marks = [exemplar["labels"]["article_id"] for series in found for exemplar in series["exemplars"]]
    assert marks
    assert NAME in run.served.get(f"/article/{marks[-1]}")


def test_a_name_leads_to_its_place_on_the_page(run: Run) -> None:
    """The board knows the name that is shown; the page knows it by its id as well."""
    assert NAME in run.served.get(f"/api/entity/person/{quote(NAME)}")


def test_names_are_offered_as_people_read_them(run: Run) -> None:
    """What a variable makes of Grafana's text of each answer: the entity as value, the country's name as text."""
    expression = filled(desk.NAMES.removeprefix("query_result(")[:-1], kind=".+")
    pattern = re.compile(shared.VALUE_AND_TEXT.strip("/").replace("(?<", "(?P<"))
    offered = {}
    for series in run.prometheus.query(expression):
        labels = ",".join(f'{name}="{value}"' for name, value in sorted(series["metric"].items()))
        found = pattern.search(f"{{{labels}}} {' '.join(map(str, reversed(series['value'])))}")
        assert found, series
        offered[found["value"]] = found["text"]
    assert {"BG": "Bulgaria", NAME: NAME}.items() <= offered.items()


@pytest.mark.skipif(not HAS_DESKS, reason="there are no watch-lists yet")
@pytest.mark.parametrize(("chosen", "others"), [(".*", True), ("politics", False), ("none", False)])
def test_a_desk_sees_its_names_and_all_desks_see_all(run: Run, chosen: str, others: bool) -> None:
    """Names on no list are shown where all desks are chosen, and only there."""
    found = run.prometheus.query(filled(desk.top("person"), desk=chosen))
    names = {series["metric"]["entity"] for series in found}
    assert (NAME in names) == (chosen != "none")
    assert ("Ingrid Solheim" in names) == others
