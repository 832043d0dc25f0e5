"""Processes of a fleet on a real broker, what they show, and what they ought to show."""

import os
import random
import re
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from consumers.kafka import messages
from consumers.kafka.client import Broker
from consumers.kafka.records import Place
from consumers.settings import Settings
from monitor.country_table import country_names
from monitor.ledger import Ledger, Position
from monitor.policy import Policy
from tests.consumers.kafka.owners import Owners, Seen
from tests.consumers.running import Served, article, samples, serving, write_lines

FAST = {"hold_seconds": 1, "exposure_seconds": 0.3, "snapshot_seconds": 2, "linger_seconds": 0}
COUNTED = re.compile(r"deskwatch_(entity_(?!unresolved).*|articles.*|mentions)_total\{")
"""Counters that may never fall."""
NAMES = ("Germany", "France", "Kenya", "Japan", "Brazil", "Canada")


def environment_of(settings: Settings) -> dict[str, Any]:
    """The settings of the broker's fixture, for a process."""
    names = ("brokers", "articles_topics", "dead_letters_topic", "mentions_topic", "counters_topic", "group")
    numbers = ("mentions_partitions", "articles_partitions", "session_timeout_seconds")
    return {name: getattr(settings, name) for name in (*names, *numbers)} | FAST


def news(folder: Path, number: int, *, seed: int = 0) -> Path:
    """A file of articles about countries and a few people; some come twice, some are taken back."""
    rng = random.Random(seed)
    records: list[dict[str, object]] = []
    for place in range(number):
        named = rng.sample(NAMES, 2)
        text = f"Anna Meyer of {named[0]} met the delegation of {named[1]} on Monday. The talks went well."
        records.append(article(place, text))
        if place % 9 == 4:
            records.append(article(place - 2, text, version=2))
        if place % 13 == 5:
            records.append(dict(rng.choice(records)))
    return write_lines(folder / "news.jsonl", records)


def oracle(broker: Broker, settings: Settings) -> dict[str, float]:
    """Net mentions of every country, and articles that stand, by a ledger that reads the log alone."""
    counted: dict[str, float] = defaultdict(float)
    for number in range(settings.mentions_partitions):
        partitions = settings.mentions_partitions
        ledger = Ledger(Policy(partition=number, partitions=partitions, person_limit=settings.person_limit))
        for record in broker.read(Place(settings.mentions_topic, number), 0):
            found = messages.decode(record.value)
            for it in found.items:
                ledger.apply(messages.owned(it.item, number, partitions), Position(found.source, it.offset))
        counted["articles"] += ledger.totals.articles - ledger.totals.articles_retracted
        for life in ledger.lives.values():
            counted[life.id] += life.gained[1] - life.taken[1]
    return dict(counted)


def net(page: Mapping[str, float]) -> dict[str, float]:
    """The same from pages of metrics."""
    counted = {
        "articles": sum(
            value if "_retracted" not in name else -value
            for name, value in page.items()
            if re.match(r"deskwatch_articles(_retracted)?_total\{", name)
        )
    }
    for code in country_names():
        labels = f'{{kind="country",entity="{code}"}}'
        gained = page.get(f"deskwatch_entity_mentions_total{labels}", 0)
        counted[code] = gained - page.get(f"deskwatch_entity_retracted_mentions_total{labels}", 0)
    return {name: value for name, value in counted.items() if value}


class Fleet:
    """Processes that come and go, and the highest value that each counter ever showed."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.running: dict[str, tuple[ExitStack, Served]] = {}
        self.highest: dict[str, float] = defaultdict(float)
        self.falls: list[str] = []
        self.owners = Owners()
        self.most: dict[tuple[str, str], float] = defaultdict(float)
        """The most that a process of a role ever held: bytes of memory, open files."""

    def start(self, name: str, *, failpoints: str = "") -> None:
        """Starts a process; the first word of its name is its role. See `tests.chaos.process` for failpoints."""
        stack = ExitStack()
        served = stack.enter_context(serving(role=name.split()[0], failpoints=failpoints, **self.settings))
        self.running[name] = stack, served

    def kill(self, name: str) -> None:
        """Ends it without a warning."""
        stack, served = self.running.pop(name)
        os.kill(served.process.pid, signal.SIGKILL)
        stack.close()

    def look(self) -> dict[str, float]:
        """All counters that are shown now; remembers those that fell, who showed what, and what each process took."""
        together: dict[str, float] = {}
        for name, (_, served) in list(self.running.items()):
            began = time.monotonic()
            with suppress(OSError):
                page = samples(served.get("/metrics", seconds=2))
                self._note(name, served.process.pid, began, page)
                if name.startswith("export"):
                    together |= {sample: value for sample, value in page.items() if COUNTED.match(sample)}
        return together

    def _note(self, name: str, pid: int, began: float, page: Mapping[str, float]) -> None:
        role = name.split()[0]
        for unit, sample in (("bytes", "process_resident_memory_bytes"), ("files", "process_open_fds")):
            self.most[role, unit] = max(self.most[role, unit], page.get(sample, 0))
        if role != "export":
            return
        life = pid, *(value for sample, value in page.items() if sample.startswith("deskwatch_rebalances_total{"))
        shown = frozenset(sample for sample in page if sample.startswith("deskwatch_articles_total{"))
        self.owners.note(Seen(name, began, time.monotonic(), life, shown))
        for sample, value in page.items():
            if COUNTED.match(sample):
                if value < self.highest[sample]:
                    self.falls.append(f"{sample} fell from {self.highest[sample]} to {value} at {name}")
                self.highest[sample] = max(self.highest[sample], value)

    def close(self) -> None:
        """Ends all."""
        for name in list(self.running):
            self.kill(name)


@contextmanager
def fleet(settings: Mapping[str, Any], *names: str) -> Iterator[Fleet]:
    """These processes, and those that the test starts."""
    started = Fleet(settings)
    try:
        for name in names:
            started.start(name)
        yield started
    finally:
        started.close()


def wait_until(is_so: Callable[[], bool], *, seconds: float = 90.0, what: str = "") -> None:
    """Returns once it is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, what
        time.sleep(0.2)
