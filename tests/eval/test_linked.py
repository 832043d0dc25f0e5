"""The measure on linked names: what counts as found, as another one, as missed, and as one person."""

import pytest

from consumers.people_table import base_rows
from consumers.settings import Settings
from consumers.wiring import make_pipeline
from monitor.pipeline import Pipeline
from monitor.watchlists import WatchLists
from tests.eval.linked import evaluate_linked

TEXT = "President Radka Dimova flew to Norway, as the country had asked. Mayor Tove Rustad of Oslo met Radka Dimova."


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """The shipped one."""
    return make_pipeline(Settings(), base_rows(None), WatchLists())


def record(*links: tuple[str, str]) -> dict[str, object]:
    """The text with links: (words, page), the words where they stand first."""
    places = [(TEXT.index(words), words, page) for words, page in links]
    return {"text": TEXT, "links": [[start, start + len(words), words, page] for start, words, page in places]}


def test_a_linked_country_is_found_or_missed_or_another_one(pipeline: Pipeline) -> None:
    """A common noun is no name; a page that is no country's is not looked at."""
    found = evaluate_linked([record(("Norway", "Norway"), ("the country", "Norway"), ("Oslo", "Oslo"))], pipeline)
    assert (1, 1.0, 1.0) == (found.countries.cases, found.countries.precision, found.countries.recall)
    taken = evaluate_linked([record(("Norway", "Sweden"), ("Oslo", "Chad"))], pipeline)
    assert (2, 0.0, 0.0) == (taken.countries.cases, taken.countries.precision, taken.countries.recall)


def test_people_who_are_one_page_must_be_one_person(pipeline: Pipeline) -> None:
    """Two pages of one found person, or the other way round, cost; what the page's title explains does not."""
    alike = [record(("Radka Dimova", "Radka Dimova")), record(("Radka Dimova", "Radka Dimova (politician)"))]
    assert (1.0, 2) == ((whole := evaluate_linked(alike, pipeline)).people, whole.mentions)
    merged = evaluate_linked([alike[0], record(("Radka Dimova", "Someone Else"))], pipeline)
    assert merged.people == pytest.approx(2 / 3)
    split = evaluate_linked([alike[0], record(("Tove Rustad", "Radka Dimova"))], pipeline)
    assert split.people == pytest.approx(2 / 3)
