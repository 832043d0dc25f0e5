"""What an analyzer can do, and what a backlog costs: `python -m tests.bench.backlog [--minutes 10]`.

On a broker of its own, with the articles of the shipped day again and again under new uris:

1. one analyzer and one exporter take 2,000 articles: articles a second, CPU seconds per article, against
   `deskwatch run --once` over the same articles (both without their start);
2. articles come at twice that rate for some minutes: the lag then, and the memory of both;
3. nothing comes any more, and a second analyzer joins: how long until nothing waits, its start included;
4. both take 4,000 articles: how many times as many a second, with broker and exporter on the same cores.
"""

import argparse
import json
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from itertools import count, cycle, islice
from pathlib import Path

from consumers.kafka import topics
from consumers.kafka.client import Broker
from consumers.kafka.partitioning import partition_of
from consumers.kafka.records import Outgoing, Place
from consumers.settings import Settings
from deploy.local.kafka import Cluster
from monitor.errors import LogError
from tests.bench.processes import cpu_seconds, megabytes
from tests.consumers.kafka.fleet import Fleet, environment_of
from tests.consumers.running import COMMAND, environment, write_lines

ARTICLES = 2_000
SETTINGS = {"log_level": "error", "remembered_sentences": 0}
"""Without a memory, as the same articles come again and again, and others would not."""


class Bench:
    """A broker, its topics, and what has been published."""

    def __init__(self, cluster: Cluster) -> None:
        self.settings = Settings(brokers=cluster.bootstrap, articles_partitions=4, mentions_partitions=4)
        self.broker = Broker(self.settings)
        list(topics.create(self.broker, self.settings))
        self.places = [Place("articles", number) for number in range(4)]
        self.records = _articles()
        self._writer = self.broker.writer()

    def publish(self, number: int) -> None:
        """The next articles, acknowledged."""
        sent = []
        for record in islice(self.records, number):
            key = str(record["uri"]).encode()
            sent.append(Outgoing(Place("articles", partition_of(key, 4)), json.dumps(record).encode(), key))
        self._writer.append(sent)

    def lag(self) -> int:
        """Articles that no analyzer has committed."""
        known = self.broker.committed(f"{self.settings.group}-analyze", self.places)
        ends = self.broker.all_bounds(self.places)
        return sum(ends[place][1] - (known[place] or 0) for place in self.places)

    def drain(self, seconds: float = 3_600) -> float:
        """Waits until nothing waits; the seconds that took."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            with suppress(LogError):  # a broker that has just started has no coordinator of groups yet
                if not self.lag():
                    return time.monotonic() - began
            time.sleep(0.5)
        raise TimeoutError(f"articles still wait after {seconds:.0f} s")

    def taken(self, number: int) -> float:
        """Publishes so many, and gives how many a second were taken, publishing included."""
        began = time.monotonic()
        self.publish(number)
        self.drain()
        return number / (time.monotonic() - began)

    @contextmanager
    def flow(self, per_second: float) -> Iterator[None]:
        """Publishes at a rate meanwhile."""
        stopped, tick = threading.Event(), 0.25

        def run() -> None:
            due, began, sent = 0.0, time.monotonic(), 0
            while not stopped.wait(tick):
                due = per_second * (time.monotonic() - began)
                self.publish(int(due) - sent)
                sent = int(due)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()


def _articles() -> Iterator[dict[str, object]]:
    files = [it for it in resources.files("consumers.stream").iterdir() if it.name.endswith(".json")]
    shipped = [record for it in files if isinstance(record := json.loads(it.read_text()), dict) and "uri" in record]
    for number, record in zip(count(), cycle(shipped), strict=False):
        yield record | {"uri": f"urn:bench:{number}"}


def _embedded_cpu_seconds(folder: Path, number: int) -> float:
    file = write_lines(folder / f"{number}.jsonl", list(islice(_articles(), number)))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*COMMAND, "run", "--once", str(file)]
    subprocess.run(command, env=environment(**SETTINGS), stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(minutes: float, folder: Path, cluster: Cluster) -> None:
    """Prints as it goes."""
    embedded = (_embedded_cpu_seconds(folder, ARTICLES) - _embedded_cpu_seconds(folder, 1)) / ARTICLES
    print(f"embedded        {embedded * 1_000:.1f} ms CPU per article", flush=True)
    bench = Bench(cluster)
    fleet = Fleet(environment_of(bench.settings) | SETTINGS | {"session_timeout_seconds": 45})
    try:
        for name in ("analyze 1", "export 1"):
            fleet.start(name)
        bench.publish(1)
        bench.drain()
        pids = {name: served.process.pid for name, (_, served) in fleet.running.items()}
        before = {name: cpu_seconds(pid) for name, pid in pids.items()}
        rate = bench.taken(ARTICLES)
        used = {name: (cpu_seconds(pid) - before[name]) / ARTICLES for name, pid in pids.items()}
        told = ", ".join(f"{name.split()[0]} {seconds * 1_000:.1f}" for name, seconds in used.items())
        print(f"over Kafka      {told} ms CPU per article; {rate:.0f} articles a second by one analyzer", flush=True)
        with bench.flow(2 * rate):
            for _ in range(10):
                time.sleep(6 * minutes)
                print(f"at twice that   lag {bench.lag():,}", flush=True)
        held = ", ".join(f"{name.split()[0]} {megabytes(pid, 'VmHWM'):.0f}" for name, pid in pids.items())
        print(f"memory          {held} MB at most", flush=True)
        left = bench.lag()
        fleet.start("analyze 2")
        print(f"drain           {left:,} articles by two analyzers in {bench.drain():.0f} s", flush=True)
        both = bench.taken(2 * ARTICLES)
        print(f"two analyzers   {both:.0f} articles a second, {both / rate:.2f} times one", flush=True)
    finally:
        fleet.close()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deskwatch-bench-") as name:
        folder = Path(name)
        with Cluster(folder / "kafka") as cluster:
            measure(given.minutes, folder, cluster)


if __name__ == "__main__":
    main()
