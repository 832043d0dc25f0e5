"""The ledger by example: ranks, differences, copies, kills, the window's edge, rows."""

import pytest

from monitor.errors import StateError
from monitor.fingerprints import article_key
from monitor.items import Action, ArticleItem
from monitor.ledger import Applied, Ledger, Position
from monitor.mentions import Kind
from monitor.policy import HOUR_MS, MINUTE_MS, Policy
from tests.monitor.streams import OPEN, START_MS, Disk, in_order, item, ledger_of, net

ANN = "person:ann lee"
RETRACT = Action.RETRACT


def apply_all(*items: ArticleItem, policy: Policy = OPEN) -> tuple[Ledger, list[Applied]]:
    """A ledger fed with the items in order, and what each came to."""
    ledger = Ledger(policy)
    return ledger, [ledger.apply(one, position) for one, position in in_order(items)]


def test_an_article_counts_once_with_all_that_it_says() -> None:
    """Articles, mentions, sentences and tone, sentiment go to the entity, the article and mentions to the totals."""
    ledger, applied = apply_all(item("u", {"Ann Lee": 3, "US": 1}))
    assert applied == [Applied.COUNTED]
    assert ledger.lives[ANN].gained == (1, 3, 1, 1, 1, 300, 90, 1, 1, 1, 150, 60)
    assert ledger.lives["country:US"].gained == (1, 1, 1, 1, 0, 100, 30, 0, 1, 0, 50, 20)
    assert ledger.totals.articles == 1
    assert [ledger.tallies[kind].mentions for kind in (Kind.PERSON, Kind.COUNTRY)] == [3, 1]


def test_an_article_that_names_nobody_counts_as_an_article() -> None:
    """It is part of every share's denominator."""
    ledger, _ = apply_all(item("u"))
    assert ledger.totals.articles == 1
    assert not ledger.lives


def test_a_later_version_adds_what_is_more_and_takes_back_what_is_less() -> None:
    """Counters only rise; what is less goes to the retracted side; the article itself is not counted again."""
    ledger, applied = apply_all(
        item("u", {"Ann Lee": 3, "US": 1}, version=1), item("u", {"Ann Lee": 1, "FR": 2}, version=2)
    )
    assert applied == [Applied.COUNTED, Applied.CHANGED]
    ann = ledger.lives[ANN]
    assert (ann.gained, ann.taken) == (
        (1, 3, 1, 1, 1, 300, 90, 1, 1, 1, 150, 60),
        (0, 2, 0, 0, 1, 200, 60, 1, 0, 1, 100, 40),
    )
    assert ledger.lives["country:US"].taken[:2] == (1, 1)
    assert ledger.lives["country:FR"].gained[:2] == (1, 2)
    assert (ledger.totals.articles, ledger.totals.articles_retracted) == (1, 0)


def test_an_older_version_that_comes_late_changes_nothing() -> None:
    """It is a duplicate as far as counts go."""
    ledger, applied = apply_all(item("u", {"Ann Lee": 1}, version=2), item("u", {"Ann Lee": 5}, version=1))
    assert applied == [Applied.COUNTED, Applied.DUPLICATE]
    assert net(ledger) == {ANN: (1, 1)}
    assert ledger.totals.articles_duplicate == 1


def test_without_versions_the_time_of_update_decides_else_the_log_time() -> None:
    """The order of arrival does not."""
    newer = item("u", {"Ann Lee": 1}, updated_at_ms=START_MS + 9, at_ms=START_MS)
    older = item("u", {"Ann Lee": 4}, at_ms=START_MS + 5)
    assert net(apply_all(newer, older)[0]) == net(apply_all(older, newer)[0]) == {ANN: (1, 1)}


def test_at_one_time_a_kill_outranks_and_content_breaks_the_tie() -> None:
    """The rank is total, so two partitions that see two orders agree."""
    one, other, kill = item("u", {"Ann Lee": 1}), item("u", {"Bo Chen": 1}), item("u", action=RETRACT)
    assert net(apply_all(one, other)[0]) == net(apply_all(other, one)[0])
    assert net(apply_all(kill, one)[0]) == net(apply_all(one, kill)[0]) == {}


