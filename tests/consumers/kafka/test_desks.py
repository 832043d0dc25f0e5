"""The desks file of the processes on a real broker: analyzer, two exporters, page, and all three in one."""

import json
import re
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from consumers.settings import Settings
from tests.consumers.kafka.fleet import Fleet, environment_of, fleet, wait_until
from tests.consumers.running import article, once, serving, write_lines

pytestmark = pytest.mark.real

DIMOVA = 'deskwatch_entity_articles_total{kind="person",entity="Radka Dimova"}'
PEOPLE = ("Radka Dimova", "Boyan Kaloferov", "Gunvor Lindqvist", "Ruggero Castellani")
PLACES = ("Norway", "Kenya", "Peru", "Japan")
LISTS = (
    f"desks: {{politics: {{people: [{', '.join(PEOPLE)}], countries: [Norway, KE]}}}}\n",
    "desks: {sport: {people: [Radka Dimova], countries: [KE]}}\nignore: [Norway, Gunvor Lindqvist]\n",
    "desks: {sport: {people: [Boyan Kaloferov]}}\nmerge: {Radka Dimova: [Ruggero Castellani]}\n",
    "desks: {sport: {people: Nobody}}\n",
)


def publish(folder: Path, settings: dict[str, Any], numbers: range) -> None:
    """Articles that name two people and a country in turn, published now."""
    now = datetime.now(UTC).isoformat()
    records = [
        article(it, f"{PEOPLE[it % 4]} met {PEOPLE[it // 4 % 4]} in {PLACES[it % 4]}.", published_at=now)
        for it in numbers
    ]
    assert once("publish", write_lines(folder / "news.jsonl", records), **settings).returncode == 0


def pages(running: Fleet) -> dict[str, dict[str, float]]:
    """What each process shows on `/metrics`."""
    return {name: served.metrics() for name, (_, served) in running.running.items()}


def watches(running: Fleet) -> set[tuple[str, str]]:
    """(entity, desk) over all exporters; nobody is shown by two."""
    found = [
        (match["entity"], match["desk"])
        for name, page in pages(running).items()
        if name.startswith("export")
        for match in map(
            re.compile(r'deskwatch_entity_desk_info{.*entity="(?P<entity>.*)",desk="(?P<desk>.*)"}').match, page
        )
        if match
    ]
    assert len(set(found)) == len(found), found
    return set(found)


def test_every_process_takes_over_other_lists_and_nothing_falls(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """Watched names exist at 0 where they are counted; pins, merges, hidden names act in the process they concern."""
    desks = tmp_path / "desks.yml"
    desks.write_text(LISTS[0])
    settings = environment_of(fresh(mentions_partitions=4)) | {"desks_file": desks}
    assert once("topics", "create", **settings).returncode == 0
    everybody = {(entity, "politics") for entity in (*PEOPLE, "NO", "KE")}
    with fleet(settings, "analyze 1", "export 1", "export 2", "desk 1") as running:
        wait_until(lambda: watches(running) == everybody, what="not everybody who is watched is told of")
        assert 0 == running.look()[DIMOVA]
        publish(tmp_path, settings, range(16))
        wait_until(lambda: running.look().get(DIMOVA) == 7, what=f"{running.look().get(DIMOVA)} articles name her")
        for number in range(12):
            desks.write_text(LISTS[number % 4])
            if number % 2:
                for _, served in running.running.values():
                    served.process.send_signal(signal.SIGHUP)
            publish(tmp_path, settings, range(16 + 8 * number, 24 + 8 * number))
            until = time.monotonic() + 1.5
            while time.monotonic() < until:
                running.look()
                time.sleep(0.1)
        wait_until(lambda: not any(page["deskwatch_config_valid"] for page in pages(running).values()), what="valid")
        desks.write_text(LISTS[1])
        wait_until(lambda: watches(running) == {("Radka Dimova", "sport"), ("KE", "sport")}, what="old lists are shown")
        wait_until(lambda: all(page["deskwatch_config_valid"] for page in pages(running).values()), what="not valid")
        wait_until(
            lambda: not any("Lindqvist" in name or '"NO"' in name for name in _shown(running)), what="not hidden"
        )
        page = running.running["desk 1"][1]
        wait_until(lambda: json.loads(page.get("/api/search?q=lind"))["found"] == [], what="the page still finds her")
        desks.write_text(LISTS[0])
        wait_until(lambda: watches(running) == everybody, what="the first lists do not come back")
        assert 'deskwatch_entity_mentions_total{kind="country",entity="NO"}' in running.look()
        assert 1 == len(json.loads(page.get("/api/search?q=lind"))["found"])
        assert [] == running.falls
        articles = 'deskwatch_entity_articles_total{kind="country",entity="NO"}'
        wait_until(lambda: running.look()[articles] == 28, what=f"{running.look()[articles]} articles name Norway")


def test_an_exporter_that_takes_over_shows_the_watched_names(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """At their values where they had some, at 0 where nobody named them; by the lists of now."""
    desks = tmp_path / "desks.yml"
    desks.write_text(LISTS[0])
    settings = environment_of(fresh()) | {"desks_file": desks}
    assert once("topics", "create", **settings).returncode == 0
    publish(tmp_path, settings, range(4))
    with fleet(settings, "analyze 1", "export 1") as running:
        wait_until(lambda: running.look().get(DIMOVA, 0) >= 1, what="she is not counted")
        before = running.look()[DIMOVA]
        running.kill("export 1")
        desks.write_text("desks: {sport: {people: [Radka Dimova, Ivo Karadzhov]}}\n")
        running.start("export 2")
        wait_until(
            lambda: watches(running) == {("Radka Dimova", "sport"), ("Ivo Karadzhov", "sport")}, what="not told of"
        )
        assert before == running.look()[DIMOVA]
        assert 0 == running.look()[DIMOVA.replace("Radka Dimova", "Ivo Karadzhov")]
        assert [] == running.falls


def test_all_in_one_process(fresh: Callable[..., Settings], tmp_path: Path) -> None:
    """`run --kafka` reads the file once for all its parts."""
    desks = tmp_path / "desks.yml"
    desks.write_text("desks: {}\n")
    settings = environment_of(fresh()) | {"desks_file": desks}
    assert once("topics", "create", **settings).returncode == 0
    with serving("--kafka", **settings) as served:
        publish(tmp_path, settings, range(2))
        wait_until(
            lambda: sum(it for name, it in served.metrics().items() if "articles_total{p" in name) == 2,
            what="she is counted too soon",
        )
        build = [name for name in served.metrics() if "build_info" in name]
        desks.write_text(LISTS[0])
        wait_until(lambda: served.metrics().get(DIMOVA) == 0, what="she is not watched")
        assert build != [name for name in served.metrics() if "build_info" in name]
        publish(tmp_path, settings, range(2, 5))
        wait_until(lambda: served.metrics()[DIMOVA] > 0, what="she is not counted at once")


def _shown(running: Fleet) -> list[str]:
    return [name for page in pages(running).values() for name in page if name.startswith("deskwatch_entity")]
