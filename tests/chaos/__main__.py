"""`make chaos`: runs of news under faults until the time is over; prints the seed, the faults by kind and the verdict.

    python -m tests.chaos [--minutes 3] [--seed N] [--nodes 1|3] [--light] [--calm] [--out FILE]

Two analyzers and two exporters read what a publisher writes without a pause: new articles, versions, copies, poison.
Every second or so one of them is killed, suspended for longer than its session, or joined by a third that leaves again;
it kills itself at a point between two steps of its work; or a broker dies and comes back. Slow faults run beside the
others. Only what hits a working process counts. `/metrics` is read all the while. When the faults are over and
everything is counted, the counts must be those of an undisturbed ledger over the same log, the articles those that were
published, no counter may ever have fallen, no partition may have been shown by two, and no process may have grown.

`--calm` kills one process at a time, the next when all is counted on again: how long that takes is told at the end.
"""

import argparse
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import spacy

from consumers.kafka import topics
from consumers.kafka.client import Broker
from consumers.kafka.letters import read_letter
from consumers.kafka.partitioning import partition_of
from consumers.kafka.records import Outgoing, Place, Writer
from consumers.settings import Settings
from deploy.local.kafka import Cluster, Node
from monitor.country_table import country_names
from monitor.errors import LogError
from tests.consumers.kafka.fleet import NAMES, Fleet, environment_of, net, oracle
from tests.consumers.running import Served, article

QUIET_SECONDS = 180.0
ROLES = ("analyze 1", "analyze 2", "export 1", "export 2")
LIMITS = {"bytes": 256 * 2**20, "files": 256}
"""What no process may ever hold; an analyzer's language process apart."""
PARTITION_SIGNS = ("deskwatch_consumer_lag_records{", "deskwatch_durable_offset{")
"""What shows on a process's page that a partition is in its hands."""


class Publisher(threading.Thread):
    """Writes articles until it is told to stop; what a broker's fault leaves unknown is written again."""

    def __init__(self, broker: Broker, settings: Settings, seed: int, per_second: float) -> None:
        super().__init__(daemon=True)
        self._broker, self._settings, self._rng = broker, settings, random.Random(seed)
        self._pause = 1 / per_second
        self._writer: Writer | None = None
        self.uris: dict[str, bool] = {}
        self.poison: set[bytes] = set()
        self.stopped = threading.Event()
        self.error: BaseException | None = None

    def run(self) -> None:
        """Until stopped."""
        try:
            number = 0
            while not self.stopped.wait(self._pause):
                self._append(self._next(number))
                number += 1
        except BaseException as error:
            self.error = error

    def _next(self, number: int) -> tuple[bytes, bytes]:
        kind = self._rng.random()
        if kind < 0.03:
            key = f"poison-{number}".encode()
            self.poison.add(key)
            return key, b"{broken"
        if kind < 0.15 and self.uris:
            number = self._rng.randrange(number)
        version = self._rng.choice((1, 2, 3))
        uri = f"urn:chaos:{number}"
        text = " ".join(f"Officials of {name} spoke of progress." for name in self._rng.sample(NAMES, 2))
        is_kill = kind > 0.98
        fields: dict[str, Any] = {"uri": uri, "version": 9 if is_kill else version}
        if is_kill:
            fields["pubstatus"] = "canceled"
        self.uris[uri] = self.uris.get(uri, True) and not is_kill
        return uri.encode(), json.dumps(article(1, text, **fields)).encode()

    def _append(self, record: tuple[bytes, bytes]) -> None:
        place = Place(self._settings.articles_topics, partition_of(record[0], self._settings.articles_partitions))
        while not self.stopped.is_set():
            with suppress(LogError):
                if self._writer is None:
                    self._writer = self._broker.writer()
                self._writer.append([Outgoing(place, record[1], record[0])])
                return
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            time.sleep(0.3)


