"""The clocks for eyes: wall time when live, the stream's own in a replay."""

import time

from consumers.clock import ReplayClock, WallClock


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The seconds now."""
        return self.now


def test_live_is_now_and_everything_is_due() -> None:
    """The wall clock waits for nothing."""
    clock = WallClock()
    assert abs(clock.now_ms() - time.time() * 1_000) < 5_000
    assert 0.0 == clock.seconds_until(clock.now_ms() + 1_000_000)


def test_a_replay_begins_at_the_first_date_and_runs_at_its_pace() -> None:
    """Ten stream seconds pass in one real second at pace 10."""
    seconds = Seconds()
    clock = ReplayClock(10.0, seconds)
    assert 0.0 == clock.seconds_until(50_000)
    assert 2.0 == clock.seconds_until(70_000)
    seconds.now += 1.5
    assert 65_000 == clock.now_ms()
    assert 0.5 == clock.seconds_until(70_000)
    assert clock.seconds_until(60_000) < 0


def test_a_record_without_a_date_is_due_at_once() -> None:
    """It comes with the one before it."""
    clock = ReplayClock(10.0, Seconds())
    assert 0.0 == clock.seconds_until(None)
    clock.seconds_until(50_000)
    assert 0.0 == clock.seconds_until(None)
    assert 50_000 == clock.now_ms()


def test_pace_0_waits_for_nothing_and_shows_the_newest_date() -> None:
    """As fast as possible, and still the stream's own time."""
    clock = ReplayClock(0.0, Seconds())
    assert [0.0, 0.0, 0.0] == [clock.seconds_until(date) for date in (50_000, 90_000, 70_000)]
    assert 90_000 == clock.now_ms()


def test_a_finished_replay_stands_at_its_end() -> None:
    """Its last hour stays to be looked at, and the label says so."""
    seconds = Seconds()
    clock = ReplayClock(10.0, seconds)
    clock.seconds_until(50_000)
    clock.seconds_until(60_000)
    seconds.now += 1_000
    clock.finish()
    assert (60_000, "replay, over") == (clock.now_ms(), clock.label)
