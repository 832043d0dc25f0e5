"""The embedded process's state: ledger, series, exposition, stored state and the page's desk, behind one lock.

A batch is applied, stored and only then exposed, in one piece: what `/metrics` shows is on the disk. The scrape takes
the lock for as long as it gathers the page, and compresses it without; language work is not done here.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import RLock

import msgspec
import structlog

from consumers.api import Sources
from consumers.clock import StreamClock
from consumers.files import WHOLE_FILES, FileRecord
from consumers.settings import Settings
from consumers.sharing import SharedDesk
from consumers.store import InputPosition, Store
from consumers.tally import Tally
from consumers.telemetry import Telemetry
from consumers.worker import Batch, Extracted
from monitor.amounts import ARTICLES, MENTIONS
from monitor.blocks import as_gzip, as_text
from monitor.country_table import countries, country_names, pinned_countries
from monitor.desk import Desk
from monitor.exposition import Exposition
from monitor.items import ArticleItem
from monitor.ledger import Ledger, Position
from monitor.mentions import Kind
from monitor.policy import Policy
from monitor.series import Series
from monitor.watchlists import WatchLists

MAX_SUMMARY_NAMES = 10

log = structlog.get_logger()
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(ArticleItem).decode


class Counts:
    """What is counted so far, restored from the store."""

    def __init__(
        self, settings: Settings, store: Store, clock: StreamClock, telemetry: Telemetry, tally: Tally
    ) -> None:
        self._store, self._clock, self._telemetry, self._tally = store, clock, telemetry, tally
        self._lock = RLock()
        policy = Policy(person_limit=settings.person_limit)
        self._window_ms = policy.window_ms
        self._ledger = Ledger.load(policy, store.ledger_rows())
        self._hidden: frozenset[tuple[Kind, str]] = frozenset()
        self._series = Series(
            self._ledger,
            now=time.monotonic(),
            pinned=pinned_countries(),
            shown=store.shown(),
            hold_seconds=settings.hold_seconds,
        )
        self._exposition = Exposition(countries=countries(), sentiment=settings.counts_sentiment)
        self._exposition.attach(self._series)
        self._desk = SharedDesk(Desk(country_names=country_names()))
        for stored in store.items():
            item = _decode(stored)
            self._desk.remember(item, now_ms=item.log_time_ms)
        whole_files = store.position(WHOLE_FILES)
        self._whole_files = whole_files.records if whole_files else 0
        self._expose()

    def apply(self, records: Sequence[FileRecord], batch: Batch) -> None:
        """Counts the outcomes of a batch and stores them with the place of their records, all or nothing."""
        started = time.perf_counter()
        now_ms = self._clock.now_ms()
        items: list[ArticleItem] = []
        with self._lock:
            with self._store.transaction():
                for record, extracted in zip(records, batch.outcomes, strict=True):
                    if record.sha256 is not None and self._store.has_file(record.sha256):
                        continue  # read a second time before the first was counted
                    if record.position is not None:
                        self._store.put_position(record.position)
                    self._note(record, extracted)
                    if extracted.item is not None:
                        items += self._count(extracted.item, self._position(record), now_ms)
                self._store.put_ledger(self._ledger.take_changes())
                self._store.forget_items(now_ms - self._window_ms)
            for item in items:
                self._desk.remember(item, now_ms=max(now_ms, item.log_time_ms))
            self._tally.entities = len(self._ledger.lives) + self._ledger.sizes()["waiting"]
            self._expose()
        self._telemetry.observe_batch(batch)
        self._telemetry.observe_counted(items, time.perf_counter() - started, now_ms=now_ms)

    def watch(self, lists: WatchLists) -> None:
        """Takes over who is watched and who is hidden; nothing that is counted changes."""
        with self._lock:
            self._hidden = lists.ignore
            self._series.watch((*pinned_countries(), *lists.watched()), time.monotonic())
            self._exposition.watch(lists.watches(), hidden=lists.ignore)
        self._desk.hide(lists.ignore)

    def tick(self) -> None:
        """Moves what time alone moves: ends holds."""
        with self._lock:
            self._expose()

    def metrics(self, openmetrics: bool, compressed: bool) -> bytes:
        """The whole `/metrics` page, in either format, as gzip or plain."""
        process = self._telemetry.render(openmetrics=openmetrics)
        with self._lock:
            self._expose()
            pieces = self._exposition.pieces(openmetrics=openmetrics, process=process)
        return as_gzip(pieces) if compressed else as_text(pieces)

    def final_metrics(self) -> bytes:
        """The text page after the last record: exact values, no hold."""
        with self._lock:
            self._series.settle()
            self._exposition.update()
            return self._exposition.page(openmetrics=False, process=self._telemetry.render(openmetrics=False))

    def most_named(self) -> list[tuple[str, str, int, int]]:
        """(kind, name, articles, mentions), net, of those that most articles name, at most ten of a kind."""
        rows = [
            (
                life.kind.value,
                country_names().get(life.id, life.name) if life.kind is Kind.COUNTRY else life.name,
                life.gained[ARTICLES] - life.taken[ARTICLES],
                life.gained[MENTIONS] - life.taken[MENTIONS],
            )
            for life in self._ledger.lives.values()
            if (life.kind, life.id) not in self._hidden
        ]
        rows.sort(key=lambda row: (-row[2], -row[3], row[1]))
        return [row for kind in reversed(Kind) for row in [r for r in rows if r[0] == kind.value][:MAX_SUMMARY_NAMES]]

    def sources(self, not_ready: Callable[[], str]) -> Sources:
        """What the web application serves from."""
        return Sources(self._desk, self.metrics, not_ready, self._clock, self._tally.counted)

    def time_label(self) -> str:
        """What time it is in the stream."""
        return f"{datetime.fromtimestamp(self._clock.now_ms() / 1_000, UTC):%H:%M} {self._clock.label}"

    def _expose(self) -> None:
        """Makes newly shown series durable, then lets them be seen."""
        self._series.advance(time.monotonic())
        new, ended = self._series.unshown(), self._series.take_ended()
        if new or ended:
            with self._store.transaction():
                self._store.put_shown(new, ended)
            self._series.mark_shown(new)
        self._exposition.update()

    def _position(self, record: FileRecord) -> Position:
        """The place of a record that counts, for the ledger; remembers in the store that a whole file did.

        A file that was skipped or is dead is not remembered: it counts once it is allowed, or understood.
        """
        if record.sha256 is None:
            return Position(record.source, record.number)
        number = self._whole_files
        self._whole_files += 1
        self._store.put_file(record.sha256)
        self._store.put_position(InputPosition(WHOLE_FILES, self._whole_files, 0, b""))
        return Position(record.source, number)

    def _count(self, item: ArticleItem, position: Position, now_ms: int) -> list[ArticleItem]:
        """Applies an item; gives what the page shall remember of it: nothing where the ledger knew it already.

        An item without any date of its own takes the ledger's clock, so that a second run dates it alike; the page
        shows it at the time when it came.
        """
        dated = item if item.log_time_ms else msgspec.structs.replace(item, log_time_ms=self._ledger.clock_ms)
        if not self._ledger.apply(dated, position).is_news:
            return []
        shown = item if item.log_time_ms else msgspec.structs.replace(item, log_time_ms=now_ms)
        self._store.put_item(shown.log_time_ms, _encode(shown))
        return [shown]

    def _note(self, record: FileRecord, extracted: Extracted) -> None:
        """Counts what became of the record; keeps and logs the dead ones, which the operator may want to look up."""
        self._tally.note(extracted)
        if extracted.dead is not None:
            self._store.put_dead_letter(record.origin, extracted.dead.value, extracted.message, record.data)
            log.warning("dead letter", origin=record.origin, reason=extracted.dead.value, message=extracted.message)
        elif extracted.skipped is not None:
            log.debug("skipped", origin=record.origin, reason=extracted.skipped.value)
