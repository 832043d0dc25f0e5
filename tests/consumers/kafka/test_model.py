"""Thousands of small worlds, each with its own order of crashes, lost and late writes, moves and cleanings."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.consumers.kafka.mutants import MUTANTS, Mutant, caught_in, quietly
from tests.consumers.kafka.world import World

WORLDS = int(os.environ.get("WORLDS", "1000"))
FIRST = int(os.environ.get("SEED", "0"))


pytestmark = pytest.mark.usefixtures("_quiet")


@pytest.fixture(name="_quiet")
def _without_logs() -> Iterator[None]:
    with quietly():
        yield


def test_no_schedule_miscounts() -> None:
    """Every world ends with the counts of an undisturbed ledger, and shows nothing that falls on the way."""
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as cores:
        list(cores.map(undisturbed, range(FIRST, FIRST + WORLDS), chunksize=25))


def undisturbed(seed: int) -> None:
    """One world. Raises `WrongError`, with the seed."""
    with quietly():
        World(seed).run(300)


def test_the_worlds_are_harsh() -> None:
    """Each kind of fault really happens."""
    world = World(FIRST)
    for seed in range(FIRST, FIRST + 40):
        one = World(seed)
        one.run(300)
        world.faults += one.faults
    kinds = {
        "kill",
        "failed write",
        "late write",
        "cleaning",
        "suspension",
        "move",
        "reset",
        "skip",
        "replay",
        "overtaken",
        "other lists",
    }
    assert set(world.faults) == kinds
    assert min(world.faults.values()) >= 5


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_wrong_rule_is_seen(mutant: Mutant) -> None:
    """Each of these would miscount in production one day; here it is found within some hundred worlds."""
    assert caught_in(mutant) is not None
