"""The whole road, from the bytes of records to the ledger, against the program that one writes in an afternoon."""

import os
import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from consumers.extraction import StageTimes
from consumers.files import SHIPPED_DAY, Files
from consumers.people_table import base_rows
from consumers.settings import Settings
from consumers.wiring import make_pipeline
from monitor.capitals import may_name
from monitor.encoder import MODEL_FOLDER, Encoder
from monitor.ledger import Ledger, Position
from monitor.pipeline import Observed, Outcome
from monitor.policy import Policy
from monitor.records import Record
from monitor.watchlists import WatchLists
from monitor.ways import Way
from tests.bench import machine
from tests.bench.naive import Naive
from tests.bench.pairs import Ratio, alternate

FLOPS_A_PIECE = 2 * 6 * 12 * 384 * 384
"""Of the encoder's matrix products: six layers of 12 × 384² weights. What attention multiplies is left out."""


class Road:
    """The pipeline and a ledger, and what each stage took. Without a memory of sentences no round helps the next."""

    def __init__(self, records: Sequence[Record], *, remembered: int = 0) -> None:
        self.records = records
        self.settings = Settings(remembered_sentences=remembered)
        self._stages = StageTimes(time.process_time)
        self.seconds = self._stages.seconds
        self._pipeline = make_pipeline(self.settings, base_rows(None), WatchLists(), watch=self._stages.watch)

    def run(self) -> list[Outcome]:
        """Reads and counts all records, in batches as `deskwatch run` makes them."""
        ledger = Ledger(Policy())
        outcomes: list[Outcome] = []
        for batch in _batches(self.records, self.settings.batch_records):
            outcomes += self._pipeline.run(batch)
        with self._stages.watch("count"):
            for number, outcome in enumerate(outcomes):
                if isinstance(outcome, Observed):
                    ledger.apply(outcome.item, Position("bench", number))
        return outcomes

    def forget(self) -> None:
        """Lets the next round begin without a memory of sentences."""
        self._pipeline.reader._marker._readings._known.clear()  # type: ignore[attr-defined]

    @property
    def sentences(self) -> Mapping[Way, int]:
        """How sentences were read so far."""
        return dict(self._pipeline.reader.counts)


class _Nothing:
    """No file was read before."""

    def position(self, name: str) -> None:
        """None of its lines was."""

    def has_file(self, sha256: bytes) -> bool:
        """Nor the whole."""
        return False


def chosen_articles(most: int) -> tuple[list[Record], list[str]]:
    """The records that count and their texts: of the shipped day, or of BENCH_ARTICLES (a file or folder)."""
    given = os.environ.get("BENCH_ARTICLES")
    path = Path(given) if given else SHIPPED_DAY
    files = Files([path], _Nothing(), max_record_bytes=Settings().max_record_bytes)
    now_ms = int(time.time() * 1_000)
    records = list(islice((Record(found.data, now_ms) for found in files.read(is_last=True)), most))
    pairs = [(one, record) for one, record in zip(Road(records).run(), records, strict=True) if _has_text(one)]
    if not pairs:
        raise SystemExit("no record counts; give BENCH_ARTICLES a file or folder of English articles")
    texts = [f"{one.article.title}\n{one.article.body}" for one, _ in pairs if isinstance(one, Observed)]
    return [record for _, record in pairs], texts


def compared(records: Sequence[Record], texts: Sequence[str], rounds: int) -> tuple[Ratio, Road]:
    """Both programs over all articles, in turn, and the road with what its stages took."""
    road, naive = Road(records), Naive()
    road.run()
    road.seconds.clear()
    return alternate(lambda: naive.read(texts), road.run, rounds), road


def measure(most: int, rounds: int) -> Iterator[tuple[str, str]]:
    """The figures, each with its name."""
    records, texts = chosen_articles(most)
    words = sum(len(text.split()) for text in texts)
    yield "articles", f"{len(texts)}, {words:,} words"
    ratio, road = compared(records, texts, rounds)
    speeds = words / median(ratio.first), words / median(ratio.second)
    yield "whole road", f"naive {speeds[0]:,.0f} words/s   ours {speeds[1]:,.0f} words/s   ratio {ratio}"
    costs = [1_000 * median(seconds) / len(texts) for seconds in (ratio.first, ratio.second)]
    yield "CPU seconds for 1,000 articles", f"naive {costs[0]:.1f}, ours {costs[1]:.1f}"
    speed = len(texts) / median(ratio.second)
    yield "articles per second of CPU", f"{speed:.0f}"
    whole = sum(road.seconds.values())
    shares = sorted(road.seconds.items(), key=lambda it: -it[1])
    yield "stages", ", ".join(f"{stage} {took / whole:.1%}" for stage, took in shares)
    yield from _encoder(road, whole / (rounds + 1))
    yield "memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024:.0f} MB at the most, of both"


def _encoder(road: Road, seconds: float) -> Iterator[tuple[str, str]]:
    """What the network alone takes, and how near it comes to what the core can multiply."""
    words = [sentence.text.split() for one in road.run() if isinstance(one, Observed) for sentence in one.sentences]
    sentences = [it for it in words if may_name(it)]
    encoder = Encoder(MODEL_FOLDER)
    masks = [arrays["mask"] for arrays in encoder.inputs(sentences)]
    pieces, padded = sum(int(mask.sum()) for mask in masks), sum(mask.size for mask in masks)
    took = []
    for _ in range(4):
        began = time.process_time()
        encoder.read(sentences)
        took.append(time.process_time() - began)
    rate, most = pieces * FLOPS_A_PIECE / median(took[1:]) / 1e9, machine.matrix_gigaflops()
    speed = sum(map(len, sentences)) / median(took[1:])
    yield "network alone", f"{speed:,.0f} words/s, {1 - pieces / padded:.1%} of it padding"
    yield "matrix rate", f"{rate:,.0f} of {most:,.0f} GFLOP/s that a core multiplies in bf16: {rate / most:.0%}"
    yield "beside the network", f"{max(0.0, 1 - median(took[1:]) / seconds):.0%} of the road"


def _has_text(outcome: Outcome) -> bool:
    return isinstance(outcome, Observed) and bool(outcome.article.body)


def _batches(records: Sequence[Record], size: int) -> Iterator[Sequence[Record]]:
    return (records[start : start + size] for start in range(0, len(records), size))
