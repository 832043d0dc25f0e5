"""Who gets a series, who loses it, and where the mentions go meanwhile."""

from collections.abc import Mapping
from typing import Any

import pytest

from monitor.items import Action
from monitor.ledger import Ledger, Position
from monitor.mentions import Kind
from monitor.policy import HOUR_MS, Policy
from tests.monitor.streams import START_MS, item

ANN, BO = "person:ann lee", "person:bo chen"


class Feed:
    """A ledger with a running number of articles; times in hours after the start."""

    def __init__(self, policy: Policy) -> None:
        self.ledger = Ledger(policy)
        self.number = 0

    def name(self, hours: float, named: Mapping[str, int], uri: str = "", **more: Any) -> None:
        """One article that names these."""
        self.number += 1
        at_ms = START_MS + round(hours * HOUR_MS)
        one = item(uri or f"u{self.number}", named, at_ms=at_ms, **more)
        self.ledger.apply(one, Position("in", self.number))

    @property
    def people(self) -> tuple[int, int, int, int]:
        """Mentions of people: all, pending, overflow, evicted."""
        tally = self.ledger.tallies[Kind.PERSON]
        return tally.mentions, tally.pending, tally.overflow, tally.evicted


def policy(**changes: int) -> Policy:
    """Three articles admit; one person may have a series unless said otherwise."""
    return Policy(**{"person_limit": 1} | changes)


@pytest.mark.parametrize(("third_hours", "admitted"), [(24.0, True), (24.01, False)])
def test_three_articles_within_a_day_admit_a_name(third_hours: float, admitted: bool) -> None:
    """With all that it gathered; what is older than a day is forgotten for good."""
    feed = Feed(policy())
    for hours in (0, 1, third_hours):
        feed.name(hours, {"Ann Lee": 2})
    assert (ANN in feed.ledger.lives) is admitted
    assert feed.people == ((6, 0, 0, 0) if admitted else (6, 4, 2, 0))
    if admitted:
        assert feed.ledger.lives[ANN].gained[:2] == (3, 6)


def test_three_versions_of_one_article_admit_nobody() -> None:
    """Different articles are wanted, not mentions and not versions."""
    feed = Feed(policy())
    for version in (1, 2, 3):
        feed.name(0, {"Ann Lee": 30 * version}, uri="u", version=version)
    assert not feed.ledger.lives
    assert feed.people == (90, 90, 0, 0)


def test_a_killed_article_does_not_help_a_name_in() -> None:
    """Its mentions are forgotten."""
    feed = Feed(policy())
    feed.name(0, {"Ann Lee": 2}, uri="u")
    feed.name(0, {}, uri="u", version=1, action=Action.RETRACT)
    feed.name(0, {"Ann Lee": 2})
    feed.name(0, {"Ann Lee": 2})
    assert not feed.ledger.lives
    assert feed.people == (6, 4, 2, 0)


def test_countries_and_watched_people_are_in_at_once_and_outside_the_limit() -> None:
    """One series is allowed here; three exist."""
    feed = Feed(policy())
    for hours in (0, 1, 2):
        feed.name(hours, {"US": 1, "Bo Chen": 1, "Ann Lee": 1}, pinned=("Bo Chen",))
    assert set(feed.ledger.lives) == {"country:US", BO, ANN}
    assert feed.ledger.series == {Kind.PERSON: 1, Kind.COUNTRY: 0}


def test_a_full_table_evicts_the_least_recently_named_after_the_guard() -> None:
    """Its mentions are evicted, its totals forgotten; within an hour of its last mention nobody is."""
    feed = Feed(policy())
    for _ in range(3):
        feed.name(0, {"Ann Lee": 1})
    for hours in (0.1, 0.2, 0.99):  # the last one still within the guard
        feed.name(hours, {"Bo Chen": 2})
    assert set(feed.ledger.lives) == {ANN}
    assert feed.people == (9, 6, 0, 0)
    feed.name(1.0, {"Bo Chen": 2})
    assert set(feed.ledger.lives) == {BO}
    assert feed.people == (11, 0, 0, 3)
    assert feed.ledger.lives[BO].gained[:2] == (4, 8)
    assert feed.ledger.tallies[Kind.PERSON].evicted_for_room == 1


def test_of_two_equally_stale_the_smaller_id_goes() -> None:
    """The choice depends on the state alone."""
    feed = Feed(policy(person_limit=2))
    for _ in range(3):
        feed.name(0, {"Bo Chen": 1, "Ann Lee": 1})
    for _ in range(3):
        feed.name(2, {"Cy Dahl": 1})
    assert set(feed.ledger.lives) == {BO, "person:cy dahl"}


def test_an_article_that_names_a_stale_entity_and_a_newcomer_keeps_the_former() -> None:
    """Those with series are served first."""
    feed = Feed(policy())
    for _ in range(3):
        feed.name(0, {"Zoe Ash": 1})
    for hours in (2, 2, 2):
        feed.name(hours, {"Zoe Ash": 1, "Ann Lee": 1})
    assert set(feed.ledger.lives) == {"person:zoe ash"}


def test_who_returns_begins_a_new_life_and_was_first_seen_long_ago() -> None:
    """Counts from 0 with what gathered since; the date of the first sight outlives the eviction."""
    feed = Feed(policy())
    for name, hours in (("Ann Lee", 0), ("Bo Chen", 2), ("Ann Lee", 4)):
        for _ in range(3):
            feed.name(hours, {name: 1})
    ann = feed.ledger.lives[ANN]
    assert (ann.gained[:2], ann.first_seen_ms, ann.number) == ((3, 3), START_MS, 3)
    tally = feed.ledger.tallies[Kind.PERSON]
    assert (tally.admitted_new, tally.admitted_returned) == (2, 1)


