"""The ledger of one partition: what was counted, exactly, from the log alone.

A pure function of the sequence of (item, position): no wall clock, no order of a set, no fractions. The highest rank of
a uri counts, once; a later version adds and takes back its difference; copies change nothing. The same log read again
in pieces, with copies, after crashes, gives the same ledger, bit by bit (`==`, `digest`).

    ledger = Ledger(policy)                          # or Ledger.load(policy, rows)
    applied = ledger.apply(item, Position("0/3", 17))
    changes = ledger.take_changes()                  # rows to put (bytes) or delete (None), in one transaction

State is rows of bytes: `v` form and partition, `t` totals, `o<source>` watermarks, `w<8 bytes>` articles of the window,
`e<kind>:<id>` lives, `p<kind>:<id>` waiting names, `f<kind>:<id>` remembered names. Rows of one ledger never depend on
each other's order. Not thread-safe. A date in the future is for the caller to refuse, before it moves the clock.

A copy is a position at or below the watermark of its source. One from before the horizon is dropped; above it the
window decides, so that a record that was once skipped still fills its hole.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

import msgspec

from monitor.admission import Admission, Sight, Tally
from monitor.amounts import NOTHING, Amounts, amounts_of, excess
from monitor.errors import StateError
from monitor.fingerprints import article_key, text_key
from monitor.items import Action, ArticleItem, Observation, Rank, rank_of
from monitor.lives import Life
from monitor.mentions import Kind
from monitor.policy import HOUR_MS, Policy
from monitor.sources import Sighting
from monitor.window import Entry, Window

LEDGER_VERSION = 2
"""Changes whenever the same log would give other rows."""
READABLE_VERSIONS = (1, LEDGER_VERSION)
"""Those whose rows this one can go on from: version 1 knew no sentiment, so that all of it is 0 there."""


class Position(NamedTuple):
    """Where a record stands: its source (a topic's partition or an input) and its running number there."""

    source: str
    offset: int


class Applied(StrEnum):
    """What an item came to."""

    COUNTED = "counted"
    """Its uri begins to count."""
    CHANGED = "changed"
    """A later version of an article that counts; the difference was applied."""
    RETRACTED = "retracted"
    """Its uri counts no more; or, never seen, it is remembered so that older versions do not count."""
    DUPLICATE = "duplicate"
    """Nothing new; counted as a duplicate."""
    COPY = "copy"
    """The record itself was here before; it changed nothing."""

    @property
    def is_news(self) -> bool:
        """Whether it says of the article what was not known."""
        return self not in (Applied.COPY, Applied.DUPLICATE)


class Totals(msgspec.Struct, array_like=True):
    """What the ledger counts besides entities. Articles only in their home partition; none of these falls."""

    clock_ms: int = 0
    horizon_ms: int = 0
    admissions: int = 0
    articles: int = 0
    articles_retracted: int = 0
    articles_duplicate: int = 0
    articles_late: int = 0
    articles_beyond_window: int = 0
    tallies: dict[Kind, Tally] = {}


class _Form(msgspec.Struct, frozen=True, array_like=True):
    version: int
    partition: int
    partitions: int


_pack = msgspec.msgpack.Encoder(order="deterministic").encode
_unpack_totals = msgspec.msgpack.Decoder(Totals).decode
_unpack_form = msgspec.msgpack.Decoder(_Form).decode
_unpack_offset = msgspec.msgpack.Decoder(int).decode


class Ledger:
    """See the module. `clock_ms` is the largest log time applied, 0 before the first item."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.totals = Totals()
        self.watermarks: dict[str, int] = {}
        self._moved: dict[str, None] = {}
        self._head_taken: dict[bytes, bytes] = {}
        self._window = Window(policy.window_ms, policy.window_articles)
        self._admission = Admission(policy)
        self.totals.tallies = self._admission.tallies

    @property
    def clock_ms(self) -> int:
        """The ledger's clock: milliseconds of log time since 1970."""
        return self.totals.clock_ms

    @property
    def horizon_ms(self) -> int:
        """Copies logged at or before this are dropped; articles applied after it are in the window."""
        return self._window.horizon_ms

    @property
    def lives(self) -> Mapping[str, Life]:
        """The entities with series now, by `<kind>:<id>`, in the order of their admission."""
        return self._admission.lives

    @property
    def tallies(self) -> Mapping[Kind, Tally]:
        """Totals per kind: mentions and where they are, admissions, evictions."""
        return self._admission.tallies

    @property
    def series(self) -> Mapping[Kind, int]:
        """How many unpinned entities have series, per kind; bounded by the policy's `limit`."""
        return self._admission.series

    def sizes(self) -> dict[str, int]:
        """Entries per table, each of them bounded: articles, series, waiting and remembered names."""
        return {
            "articles": len(self._window),
            "series": len(self.lives),
            "waiting": len(self._admission.waiting),
            "remembered": len(self._admission.remembered),
        }

    def apply(self, item: ArticleItem, position: Position) -> Applied:
        """Count the item, once; what it came to.

        Raises ValueError or OverflowError for an item that no row can hold (a lone surrogate, more than 64 bits);
        then nothing but watermark and clock has changed.
        """
        is_copy = position.offset <= self.watermarks.get(position.source, -1)
        if is_copy and item.log_time_ms <= self._window.horizon_ms:
            return Applied.COPY
        if not is_copy:
            self.watermarks[position.source] = position.offset
            self._moved[position.source] = None
        self._advance(item.log_time_ms)
        key, rank = article_key(item.uri), rank_of(item)
        known = self._window.get(key)
        if known is not None and rank <= known.rank:
            return Applied.COPY if is_copy else self._repeat(key, known, known.rank)
        if known is not None and rank.repeats(known.rank):
            return self._repeat(key, known, rank)
        return self._change(item, key, rank, known, is_copy=is_copy)

    def take_touched(self) -> list[str]:
        """The entities whose exposed figures may have changed since the last call, ended lives among them."""
        touched = list(self._admission.touched)
        self._admission.touched.clear()
        return touched

    def take_changes(self) -> dict[bytes, bytes | None]:
        """The rows put (bytes) or deleted (None) since the last call; it costs what changed, not what there is.

        A deleted row may be one that was never taken.
        """
        admission, window = self._admission, self._window
        changes: dict[bytes, bytes | None] = {}
        head = self._head()
        changes.update((name, packed) for name, packed in head.items() if self._head_taken.get(name) != packed)
        self._head_taken = head
        for source in self._moved:
            changes[b"o" + source.encode()] = _pack(self.watermarks[source])
        for number in window.changed:
            changes[b"w" + number.to_bytes(8, "big")] = window.row(number)
        for key in admission.changed:
            changes[b"e" + key.encode()] = admission.row(key)
        for prefix, table in ((b"p", admission.waiting), (b"f", admission.remembered)):
            for key in table.changed:
                changes[prefix + key.encode()] = table.row(key)
        for changed in (self._moved, window.changed, admission.changed):
            changed.clear()
        admission.waiting.changed.clear()
        admission.remembered.changed.clear()
        return changes

    def rows(self) -> Iterator[tuple[bytes, bytes]]:
        """The whole state as it is now, whatever is applied while it is read; it forgets no change."""
        head = list(self._head().items())
        head += [(b"o" + source.encode(), _pack(offset)) for source, offset in self.watermarks.items()]
        tables = (
            (b"w", self._window.rows()),
            (b"e", self._admission.rows()),
            (b"p", self._admission.waiting.rows()),
            (b"f", self._admission.remembered.rows()),
        )
        return chain(head, ((prefix + name, packed) for prefix, rows in tables for name, packed in rows))

    @classmethod
    def load(cls, policy: Policy, rows: Iterable[tuple[bytes, bytes]]) -> "Ledger":
        """The ledger that wrote the rows, equal in all parts while the policy is the same.

        Lower limits than before are applied at once: the stalest lives are evicted (those named within the guard's
        time stay until somebody needs their place), the stalest names and the oldest articles forgotten. A shorter
        window takes effect with the next item, a longer one from now on.

        Raises StateError when the rows are of another version or another partition, or cannot be read.
        """
        parts: dict[bytes, dict[bytes, bytes]] = {prefix: {} for prefix in (b"v", b"t", b"o", b"w", b"e", b"p", b"f")}
        for name, packed in rows:
            parts.setdefault(name[:1], {})[name[1:]] = packed
        ledger = cls(policy)
        if any(parts.values()):
            try:
                ledger._restore(parts)
            except (KeyError, ValueError) as error:
                raise StateError(
                    f"the stored counts are damaged ({error!r}); restore a copy or use a new state"
                ) from error
        return ledger

    def digest(self) -> str:
        """sha256 over all rows; equal digests, equal ledgers."""
        digest = hashlib.sha256()
        for name, packed in sorted(self.rows()):
            digest.update(len(name).to_bytes(4, "big") + name + len(packed).to_bytes(4, "big") + packed)
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ledger) and dict(self.rows()) == dict(other.rows())

    __hash__ = None  # type: ignore[assignment]

    def _restore(self, parts: Mapping[bytes, dict[bytes, bytes]]) -> None:
        _check_form(self.policy, parts[b"v"].get(b""))
        admission = self._admission
        self.totals = _unpack_totals(parts[b"t"][b""])
        admission.tallies = self.totals.tallies
        admission.admissions = self.totals.admissions
        self.watermarks = {name.decode(): _unpack_offset(packed) for name, packed in sorted(parts[b"o"].items())}
        self._window.load(parts[b"w"], self.totals.horizon_ms)
        admission.waiting.load(parts[b"p"])
        admission.remembered.load(parts[b"f"])
        admission.load(parts[b"e"], self.clock_ms)
        self._head_taken = {name: parts[name][b""] for name in (b"v", b"t")}

    def _head(self) -> dict[bytes, bytes]:
        self.totals.horizon_ms = self._window.horizon_ms
        self.totals.admissions = self._admission.admissions
        form = _Form(LEDGER_VERSION, self.policy.partition, self.policy.partitions)
        return {b"v": _pack(form), b"t": _pack(self.totals)}

    def _advance(self, log_time_ms: int) -> None:
        if log_time_ms > self.totals.clock_ms:
            self.totals.clock_ms = log_time_ms
            self._window.advance(log_time_ms)
            self._admission.advance(log_time_ms)

    def _repeat(self, key: int, known: Entry, rank: Rank) -> Applied:
        hour = self.totals.clock_ms // HOUR_MS
        if hour != known.hour or rank != known.rank:
            self._window.put(key, Entry(hour, rank, known.added))
        if self.policy.is_home(key):
            self.totals.articles_duplicate += 1
        return Applied.DUPLICATE

    def _change(self, item: ArticleItem, key: int, rank: Rank, known: Entry | None, *, is_copy: bool) -> Applied:
        counts = item.action is Action.PUBLISH
        named = {it.kind + ":" + it.id: it for it in item.observations} if counts else {}
        added = {name: amounts_of(observation) for name, observation in named.items()}
        entry = Entry(self.totals.clock_ms // HOUR_MS, rank, added)
        _pack((entry, [observation.name for observation in named.values()]))
        counted = known is not None and not known.rank.is_retract
        is_late = item.published_at_ms is not None and item.log_time_ms - item.published_at_ms > self.policy.late_ms
        if self.policy.is_home(key):
            totals = self.totals
            totals.articles += counts and not counted
            totals.articles_late += counts and not counted and is_late
            totals.articles_retracted += counted and not counts
            totals.articles_beyond_window += known is None and not is_copy and self._is_beyond(item)
        sighting = None if is_late else Sighting(text_key(item.source), item.fingerprint, item.log_time_ms)
        sight = Sight(key, self.totals.clock_ms, item.log_time_ms, sighting)
        self._apply_difference({} if known is None else known.added, added, named, sight)
        self._window.put(key, entry)
        if not counts:
            return Applied.RETRACTED
        return Applied.CHANGED if counted else Applied.COUNTED

    def _apply_difference(
        self,
        before: Mapping[str, Amounts],
        after: Mapping[str, Amounts],
        named: Mapping[str, Observation],
        sight: Sight,
    ) -> None:
        """Those with series first, so that none of them loses its place to another name of the same article."""
        admission = self._admission
        for name in sorted(named, key=lambda name: name not in admission.lives):
            gained = excess(after[name], before[name]) if name in before else after[name]
            if any(gained):
                admission.gain(name, named[name], gained, sight)
        for name, amounts in before.items():
            taken = excess(amounts, after.get(name, NOTHING))
            if any(taken):
                admission.take_back(name, taken, sight.article)

    def _is_beyond(self, item: ArticleItem) -> bool:
        """Whether an unknown article may be one that the window has forgotten."""
        said_ms = item.log_time_ms
        if item.action is Action.RETRACT and item.published_at_ms is not None:
            said_ms = min(said_ms, item.published_at_ms)
        return said_ms <= self._window.horizon_ms


def _check_form(policy: Policy, packed: bytes | None) -> None:
    if packed is None:
        raise StateError("the stored counts have no form row, so they are not deskwatch's; choose another state")
    form = _unpack_form(packed)
    if form.version not in READABLE_VERSIONS:
        raise StateError(
            f"the stored counts are of version {form.version}, this deskwatch reads versions {READABLE_VERSIONS}; "
            "use the deskwatch that wrote them, or a new state"
        )
    if (form.partition, form.partitions) != (policy.partition, policy.partitions):
        raise StateError(
            f"the stored counts are of partition {form.partition} of {form.partitions}, wanted was "
            f"{policy.partition} of {policy.partitions}; partitions cannot be renumbered, use a new state"
        )
