"""The desks file of a running process: what acts within seconds, and that no counter ever falls by it."""

import itertools
import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from consumers.api import FRESH_SECONDS
from tests.consumers.running import Served, article, once, serving, write_lines

SECONDS = 20.0
"""How long a change may take on a machine that is busy with other tests; a second or two is usual."""
ARTICLES = 'deskwatch_entity_articles_total{kind="person",entity="%s"}'
PEOPLE = ("Radka Dimova", "Boyan Kaloferov", "Tsegaye Worku", "Gunvor Lindqvist")
LISTS = (
    "desks: {politics: {people: [Radka Dimova, Ivo Karadzhov], countries: [BG]}}\n",
    "desks: {politics: {people: [Boyan Kaloferov]}, sport: {people: [Radka Dimova]}}\nignore: [Tsegaye Worku, NO]\n",
    "desks: {}\nignore: [Radka Dimova]\nmerge: {Boyan Kaloferov: [Gunvor Lindqvist]}\n",
    "desks: {politics: {people: [Bad\n",
    "aliases: {Tsegaye Worku: [Tsegaye Worqu]}\n",
)


class Desks:
    """A serving process, its inbox, and its desks file."""

    def __init__(self, served: Served, folder: Path) -> None:
        self.served, self._folder = served, folder
        self._numbers = itertools.count()

    def write(self, text: str, *, hang_up: bool = True) -> None:
        """The file is another one now."""
        (self._folder / "desks.yml").write_text(text)
        if hang_up:
            self.served.process.send_signal(signal.SIGHUP)

    def publish(self, *texts: str) -> None:
        """Articles come in."""
        now = datetime.now(UTC).isoformat()  # the page looks 48 hours back
        records = [article(next(self._numbers), text, published_at=now) for text in texts]
        write_lines(self._folder / "inbox" / f"{records[0]['uri']}.jsonl", records)

    def wait(self, is_so: Callable[[dict[str, float]], bool]) -> dict[str, float]:
        """What `/metrics` says once it is so."""
        until = time.monotonic() + SECONDS
        while not is_so(page := self.served.metrics()):
            assert time.monotonic() < until, {name: it for name, it in page.items() if "person" in name}
            time.sleep(0.1)
        return page


@pytest.fixture(name="desks")
def _desks(tmp_path: Path) -> Iterator[Desks]:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "desks.yml").write_text(LISTS[0])
    with serving(
        tmp_path / "inbox",
        *("--state", tmp_path / "s.db"),
        desks_file=tmp_path / "desks.yml", hold_seconds=0, poll_seconds=0.2,
    ) as served:  # fmt: skip
        started = Desks(served, tmp_path)
        started.publish("The committee met on Monday.")
        served.wait_for('deskwatch_articles_total{partition="0"}', 1)
        yield started


def test_who_is_watched_exists_at_0_and_counts_from_the_first_article(desks: Desks) -> None:
    """With the desks that watch, and outside the limit: nobody waits for a third article."""
    page = desks.served.metrics()
    assert 0 == page[ARTICLES % "Radka Dimova"]
    assert 1 == page['deskwatch_entity_desk_info{kind="person",entity="Radka Dimova",desk="politics"}']
    assert 1 == page['deskwatch_entity_desk_info{kind="country",entity="BG",desk="politics"}']
    assert ARTICLES % "Boyan Kaloferov" not in page
    desks.publish("Radka Dimova met Boyan Kaloferov in Bulgaria.")
    page = desks.wait(lambda page: page[ARTICLES % "Radka Dimova"] == 1)
    assert ARTICLES % "Boyan Kaloferov" not in page
    assert 0 == page['deskwatch_entity_series{kind="person",partition="0"}']


def test_a_change_of_the_file_is_noticed_without_a_signal(desks: Desks) -> None:
    """Whoever is watched from now on exists at 0, the others keep what they had."""
    desks.publish("Radka Dimova met Boyan Kaloferov in Bulgaria.")
    desks.wait(lambda page: page[ARTICLES % "Radka Dimova"] == 1)
    desks.write(LISTS[1].split("ignore")[0], hang_up=False)
    page = desks.wait(lambda page: ARTICLES % "Boyan Kaloferov" in page)
    assert 1 == page['deskwatch_entity_desk_info{kind="person",entity="Radka Dimova",desk="sport"}']
    assert 'deskwatch_entity_desk_info{kind="person",entity="Radka Dimova",desk="politics"}' not in page
    assert (0, 1) == (page[ARTICLES % "Boyan Kaloferov"], page[ARTICLES % "Radka Dimova"])
    desks.publish("Radka Dimova met Boyan Kaloferov in Bulgaria again.")
    page = desks.wait(lambda page: page[ARTICLES % "Radka Dimova"] == 2)
    assert 2 == page[ARTICLES % "Boyan Kaloferov"], "his first article had waited with him"


