"""What is exposed when: births at 0, restored values, durable keys, ended lives."""

from monitor.ledger import Ledger, Position
from monitor.mentions import Kind
from monitor.policy import HOUR_MS, Policy
from monitor.series import Aggregate, Series
from monitor.watchlists import Watched
from tests.monitor.streams import OPEN, START_MS, Disk, expose, item

ANN = "person:ann lee"
ANN_PINNED = Watched(Kind.PERSON, "ann lee", "Ann Lee")


class Desk:
    """A ledger, its disk and what is exposed of it."""

    def __init__(self, policy: Policy = OPEN, *pinned: Watched) -> None:
        self.policy, self.pinned, self.disk, self.number = policy, pinned, Disk(), 0
        self.restart(0.0)

    def restart(self, now: float) -> None:
        """As after a crash: only the disk is left."""
        self.ledger = self.disk.load(self.policy)
        self.series = Series(self.ledger, now=now, pinned=self.pinned, shown=self.disk.shown)

    def count(self, *names: str, hours: float = 0) -> None:
        """One article more that names these, stored."""
        self.number += 1
        one = item(f"u{self.number}", dict.fromkeys(names, 1), at_ms=START_MS + round(hours * HOUR_MS))
        self.ledger.apply(one, Position("in", self.number))
        self.disk.store(self.ledger, self.number)

    def articles(self, now: float, key: str = ANN) -> int | None:
        """What a scrape at `now` sees; None where there is no series."""
        expose(self.series, self.disk, now)
        exposed = self.series.exposed(key)
        return None if exposed is None else exposed.figures.gained[0]

    def total(self, name: str = "articles_total") -> int:
        """The partition's sample of this name."""
        return next(it.value for it in self.series.aggregates() if it.name == name)


def test_a_newcomer_is_shown_at_0_for_the_hold_and_then_exactly() -> None:
    """So that increase() sees its first articles."""
    desk = Desk()
    assert desk.articles(0) is None
    desk.count("Ann Lee")
    desk.count("Ann Lee")
    assert [desk.articles(now) for now in (100, 110, 134.9, 135)] == [0, 0, 0, 2]
    desk.count("Ann Lee")
    assert desk.articles(136) == 3


def test_no_value_above_0_before_its_key_is_durable() -> None:
    """The key is asked for until it is marked."""
    desk = Desk()
    desk.count("Ann Lee")
    desk.series.advance(0)
    desk.series.advance(40)
    keys = desk.series.unshown()
    assert "s:person:ann lee:1" in keys
    assert desk.series.unshown() == keys
    desk.series.advance(50)
    exposed = desk.series.exposed(ANN)
    assert exposed is not None
    assert exposed.figures.gained[0] == 0
    desk.series.mark_shown(keys)
    desk.series.mark_shown(keys)
    assert desk.series.unshown() == ()
    assert desk.series.take_ended() == ()
    assert desk.articles(50) == 1


def test_one_that_was_shown_is_restored_at_its_value_and_frozen_for_the_hold() -> None:
    """At 0 first it would look like a spike of its lifetime."""
    desk = Desk()
    desk.count("Ann Lee")
    assert (desk.articles(0), desk.articles(35)) == (0, 1)
    desk.restart(1_000)
    desk.count("Ann Lee")
    assert [desk.articles(now) for now in (1_000, 1_034, 1_035)] == [1, 1, 2]


def test_one_that_was_never_shown_starts_at_0_after_a_restart() -> None:
    """Whatever the process before had counted."""
    desk = Desk()
    desk.count("Ann Lee")
    desk.articles(0)
    desk.restart(20)
    assert [desk.articles(now) for now in (20, 54, 55)] == [0, 0, 1]


def test_pinned_entities_exist_from_the_first_start() -> None:
    """At 0 for the hold, also when they are counted at once; named later, they move at once."""
    desk = Desk(OPEN, ANN_PINNED, Watched(Kind.COUNTRY, "FR", "FR"))
    desk.count("Ann Lee")
    assert [desk.articles(now) for now in (0, 34, 35)] == [0, 0, 1]
    assert desk.articles(36, "country:FR") == 0
    desk.count("FR")
    assert desk.articles(37, "country:FR") == 1


def test_a_name_that_is_watched_from_now_on_exists_at_0_for_the_hold() -> None:
    """Named at once or later, its first articles are seen."""
    desk = Desk()
    assert desk.articles(0) is None
    desk.series.watch([ANN_PINNED], 100)
    assert desk.articles(100) == 0
    desk.count("Ann Lee")
    assert [desk.articles(now) for now in (101, 134, 135)] == [0, 0, 1]


def test_a_name_that_has_a_series_when_it_is_watched_keeps_its_value() -> None:
    """Being watched is no new life."""
    desk = Desk()
    desk.count("Ann Lee")
    assert [desk.articles(now) for now in (0, 40)] == [0, 1]
    desk.series.watch([ANN_PINNED], 41)
    assert [desk.articles(now) for now in (41, 42)] == [1, 1]
    desk.count("Ann Lee")
    assert desk.articles(43) == 2


