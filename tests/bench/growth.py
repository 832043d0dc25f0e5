"""How the cost grows with what there is: a fitted exponent each, and the points for a plot.

1.0 is cost in proportion. Costs are CPU seconds, the least of three rounds.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from consumers.kafka import messages
from monitor.blocks import as_gzip
from monitor.items import ArticleItem
from monitor.ledger import Ledger, Position
from monitor.policy import Policy
from monitor.records import Record
from tests.bench.road import Road
from tests.bench.scrape import Page
from tests.bench.synthetic import reports
from tests.making import NOON_MS, article, person

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Growth:
    """What grew, in what unit, and the cost at each size in CPU seconds."""

    name: str
    unit: str
    sizes: Sequence[int]
    seconds: Sequence[float]

    @property
    def exponent(self) -> float:
        """The slope of log cost over log size, by least squares."""
        return float(np.polyfit(np.log(self.sizes), np.log(self.seconds), 1)[0])


def with_length() -> Growth:
    """One article, from a sentence to the longest that is read (1,000,000 characters), per article."""
    sizes = (100, 1_000, 10_000, 100_000)
    sentences = [str(report["text"]) for report in reports(sizes[-1] // 25, 1.0)]
    texts = [" ".join(" ".join(sentences[: size // 20]).split()[:size]) for size in sizes]
    road = Road([])
    return Growth("length of an article", "words", sizes, [_least(_reading(road, [text])) for text in texts])


def with_articles() -> Growth:
    """The whole road for more and more short reports."""
    sizes = (100, 300, 1_000, 3_000, 10_000)
    records = [_record(str(report["text"]), number) for number, report in enumerate(reports(sizes[-1], 1.0))]
    road, seconds = Road([]), []
    for size in sizes:
        road.records = records[:size]
        seconds.append(_least(road.run, rounds=1 if size > 3_000 else ROUNDS))
    return Growth("articles, whole road", "articles", sizes, seconds)


def with_articles_counted() -> Growth:
    """The ledger alone, up to a million articles of three people each, of the names that a synthetic world has."""
    sizes = (1_000, 10_000, 100_000, 1_000_000)
    ledger, seconds, done, spent = Ledger(Policy()), list[float](), 0, 0.0
    stream = reports(sizes[-1], 5.0)
    for size in sizes:
        while done < size:
            part = list(islice(stream, min(10_000, size - done)))
            items = [_item(report, done + place) for place, report in enumerate(part)]
            began = time.process_time()
            for place, item in enumerate(items):
                ledger.apply(item, Position("bench", done + place))
            ledger.take_changes()
            spent += time.process_time() - began
            done += len(part)
        seconds.append(spent)
    return Growth("articles, ledger alone", "articles", sizes, seconds)


def with_entities() -> Growth:
    """A scrape after a twentieth of the people changed, for more and more people."""
    sizes = (100, 1_000, 10_000, 100_000)
    return Growth("people on the page", "people", sizes, [_scrape(size) for size in sizes])


def with_partitions() -> Growth:
    """20,000 articles, of which every partition's ledger gets the header and its own names; all of them together."""
    sizes = (1, 4, 12, 48)
    items = [
        article(f"urn:{number}", NOON_MS + number, person(f"Person Number{number % 997}")) for number in range(20_000)
    ]
    return Growth("partitions, 20,000 articles", "partitions", sizes, [_partitioned(size, items) for size in sizes])


def all_of_them() -> Iterator[Growth]:
    """As they are measured."""
    for measure in (with_length, with_articles, with_articles_counted, with_entities, with_partitions):
        yield measure()


def _reading(road: Road, texts: Sequence[str]) -> Callable[[], object]:
    records = [_record(text, number) for number, text in enumerate(texts)]

    def read() -> object:
        road.records = records
        return road.run()

    return read


def _record(text: str, number: int) -> Record:
    return Record(json.dumps({"uri": f"urn:growth:{number}", "language": "en", "text": text}).encode(), NOON_MS)


def _item(report: Mapping[str, object], number: int) -> ArticleItem:
    """An article of two people, 200,000 of which come a day."""
    first, given, _, other, surname = str(report["title"]).split()
    return article(f"urn:{number}", NOON_MS + number * 432, person(f"{first} {given}"), person(f"{other} {surname}"))


def _scrape(entities: int) -> float:
    page, took = Page(entities), []
    for number in range(ROUNDS):
        page.change(range(entities)[number::20])
        began = time.process_time()
        page.take_over()
        as_gzip(page.gather())
        took.append(time.process_time() - began)
    return min(took)


def _partitioned(partitions: int, items: Sequence[ArticleItem]) -> float:
    def run() -> None:
        ledgers = [Ledger(Policy(partition=number, partitions=partitions)) for number in range(partitions)]
        for offset, item in enumerate(items):
            for number, ledger in enumerate(ledgers):
                ledger.apply(messages.cut(item, number, partitions), Position("bench", offset))

    return _least(run)


def _least(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    took = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)