def test_a_kill_takes_everything_back_and_a_higher_version_brings_it_again() -> None:
    """The article ceases to count, and begins again."""
    ledger, applied = apply_all(
        item("u", {"Ann Lee": 2}, version=1),
        item("u", version=2, action=RETRACT),
        item("u", {"Ann Lee": 2}, version=3),
    )
    assert applied == [Applied.COUNTED, Applied.RETRACTED, Applied.COUNTED]
    assert (ledger.totals.articles, ledger.totals.articles_retracted) == (2, 1)
    assert ledger.lives[ANN].gained[:2] == (2, 4)
    assert net(ledger) == {ANN: (1, 2)}


def test_a_kill_that_comes_first_is_remembered() -> None:
    """The older version that follows counts nothing, and nothing was retracted."""
    ledger, applied = apply_all(item("u", version=2, action=RETRACT), item("u", {"Ann Lee": 2}, version=1))
    assert applied == [Applied.RETRACTED, Applied.DUPLICATE]
    assert (ledger.totals.articles, ledger.totals.articles_retracted, dict(ledger.lives)) == (0, 0, {})


def test_the_same_content_at_a_higher_time_is_a_duplicate_and_moves_the_rank() -> None:
    """Another content between the two times then loses."""
    ledger, applied = apply_all(
        item("u", {"Ann Lee": 2}, updated_at_ms=1),
        item("u", {"Ann Lee": 2}, updated_at_ms=9),
        item("u", {"Bo Chen": 1}, updated_at_ms=5),
    )
    assert applied == [Applied.COUNTED, Applied.DUPLICATE, Applied.DUPLICATE]
    assert net(ledger) == {ANN: (1, 2)}


def test_a_copy_changes_no_row() -> None:
    """An offset at or below the watermark of its source, also after others."""
    log = in_order([item("u1", {"Ann Lee": 2}), item("u2", {"Ann Lee": 1})])
    ledger = ledger_of(log)
    ledger.take_changes()
    assert [ledger.apply(one, position) for one, position in log] == [Applied.COPY, Applied.COPY]
    assert ledger.take_changes() == {}


def test_the_same_offset_of_another_source_is_no_copy() -> None:
    """Watermarks are kept per source."""
    ledger = ledger_of([(item("u"), Position("a", 7))])
    assert ledger.apply(item("u"), Position("b", 7)) is Applied.DUPLICATE


def test_a_record_once_skipped_fills_its_hole() -> None:
    """An unknown uri counts even below the watermark, while its log time is above the horizon."""
    ledger = ledger_of([(item("u2"), Position("a", 8))])
    assert ledger.apply(item("u1", {"Ann Lee": 1}), Position("a", 3)) is Applied.COUNTED
    old = item("u0", {"Ann Lee": 1}, at_ms=START_MS - 48 * HOUR_MS)
    assert ledger.apply(old, Position("a", 2)) is Applied.COPY
    assert net(ledger) == {ANN: (1, 1)}


def test_beyond_the_window_an_article_counts_again_and_is_metered() -> None:
    """It left with its hour; what is no copy and was logged before the horizon may have been here."""
    first = item("u", {"Ann Lee": 1})
    ledger = ledger_of(in_order([first, item("later", at_ms=START_MS + 50 * HOUR_MS)]))
    assert ledger.sizes()["articles"] == 1
    assert ledger.apply(first, Position("replay", 0)) is Applied.COUNTED
    assert ledger.lives[ANN].gained[0] == 2
    assert ledger.totals.articles_beyond_window == 1


