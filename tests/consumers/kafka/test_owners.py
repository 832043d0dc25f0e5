"""What the watch over owners sees, and what it lets pass."""

from tests.consumers.kafka.owners import Owners, Seen

ONE, TWO = frozenset({"1"}), frozenset({"1", "2"})


def problems(*pages: Seen) -> list[str]:
    """What it says of these."""
    owners = Owners()
    for page in pages:
        owners.note(page)
    return owners.problems


def test_two_owners_at_one_time_are_seen() -> None:
    """One shows it before and after the other does, and was given nothing meanwhile."""
    told = problems(Seen("a", 0, 1, "x", TWO), Seen("b", 1, 2, "y", ONE), Seen("a", 2, 3, "x", TWO))
    assert ["partition 1 was shown by b while a had it"] == told


def test_a_partition_that_moved_and_came_back_is_no_fault() -> None:
    """The life changed, or the pages may have been made in another order, or it was not there all the while."""
    a, b = Seen("a", 0, 1, "x", ONE), Seen("b", 1, 2, "y", ONE)
    assert [] == problems(a, b, Seen("a", 2, 3, "x2", ONE))
    assert [] == problems(a, b, Seen("a", 1.5, 3, "x", ONE))
    assert [] == problems(a, b, Seen("a", 2, 3, "x", frozenset()))
    assert [] == problems(a, b, Seen("b", 2, 3, "y", ONE))
