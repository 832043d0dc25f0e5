"""Deliberate breakages, each of which would miscount in production one day, and how soon the model finds it.

    python -m tests.consumers.kafka.mutants

prints a table of all of them; the suite runs them, too. One more, topics in the consumer's constructor, needs the real
client and stands in test_membership.py.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Any
from unittest import mock

import msgspec
import structlog

from consumers.kafka import letters, shard, snapshots
from consumers.kafka.analyzer import Analyzer
from consumers.kafka.messages import Numbered
from consumers.kafka.records import Committed, LogRecord, Outgoing, Place
from consumers.kafka.snapshots import Stored
from consumers.worker import Extracted
from monitor import series
from monitor.errors import StateError
from monitor.items import ArticleItem
from monitor.ledger import Applied, Ledger, Position
from monitor.series import Series
from monitor.watchlists import Watched
from tests.consumers.kafka.memory import MemoryWriter, Pending
from tests.consumers.kafka.world import CheckedExporter, World, WrongError

Patch = AbstractContextManager[object]
Mutant = type[Analyzer] | type[CheckedExporter] | Callable[[], Patch]
"""A process that is wrong, or a rule that several parts share, made wrong for a while."""
WORLDS = 600
"""So many are searched for a breakage."""


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


class TrustsOldRestores(CheckedExporter):
    """Shows a state that it began to restore before the partition went to somebody else and came back."""

    def _restored(self, place: Place) -> shard.Shard:
        restored = super()._restored(place)
        self._let_go = frozenset()
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


class CleansHigher(CheckedExporter):
    """Deletes every snapshot but its own, even one that another has taken further on."""

    def _save(self) -> None:
        for part in self._shards.values():
            while part.is_due(now := self._monotonic()):
                if part._saving is not None and part._saving.is_complete:
                    found = Stored.of(self._broker.read(part.counters, *self._broker.bounds(part.counters)))
                    part._stored.manifests = {
                        id_: msgspec.structs.replace(it, offset=0) for id_, it in found.manifests.items()
                    }
                self._writer.append(part.save(now))


def shows_at_once() -> Patch:
    """Shows the snapshot without replaying to what was shown before."""
    start_of = snapshots.start_of

    def start(*given: Any) -> snapshots.Start:
        right = start_of(*given)
        return snapshots.Start(right.id, right.offset, right.offset)

    return mock.patch.object(snapshots, "start_of", start)


def shares_chunk_keys() -> Patch:
    """Names every snapshot of a partition alike."""
    return mock.patch.object(snapshots, "id_of", lambda session, offset: "same.1")  # noqa: PT008 - it is called


def trusts_writes() -> Patch:
    """Never looks at what became of a write."""

    def append(writer: MemoryWriter, records: Sequence[Outgoing]) -> list[int]:
        for record in records:
            writer.queues[record.place].append(Pending(record))
        writer._log.pause("append")
        return [0 for _ in records]

    return mock.patch.object(MemoryWriter, "append", append)


def replays_anew() -> Patch:
    """Gives a replayed letter a new time."""
    replay_of = letters.replay_of
    return mock.patch.object(letters, "replay_of", lambda letter: replace(replay_of(letter), timestamp_ms=None))


def trusts_the_watermark() -> Patch:
    """Drops what is below the watermark without asking the window, so that holes are never filled."""
    apply = Ledger.apply

    def applied(ledger: Ledger, item: ArticleItem, position: Position) -> Applied:
        if position.offset <= ledger.watermarks.get(position.source, -1):
            return Applied.COPY
        return apply(ledger, item, position)

    return mock.patch.object(Ledger, "apply", applied)


def forgets_lives_to_come() -> Patch:
    """Takes the key of a life that has not begun yet for one that is over."""
    return mock.patch.object(series, "_is_past", lambda key, ledger: not key.startswith("s:totals"))


def watches_anew() -> Patch:
    """Begins a name anew, at 0, when a desk begins to watch it."""
    watch = Series.watch

    def watched(it: Series, pinned: Iterable[Watched], now: float) -> None:
        given = tuple(pinned)
        for key in {f"{one.kind}:{one.id}" for one in given} - it._pinned.keys():
            it._slots.pop(key, None)
        watch(it, given, now)

    return mock.patch.object(Series, "watch", watched)


MUTANTS: tuple[Mutant, ...] = (
    CommitsFirst, RemembersUris, ShowsUnmarked, HasNoLease, ForgetsShown, TrustsOldRestores, ManifestWithChunks,
    CleansHigher, shows_at_once, shares_chunk_keys, trusts_writes, replays_anew, trusts_the_watermark,
    forgets_lives_to_come, watches_anew,
)  # fmt: skip


def caught_in(mutant: Mutant) -> tuple[int, str] | None:
    """The first world in which the breakage shows, and as what; None where it never does."""
    given: dict[str, Any] = {}
    if isinstance(mutant, type):
        given = {"analyzer" if issubclass(mutant, Analyzer) else "exporter": mutant}
    with nullcontext() if isinstance(mutant, type) else mutant():
        for seed in range(WORLDS):
            try:
                World(seed, **given).run(300)
            except (WrongError, StateError) as found:
                return seed, str(found)
    return None


@contextmanager
def quietly() -> Iterator[None]:
    """Dead letters and take-overs are expected here, in great numbers: their log lines are left out."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    try:
        yield
    finally:
        structlog.reset_defaults()


def main() -> None:
    """The command line."""
    print(f"| {'breakage':22} | {'what it does':92} | caught in world | as |\n|---|---|---|---|")
    missed = 0
    for mutant in MUTANTS:
        with quietly():
            caught = caught_in(mutant)
        missed += caught is None
        number, what = ("never", "") if caught is None else (str(caught[0]), re.sub(r"^seed \d+: ", "", caught[1]))
        print(f"| {mutant.__name__:22} | {(mutant.__doc__ or '').strip():92} | {number} | {what} |", flush=True)
    sys.exit(missed > 0)


if __name__ == "__main__":
    main()