class Chaos:
    """One run."""

    def __init__(
        self, seed: int, minutes: float, nodes: int, folder: Path, *, is_light: bool = False, is_calm: bool = False
    ) -> None:
        self.seed, self.minutes, self.is_calm = seed, minutes, is_calm
        self.rng = random.Random(seed)
        self.faults: Counter[str] = Counter()
        self.recoveries: list[float] = []
        """Seconds from a kill until each partition of the dead is counted on by somebody."""
        self._slow: dict[str, threading.Thread] = {}
        self.cluster = Cluster(folder / "kafka", nodes=nodes).start()
        self.settings = Settings(
            brokers=self.cluster.bootstrap, mentions_partitions=4, articles_partitions=4, session_timeout_seconds=3
        )
        self.broker = Broker(self.settings)
        list(topics.create(self.broker, self.settings))
        light = {"pipeline": _light_pipeline(folder)} if is_light else {}
        self.fleet = Fleet(environment_of(self.settings) | {"log_level": "error"} | light)
        self.publisher = Publisher(self.broker, self.settings, seed, per_second=15)
        self._looking = threading.Event()

    def run(self) -> list[str]:
        """What went wrong."""
        looker = threading.Thread(target=self._look, daemon=True)
        try:
            for name in ROLES:
                self._start(name)
            self.publisher.start()
            looker.start()
            until = time.monotonic() + 60 * self.minutes
            faults = (self._kill, self._failpoint, self._suspend, self._join, self._break_broker)
            while time.monotonic() < until:
                time.sleep(self.rng.uniform(0.3, 1.2))
                if not self.is_calm:
                    self.rng.choices(faults, (4, 6, 5, 4, 10))[0]()
                elif all(map(self._is_whole, ("analyze", "export"))):
                    self._kill()
                    self._slow["recovery"].join()
                self._revive()
            for slow in self._slow.values():
                slow.join()
            return self._verdict()
        finally:
            self._looking.set()
            self.publisher.stopped.set()
            if looker.is_alive():
                looker.join(10)
            self.fleet.close()
            self.cluster.stop()

    def _start(self, name: str, *, deadly: bool = False) -> None:
        self.fleet.start(name, failpoints=f"0.05:{self.rng.randrange(10**6)}" if deadly else "")

    def _beside(self, kind: str, work: Callable[..., None], *given: Any) -> None:
        """Runs a slow fault beside the others, one of its kind at a time."""
        self._slow[kind] = threading.Thread(target=work, args=given, daemon=True)
        self._slow[kind].start()

    def _is_under_way(self, kind: str) -> bool:
        return kind in self._slow and self._slow[kind].is_alive()

    def _working(self) -> list[str]:
        """Those that run and serve: only a fault that hits one of these counts."""
        return [name for name in ROLES if name in self.fleet.running and _is_ready(self.fleet.running[name][1])]

    def _kill(self, *, deadly: bool = False) -> None:
        if working := self._working():
            name = self.rng.choice(working)
            held = self._partitions(name)
            self.fleet.kill(name)
            self.faults["kill -9"] += 1
            if not any(map(self._is_under_way, ("recovery", "broker", "suspended"))):
                self._beside("recovery", self._time_recovery, name.split()[0], held)
            self._start(name, deadly=deadly)

    def _failpoint(self) -> None:
        """The next life of a process ends at a point between two steps."""
        self._kill(deadly=True)

    def _suspend(self) -> None:
        working = self._working()
        if working and not self._is_under_way("suspended"):
            served = self.fleet.running[self.rng.choice(working)][1]
            self._beside("suspended", _suspend, served, self.rng.uniform(3.5, 6))
            self.faults["suspended past the session"] += 1

    def _join(self) -> None:
        """A third member comes and goes."""
        if self._working() and not self._is_under_way("rebalance"):
            role = self.rng.choice(("analyze", "export"))
            self._beside("rebalance", self._visit, f"{role} 3", self.rng.uniform(0.5, 2))
            self.faults["rebalance"] += 1

    def _visit(self, name: str, seconds: float) -> None:
        self._start(name)
        time.sleep(seconds)
        self.fleet.kill(name)

    def _break_broker(self) -> None:
        if self._working() and not self._is_under_way("broker"):
            node = self.rng.choice(self.cluster.nodes)
            number = self.rng.choice((signal.SIGKILL, signal.SIGTERM))
            self._beside("broker", _break, node, number, self.rng.uniform(0, 3))
            which = "broker" if len(self.cluster.nodes) == 1 else "one of three brokers"
            self.faults[f"{which} {'killed' if number == signal.SIGKILL else 'restarted'}"] += 1

    def _is_whole(self, role: str) -> bool:
        """Whether every process of the role works, and has its half of the partitions."""
        names = [name for name in ROLES if name.startswith(role)]
        working = self._working()
        return all(name in working and self._partitions(name) for name in names)

    def _partitions(self, name: str) -> dict[str, float]:
        """The partitions in a process's hands, by the samples that show it."""
        with suppress(OSError):
            shown = self.fleet.running[name][1].metrics()
            return {sample: value for sample, value in shown.items() if sample.startswith(PARTITION_SIGNS)}
        return {}

    def _time_recovery(self, role: str, held: dict[str, float]) -> None:
        began = time.monotonic()
        wanted = {sample: value for sample, value in held.items() if role == "analyze" or "durable" in sample}
        while wanted and time.monotonic() < began + QUIET_SECONDS:
            time.sleep(0.1)
            for name in [name for name in list(self.fleet.running) if name.startswith(role)]:
                with suppress(KeyError):
                    now = self._partitions(name)
                    wanted = {
                        sample: value
                        for sample, value in wanted.items()
                        if now.get(sample, -1) <= (value if role == "export" else -1)
                    }
        if held:
            self.recoveries.append(time.monotonic() - began)

    def _revive(self) -> None:
        """Whoever ended at a failpoint begins again; whoever ended otherwise is a fault of ours."""
        for name, (stack, served) in list(self.fleet.running.items()):
            code = served.process.poll()
            if code is not None and name in ROLES:
                stack.close()
                del self.fleet.running[name]
                if code == -signal.SIGKILL:
                    self.faults["failpoint"] += 1
                else:
                    self.fleet.falls.append(f"{name} ended by itself with {code}")
                self._start(name)

    def _look(self) -> None:
        while not self._looking.wait(0.2):
            self.fleet.look()

    def _verdict(self) -> list[str]:
        """Waits until all is counted, then compares."""
        self.publisher.stopped.set()
        self.publisher.join(60)
        problems = [] if self.publisher.error is None else [f"the publisher: {self.publisher.error!r}"]
        for name in list(self.fleet.running):
            self.fleet.kill(name)
        for name in ROLES:
            self._start(name)
        names = [Place(self.settings.articles_topics, number) for number in range(self.settings.articles_partitions)]
        ends = {place: end for place, (_, end) in self.broker.all_bounds(names).items()}
        if not _becomes(lambda: self.broker.committed(f"{self.settings.group}-analyze", names) == ends):
            problems.append("the analyzers do not finish")
        codes = set(country_names()) | {"articles"}
        wanted = {name: n for name, n in oracle(self.broker, self.settings).items() if name in codes and n}
        if not _becomes(lambda: net(self.fleet.look()) == wanted):
            problems.append(f"shown {net(self.fleet.look())}, wanted {wanted}")
        standing = sum(self.publisher.uris.values())
        if wanted.get("articles") != standing:
            problems.append(f"{wanted['articles']} articles count, {standing} were published and stand")
        letters = list(self.broker.read(Place(self.settings.dead_letters_topic, 0), 0))
        keys = {read_letter(record).key for record in letters}
        if keys != self.publisher.poison:
            problems.append(f"{len(keys)} records are dead letters, {len(self.publisher.poison)} were poison")
        for (role, unit), most in self.fleet.most.items():
            if most > LIMITS[unit]:
                problems.append(f"a process of {role} held {most:,.0f} {unit}, more than {LIMITS[unit]:,}")
        return [*problems, *self.fleet.owners.problems, *self.fleet.falls]


