"""How many sources stand behind an entity's last 15 minutes."""

from monitor.fingerprints import content_hash, text_key
from monitor.policy import MINUTE_MS
from monitor.sources import MAX_SIGHTINGS, SOURCES_WINDOW_MS, Sighting, count, remember
from tests.monitor.streams import START_MS

STORY, OTHER = 0, 2**40 - 1
NEAR = 0b111


def seen(*reports: tuple[str, int, int], clock_ms: int = START_MS) -> list[Sighting]:
    """The table after these reports (source, fingerprint, log time in minutes)."""
    sightings: list[Sighting] = []
    for source, fingerprint, minute in reports:
        sightings = remember(
            sightings, Sighting(text_key(source), fingerprint, START_MS + minute * MINUTE_MS), clock_ms
        )
    return sightings


def test_sources_with_stories_of_their_own_are_counted_once_each() -> None:
    """However often each of them writes."""
    assert count(seen(("a", STORY, 0), ("b", OTHER, 0), ("a", 2**60 - 1, 0)), START_MS) == 2


def test_who_prints_the_same_text_is_no_further_source() -> None:
    """Up to 3 of 64 bits; the fourth makes it another text."""
    assert count(seen(("a", STORY, 0), ("b", NEAR, 0)), START_MS) == 1
    assert count(seen(("a", STORY, 0), ("b", 0b1111, 0)), START_MS) == 2


def test_a_reprint_counts_once_the_first_report_has_left() -> None:
    """Somebody did name the entity in the last 15 minutes."""
    later_ms = START_MS + 16 * MINUTE_MS
    assert count(seen(("a", STORY, 0), ("b", NEAR, 10)), later_ms) == 1
    assert count(seen(("a", STORY, 0), ("b", OTHER, 10)), START_MS + 25 * MINUTE_MS) == 0


def test_a_source_counts_for_its_own_story_beside_a_reprint() -> None:
    """Two agencies, two stories, one of them printed by both."""
    assert count(seen(("a", STORY, 0), ("b", STORY, 0), ("b", OTHER, 0)), START_MS) == 2


def test_what_is_older_than_the_window_is_not_taken_in() -> None:
    """A record of a lagging source says nothing of now."""
    clock_ms = START_MS + SOURCES_WINDOW_MS
    assert seen(("a", STORY, 0), clock_ms=clock_ms) == []
    assert len(seen(("a", STORY, 1), clock_ms=clock_ms)) == 1


def test_the_table_is_bounded_and_a_busy_source_makes_room_first() -> None:
    """One that publishes forty texts does not drive out the others."""
    reports = [("quiet", 0, 0), *(("busy", content_hash(str(number)), 0) for number in range(1, 41))]
    sightings = seen(*reports)
    assert len(sightings) == MAX_SIGHTINGS
    assert count(sightings, START_MS) == 2
    crowd = seen(*((f"source {number}", content_hash(str(number)), 0) for number in range(1, 41)))
    assert len(crowd) == MAX_SIGHTINGS
