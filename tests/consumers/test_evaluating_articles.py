"""Tests of the measuring of people, countries and whole articles, on the real pipeline."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from consumers.evaluating.articles import agreement, evaluate_articles, read_labels
from consumers.evaluating.countries import evaluate_countries
from consumers.evaluating.people import evaluate_people
from consumers.people_table import base_rows
from consumers.settings import Settings
from consumers.wiring import make_pipeline
from monitor.errors import UsageError
from monitor.pipeline import Pipeline
from monitor.watchlists import WatchLists
from tests.consumers.running import once

TEXT = (
    "Radka Dimova flew to Norway on Monday.\nDimova met Piotr Wilk in Oslo, and the Norwegian press took note.\n"
    "The state of Georgia sent nobody."
)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """The stages with the shipped model and tables."""
    return make_pipeline(Settings(), base_rows(None), WatchLists())


def places(*words: str, text: str = TEXT) -> list[list[int]]:
    """Where each of the words stands, each looked for behind the one before."""
    found, position = [], 0
    for word in words:
        position = text.index(word, position)
        found.append([position, position + len(word)])
        position += len(word)
    return found


def labelled(folder: Path, **changes: Any) -> dict[str, Any]:
    """The labels of an article that is written below the folder."""
    (folder / "articles.jsonl").write_text(json.dumps({"id": "a", "title": "Visit to Oslo", "text": TEXT}) + "\n")
    labels = {
        "file": "articles.jsonl",
        "id": "a",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "people": {"Radka Dimova": places("Radka Dimova", "Dimova"), "Piotr Wilk": places("Piotr Wilk")},
        "countries": {"NO": places("Norway", "Norwegian")},
    }
    return labels | changes


def test_countries_need_their_code_and_traps_must_be_left(pipeline: Pipeline) -> None:
    """Both mentions of Norway are right, the state is left alone; a code that is not found is a miss."""
    marked = [*([*place, "NO"] for place in places("Norway", "Norwegian")), [*places("Georgia")[0], ""]]
    scores, misses = evaluate_countries([{"text": TEXT, "countries": marked}], pipeline)
    assert (1.0, 1.0, 2, 1.0, 1) == (
        *(scores.overall.precision, scores.overall.recall, scores.overall.cases),
        *(scores.traps_left, scores.traps),
    )
    assert [] == misses
    wrong = [[*places("Norway")[0], "SE"]]
    scores, misses = evaluate_countries([{"text": TEXT, "countries": wrong}], pipeline)
    assert scores.overall.f1 == 0.0
    assert "SE, not NO" in {miss.kind for miss in misses}


def test_people_are_clusters_of_mentions(pipeline: Pipeline) -> None:
    """One person by two forms is one cluster; labelled as two, they were merged."""
    right = {"Radka Dimova": places("Radka Dimova", "Dimova"), "Piotr Wilk": places("Piotr Wilk")}
    scores, _ = evaluate_people([{"text": TEXT, "people": right}], pipeline)
    assert (1.0, 3, 0, 0, 0) == (scores.f1, scores.cases, scores.merged, scores.split, scores.nobody)
    first, second = places("Radka Dimova", "Dimova")
    scores, misses = evaluate_people([{"text": TEXT, "people": {"Radka": [first], "Dimova": [second]}}], pipeline)
    assert (0.5, 1.0, 1, 1) == (scores.precision, scores.recall, scores.merged, scores.nobody)
    assert any(miss.kind.startswith("merged") for miss in misses)


def test_articles_are_judged_by_entity_and_count(pipeline: Pipeline, tmp_path: Path) -> None:
    """All entities and counts of the article are right; a person more in the labels is missed, with the counts."""
    scores, misses = evaluate_articles([read_labels(labelled(tmp_path), tmp_path)], pipeline)
    assert (1.0, 0.0, 1.0, 1) == (scores.entities["all"].f1, scores.count_error, scores.shown_alike, scores.articles)
    assert [] == misses
    people = labelled(tmp_path)["people"] | {"Nobody": places("nobody")}
    scores, misses = evaluate_articles([read_labels(labelled(tmp_path, people=people), tmp_path)], pipeline)
    assert scores.entities["person"].recall == pytest.approx(2 / 3)
    assert scores.count_error == pytest.approx(1 / 6)
    assert ["missed person Nobody"] == [miss.kind for miss in misses]


def test_what_is_doubtful_is_judged_neither_way(pipeline: Pipeline, tmp_path: Path) -> None:
    """A found person at a doubtful place is not wrong; without the mark it is."""
    people = {"Radka Dimova": places("Radka Dimova", "Dimova")}
    unsure = [[*places("Piotr Wilk")[0], "who is this"]]
    for doubtful, precision in ((unsure, 1.0), ([], 0.5)):
        labels = read_labels(labelled(tmp_path, people=people, doubtful=doubtful), tmp_path)
        assert precision == evaluate_articles([labels], pipeline)[0].entities["person"].precision


def test_another_text_is_refused(tmp_path: Path) -> None:
    """Labels of one text say nothing of another; an article that is absent is named."""
    with pytest.raises(UsageError, match="not the one that was labelled"):
        read_labels(labelled(tmp_path, sha256="0" * 64), tmp_path)
    with pytest.raises(UsageError, match="has no article b"):
        read_labels(labelled(tmp_path, id="b"), tmp_path)


def test_two_labellings_agree_as_far_as_they_do(tmp_path: Path) -> None:
    """The second lacks one mention of four, and no entity."""
    first = read_labels(labelled(tmp_path), tmp_path)
    second = read_labels(labelled(tmp_path, countries={"NO": places("Norway")}), tmp_path)
    scores = agreement([first], [second])
    assert scores["mentions"].recall == pytest.approx(4 / 5)
    assert scores["entities"].f1 == 1.0


def test_the_command_prints_one_object(tmp_path: Path) -> None:
    """Figures and, where they are asked for, misses; a broken file is a usage error."""
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(labelled(tmp_path)) + "\n")
    done = once("evaluate", "articles", path, "--data", tmp_path, "--json", "--misses", 3)
    assert json.loads(done.stdout)["all"]["f1"] == 1.0
    path.write_text("[]\n")
    broken = once("evaluate", "articles", path)
    assert (2, True) == (broken.returncode, b"line 1 is no JSON object" in broken.stderr)