def _is_ready(served: Served) -> bool:
    with suppress(OSError):
        return served.process.poll() is None and served.get("/-/ready", seconds=1) == "ready\n"
    return False


def _suspend(served: Served, seconds: float) -> None:
    with suppress(ProcessLookupError):
        os.kill(served.process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(served.process.pid, signal.SIGCONT)


def _break(node: Node, number: int, seconds: float) -> None:
    node.stop(number)
    time.sleep(seconds)
    node.launch()
    node.wait_up()


def _light_pipeline(folder: Path) -> Path:
    """A blank English spaCy pipeline with an entity ruler for the names of the run: a tenth of the encoder's work."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": name} for name in NAMES])  # type: ignore[attr-defined]
    nlp.to_disk(folder / "light")
    return folder / "light"


def _becomes(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + QUIET_SECONDS
    while time.monotonic() < until:
        with suppress(LogError):
            if is_so():
                return True
        time.sleep(0.5)
    return False


def _spread(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    return {"cases": len(seconds), "median": round(statistics.median(seconds), 1), "worst": round(max(seconds), 1)}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument(
        "--seed", type=int, default=int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
    )
    parser.add_argument("--nodes", type=int, choices=[1, 3], default=1)
    parser.add_argument("--light", action="store_true", help="an entity ruler instead of the shipped model")
    parser.add_argument("--calm", action="store_true", help="one process at a time, to see how soon others go on")
    parser.add_argument("--out", type=Path, help="append the result to this file, one JSON object a line")
    given = parser.parse_args()
    print(f"SEED={given.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="deskwatch-chaos-") as folder:
        chaos = Chaos(given.seed, given.minutes, given.nodes, Path(folder), is_light=given.light, is_calm=given.calm)
        problems = chaos.run()
    told = {
        "seed": given.seed, "minutes": given.minutes, "nodes": given.nodes, "faults": dict(chaos.faults),
        "pipeline": "entity ruler" if given.light else "shipped",
        "articles": len(chaos.publisher.uris), "poison": len(chaos.publisher.poison), "problems": problems,
        "recovery_seconds": _spread(chaos.recoveries),
        "most": {f"{role}, {unit}": round(most) for (role, unit), most in sorted(chaos.fleet.most.items())},
    }  # fmt: skip
    print(json.dumps(told), flush=True)
    if given.out:
        with given.out.open("a") as out:
            out.write(json.dumps(told) + "\n")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
