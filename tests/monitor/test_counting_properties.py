"""What must hold of the counts for every stream, every delivery of it and every crash; and that these checks bite."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from monitor.admission import Admission
from monitor.amounts import MENTIONS, NOTHING, SENTIMENT, Amounts, excess
from monitor.items import ArticleItem, Rank
from monitor.ledger import Ledger, Position
from monitor.mentions import Kind
from monitor.policy import HOUR_MS, Policy
from monitor.series import DEFAULT_HOLD_SECONDS, Series
from monitor.watchlists import Watched
from monitor.window import Window
from tests.monitor.streams import (
    OPEN,
    SMALL,
    Disk,
    Log,
    deliveries,
    expose,
    gold,
    in_order,
    ledger_of,
    logs,
    net_amounts,
)

LIGHT = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
POLICIES = st.sampled_from([SMALL, OPEN])


def assert_sums(ledger: Ledger) -> None:
    """series + pending + overflow + evicted = total, in gross mentions."""
    for kind, tally in ledger.tallies.items():
        series = sum(life.gained[1] for life in ledger.lives.values() if life.kind is kind)
        assert tally.mentions == series + tally.pending + tally.overflow + tally.evicted
        assert ledger.series[kind] <= max(ledger.policy.limit(kind), 0)
        assert min(tally.pending, tally.overflow, tally.evicted) >= 0


def check_sums(log: Log, policy: Policy) -> None:
    """The sum rule holds after every item."""
    ledger = Ledger(policy)
    for item, position in log:
        ledger.apply(item, position)
        assert_sums(ledger)


def check_copies(clean: Log, delivered: Log, policy: Policy) -> None:
    """Copies change no part of the ledger."""
    assert dict(ledger_of(clean, policy).rows()) == dict(ledger_of(delivered, policy).rows())


def check_crashes(log: Log, crashes: list[int], policy: Policy) -> None:
    """Stored in batches, lost and loaded at any point, and read again from the stored place: the same ledger."""
    disk, ledger, place, steps = Disk(), Ledger(policy), 0, iter(crashes)
    while place < len(log):
        step = next(steps, 1)
        for item, position in log[place : place + max(step, 1)]:
            ledger.apply(item, position)
        if step == 0:
            ledger, place = disk.load(policy), disk.done
            continue
        place = min(place + step, len(log))
        disk.store(ledger, place)
        assert dict(ledger.rows()) == disk.rows
    assert disk.load(policy).digest() == ledger_of(log, policy).digest()


def check_net(items: list[ArticleItem], order: list[ArticleItem]) -> None:
    """Whatever the order of versions and kills, the net is that of each uri's highest rank."""
    assert gold(items) == net_amounts(ledger_of(in_order(order)))


def increases(samples: list[int | None]) -> int:
    """What Prometheus takes for increase: between consecutive samples, a fall being a reset."""
    known = [sample for sample in samples if sample is not None]
    return sum(new - old if new >= old else new for old, new in pairwise(known))


def gross_mentions(log: Log, policy: Policy) -> Counter[str]:
    """All mentions that a clean ledger with the same window adds, per entity, whoever has a series."""
    ledger = ledger_of(log, replace(OPEN, window_articles=policy.window_articles))
    return Counter({key: life.gained[1] for key, life in ledger.lives.items()})


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("batch"), st.integers(1, 4)),
        st.tuples(st.just("wait"), st.integers(1, 40)),
        st.tuples(st.just("watch"), st.integers(0, 7)),
        st.tuples(
            st.sampled_from(["scrape", "crash", "crash after keys", "crash in batch", "crash after store"]), st.just(0)
        ),
    ),
    max_size=40,
)


