"""What an article costs, against the program that one writes in an afternoon: `python -m tests.bench [--rounds 5]`.

Both read the same articles, one thread each, in CPU time: the shipped day, or what stands in BENCH_ARTICLES (a file or
folder as `deskwatch run` takes them). Nothing is remembered from one round to the next. Prints and judges nothing.
"""

import argparse
import os
import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median

from consumers.files import SHIPPED_DAY, Files
from consumers.people_table import base_rows
from consumers.settings import Settings
from consumers.wiring import make_pipeline
from monitor.encoder import MODEL_FOLDER, Encoder
from monitor.ledger import Ledger, Position
from monitor.pipeline import Observed, Outcome
from monitor.policy import Policy
from monitor.records import Record
from monitor.watchlists import WatchLists
from tests.bench import machine
from tests.bench.naive import Naive
from tests.bench.pairs import Ratio, alternate

FLOPS_A_PIECE = 2 * 6 * 12 * 384 * 384
"""Of the encoder's matrix products: six layers of 12 × 384² weights. What attention multiplies is left out."""


class Road:
    """From the bytes of records to the ledger, and what each stage took of it."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.settings = Settings()
        self.seconds: dict[str, float] = {}
        self._pipeline = make_pipeline(self.settings, base_rows(None), WatchLists(), watch=self._watch)

    def run(self) -> list[Outcome]:
        """Reads and counts all records, in batches as `deskwatch run` makes them."""
        ledger = Ledger(Policy())
        outcomes: list[Outcome] = []
        for batch in _batches(self.records, self.settings.batch_records):
            outcomes += self._pipeline.run(batch)
        with self._watch("count"):
            for number, outcome in enumerate(outcomes):
                if isinstance(outcome, Observed):
                    ledger.apply(outcome.item, Position("bench", number))
        return outcomes

    @contextmanager
    def _watch(self, stage: str) -> Iterator[None]:
        began = time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - began


class _Nothing:
    """No file was read before."""

    def position(self, name: str) -> None:
        """None of its lines was."""

    def has_file(self, sha256: bytes) -> bool:
        """Nor the whole."""
        return False


def main() -> None:
    """Runs all of it and prints a figure a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="times that each of the two reads all articles")
    parser.add_argument("--articles", type=int, default=300, help="at the most so many")
    options = parser.parse_args()
    print(f"machine        {machine.described()}, one thread each", flush=True)
    records = list(islice(_records(), options.articles))
    road = Road(records)
    road.records, texts = _counted(road.run(), records)
    words = sum(len(text.split()) for text in texts)
    print(f"articles       {len(texts)} of {len(records)} that count, {words:,} words", flush=True)
    naive = Naive()
    road.seconds.clear()
    ratio = alternate(lambda: naive.read(texts), road.run, options.rounds)
    _print_ratio(ratio, words, len(texts))
    _print_stages(road.seconds)
    _print_encoder(road)
    print(f"memory         {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024:.0f} MB at the most, of both")


def _records() -> Iterator[Record]:
    """The articles, as the bytes of their records."""
    given = os.environ.get("BENCH_ARTICLES")
    path = Path(given) if given else SHIPPED_DAY
    files = Files([path], _Nothing(), max_record_bytes=Settings().max_record_bytes)
    now_ms = int(time.time() * 1_000)
    return (Record(found.data, now_ms) for found in files.read(is_last=True))


def _counted(outcomes: Sequence[Outcome], records: Sequence[Record]) -> tuple[list[Record], list[str]]:
    """The records that count, and their texts, as the naive program reads them."""
    pairs = [(one, record) for one, record in zip(outcomes, records, strict=True) if isinstance(one, Observed)]
    pairs = [(one, record) for one, record in pairs if one.article.body]
    if not pairs:
        raise SystemExit("no record counts; give BENCH_ARTICLES a file or folder of English articles")
    return [record for _, record in pairs], [f"{one.article.title}\n{one.article.body}" for one, _ in pairs]


def _print_ratio(ratio: Ratio, words: int, articles: int) -> None:
    speeds = words / median(ratio.first), words / median(ratio.second)
    print(f"naive {speeds[0]:,.0f} words/s   ours {speeds[1]:,.0f} words/s   ratio {ratio}", flush=True)
    costs = (1_000 * median(seconds) / articles for seconds in (ratio.first, ratio.second))
    print("CPU seconds for 1,000 articles: naive {:.1f}, ours {:.1f}".format(*costs))


def _print_stages(seconds: Mapping[str, float]) -> None:
    whole = sum(seconds.values())
    shares = ", ".join(
        f"{stage} {100 * took / whole:.1f}" for stage, took in sorted(seconds.items(), key=lambda it: -it[1])
    )
    print(f"stages in %    {shares} (names: sentences, word pieces and the encoder)")


def _print_encoder(road: Road) -> None:
    """What the network alone takes, and how near it comes to what the core can multiply."""
    sentences = [sentence.text.split() for one in road.run() if isinstance(one, Observed) for sentence in one.sentences]
    encoder = Encoder(MODEL_FOLDER)
    masks = [arrays["mask"] for arrays in encoder.inputs(sentences)]
    pieces, padded = sum(int(mask.sum()) for mask in masks), sum(mask.size for mask in masks)
    took = []
    for _ in range(4):
        began = time.process_time()
        encoder.read(sentences)
        took.append(time.process_time() - began)
    rate, most = pieces * FLOPS_A_PIECE / median(took[1:]) / 1e9, machine.matrix_gigaflops()
    print(
        f"encoder        {sum(map(len, sentences)) / median(took[1:]):,.0f} words/s, padding {1 - pieces / padded:.1%}"
    )
    print(f"matrix rate    {rate:,.0f} of {most:,.0f} GFLOP/s that a core multiplies in bf16: {rate / most:.0%}")


def _batches(records: Sequence[Record], size: int) -> Iterator[Sequence[Record]]:
    return (records[start : start + size] for start in range(0, len(records), size))


if __name__ == "__main__":
    main()
