"""What a scrape costs against prometheus_client's own page of the same series.

10,000 people with all their series, 500 of them changed since the last scrape; OpenMetrics and gzip, as Prometheus asks
for. The library renders its page from Counter children of the same names and labels, uncompressed.
"""

import gzip
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from statistics import median

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.openmetrics.exposition import generate_latest

from monitor.blocks import Piece, as_gzip
from monitor.country_table import countries
from monitor.exposition import Exposition
from monitor.ledger import Ledger, Position
from monitor.policy import Policy
from monitor.series import Series
from tests.bench.pairs import Ratio
from tests.bench.synthetic import A_REPORT, crowd
from tests.consumers.running import samples
from tests.making import NOON_MS, article

ENTITIES, CHANGED = 10_000, 500


class Page:
    """A ledger of so many people, all with series, and the page that shows it."""

    def __init__(self, entities: int = ENTITIES) -> None:
        self._ledger = Ledger(Policy(person_limit=entities, pending_names=2 * entities))
        self._series = Series(self._ledger, now=0.0, hold_seconds=0.0)
        self._exposition = Exposition(countries=countries(), sentiment=True)
        self._exposition.attach(self._series)
        self._numbers = count()
        self._now = count(1)
        self._people = crowd(entities)
        for _ in range(3):  # so many articles admit a name
            self.change(range(entities))
        self.take_over()
        as_gzip(self.gather())

    def change(self, numbers: Sequence[int]) -> None:
        """Articles that name these people."""
        for start in range(0, len(numbers), A_REPORT):
            named = [self._people[number] for number in numbers[start : start + A_REPORT]]
            offset = next(self._numbers)
            self._ledger.apply(article(f"urn:{offset}", NOON_MS + offset, *named), Position("bench", offset))

    def take_over(self) -> None:
        """What the process does after each batch, so that its page is that of its counts."""
        self._series.advance(float(next(self._now)))
        self._series.mark_shown(self._series.unshown())
        self._exposition.update()

    def gather(self) -> list[Piece]:
        """What a scrape does while nothing may be counted."""
        return self._exposition.pieces(openmetrics=True)

    def text(self) -> str:
        """The page as text, without exemplars."""
        return self._exposition.page(openmetrics=False).decode()


class Library:
    """The same samples in prometheus_client."""

    def __init__(self, text: str) -> None:
        self.registry = CollectorRegistry()
        made: dict[str, Counter | Gauge] = {}
        for sample, value in samples(text).items():
            name, _, rest = sample.partition("{")
            labels = dict(pair.split("=", 1) for pair in rest.rstrip("}").split(",") if "=" in pair)
            if name not in made:
                kind = Counter if name.endswith("_total") else Gauge
                made[name] = kind(name, "Help.", tuple(labels), registry=self.registry)
            child = made[name].labels(*(it.strip('"') for it in labels.values())) if labels else made[name]
            child.inc(value)

    def scrape(self) -> bytes:
        """Its page."""
        page: bytes = generate_latest(self.registry)  # type: ignore[no-untyped-call]
        return page


@dataclass(frozen=True, slots=True)
class Scrape:
    """CPU seconds of both for a scrape, alternating, and wall seconds for which ours kept the counting waiting."""

    cost: Ratio
    held: Sequence[float]
    samples: int


def measure(changed: int, entities: int = ENTITIES, rounds: int = 9) -> Scrape:
    """So many of the entities change, all over the page; what then is done until the answer is compressed."""
    page = Page(entities)
    library = Library(page.text())
    ours, theirs, held = [], [], []
    for number in range(rounds):
        page.change(range(entities)[number :: entities // changed] if changed else ())
        began = time.process_time()
        page.take_over()
        wall = time.perf_counter()
        pieces = page.gather()
        held.append(time.perf_counter() - wall)
        answer = as_gzip(pieces)
        ours.append(time.process_time() - began)
        began = time.process_time()
        library.scrape()
        theirs.append(time.process_time() - began)
    if not gzip.decompress(answer).endswith(b"# EOF\n"):
        raise ValueError("the page has no end")
    return Scrape(Ratio(ours, theirs), held, len(samples(page.text())))


def figures() -> Iterator[tuple[str, str]]:
    """How the cost follows what changed, each figure with its name."""
    for changed in (0, 50, CHANGED, 5_000):
        found = measure(changed)
        ours, theirs = (1_000 * median(seconds) for seconds in (found.cost.first, found.cost.second))
        yield (
            f"scrape, {changed:,} changed",
            f"ours {ours:.1f} ms, library {theirs:,.0f} ms, {median(found.cost.ratios):.1%}, of {found.samples:,} "
            f"samples; counting waits {1_000 * max(found.held):.1f} ms at the most",
        )
