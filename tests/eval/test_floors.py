"""The shipped model and cleaner reach their floors, and find in a real article whom a reader finds."""

import json

import pytest

from tests.consumers.running import once
from tests.data import DATA, FOLDER, MISSING
from tests.eval.floors import Figure, figures

SEED_PEOPLE = {
    *("Vladimir Putin", "Volodymyr Zelensky", "Dmitry Peskov"),
    *("Ned Price", "Sergei Lavrov", "Antony Blinken"),
}
SEED_COUNTRIES = {"RU", "UA", "US", "BY"}


@pytest.fixture(scope="module")
def measured() -> list[Figure]:
    """All figures, measured once: it takes a minute."""
    return list(figures())


def test_every_figure_reaches_its_floor(measured: list[Figure]) -> None:
    """Those of the project's own sets, and of the evaluation folder where it is at hand."""
    assert measured
    assert [] == [one for one in measured if one.is_below]


@pytest.mark.skipif(not DATA.is_dir(), reason=MISSING)
def test_sets_of_the_evaluation_folder_are_measured(measured: list[Figure]) -> None:
    """So that floors on real news are not passed over in silence."""
    assert {"Universal NER, news: PERSON", "Real articles: all"} <= {one.title for one in measured}


@pytest.mark.skipif(not DATA.is_dir(), reason=MISSING)
def test_a_real_article_names_whom_a_reader_finds() -> None:
    """Nobody and no country more or less, and the counts are the sum of the mentions."""
    (path,) = FOLDER.glob("seeds/000_*.txt")
    seen = json.loads(once("inspect", "--json", path).stdout)
    found = {
        kind: {it["entity"] for it in seen["observations"] if it["kind"] == kind} for kind in ("person", "country")
    }
    assert {"person": SEED_PEOPLE, "country": SEED_COUNTRIES} == found
    mentions = [it["entity"] for sentence in seen["sentences"] for it in sentence["mentions"] if it["entity"]]
    counted = {it["entity"]: it["mentions"] for it in seen["observations"]}
    assert counted == {entity: mentions.count(entity) for entity in set(mentions)}