def test_a_kill_beyond_the_window_takes_nothing_back_and_is_metered() -> None:
    """Its article is known by its date of publication to be older than the window."""
    late_ms = START_MS + 50 * HOUR_MS
    ledger = ledger_of(
        in_order(
            [
                item("u", {"Ann Lee": 1}, published_at_ms=START_MS),
                item("u", at_ms=late_ms, version=9, action=RETRACT, published_at_ms=START_MS),
            ]
        )
    )
    assert net(ledger) == {ANN: (1, 1)}
    assert (ledger.totals.articles_retracted, ledger.totals.articles_beyond_window) == (0, 1)


def test_an_article_seen_again_stays_in_the_window() -> None:
    """A duplicate refreshes its hour, so a later version still finds what it added."""
    steps_ms = [START_MS, START_MS + 40 * HOUR_MS, START_MS + 80 * HOUR_MS]
    ledger, applied = apply_all(*(item("u", {"Ann Lee": 1}, at_ms=at_ms, updated_at_ms=1) for at_ms in steps_ms))
    assert applied[1:] == [Applied.DUPLICATE, Applied.DUPLICATE]
    assert net(ledger) == {ANN: (1, 1)}


def test_the_bound_drops_the_oldest_hours_and_raises_the_horizon_to_them() -> None:
    """Copies of what was dropped do not count again; what is kept still differs."""
    policy = Policy(window_articles=3)
    log = in_order(item(f"u{hour}", {"Ann Lee": 1}, at_ms=START_MS + hour * HOUR_MS) for hour in range(5))
    ledger = ledger_of(log, policy)
    assert ledger.sizes()["articles"] == 3
    assert START_MS + HOUR_MS <= ledger.horizon_ms < START_MS + 2 * HOUR_MS
    before = ledger.digest()
    assert {ledger.apply(one, position) for one, position in log} == {Applied.COPY}
    assert ledger.digest() == before


@pytest.mark.parametrize(("delay_ms", "late"), [(24 * HOUR_MS, 0), (24 * HOUR_MS + 1, 1)])
def test_an_article_logged_a_day_after_its_publication_is_late(delay_ms: int, late: int) -> None:
    """It counts, and is no source of anybody."""
    ledger, _ = apply_all(item("u", {"Ann Lee": 1}, published_at_ms=START_MS - delay_ms))
    assert ledger.totals.articles_late == late
    assert len(ledger.lives[ANN].sources) == 1 - late


def test_an_article_counts_in_its_home_partition_only_and_its_names_where_they_are_sent() -> None:
    """Every partition keeps its header."""
    home = article_key("u") % 2
    ledgers = [apply_all(item("u", {"Ann Lee": 1}), policy=Policy(partition=part, partitions=2))[0] for part in (0, 1)]
    assert [ledger.totals.articles for ledger in ledgers] == [int(home == 0), int(home == 1)]
    assert [ledger.sizes()["articles"] for ledger in ledgers] == [1, 1]


def test_the_exemplar_is_the_newest_article() -> None:
    """By its key, which is the start of the uri's sha256."""
    ledger, _ = apply_all(item("u1", {"Ann Lee": 1}), item("u2", {"Ann Lee": 1}))
    assert ledger.lives[ANN].article == article_key("u2")


def test_changes_cost_what_changed() -> None:
    """A batch of one article touches its own row, its names' rows, the totals and one watermark."""
    ledger, _ = apply_all(*(item(f"u{number}", {"Ann Lee": 1, "US": 1}) for number in range(50)))
    ledger.take_changes()
    ledger.apply(item("u60", {"Ann Lee": 1}), Position("in", 60))
    names = sorted(name[:1] for name in ledger.take_changes())
    assert names == [b"e", b"o", b"t", b"w"]


def test_changes_add_up_to_all_rows() -> None:
    """A store that follows them holds the whole state, and a loaded ledger equals the one that wrote it."""
    disk, ledger = Disk(), Ledger(OPEN)
    for number in range(6):
        ledger.apply(
            item(f"u{number}", {"Ann Lee": number + 1}, at_ms=START_MS + number * 12 * HOUR_MS), Position("in", number)
        )
        disk.store(ledger, number)
    assert disk.rows == dict(ledger.rows())
    loaded = disk.load(OPEN)
    assert loaded == ledger
    assert loaded.digest() == ledger.digest()
    assert loaded.take_changes() == {}