def test_a_name_that_is_watched_no_more_keeps_what_was_counted_and_ends_if_nothing_was() -> None:
    """No series falls; one that nobody ever named has nothing to keep."""
    desk = Desk(OPEN, ANN_PINNED, Watched(Kind.PERSON, "bo chen", "Bo Chen"))
    desk.count("Ann Lee")
    assert [desk.articles(now) for now in (0, 40)] == [0, 1]
    desk.series.watch([], 41)
    assert desk.articles(41) == 1
    assert desk.articles(41, "person:bo chen") is None
    desk.count("Bo Chen")
    assert [desk.articles(now, "person:bo chen") for now in (42, 76.9, 77)] == [0, 0, 1]


def test_an_evicted_entity_vanishes_its_key_is_deleted_and_it_returns_at_0() -> None:
    """Its new life has a key of its own."""
    desk = Desk(Policy(person_limit=1, admission_articles=1))
    desk.count("Ann Lee")
    desk.articles(0)
    assert desk.articles(40) == 1
    assert desk.disk.shown == {"s:person:ann lee:1", "s:totals:0"}
    desk.count("Bo Chen", hours=1)
    assert desk.articles(41) is None
    assert desk.disk.shown == {"s:totals:0"}
    desk.count("Ann Lee", hours=2)
    assert [desk.articles(now) for now in (42, 77)] == [0, 1]
    assert desk.disk.shown == {"s:person:ann lee:3", "s:totals:0"}


def test_a_life_that_ended_between_two_looks_starts_again_at_0() -> None:
    """Evicted and back within one batch."""
    desk = Desk(Policy(person_limit=1, admission_articles=1))
    desk.count("Ann Lee")
    desk.articles(0)
    assert desk.articles(40) == 1
    desk.count("Bo Chen", hours=1)
    desk.count("Ann Lee", hours=2)
    assert [desk.articles(now) for now in (41, 75, 76)] == [0, 0, 1]


def test_keys_of_lives_that_a_restored_ledger_lacks_are_deleted() -> None:
    """They would stay for ever. One of a life still to come stays: its owner had read further than what is restored."""
    desk = Desk()
    desk.count("Ann Lee")
    desk.disk.shown |= {"s:person:nobody:1", "s:person:somebody:2"}
    desk.restart(0)
    desk.articles(0)
    assert desk.disk.shown == {"s:person:somebody:2"}


def test_a_key_that_was_stored_after_its_life_ended_is_deleted() -> None:
    """The eviction came between the question and the mark."""
    desk = Desk(Policy(person_limit=1, admission_articles=1))
    desk.count("Ann Lee")
    desk.series.advance(0)
    desk.series.advance(40)
    keys = desk.series.unshown()
    desk.count("Bo Chen", hours=1)
    desk.series.advance(41)
    desk.series.take_ended()
    desk.series.mark_shown(keys)
    assert desk.series.take_ended() == ("s:person:ann lee:1",)


def test_totals_are_held_like_an_entity_and_gauges_are_not() -> None:
    """0 for the hold at the first start, the restored values for the hold at any later one."""
    desk = Desk()
    desk.count("Ann Lee")
    desk.articles(0)
    assert (desk.total(), desk.total("entity_series")) == (0, 0)
    assert Aggregate("entity_series", ("person", "0"), 1) in desk.series.aggregates()
    desk.articles(35)
    assert desk.total() == 1
    desk.restart(100)
    desk.count("Ann Lee")
    desk.articles(100)
    assert desk.total() == 1
    desk.articles(135)
    assert desk.total() == 2


def test_sources_and_first_seen_are_not_held() -> None:
    """They are gauges; a pinned entity that nobody named has no first sight."""
    desk = Desk(OPEN, Watched(Kind.COUNTRY, "FR", "FR"))
    desk.count("Ann Lee")
    desk.articles(0)
    ann, france = desk.series.exposed(ANN), desk.series.exposed("country:FR")
    assert ann is not None
    assert france is not None
    assert (ann.sources, ann.first_seen_ms) == (1, START_MS)
    assert (france.sources, france.first_seen_ms) == (0, None)


def test_settling_shows_everything_exactly_at_once() -> None:
    """For the file that a finished run writes."""
    desk = Desk(OPEN, ANN_PINNED)
    desk.count("Ann Lee", "Bo Chen")
    desk.series.settle()
    bo = desk.series.exposed("person:bo chen")
    assert bo is not None
    assert bo.figures.gained[0] == 1
    assert desk.total() == 1


def test_only_what_changed_is_dirty() -> None:
    """A scrape costs what changed."""
    desk = Desk()
    for name in ("Ann Lee", "Bo Chen"):
        desk.count(name)
    desk.articles(0)
    desk.articles(40)
    desk.series.take_dirty()
    desk.count("Bo Chen")
    desk.articles(41)
    assert desk.series.take_dirty() == ["person:bo chen"]
    assert desk.series.take_dirty() == []


def test_a_fresh_ledger_has_nothing_to_show() -> None:
    """Not even keys."""
    series = Series(Ledger(OPEN), now=0.0)
    series.advance(1_000)
    assert (series.entities(), series.unshown(), series.take_ended()) == ([], (), ())
