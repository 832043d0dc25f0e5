"""Names that Wikipedia's editors linked in news items of the whole world: an answer key that nobody made for deskwatch.

Countries: a link to a country's page must be found as that country. People: names that were found and are linked must
lead to one person where the links lead to one page, through all the items, in spellings that differ (B-cubed).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from consumers.evaluating.reading import found_in
from consumers.evaluating.records import Record
from consumers.evaluating.scoring import Counts, Score, ratio, score
from monitor.aliases import fold
from monitor.country_table import countries
from monitor.mentions import Kind
from monitor.pipeline import Pipeline

_EXPLAINED = re.compile(r" \([^)]*\)$")


@dataclass(frozen=True, slots=True)
class Linked:
    """Countries with their interval; B-cubed of the people over all items, and how many mentions of them."""

    countries: Score
    people: float
    mentions: int


def evaluate_linked(records: Iterable[Record], pipeline: Pipeline) -> Linked:
    """The figures on records {"text", "links": [[start, end, words, title of the page], …]}."""
    codes = {country.name: country.code for country in countries()} | {"Georgia (country)": "GE"}
    del codes["Georgia"]  # the title of a page on what the word may mean
    rows: list[Counts] = []
    people: Counter[tuple[str, str]] = Counter()  # (page, id)
    for record in records:
        found = [one for one in found_in(pipeline, "", record["text"]) if one.mention.id]
        right = wrong = missed = 0
        for start, end, words, title in record["links"]:
            here = [one for one in found if one.touches(start, end)]
            if title in codes and words[:1].isupper():  # "the country" and "nationwide" are linked, too
                named = {one.mention.id for one in here if one.mention.kind is Kind.COUNTRY}
                right += codes[title] in named
                wrong += bool(named - {codes[title]})
                missed += codes[title] not in named
            persons = [one for one in here if one.mention.kind is Kind.PERSON and (one.start, one.end) == (start, end)]
            if title and "#" not in title:
                people.update((fold(_EXPLAINED.sub("", title)), one.mention.id) for one in persons)
        rows.append((right, wrong, missed))
    return Linked(score(rows), _b_cubed(people), people.total())


def _b_cubed(pairs: Counter[tuple[str, str]]) -> float:
    """F1 of B-cubed over mentions that are counted by (true, found)."""
    true, found = Counter[str](), Counter[str]()
    for (page, who), count in pairs.items():
        true[page] += count
        found[who] += count
    precision = sum(count * count / found[who] for (_, who), count in pairs.items())
    recall = sum(count * count / true[page] for (page, _), count in pairs.items())
    return ratio(2 * precision * recall, (precision + recall) * pairs.total())