def test_rows_are_those_of_the_call_whatever_is_applied_while_they_are_read() -> None:
    """A snapshot is read bit by bit while the counting goes on, and is of one moment all the same."""
    news = [item(f"u{it}", {"Ann Lee": 1, f"N{it % 9}": 2}, at_ms=START_MS + it * MINUTE_MS) for it in range(120)]
    ledger, _ = apply_all(*news[:60])
    then = dict(ledger.rows())
    reading = ledger.rows()
    first = next(reading)
    for offset, later in enumerate(news[60:], 1_000):
        ledger.apply(later, Position("in", offset))
    assert then == dict([first, *reading])
    assert then != dict(ledger.rows())


def test_no_rows_are_an_empty_ledger() -> None:
    """The first start of all."""
    assert Ledger.load(OPEN, []) == Ledger(OPEN)


def test_rows_of_another_partition_or_version_are_refused() -> None:
    """With a message that says what to do."""
    rows = dict(Ledger(Policy(partition=1, partitions=3)).rows())
    with pytest.raises(StateError, match="partition 1 of 3"):
        Ledger.load(OPEN, rows.items())
    with pytest.raises(StateError, match="version 99"):
        Ledger.load(OPEN, {**rows, b"v": b"\x93\x63\x00\x01"}.items())
    with pytest.raises(StateError, match="not deskwatch's"):
        Ledger.load(OPEN, [(b"t", b"")])


def test_damaged_rows_are_refused() -> None:
    """A totals row that is gone, an entity's row that is cut."""
    ledger, _ = apply_all(item("u", {"Ann Lee": 1}))
    rows = dict(ledger.rows())
    with pytest.raises(StateError, match="damaged"):
        Ledger.load(OPEN, [(name, packed) for name, packed in rows.items() if name != b"t"])
    with pytest.raises(StateError, match="damaged"):
        Ledger.load(OPEN, [(name, packed[:-1] if name[:1] == b"e" else packed) for name, packed in rows.items()])


def test_the_clock_is_the_largest_log_time() -> None:
    """It does not go back, and starts at 0."""
    ledger = Ledger(OPEN)
    assert ledger.clock_ms == 0
    for offset, at_ms in enumerate([START_MS, START_MS + MINUTE_MS, START_MS - HOUR_MS]):
        ledger.apply(item(f"u{offset}", at_ms=at_ms), Position("in", offset))
    assert ledger.clock_ms == START_MS + MINUTE_MS


def test_strange_input_is_counted_like_any_other() -> None:
    """Years 0 and 9999 apart, lone surrogates in a uri, an article of a thousand names."""
    named = {f"Name {number:04d}": 1 for number in range(1_000)}
    year_0_ms, year_9999_ms = -62_167_219_200_000, 253_370_764_800_000
    ledger, applied = apply_all(
        item("\ud800", named, at_ms=year_0_ms, updated_at_ms=year_0_ms), item("u", named, at_ms=year_9999_ms)
    )
    assert applied == [Applied.COUNTED, Applied.COUNTED]
    assert Ledger.load(OPEN, ledger.rows()) == ledger


@pytest.mark.parametrize(
    "bad", [item("u", {"Sur\ud800rogate": 1}), item("u", {"Ann Lee": 2**70}), item("u", version=2**70)]
)
def test_an_item_that_no_row_can_hold_is_refused_before_it_counts(bad: ArticleItem) -> None:
    """The ledger stays whole and goes on."""
    ledger = Ledger(OPEN)
    with pytest.raises((ValueError, OverflowError)):
        ledger.apply(bad, Position("in", 0))
    assert (ledger.totals.articles, ledger.sizes()["articles"], dict(ledger.lives)) == (0, 0, {})
    assert ledger.apply(item("u", {"Ann Lee": 1}), Position("in", 1)) is Applied.COUNTED
    assert Ledger.load(OPEN, ledger.rows()) == ledger
