"""Makes items, logs and stored states for the tests of counting."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

import msgspec
from hypothesis import strategies as st

from monitor.amounts import ARTICLES, MENTIONS, Amounts
from monitor.fingerprints import content_hash
from monitor.items import Action, ArticleItem, Observation, rank_of
from monitor.ledger import Ledger, Position
from monitor.mentions import Kind
from monitor.policy import HOUR_MS, MINUTE_MS, Policy
from monitor.series import Series

START_MS = 1_800_000_000_000
SMALL = Policy(
    person_limit=2,
    pending_names=3,
    first_seen_names=3,
    admission_articles=2,
    window_articles=6,
)
"""Every bound bites within a few articles."""
OPEN = Policy(admission_articles=1)
"""No bound bites, everybody has a series at once."""


def observation(name: str, mentions: int = 1, *, pinned: bool = False) -> Observation:
    """A country for two capitals, else a person; one sentence of each polarity, tone and sentiment by mentions."""
    kind = Kind.COUNTRY if len(name) == 2 and name.isupper() else Kind.PERSON
    id_ = name if kind is Kind.COUNTRY else name.casefold()
    sentences = (mentions % 2, 1, mentions // 2)
    towards = (mentions // 3, mentions - mentions // 3 - mentions // 2, mentions // 2)
    counted = (mentions, sentences, 100 * mentions, 30 * mentions)
    return Observation(kind, id_, name, *counted, False, pinned, "", towards, 50 * mentions, 20 * mentions)


def item(
    uri: str = "urn:1",
    named: Mapping[str, int] | None = None,
    *,
    at_ms: int = START_MS,
    version: int = 0,
    updated_at_ms: int | None = None,
    published_at_ms: int | None = None,
    action: Action = Action.PUBLISH,
    source: str = "Harbour Wire",
    fingerprint: int | None = None,
    pinned: Iterable[str] = (),
) -> ArticleItem:
    """An article that names so many; its content follows from whom it names."""
    named = named or {}
    content = content_hash(repr(sorted(named.items())))
    observations = sorted(
        (observation(name, mentions, pinned=name in pinned) for name, mentions in named.items()),
        key=lambda it: (it.kind, it.id),
    )
    return ArticleItem(
        uri=uri,
        version=version,
        updated_at_ms=updated_at_ms,
        published_at_ms=published_at_ms,
        log_time_ms=at_ms,
        action=action,
        source=source,
        content=content,
        fingerprint=content_hash(uri) if fingerprint is None else fingerprint,
        extractor="test",
        title="",
        link="",
        observations=tuple(observations) if action is Action.PUBLISH else (),
    )


Record = tuple[ArticleItem, Position]


class Log(list[Record]):
    """Records in the order in which they were read; its text is short enough for a failing example."""

    def __repr__(self) -> str:
        return "Log(" + "\n  ".join(_line(one, position) for one, position in self) + ")"


def _line(one: ArticleItem, position: Position) -> str:
    named = {it.id: it.mentions for it in one.observations}
    minute = (one.log_time_ms - START_MS) // MINUTE_MS
    return f"{position.source}:{position.offset} {one.uri} v{one.version} {one.action} minute {minute} {named}"


def ledger_of(records: Iterable[Record], policy: Policy = OPEN) -> Ledger:
    """The ledger after these records."""
    ledger = Ledger(policy)
    for one, position in records:
        ledger.apply(one, position)
    return ledger


def in_order(items: Iterable[ArticleItem], source: str = "in") -> Log:
    """The items as the records of one input."""
    return Log((one, Position(source, offset)) for offset, one in enumerate(items))


def gold(items: Iterable[ArticleItem]) -> dict[str, Amounts]:
    """Net amounts per entity: of each uri the highest rank, once, unless it retracts."""
    best: dict[str, ArticleItem] = {}
    for one in items:
        if one.uri not in best or rank_of(one) > rank_of(best[one.uri]):
            best[one.uri] = one
    sums: dict[str, list[int]] = {}
    for one in best.values():
        for it in one.observations:
            tone = (it.tone_positive, it.tone_negative)
            sentiment = (*it.towards, it.sentiment_positive, it.sentiment_negative)
            added = (1, it.mentions, *it.sentences, *tone, *sentiment)
            known = sums.setdefault(f"{it.kind}:{it.id}", [0] * len(added))
            known[:] = [before + more for before, more in zip(known, added, strict=True)]
    return {key: tuple(known) for key, known in sums.items()}


def net(ledger: Ledger) -> dict[str, tuple[int, int]]:
    """Net articles and mentions per entity of a ledger in which everybody has a series."""
    return {key: (figures[ARTICLES], figures[MENTIONS]) for key, figures in net_amounts(ledger).items()}


def net_amounts(ledger: Ledger) -> dict[str, Amounts]:
    """Net amounts per entity of such a ledger."""
    figures = {
        key: tuple(gained - taken for gained, taken in zip_longest(it.gained, it.taken, fillvalue=0))
        for key, it in ledger.lives.items()
    }
    return {key: figure for key, figure in figures.items() if any(figure)}


@dataclass
class Disk:
    """What survives a crash: rows of the ledger, keys that were shown, and up to where the log was counted."""

    rows: dict[bytes, bytes] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    done: int = 0

    def store(self, ledger: Ledger, done: int) -> None:
        """One transaction: the changed rows and the position."""
        for name, packed in ledger.take_changes().items():
            if packed is None:
                self.rows.pop(name, None)
            else:
                self.rows[name] = packed
        self.done = done

    def load(self, policy: Policy) -> Ledger:
        """The ledger as stored."""
        return Ledger.load(policy, self.rows.items())


def expose(series: Series, disk: Disk, now: float) -> None:
    """The order that the series ask for."""
    series.advance(now)
    keys = series.unshown()
    disk.shown.update(keys)
    series.mark_shown(keys)
    disk.shown.difference_update(series.take_ended())


NAMES = ("Ann Lee", "Bo Chen", "Cy Dahl", "Di Egan", "Ed Foss", "FR", "US")


@st.composite
def items(draw: st.DrawFn, *, max_step_ms: int = 20 * HOUR_MS) -> ArticleItem:
    """One record of a small world; its log time is only a step, made absolute by `logs`."""
    named = draw(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3), max_size=3))
    return item(
        draw(st.sampled_from(["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"])),
        named,
        at_ms=draw(st.one_of(st.integers(0, 10 * MINUTE_MS), st.integers(0, max_step_ms))),
        version=draw(st.integers(0, 2)),
        action=draw(st.sampled_from([Action.PUBLISH, Action.PUBLISH, Action.PUBLISH, Action.RETRACT])),
        source=draw(st.sampled_from(["Harbour Wire", "Daily Post", "Noon"])),
        fingerprint=draw(st.sampled_from([0, 1, 2**40 - 1])),
        pinned=draw(st.sampled_from([(), (), ("Ann Lee",)])),
    )


@st.composite
def logs(draw: st.DrawFn, *, min_size: int = 0, max_size: int = 25, max_step_ms: int = 20 * HOUR_MS) -> Log:
    """A clean log: records of two sources in the order of their offsets, times rising but for a lagging source."""
    clock_ms, records, offsets = START_MS, Log(), Counter[str]()
    for one in draw(st.lists(items(max_step_ms=max_step_ms), min_size=min_size, max_size=max_size)):
        clock_ms += one.log_time_ms
        behind_ms = draw(st.sampled_from([0, 0, 30 * MINUTE_MS, max_step_ms * 5 // 2]))
        source = draw(st.sampled_from(["topic/0", "topic/1"]))
        moved = msgspec.structs.replace(one, log_time_ms=clock_ms - behind_ms)
        records.append((moved, Position(source, offsets[source])))
        offsets[source] += draw(st.sampled_from([1, 1, 3]))
    return records


@st.composite
def deliveries(draw: st.DrawFn, clean: Log) -> Log:
    """The clean log with what Kafka may do to it: restarts, after which a source's records come again."""
    delivered = Log()
    for place, record in enumerate(clean):
        delivered.append(record)
        if draw(st.integers(0, 3)) == 0:
            own = [it for it in clean[: place + 1] if it[1].source == record[1].source]
            delivered += own[draw(st.integers(0, len(own) - 1)) :]
    return delivered
