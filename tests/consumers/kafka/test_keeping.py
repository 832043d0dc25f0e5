"""A role is kept alive through the world's faults, and ended by its own."""

import threading
import time
from collections.abc import Callable

import pytest

from consumers.kafka.keeping import Keeper
from monitor.errors import LogError, StateError, StuckError


class Scripted:
    """A session that does what it is told, then nothing."""

    def __init__(self, steps: list[Callable[[], int]]) -> None:
        self.steps = steps
        self.is_closed = False

    def step(self) -> int:
        """The next of the steps."""
        time.sleep(0.01)
        return self.steps.pop(0)() if self.steps else 0

    def close(self) -> None:
        """Takes note."""
        self.is_closed = True


def fail(error: Exception) -> Callable[[], int]:
    """A step that raises."""

    def step() -> int:
        raise error

    return step


def kept(
    *sessions: Scripted | Exception, waiting: int = 0, stuck_seconds: float = 0.3
) -> tuple[Keeper, threading.Event]:
    """A keeper over these sessions, one after the other, and the event of its end."""
    left = list(sessions)
    ended = threading.Event()

    def begin() -> Scripted:
        session = left.pop(0) if left else Scripted([])
        if isinstance(session, Exception):
            raise session
        return session

    keeper = Keeper("role", begin, lambda: waiting, stuck_seconds=stuck_seconds, on_end=ended.set)
    keeper.start()
    return keeper, ended


def test_a_fault_of_the_world_begins_a_new_session() -> None:
    """Every client of the old one is closed, and why it waits can be asked meanwhile."""
    first, second = Scripted([lambda: 1, fail(LogError("the broker is away"))]), Scripted([lambda: 1])
    keeper, ended = kept(first, LogError("still away"), second)
    until = time.monotonic() + 10
    problems = set()
    while second.steps and time.monotonic() < until:
        problems.add(keeper.problem)
        time.sleep(0.005)
    assert first.is_closed
    assert {"the broker is away", "still away"} <= problems
    assert "" == keeper.problem
    keeper.stop()
    assert ended.wait(5)
    assert keeper.error is None
    assert second.is_closed


@pytest.mark.parametrize("error", [StateError("the log has lost its end"), ZeroDivisionError("a bug")])
def test_what_is_not_the_worlds_fault_ends_the_role(error: Exception) -> None:
    """It is handed on, for the exit code; nothing is tried again."""
    session = Scripted([fail(error)])
    keeper, ended = kept(session)
    assert ended.wait(5)
    assert error is keeper.error
    assert session.is_closed


def test_twice_stuck_is_the_end() -> None:
    """Records wait and none comes: the clients are rebuilt once, then the process must be."""
    first, second = Scripted([]), Scripted([])
    keeper, ended = kept(first, second, waiting=5)
    assert ended.wait(10)
    assert isinstance(keeper.error, StuckError)
    assert first.is_closed
    assert second.is_closed
    assert "5 records wait" in str(keeper.error)


def test_idleness_is_not_being_stuck() -> None:
    """Where nothing waits, nothing is wrong; and work that comes in time resets the watch."""
    keeper, ended = kept(Scripted([]), waiting=0)
    assert not ended.wait(1)
    keeper.stop()
    assert ended.wait(5)
    keeper, ended = kept(Scripted([lambda: 1] * 60), waiting=5)
    assert not ended.wait(0.5)
    keeper.stop()
    assert ended.wait(5)