def check_exposure(log: Log, steps: list[tuple[str, int]], policy: Policy) -> None:
    """No value falls within a life, each is 0 for the hold before it rises, and no restart looks like an increase."""
    watchable = [Watched(Kind.COUNTRY, "FR", "FR"), Watched(Kind.PERSON, "ann lee", "Ann Lee")]
    watchable += [Watched(Kind.PERSON, "bo chen", "Bo Chen")]
    pinned = watchable[:2]
    disk, now = Disk(), 0.0

    def restart() -> tuple[Ledger, Series]:
        restored = disk.load(policy)
        begun = Series(restored, now=now, pinned=pinned, shown=disk.shown)
        for key in begun.entities():
            zero_since.setdefault(key, now)
        return restored, begun

    seen: dict[str, list[int | None]] = {}
    life_seen: dict[str, tuple[int, Amounts]] = {}
    zero_since: dict[str, float] = {}
    ledger, series = restart()
    for step, amount in steps:
        now += 1.0
        if step in ("batch", "crash after store"):
            batch = log[disk.done : disk.done + (amount or 4)]
            for item, position in batch:
                ledger.apply(item, position)
            disk.store(ledger, disk.done + len(batch))
        if step == "wait":
            now += amount
        elif step == "watch":
            pinned = [it for number, it in enumerate(watchable) if amount >> number & 1]
            series.watch(pinned, now)
        elif step == "crash in batch":
            for item, position in log[disk.done : disk.done + 2]:
                ledger.apply(item, position)
            ledger, series = restart()
        elif step == "crash after keys":
            series.advance(now)
            disk.shown.update(series.unshown())
            ledger, series = restart()
        elif step in ("crash", "crash after store"):
            ledger, series = restart()
        expose(series, disk, now)
        for key in {*seen, *series.entities()}:
            exposed = series.exposed(key)
            value = None if exposed is None else exposed.figures.gained[1]
            samples = seen.setdefault(key, [])
            life = ledger.lives.get(key)
            if exposed is not None and value is not None and life is not None:
                number, before = life_seen.get(key, (0, NOTHING))
                gained = exposed.figures.gained
                if number != life.number or (before[MENTIONS] == 0 and value > 0):
                    held_seconds = now - zero_since.get(key, now)
                    assert value == 0 or held_seconds >= DEFAULT_HOLD_SECONDS, f"{key}: {value} after {held_seconds} s"
                else:
                    assert not any(excess(before, gained)), f"{key} fell from {before} to {gained}"
                life_seen[key] = (life.number, gained)
            samples.append(value)
            if value != 0:
                zero_since.pop(key, None)
            else:
                zero_since.setdefault(key, now)
    added = gross_mentions(log, policy)
    for key, samples in seen.items():
        assert increases(samples) <= added[key], f"{key}: {samples}"


@LIGHT
@given(log=logs(), policy=POLICIES)
def test_every_mention_is_in_exactly_one_place(log: Log, policy: Policy) -> None:
    """The sum rule holds after every item of any stream, and the limit is never passed."""
    check_sums(log, policy)


@LIGHT
@given(data=st.data(), log=logs(), policy=POLICIES)
def test_copies_and_redeliveries_change_nothing(data: st.DataObject, log: Log, policy: Policy) -> None:
    """A log in which records come again, as after restarts of analyzers, gives the ledger of the clean log."""
    check_copies(log, data.draw(deliveries(log)), policy)


@LIGHT
@given(log=logs(), crashes=st.lists(st.integers(0, 4), max_size=40), policy=POLICIES)
def test_a_crash_at_any_point_changes_nothing(log: Log, crashes: list[int], policy: Policy) -> None:
    """Loaded from its rows at any point and read on from there, the ledger is that of an undisturbed run."""
    check_crashes(log, crashes, policy)


@LIGHT
@given(data=st.data(), log=logs(max_size=12, max_step_ms=HOUR_MS))
def test_versions_and_kills_in_any_order_give_the_same_net(data: st.DataObject, log: Log) -> None:
    """Net counts depend on the ranks of the records alone, not on the order in which they come."""
    items = [item for item, _ in log]
    check_net(items, data.draw(st.permutations(items)))


@LIGHT
@given(log=logs(), steps=STEPS, policy=POLICIES)
def test_no_exposed_value_falls_and_no_restart_is_a_jump(
    log: Log, steps: list[tuple[str, int]], policy: Policy
) -> None:
    """Over any interleaving of batches, waits, scrapes and crashes."""
    check_exposure(log, steps, policy)


# Deliberate breakages: each of the checks above has to catch at least one.


def _forget_watermarks(monkeypatch: pytest.MonkeyPatch) -> None:
    apply = Ledger.apply
    offsets = iter(range(10**9))
    monkeypatch.setattr(Ledger, "apply", lambda ledger, item, _: apply(ledger, item, Position("all", next(offsets))))


def _drop_every_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.ledger.rank_of", lambda item: Rank(item.version, 0, False, item.content))


