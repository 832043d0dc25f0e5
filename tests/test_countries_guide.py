"""The guide to countries says what the finder does."""

import re
from pathlib import Path

from monitor.countries import Countries
from monitor.country_choices import read_choices
from monitor.sentences import Sentence

GUIDE = (Path(__file__).parents[1] / "docs" / "countries.md").read_text("utf-8")


def named(text: str, table: str = "") -> list[str]:
    """Give the codes in a text, with an operator's table if there is one."""
    finder = Countries(choices=read_choices(table, "table")) if table else Countries()
    return [mention.id for mention in finder.find([Sentence(1, text, ())])]


def row(title: str) -> list[str]:
    """Give the places of the row of disputed ones that begins with `title`."""
    cell = re.search(rf"^\| ({title}[^|]*) \|", GUIDE, re.MULTILINE)
    assert cell
    return re.split(r", | and ", cell[1])


def test_the_places_of_nobody_count_for_nobody() -> None:
    """Every place that the guide gives to nobody is found for nobody."""
    places = [place for title in ("Crimea", "Catalonia", "Soviet Union") for place in row(title)]
    assert {} == {place: named(f"Officials in {place} agreed.") for place in places if named(f"In {place} they met.")}
    assert ["RU"] == named("Ships left Russian-occupied Crimea.")
    assert [] == named("The Turkish Republic of Northern Cyprus votes.")


def test_the_table_of_the_guide_is_read_as_the_guide_says() -> None:
    """The example moves Hong Kong, adds two regions, and takes out three."""
    table = re.search(r"```\n(# what our.*?)```", GUIDE, re.DOTALL)
    assert table
    text = "Hong Kong, Crimea, Gaza, Scotland, Catalonia, the Palestinians and Wales"
    assert ["HK", "PS", "GB", "PS", "GB"] == named(text)
    assert ["CN", "UA", "ES", "GB"] == named(text, table[1])