def test_merged_names_count_together_from_now_on(desks: Desks) -> None:
    """The old series stays as it is, and the items say that another table made them."""
    desks.publish(*["Radka Dimova met Gunvor Lindqvist."] * 3)
    before = desks.wait(lambda page: page.get(ARTICLES % "Gunvor Lindqvist", 0) == 3)
    desks.write("merge: {Radka Dimova: [Gunvor Lindqvist]}\n")
    desks.wait(lambda page: _build(page) != _build(before))
    desks.publish("Gunvor Lindqvist was in Oslo.")
    page = desks.wait(lambda page: page[ARTICLES % "Radka Dimova"] == 4)
    assert 3 == page[ARTICLES % "Gunvor Lindqvist"]


def test_an_ignored_name_is_shown_nowhere_and_returns_unharmed(desks: Desks) -> None:
    """On the page, in the API, in the search and on `/metrics`; what is counted goes on underneath."""
    desks.publish(*["Prime Minister Boyan Kaloferov arrived."] * 3)
    desks.wait(lambda page: page.get(ARTICLES % "Boyan Kaloferov", 0) == 3)
    assert "Kaloferov" in _page(desks)
    desks.write("ignore: [Boyan Kaloferov]\n")
    page = desks.wait(lambda page: ARTICLES % "Boyan Kaloferov" not in page)
    assert not any("Kaloferov" in name for name in page)
    desks.publish("Boyan Kaloferov left.", "Radka Dimova came.")
    desks.wait(lambda page: page['deskwatch_articles_total{partition="0"}'] == 6)
    time.sleep(FRESH_SECONDS)  # the page may be that old
    assert "Radka Dimova" in _page(desks)
    assert "Kaloferov" not in _page(desks)
    with pytest.raises(Exception, match="404"):
        desks.served.get("/api/entity/person/boyan%20kaloferov")
    desks.write("ignore: []\n")
    desks.wait(lambda page: page.get(ARTICLES % "Boyan Kaloferov", 0) == 4)
    assert 4 == json.loads(desks.served.get("/api/search?q=kalo"))["found"][0]["articles"]


def test_a_bad_file_keeps_the_old_one_and_says_so(desks: Desks) -> None:
    """The gauge falls to 0, and rises with the next good file."""
    desks.write(LISTS[3])
    page = desks.wait(lambda page: page["deskwatch_config_valid"] == 0)
    assert page[ARTICLES % "Radka Dimova"] == 0
    desks.write(LISTS[4])
    page = desks.wait(lambda page: page["deskwatch_config_valid"] == 1)
    assert ARTICLES % "Radka Dimova" not in page


def test_nothing_falls_over_many_reloads_while_articles_flow(desks: Desks) -> None:
    """Every counter on every scrape, whatever the lists do to it; and in the end all of them are as they must be."""
    falls: list[str] = []
    ended = threading.Event()
    scrapes = 0

    def scrape() -> None:
        nonlocal scrapes
        highest: dict[str, float] = {}
        while not ended.is_set():
            scrapes += 1
            for name, value in desks.served.metrics().items():
                if "_total{" in name and value < highest.get(name, 0):
                    falls.append(f"{name} fell from {highest[name]} to {value}")
                highest[name] = max(value, highest.get(name, 0)) if "_total{" in name else value

    watcher = threading.Thread(target=scrape)
    watcher.start()
    try:
        for number in range(40):
            desks.write(LISTS[number % len(LISTS)], hang_up=number % 3 > 0)
            one, other = PEOPLE[number % 4], PEOPLE[(number + 1) % 4]
            desks.publish(f"{one} met {other} in Norway.", f"{one} praised the harvest in Bulgaria.")
            time.sleep(0.3)
        desks.write(LISTS[0])
        page = desks.wait(lambda page: page['deskwatch_articles_total{partition="0"}'] == 81)
        page = desks.wait(lambda page: all(ARTICLES % name in page for name in PEOPLE))  # nobody is ignored now
    finally:
        ended.set()
        watcher.join()
    assert [] == falls
    assert scrapes > 20
    assert 40 == page['deskwatch_entity_articles_total{kind="country",entity="NO"}']
    mentions = [page[(ARTICLES % name).replace("articles", "mentions")] for name in PEOPLE]
    assert page['deskwatch_mentions_total{kind="person",partition="0"}'] == sum(mentions) > 100


def test_at_the_first_start_a_bad_file_ends_the_process(tmp_path: Path) -> None:
    """With exit code 2, file, line, and what would do."""
    (tmp_path / "desks.yml").write_text("desks:\n  sport:\n    poeple: [Ada Lovell]\n")
    result = once("run", "--once", "-", desks_file=tmp_path / "desks.yml")
    assert 2 == result.returncode
    assert b"desks.yml line 3: desk sport has the key 'poeple'; did you mean people" in result.stderr


def _page(desks: Desks) -> str:
    """The names that the page shows in its rows, finds, and exports."""
    rows = json.loads(desks.served.get("/api/view?window=24h"))["view"]["people"]
    found = desks.served.get("/api/search?q=kalo") + desks.served.get("/api/export.csv?window=24h")
    return found + str([row["name"] for row in rows])


def _build(page: dict[str, float]) -> list[str]:
    return [name for name in page if name.startswith("deskwatch_build_info")]
