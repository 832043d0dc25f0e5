"""A small world of analyzers and exporters over a log in memory, in which everything that can go wrong does.

The real `Analyzer` and `Exporter` run as greenlets that stop before and after every operation on the log. A seed
decides who goes on, who is killed or suspended there, whose writes are lost, late or reported as failed, when the
cleaner runs, who gets which partition, and what is published meanwhile. Then everything settles, and every count is
compared with what a single undisturbed ledger makes of the same log, and with what was published.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any
from unittest import mock

import msgspec
from greenlet import getcurrent, greenlet

from consumers.kafka import deadletters, letters, messages, shard, snapshots
from consumers.kafka import exporter as exporting
from consumers.kafka.analyzer import Analyzer
from consumers.kafka.exporter import CountsPage, Exporter
from consumers.kafka.records import Committed, Outgoing, Place
from consumers.kafka.vitals import Vitals
from consumers.settings import Settings
from consumers.tally import Tally
from consumers.worker import Batch, Extracted
from monitor.amounts import MENTIONS
from monitor.country_table import countries, pinned_countries
from monitor.errors import DeadReason, LogError, SkipReason
from monitor.exposition import Exposition
from monitor.items import Action, ArticleItem, Rank, rank_of
from monitor.ledger import Ledger, Position
from monitor.mentions import Kind
from monitor.policy import HOUR_MS, Policy
from monitor.records import Record
from monitor.series import Series
from monitor.watchlists import NO_LISTS, Desk, Person, Watch, WatchLists
from tests.consumers.kafka.memory import MemoryLog
from tests.consumers.running import samples
from tests.making import article, country, hash_of, person

CODES = ("FR", "KE", "GB")
FEW = tuple(it for it in countries() if it.code in CODES)
PINNED = [it for it in pinned_countries() if it.id in CODES]
SOURCES, PARTS = 2, 2
ADA, BO = Person("ada", "Ada"), Person("bo", "Bo")
LISTS = (
    NO_LISTS,
    WatchLists((Desk("sport", (ADA,)),)),
    WatchLists((Desk("sport", (ADA, BO), ("KE",)), Desk("culture", (BO,))), ignore=frozenset({(Kind.COUNTRY, "FR")})),
    WatchLists(ignore=frozenset({(Kind.PERSON, "ada"), (Kind.COUNTRY, "GB")})),
)


class Killed(BaseException):
    """A process ends here, with nothing of what it meant to do."""


class WrongError(AssertionError):
    """The world shows a count that is wrong, with the seed that leads there."""


class CheckedExporter(Exporter):
    """An exporter whose every restored state is compared with that of a ledger that read the log alone."""

    check: Callable[[shard.Shard], None] = staticmethod(lambda _: None)

    def _restored(self, place: Place) -> shard.Shard:
        restored = super()._restored(place)
        self.check(restored)
        return restored


class NumberedExposition(Exposition):
    """Counts what can change its page, so that the same page is not read twice."""

    changes = 0

    def attach(self, series: Series) -> None:
        """See `Exposition`."""
        self.changes += 1
        super().attach(series)

    def detach(self, partition: str) -> None:
        """See `Exposition`."""
        self.changes += 1
        super().detach(partition)

    def watch(self, watches: Iterable[Watch], *, hidden: Iterable[tuple[Kind, str]] = ()) -> None:
        """See `Exposition`."""
        self.changes += 1
        super().watch(watches, hidden=hidden)

    def update(self) -> None:
        """See `Exposition`."""
        self.changes += 1
        super().update()


class Actor:
    """One process: sessions one after the other, until it is killed."""

    def __init__(self, world: "World", name: str, begin: Callable[[], Any]) -> None:
        self.world, self.name, self.begin = world, name, begin
        self.session: Any = None
        self.page = CountsPage()
        self.run = greenlet(self._run)
        self.at = ""
        self.is_suspended = False
        self.seen: tuple[object, dict[str, float]] = (None, {})

    def _run(self) -> None:
        while True:
            try:
                self.session = None
                self.session = self.begin()
                while True:
                    self.session.step()
            except LogError:
                if self.session is not None:
                    self.session.close()
                self.page.end()

    def go(self) -> None:
        """To its next operation on the log."""
        self.at = self.run.switch()

    def kill(self) -> None:
        """Ends it where it stands; the group and the brokers find out later."""
        with suppress(Killed):
            self.run.throw(Killed)


class World:
    """See the module. `analyzer` and `exporter` may be mutants."""

    def __init__(
        self, seed: int, *, analyzer: type[Analyzer] = Analyzer, exporter: type[CheckedExporter] = CheckedExporter
    ) -> None:
        self.seed, self.rng = seed, random.Random(seed)
        self._analyzer, self._exporter = analyzer, exporter
        self.person_limit = self.rng.choice((1_000, 1_000, 1_000, 2))
        self.settings = Settings(
            mentions_partitions=PARTS, exposure_seconds=1, snapshot_seconds=5, hold_seconds=self.rng.choice((0, 3, 20)),
            person_limit=self.person_limit,
        )  # fmt: skip
        self.log = MemoryLog(
            {"articles": SOURCES, "articles.dlq": 1, "mentions": PARTS, "counters": PARTS}, self._pause
        )
        self.log.chunk = self.rng.choice((1, 3, 100))
        self.seconds = 0.0
        self.sessions = 0
        self.is_sick = False
        self.lists = NO_LISTS
        self.published: list[tuple[dict[str, Any], int]] = []
        self.replayed = 0
        self.skipped: dict[tuple[str, Place], int] = {}
        self.highest: dict[tuple[str, str], float] = defaultdict(float)
        self.complete: dict[int, int] = defaultdict(int)
        self.oracles: dict[int, tuple[Ledger, int]] = {}
        self.actors: list[Actor] = []
        self.faults: Counter[str] = Counter()
        for number in range(2):
            self.actors += [self._process(f"analyzer {number}"), self._process(f"exporter {number}")]

    def run(self, events: int) -> None:
        """So many events, then settles and checks. Raises `WrongError`."""
        with (
            mock.patch.object(shard, "pinned_countries", return_value=PINNED),
            mock.patch.object(exporting, "countries", return_value=FEW),
            mock.patch.object(exporting, "Exposition", NumberedExposition),
            mock.patch.object(self._exporter, "check", staticmethod(self._check_restored)),
        ):
            for _ in range(events):
                if self._event() not in (self._deliver, self._publish, self._clean):
                    self._check_pages()
            self._settle()
            self._check_end()
            for actor in [actor for actor in self.actors if actor.name.startswith("exporter")]:
                self._kill(actor)
            self._settle()
            self._check_end()
            for actor in self.actors:
                actor.kill()

    def _pause(self, operation: str) -> None:
        current = getcurrent()
        if current.parent is not None:
            current.parent.switch(operation)

    def _process(self, name: str) -> Actor:
        actor = Actor(self, name, lambda: None)
        actor.begin = (lambda: self._analyze(actor)) if name.startswith("analyzer") else (lambda: self._export(actor))
        return actor

    def _analyze(self, actor: Actor) -> Analyzer:
        return self._analyzer(self.log, self.settings, self.log.topics, self._extract, Tally(), Vitals())

    def _export(self, actor: Actor) -> Exporter:
        self.sessions += 1
        return self._exporter(
            self.log, self.settings, self.log.topics, actor.page, Vitals(),
            lists=lambda: self.lists, session=f"session{self.sessions}", monotonic=lambda: self.seconds,
        )  # fmt: skip

    def _extract(self, records: Sequence[Record]) -> Batch:
        return Batch([self._outcome(json.loads(record.data), record.log_time_ms) for record in records])

    def _outcome(self, told: dict[str, Any], time_ms: int) -> Extracted:
        if told["fate"] == "poison" or (told["fate"] == "sick" and self.is_sick):
            return Extracted(None, dead=DeadReason.FAILED, message="it died")
        if told["fate"] == "skipped":
            return Extracted(None, skipped=SkipReason.LANGUAGE)
        item = _item(told, time_ms)
        watched = self.lists.watched_keys()
        named = [
            msgspec.structs.replace(it, pinned=it.pinned or (it.kind, it.id) in watched) for it in item.observations
        ]
        return Extracted(msgspec.structs.replace(item, observations=tuple(named)))

    def _event(self) -> Callable[[], None]:
        """Something happens; what it was."""
        self.seconds += self.rng.choice((0.01, 0.3, 1.0))
        self.log.now_ms += self.rng.choice((1, 100, 60_000, HOUR_MS)) if self.rng.random() < 0.1 else 1
        kinds = {
            self._step: 60, self._deliver: 40, self._publish: 8, self._kill_one: 1.5, self._fail: 1.5, self._clean: 2,
            self._suspend: 1, self._wake: 2, self._move: 1, self._ghost: 2, self._reset: 0.6, self._sicken: 0.5,
            self._replay: 0.7, self._overtake: 0.5, self._relist: 1,
        }  # fmt: skip
        (happens,) = self.rng.choices(list(kinds), list(kinds.values()))
        happens()
        return happens

    def _step(self) -> None:
        awake = [actor for actor in self.actors if not actor.is_suspended]
        if awake:
            self.rng.choice(awake).go()

    def _deliver(self) -> None:
        alive = [writer for writer in self.log.writers if not writer.has_failed and any(writer.queues.values())]
        if alive:
            self._write(self.rng.choice(alive))

    def _write(self, writer: Any, *, loses: bool = False) -> None:
        places = [place for place, queue in writer.queues.items() if queue]
        if places:
            place = self.rng.choice(places)
            writer.deliver(place, loses=loses)
            if place.topic == "counters":
                self._check_complete()

    def _publish(self) -> None:
        uri = self.rng.randrange(6)
        told: dict[str, Any] = {
            "uri": f"urn:{uri}",
            "version": self.rng.choice((0, 1, 1, 2, 3)) if uri % 2 else 0,
            "updated": self.rng.choice((None, 5, 6, self.log.now_ms)),
            "retract": self.rng.random() < 0.1,
            "named": {name: self.rng.randrange(1, 4) for name in self.rng.sample((*CODES, "Ada", "Bo", "Cy"), 3)},
            "fate": self.rng.choices(("sound", "sick", "poison", "skipped"), (80, 8, 2, 3))[0],
        }
        if self.published and self.rng.random() < 0.25:
            told = self.rng.choice(self.published)[0]
        place = Place("articles", self.rng.randrange(SOURCES))
        record = Outgoing(place, json.dumps(told).encode(), told["uri"].encode())
        self.log.partitions[place].append(record, self.log.now_ms)
        self.published.append((told, self.log.now_ms))

    def _kill_one(self) -> None:
        self.faults["kill"] += 1
        self._kill(self.rng.choice(self.actors))

    def _kill(self, actor: Actor) -> None:
        actor.kill()
        if actor.session is not None:
            actor.session._writer.has_failed = True
            self.log.expel(actor.session._member)
            self.log.leave(actor.session._member)
        self.actors[self.actors.index(actor)] = self._process(actor.name)

    def _fail(self) -> None:
        """A writer is told that it failed: what it had sent is lost, or comes later, or its head is lost."""
        busy = [writer for writer in self.log.writers if not writer.has_failed and any(writer.queues.values())]
        if busy:
            self.faults["failed write"] += 1
            writer = self.rng.choice(busy)
            writer.has_failed = True
            for _ in range(self.rng.randrange(3)):
                self._write(writer, loses=self.rng.random() < 0.5)

    def _ghost(self) -> None:
        """Something that was given up arrives after all."""
        late = [writer for writer in self.log.writers if writer.has_failed and any(writer.queues.values())]
        if late:
            self.faults["late write"] += 1
            self._write(self.rng.choice(late), loses=self.rng.random() < 0.3)

    def _clean(self) -> None:
        place = Place("counters", self.rng.randrange(PARTS))
        self.faults["cleaning"] += 1
        self.log.partitions[place].clean(self.rng.randrange(self.log.partitions[place].end + 1))
        self._check_complete()

    def _suspend(self) -> None:
        """A process sleeps longer than its session: it is expelled and knows nothing of it."""
        actor = self.rng.choice(self.actors)
        if actor.session is not None and not actor.is_suspended and not actor.session._member.is_expelled:
            self.faults["suspension"] += 1
            actor.is_suspended = True
            self.log.expel(actor.session._member)

    def _overtake(self) -> None:
        """A process sleeps in the midst of a restore until others have done its work, and is a member again at once."""
        restoring = [it for it in self.actors if not it.is_suspended and it.at in ("bounds", "read", "read on")]
        if restoring:
            self.faults["overtaken"] += 1
            actor = self.rng.choice(restoring)
            actor.is_suspended = True
            self.log.expel(actor.session._member)
            for _ in range(60):
                self.rng.choice((self._step, self._deliver))()
                self.seconds += 0.1
            self._check_pages()
            actor.session._member.rejoin()
            actor.is_suspended = False

    def _wake(self) -> None:
        for actor in self.actors:
            if actor.is_suspended and actor.session is not None and self.rng.random() < 0.5:
                actor.session._member.rejoin()
            actor.is_suspended = False

    def _move(self) -> None:
        members = [it for it in self.log.members if not it.is_expelled]
        if members:
            to = self.rng.choice(members)
            place = self.rng.choice(self.log.places(to.topics))
            if self.log.owners.get((to.group, place)) not in (to, None):
                self.faults["move"] += 1
                self.log.give(place, to)

    def _reset(self) -> None:
        """An operator sets the analyzers back, or ahead, to come back to what was skipped before the end."""
        key = ("deskwatch-analyze", Place("articles", self.rng.randrange(SOURCES)))
        if key in self.log.commits:
            known, is_ahead = self.log.commits[key].offset, self.rng.random() < 0.5
            self.faults["skip" if is_ahead else "reset"] += 1
            if is_ahead:
                self.skipped[key] = min(self.skipped.get(key, known), known)
                self._set(key, self.rng.randint(known, self.log.partitions[key[1]].end))
            else:
                self._set(key, self.rng.randrange(known + 1))

    def _set(self, key: tuple[str, Place], offset: int) -> None:
        """Where the analyzers go on; a group that has members cannot be set."""
        for actor in [actor for actor in self.actors if actor.name.startswith("analyzer")]:
            self._kill(actor)
        self.log.commits[key] = Committed(offset)

    def _sicken(self) -> None:
        """A version that cannot do some articles comes, or goes."""
        self.is_sick = not self.is_sick

    def _relist(self) -> None:
        """Desks watch and hide others from now on."""
        self.faults["other lists"] += 1
        self.lists = self.rng.choice(LISTS)

    def _replay(self) -> None:
        """The operator replays some dead letters."""
        kept = self.log.partitions[Place("articles.dlq", 0)].records
        for record in kept[self.replayed :]:
            letter = letters.read_letter(record)
            if not deadletters.refusal(letter):
                self.faults["replay"] += 1
                self.log.partitions[letter.origin].append(letters.replay_of(letter), self.log.now_ms)
        self.replayed = len(kept)

    def _settle(self) -> None:
        """No faults any more: everything that is on its way arrives, and everybody finishes."""
        self._wake()
        self.is_sick, self.lists = False, NO_LISTS
        for key, offset in self.skipped.items():
            self._set(key, offset)
        self.skipped.clear()
        quiet = 0
        for _ in range(100):
            self._replay()
            for _ in range(12):
                self.seconds += 2
                for actor in self.actors:
                    for _ in range(4):
                        actor.go()
                        self.log.deliver_all()
                self._check_pages()
            self._check_complete()
            quiet = quiet + 1 if self._is_quiet() else 0
            if quiet == 2:  # the holds of what came last are over, too
                return
        raise WrongError(f"seed {self.seed}: the world does not come to rest")

    def _is_quiet(self) -> bool:
        sessions = [actor.session for actor in self.actors]
        if any(session is None for session in sessions):
            return False
        shards = [it for session in sessions if isinstance(session, Exporter) for it in session._shards.values()]
        return (
            len(self.log.partitions[Place("articles.dlq", 0)].records) == self.replayed
            and len(shards) == PARTS
            and all(it.position == it.marked == self.log.partitions[it.place].end for it in shards)
            and all(
                self.log.commits.get(("deskwatch-analyze", place), Committed(0)).offset
                == self.log.partitions[place].end
                for place in self.log.places(["articles"])
            )
        )

    def _oracle(self, partition: int, end: int) -> Ledger:
        """A ledger that read the log of `mentions` alone, up to the offset."""
        ledger, position = self.oracles.get(partition, (None, 0))
        if ledger is None or position > end:
            policy = Policy(partition=partition, partitions=PARTS, person_limit=self.person_limit)
            ledger, position = Ledger(policy), 0
        for record in self.log.partitions[Place("mentions", partition)].records[position:end]:
            found = messages.decode(record.value)
            for numbered in found.items:
                item = messages.owned(numbered.item, partition, PARTS)
                ledger.apply(item, Position(found.source, numbered.offset))
        self.oracles[partition] = ledger, end
        return ledger

    def _check_restored(self, restored: shard.Shard) -> None:
        partition = restored.place.partition
        if restored.ledger != self._oracle(partition, restored.position):
            raise WrongError(
                f"seed {self.seed}: partition {partition} restored at {restored.position} is another state"
            )

    def _check_complete(self) -> None:
        """The highest complete snapshot of a partition never goes."""
        for partition in range(PARTS):
            stored = snapshots.Stored.of(self.log.partitions[Place("counters", partition)].records)
            best = stored.best()
            offset = -1 if best is None else best[1].offset
            if offset < self.complete[partition] - 1:
                raise WrongError(f"seed {self.seed}: the highest snapshot of partition {partition} was deleted")
            self.complete[partition] = max(self.complete[partition], offset + 1)

    def _check_pages(self) -> None:
        """Nothing that anybody shows is below what was shown before; nobody shows what somebody else may own."""
        shown_by: dict[str, str] = {}
        for actor in self.actors:
            if actor.is_suspended:
                continue
            exposition, member = actor.page._exposition, actor.page._member
            state = exposition, getattr(exposition, "changes", 0), member is not None and member.lease_seconds() > 0
            if actor.seen[0] != state:
                page = samples(actor.page.render(False, False, b"").decode())
                actor.seen = state, {name: value for name, value in page.items() if self._must_rise(name)}
            for name, value in actor.seen[1].items():
                if value < self.highest["", name]:
                    raise WrongError(f"seed {self.seed}: {name} fell from {self.highest['', name]} to {value}")
                if shown_by.setdefault(name, actor.name) != actor.name:
                    raise WrongError(f"seed {self.seed}: {name} is shown by two processes")
                self.highest["", name] = value

    def _must_rise(self, name: str) -> bool:
        """Whether it is a counter; where places are few, a person's series may end, and begin a new life at 0."""
        return "_total{" in name and not (self.person_limit == 2 and 'kind="person"' in name)

    def _check_end(self) -> None:
        """At rest: every ledger is that of its log, the net is what was published, and it is shown."""
        shown: dict[str, float] = {}
        net: Counter[str] = Counter()
        articles = 0
        for actor in self.actors:
            if isinstance(actor.session, Exporter):
                shown |= samples(actor.page.render(False, False, b"").decode())
                for place, part in actor.session._shards.items():
                    if part.ledger != self._oracle(place.partition, part.position):
                        raise WrongError(f"seed {self.seed}: partition {place.partition} is another state at rest")
                    totals = part.ledger.totals
                    articles += totals.articles - totals.articles_retracted
                    for life in part.ledger.lives.values():
                        net[life.id] += life.gained[MENTIONS] - life.taken[MENTIONS]
        standing = self._standing()
        if articles != len(standing):
            raise WrongError(f"seed {self.seed}: {articles} articles count, {len(standing)} stand")
        for code in CODES:
            wanted = sum(told["named"].get(code, 0) for told in standing)
            labels = f'{{kind="country",entity="{code}"}}'
            gained = shown.get(f"deskwatch_entity_mentions_total{labels}", 0)
            taken = shown.get(f"deskwatch_entity_retracted_mentions_total{labels}", 0)
            if not wanted == net[code] == gained - taken:
                raise WrongError(f"seed {self.seed}: {code} is {net[code]}, shown {gained - taken}, wanted {wanted}")

    def _standing(self) -> list[dict[str, Any]]:
        """What was published last of each article, by rank, where that is no kill."""
        best: dict[str, tuple[Rank, dict[str, Any]]] = {}
        for told, time_ms in self.published:
            if told["fate"] in ("sound", "sick"):
                rank = rank_of(_item(told, time_ms))
                if told["uri"] not in best or rank > best[told["uri"]][0]:
                    best[told["uri"]] = rank, told
        return [told for _, told in best.values() if not told["retract"]]


def _item(told: dict[str, Any], time_ms: int) -> ArticleItem:
    named = [
        country(name, mentions=mentions) if name in CODES else person(name, mentions=mentions)
        for name, mentions in told["named"].items()
    ]
    return article(
        told["uri"], time_ms, *([] if told["retract"] else named),
        version=told["version"], updated_at_ms=told["updated"],
        action=Action.RETRACT if told["retract"] else Action.PUBLISH,
        content=hash_of(json.dumps(told["named"])),
    )  # fmt: skip
