"""Thousands of small worlds, each with its own order of crashes, lost and late writes, moves and cleanings."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
import structlog

from consumers.kafka import letters, shard, snapshots
from consumers.kafka.analyzer import Analyzer
from consumers.kafka.messages import Numbered
from consumers.kafka.records import Committed, LogRecord, Outgoing, Place
from consumers.worker import Extracted
from monitor import series
from monitor.errors import StateError
from monitor.items import ArticleItem
from monitor.ledger import Applied, Ledger, Position
from tests.consumers.kafka.memory import MemoryWriter, Pending
from tests.consumers.kafka.world import CheckedExporter, World, WrongError

WORLDS = int(os.environ.get("WORLDS", "400"))
FIRST = int(os.environ.get("SEED", "0"))
MUTANT_WORLDS = 400


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Dead letters and take-overs are expected here, in great numbers."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    yield
    structlog.reset_defaults()


def test_no_schedule_miscounts() -> None:
    """Every world ends with the counts of an undisturbed ledger, and shows nothing that falls on the way."""
    for seed in range(FIRST, FIRST + WORLDS):
        World(seed).run(300)


def test_the_worlds_are_harsh() -> None:
    """Each kind of fault really happens."""
    world = World(FIRST)
    for seed in range(FIRST, FIRST + 40):
        one = World(seed)
        one.run(300)
        world.faults += one.faults
    kinds = {"kill", "failed write", "late write", "cleaning", "suspension", "move", "reset", "replay"}
    assert set(world.faults) == kinds
    assert min(world.faults.values()) >= 5


class CommitsFirst(Analyzer):
    """Commits before what it found is acknowledged."""

    def _waves(self, found: Mapping[Place, Sequence[Numbered]], dead: Sequence[Outgoing]) -> list[list[Outgoing]]:
        self._member.commit({place: Committed(items[-1].offset + 1) for place, items in found.items()})
        return super()._waves(found, dead)


class RemembersUris(Analyzer):
    """Decides in the analyzer what is a duplicate."""

    def _outcomes(self, records: Sequence[LogRecord]) -> list[Extracted]:
        known: set[tuple[str, int]] = self.__dict__.setdefault("known", set())
        outcomes = super()._outcomes(records)
        for place, outcome in enumerate(outcomes):
            if outcome.item is not None:
                key = outcome.item.uri, outcome.item.version
                outcomes[place] = Extracted(None) if key in known else outcome
                known.add(key)
        return outcomes


class ShowsUnmarked(CheckedExporter):
    """Shows values before it is durable how far they go."""

    def _expose(self, now: float) -> None:
        marks = {place: part.marks(now) for place, part in self._shards.items()}
        for place, (_, keys) in marks.items():
            self._shards[place].acknowledged(keys)
        with self._page.lock:
            self._exposition.update()
        self._writer.append([record for records, _ in marks.values() for record in records])


class HasNoLease(CheckedExporter):
    """Goes on showing what somebody else may own."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self._member.lease_seconds = lambda: 10.0  # type: ignore[method-assign]


class ForgetsShown(CheckedExporter):
    """Begins every restored series at 0."""

    def _restored(self, place: Place) -> shard.Shard:
        restored = super()._restored(place)
        restored._stored.shown.clear()
        return restored


class ManifestWithChunks(CheckedExporter):
    """Sends a manifest together with its chunks."""

    def _save(self) -> None:
        for part in self._shards.values():
            if part.is_due(now := self._monotonic()):
                records = part.save(now)
                while part._saving is not None and not part._saving.is_complete:
                    records += part.save(now)
                self._writer.append(records)


Mutation = Callable[[pytest.MonkeyPatch], None]


def shows_at_once(patch: pytest.MonkeyPatch) -> None:
    """Shows the snapshot without replaying to what was shown before."""
    start_of = snapshots.start_of

    def start(*given: Any) -> snapshots.Start:
        right = start_of(*given)
        return snapshots.Start(right.id, right.offset, right.offset)

    patch.setattr(snapshots, "start_of", start)


def shares_chunk_keys(patch: pytest.MonkeyPatch) -> None:
    """Names every snapshot of a partition alike."""
    patch.setattr(snapshots, "id_of", lambda session, offset: "same.1")


def trusts_writes(patch: pytest.MonkeyPatch) -> None:
    """Never looks at what became of a write."""

    def append(writer: MemoryWriter, records: Sequence[Outgoing]) -> list[int]:
        for record in records:
            writer.queues[record.place].append(Pending(record))
        writer._log.pause("append")
        return [0 for _ in records]

    patch.setattr(MemoryWriter, "append", append)


def replays_anew(patch: pytest.MonkeyPatch) -> None:
    """Gives a replayed letter a new time."""
    replay_of = letters.replay_of
    patch.setattr(letters, "replay_of", lambda letter: replace(replay_of(letter), timestamp_ms=None))


def trusts_the_watermark(patch: pytest.MonkeyPatch) -> None:
    """Drops what is below the watermark without asking the window, so that holes are never filled."""
    apply = Ledger.apply

    def applied(ledger: Ledger, item: ArticleItem, position: Position) -> Applied:
        if position.offset <= ledger.watermarks.get(position.source, -1):
            return Applied.COPY
        return apply(ledger, item, position)

    patch.setattr(Ledger, "apply", applied)


def forgets_lives_to_come(patch: pytest.MonkeyPatch) -> None:
    """Takes the key of a life that has not begun yet for one that is over."""
    patch.setattr(series, "_is_past", lambda key, ledger: not key.startswith("s:totals"))


CLASSES = (
    CommitsFirst, RemembersUris, ShowsUnmarked, HasNoLease, ForgetsShown, ManifestWithChunks,
)  # fmt: skip
PATCHES: tuple[Mutation, ...] = (
    shows_at_once, shares_chunk_keys,  trusts_writes, replays_anew, trusts_the_watermark, forgets_lives_to_come,
)  # fmt: skip


@pytest.mark.parametrize("mutant", CLASSES)
def test_a_wrong_process_is_seen(mutant: type) -> None:
    """Each of these would miscount in production one day; here it is found within some hundred worlds."""
    given = {"analyzer": mutant} if issubclass(mutant, Analyzer) else {"exporter": mutant}
    assert _finds_fault(**given)


@pytest.mark.parametrize("mutate", PATCHES)
def test_a_wrong_rule_is_seen(mutate: Mutation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for rules that several parts share."""
    mutate(monkeypatch)
    assert _finds_fault()


def _finds_fault(**given: type) -> bool:
    for seed in range(MUTANT_WORLDS):
        try:
            World(seed, **given).run(300)
        except (WrongError, StateError) as found:
            print(f"world {seed}: {found}")
            return True
    return False
