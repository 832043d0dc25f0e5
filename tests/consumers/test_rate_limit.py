"""The bucket of requests: bursts, refill, and no limit at all."""

from consumers.rate_limit import Bucket
from consumers.web_config import RateLimit

LIMIT = RateLimit.model_validate({"interval": "2s", "burst": 3})


def test_a_burst_is_answered_and_no_more() -> None:
    """A bucket is full at first."""
    bucket = Bucket()
    assert [True, True, True, False, False] == [bucket.take(LIMIT, 100.0) for _ in range(5)]


def test_an_interval_brings_one_more() -> None:
    """Half of one brings none; what is refused takes none."""
    bucket = Bucket()
    taken = [bucket.take(LIMIT, 100.0) for _ in range(3)]
    assert [True] * 3 == taken
    assert [False, False, True, False] == [bucket.take(LIMIT, now) for now in (101.0, 101.9, 102.0, 102.1)]


def test_it_never_holds_more_than_a_burst() -> None:
    """However long nobody asks."""
    bucket = Bucket()
    assert bucket.take(LIMIT, 100.0)
    assert 3 == sum(bucket.take(LIMIT, 1_000_000.0) for _ in range(10))


def test_another_limit_holds_at_once() -> None:
    """With what is left of the one before."""
    bucket = Bucket()
    assert bucket.take(LIMIT, 100.0)
    narrow = RateLimit.model_validate({"interval": "1h", "burst": 1})
    assert [True, False] == [bucket.take(narrow, 100.0) for _ in range(2)]


def test_without_a_limit_all_are_answered() -> None:
    """As by default."""
    bucket = Bucket()
    assert all(bucket.take(RateLimit(), 100.0) for _ in range(1_000))