def test_the_table_of_waiting_names_is_bounded_and_the_stalest_goes() -> None:
    """By (clock, id); what it gathered goes to the overflow and never moves back."""
    feed = Feed(policy(pending_names=2))
    for minutes, name in enumerate(("Cy Dahl", "Ann Lee", "Bo Chen")):
        feed.name(minutes / 60, {name: 5})
    assert feed.ledger.sizes()["waiting"] == 2
    assert feed.people == (15, 10, 5, 0)
    feed.name(1, {"Cy Dahl": 5})
    feed.name(1, {"Cy Dahl": 5})
    assert feed.people == (25, 15, 10, 0)
    assert not feed.ledger.lives


def test_first_seen_is_bounded_too() -> None:
    """Whoever falls out of it is new again."""
    feed = Feed(policy(pending_names=1, first_seen_names=1))
    for minutes, name in enumerate(("Ann Lee", "Bo Chen", "Cy Dahl", "Di Egan")):
        feed.name(minutes / 60, {name: 1})
    assert feed.ledger.sizes()["remembered"] == 1
    for _ in range(3):
        feed.name(1, {"Ann Lee": 1})
    assert feed.ledger.lives[ANN].first_seen_ms == START_MS + HOUR_MS


def test_who_waits_at_a_full_table_keeps_only_its_latest_articles() -> None:
    """So that one name's row stays small however long the table is full."""
    feed = Feed(policy())
    for _ in range(3):
        feed.name(0, {"Ann Lee": 1})
    for number in range(50):
        feed.name(number / 60, {"Ann Lee": 1, "Bo Chen": 1})
    assert feed.people == (3 + 100, 32, 18, 0)


def test_an_entity_leaves_and_enters_the_limit_with_its_pin() -> None:
    """A name taken off the watch-list needs a place from then on; one put on it frees its own."""
    feed = Feed(policy())
    feed.name(0, {"Ann Lee": 1}, pinned=("Ann Lee",))
    assert feed.ledger.series[Kind.PERSON] == 0
    feed.name(0, {"Ann Lee": 1})
    assert feed.ledger.series[Kind.PERSON] == 1
    feed.name(0, {"Ann Lee": 1}, pinned=("Ann Lee",))
    assert feed.ledger.series[Kind.PERSON] == 0


def test_one_watched_no_more_waits_outside_until_there_is_room() -> None:
    """The limit is not passed, and nobody within the guard's time is driven out."""
    feed = Feed(policy())
    feed.name(0, {"Ann Lee": 1}, pinned=("Ann Lee",))
    for _ in range(3):
        feed.name(0, {"Bo Chen": 1})
    feed.name(0.5, {"Ann Lee": 1})
    assert set(feed.ledger.lives) == {ANN, BO}
    assert feed.ledger.series[Kind.PERSON] == 1
    feed.name(1, {"Ann Lee": 1})
    assert set(feed.ledger.lives) == {ANN}
    assert feed.ledger.series[Kind.PERSON] == 1


def test_a_lower_limit_is_applied_when_the_state_is_loaded() -> None:
    """The stalest go under their own reason; who was named within the hour stays until the place is needed."""
    feed = Feed(policy(person_limit=3, pending_names=3))
    for hours, name in ((0, "Ann Lee"), (1, "Bo Chen"), (3, "Cy Dahl")):
        for _ in range(3):
            feed.name(hours, {name: 1})
    feed.name(3, {"Di Egan": 1, "Ed Foss": 1, "Flo Gray": 1})
    loaded = Ledger.load(policy(person_limit=0, pending_names=1), feed.ledger.rows())
    assert set(loaded.lives) == {"person:cy dahl"}
    tally = loaded.tallies[Kind.PERSON]
    assert (tally.evicted, tally.evicted_by_policy, tally.overflow, tally.pending) == (6, 2, 2, 1)
    assert set(loaded.take_changes()) >= {b"t", b"e" + ANN.encode(), b"pperson:di egan"}


def test_each_partition_has_its_share_of_the_limit_rounded_up() -> None:
    """1,000 people on 12 partitions are 84 each."""
    assert Ledger(Policy(partition=3, partitions=12)).policy.limit(Kind.PERSON) == 84


def test_the_number_of_sources_changes_when_the_clock_moves_on() -> None:
    """The entity is named as touched, so that its gauge falls without a new mention."""
    feed = Feed(policy(admission_articles=1))
    feed.name(0, {"Ann Lee": 1})
    feed.ledger.take_touched()
    feed.name(14 / 60, {})
    assert feed.ledger.take_touched() == []
    feed.name(15 / 60, {})
    assert feed.ledger.take_touched() == [ANN]


def test_a_million_names_keep_every_table_bounded() -> None:
    """A flood of names that nobody heard of: 10,000 articles of a hundred new names each."""
    bounds = policy(person_limit=50, pending_names=500, first_seen_names=500, window_articles=200)
    feed = Feed(bounds)
    for number in range(10_000):
        names = {f"Nobody {number * 100 + each:07d}": 1 for each in range(100)}
        feed.name(number / 1_000, names)
        feed.ledger.take_changes()
    sizes = feed.ledger.sizes()
    assert sizes.pop("articles") <= 200
    assert sizes == {"series": 0, "waiting": 500, "remembered": 500}
    assert feed.people == (1_000_000, 500, 999_500, 0)
    assert sum(len(name) + len(packed) for name, packed in feed.ledger.rows()) < 2_000_000
    admission = feed.ledger._admission
    assert len(admission.waiting._stalest._heap) <= 2 * 500 + 65
    assert len(admission.remembered._stalest._heap) <= 2 * 500 + 65