def _rank_by_arrival(monkeypatch: pytest.MonkeyPatch) -> None:
    arrivals = iter(range(10**9))
    monkeypatch.setattr("monitor.ledger.rank_of", lambda item: Rank(0, next(arrivals), False, item.content))


def _forget_the_evicted(monkeypatch: pytest.MonkeyPatch) -> None:
    evict = Admission._evict

    def broken(self: Admission, kind: Kind, clock_ms: int, *, by_policy: bool) -> bool:
        before = self.tallies[kind].evicted
        done = evict(self, kind, clock_ms, by_policy=by_policy)
        self.tallies[kind].evicted = before
        return done

    monkeypatch.setattr(Admission, "_evict", broken)


def _keep_sentiment_of_the_first_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.ledger.excess", lambda one, other: excess(one, other)[:SENTIMENT])


def _lose_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Window, "load", lambda self, rows, horizon_ms: None)


def _keep_the_horizon_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Window, "horizon_ms", property(lambda _: -(10**15), lambda _, value: None), raising=False)


def _restore_at_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    restore = Series._restore
    monkeypatch.setattr(Series, "_restore", lambda self, shown, now: restore(self, frozenset(), now))


def _show_without_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    restore = Series._restore

    def broken(self: Series, shown: frozenset[str], now: float) -> None:
        restore(self, shown | {life.shown_key for life in self._ledger.lives.values()}, now)

    monkeypatch.setattr(Series, "_restore", broken)


def _cut_the_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    open_slot = Series._open
    monkeypatch.setattr(Series, "_open", lambda self, key, slot, now: open_slot(self, key, slot, now - 20))


def _caught(check: Callable[..., None], **strategies: st.SearchStrategy[object]) -> bool:
    quick = settings(
        max_examples=300,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def attempt(**drawn: object) -> None:
        check(**drawn)

    try:
        quick(given(**strategies)(attempt))()
    except (AssertionError, KeyError):
        return True
    return False


@st.composite
def _delivered(draw: st.DrawFn) -> tuple[Log, Log]:
    clean = draw(logs(min_size=14))
    return clean, draw(deliveries(clean))


@st.composite
def _reordered(draw: st.DrawFn) -> tuple[list[ArticleItem], list[ArticleItem]]:
    items = [item for item, _ in draw(logs(max_size=12, max_step_ms=HOUR_MS))]
    return items, draw(st.permutations(items))


BREAKAGES: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Callable[..., None], dict[str, object]]] = {
    "watermarks forgotten": (
        _forget_watermarks,
        lambda pair, policy: check_copies(pair[0], pair[1], policy),
        {"pair": _delivered(), "policy": POLICIES},
    ),
    "horizon never rises": (
        _keep_the_horizon_down,
        lambda pair: check_copies(pair[0], pair[1], SMALL),
        {"pair": _delivered()},
    ),
    "rank by arrival": (_rank_by_arrival, lambda pair: check_net(pair[0], pair[1]), {"pair": _reordered()}),
    "rank without time and kill": (_drop_every_copy, lambda pair: check_net(pair[0], pair[1]), {"pair": _reordered()}),
    "sentiment of later versions forgotten": (
        _keep_sentiment_of_the_first_version,
        lambda pair: check_net(pair[0], pair[1]),
        {"pair": _reordered()},
    ),
    "evicted mentions forgotten": (
        _forget_the_evicted,
        check_sums,
        {"log": logs(min_size=14), "policy": st.just(SMALL)},
    ),
    "window lost in a crash": (
        _lose_the_window,
        check_crashes,
        {"log": logs(), "crashes": st.lists(st.integers(0, 4), max_size=40), "policy": POLICIES},
    ),
    "restored at zero": (_restore_at_zero, check_exposure, {"log": logs(), "steps": STEPS, "policy": POLICIES}),
    "hold cut short": (_cut_the_hold, check_exposure, {"log": logs(), "steps": STEPS, "policy": POLICIES}),
    "shown without having been": (
        _show_without_hold,
        check_exposure,
        {"log": logs(), "steps": STEPS, "policy": POLICIES},
    ),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_deliberate_breakage_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these mistakes makes one of the checks fail, so the checks can fail."""
    breakage, check, strategies = BREAKAGES[name]
    breakage(monkeypatch)
    assert _caught(check, **strategies)  # type: ignore[arg-type]
