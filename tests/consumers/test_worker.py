"""The language process: dies, hangs, and the rest of the batch goes on."""

import os
import signal
from collections.abc import Iterator

import pytest

from consumers.desk_file import read
from consumers.people_table import base_rows
from consumers.settings import Settings, load
from consumers.worker import Worker
from monitor.errors import DeadReason, InstallationError, SkipReason
from monitor.items import Action
from monitor.mentions import Kind
from monitor.records import Record
from monitor.watchlists import NO_LISTS

NOW_MS = 1_780_000_000_000
GOOD = Record(b"Kenya votes\nKenya and Peru held elections on Sunday, officials in both countries said.", NOW_MS)


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The defaults."""
    return load({}, {})


@pytest.fixture(scope="module")
def worker(settings: Settings) -> Iterator[Worker]:
    """One child for all tests of this file: starting it takes seconds."""
    started = Worker(settings)
    yield started
    started.close()


def test_outcomes_come_in_the_order_of_the_records(worker: Worker) -> None:
    """An item, a skip and a death, each at its place, and the time of every stage."""
    french = "La ministre a annoncé que les élections auront lieu dimanche prochain dans tout le pays.".encode()
    batch = worker.run([Record(b"", NOW_MS), GOOD, Record(french, NOW_MS)])
    empty, good, skipped = batch.outcomes
    assert DeadReason.EMPTY is empty.dead
    assert good.item is not None
    assert ["KE", "PE"] == [observation.id for observation in good.item.observations]
    assert SkipReason.LANGUAGE is skipped.skipped
    assert {"decode", "clean", "names", "entities", "tone"} == set(batch.stage_seconds)


def test_a_retraction_needs_no_text(worker: Worker) -> None:
    """It observes nothing and takes back."""
    (outcome,) = worker.run([Record(b'{"uri": "urn:x", "title": "", "pubstatus": "canceled"}', NOW_MS)]).outcomes
    assert outcome.item is not None
    assert (Action.RETRACT, ()) == (outcome.item.action, outcome.item.observations)


def test_a_date_ahead_of_now_is_no_date(worker: Worker) -> None:
    """More than an hour ahead is a mistake, less is a clock that runs fast."""
    texts = [
        b'{"title": "Kenya votes", "text": "Kenya voted.", "published_at": %d}' % (NOW_MS + ms) for ms in (1, 3_600_001)
    ]
    near, far = worker.run([Record(text, NOW_MS) for text in texts]).outcomes
    assert near.item is not None
    assert far.item is not None
    assert (NOW_MS + 1, None) == (near.item.published_at_ms, far.item.published_at_ms)


def test_a_child_that_ended_between_batches_costs_nothing(worker: Worker) -> None:
    """The memory killer took it while nothing was to be done: the next record is read by a new one, and not dead."""
    worker._process.kill()
    worker._process.join()
    (outcome,) = worker.run([GOOD]).outcomes
    assert outcome.item is not None


def test_a_signal_to_the_whole_group_is_the_parents(worker: Worker) -> None:
    """A service manager ends all processes at once; a record that is being read then is not dead of it."""
    child = worker._process.pid
    assert child is not None
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(child, number)
    assert [None] == [outcome.dead for outcome in worker.run([GOOD]).outcomes]
    assert child == worker._process.pid


def test_other_lists_act_from_the_next_batch_on(worker: Worker) -> None:
    """Pins, spellings and merges; the item says by which table it was made, also where a new child made it."""
    text = b"A vote\nRadka Dimova met Rada Petrova in Kenya. Ms Dimova spoke, and Radka Dimovska listened."
    lists = read(
        b"desks: {a: {people: [Radka Dimova]}}\naliases: {Radka Dimova: [Radka Dimovska]}\n"
        b"merge: {Radka Dimova: [Rada Petrova]}",
        "desks.yml",
        base_rows(None),
    )
    (before,) = worker.run([Record(text, NOW_MS)]).outcomes
    worker.watch(lists)
    (after,) = worker.run([Record(text, NOW_MS)]).outcomes
    worker._process.kill()
    worker._process.join()
    anew, _ = worker.run([Record(text, NOW_MS), GOOD]).outcomes
    worker.watch(NO_LISTS)
    (again,) = worker.run([Record(text, NOW_MS)]).outcomes
    people = [
        [(it.id, it.mentions, it.pinned) for it in outcome.item.observations if it.kind is Kind.PERSON]
        for outcome in (before, after, again)
        if outcome.item is not None
    ]
    assert [("rada petrova", 1, False), ("radka dimova", 2, False), ("radka dimovska", 1, False)] == people[0]
    assert [("radka dimova", 4, True)] == people[1]
    assert people[0] == people[2]
    assert after.item is not None
    assert before.item is not None
    assert before.item.extractor != after.item.extractor
    assert anew.item == after.item


def test_a_dead_child_is_replaced_and_nothing_is_lost(worker: Worker) -> None:
    """Killed by the system, it is started again and the batch is done."""
    worker._process.kill()
    worker._process.join()
    outcomes = worker.run([GOOD, GOOD]).outcomes
    assert [True, True] == [outcome.item is not None for outcome in outcomes]


def test_a_record_that_takes_too_long_is_dead(settings: Settings) -> None:
    """Tried in its batch, then alone, then given up; the message says how long was allowed."""
    worker = Worker(settings.model_copy(update={"worker_timeout_seconds": 1e-6}))
    try:
        (outcome,) = worker.run([GOOD]).outcomes
    finally:
        worker.close()
    assert DeadReason.FAILED is outcome.dead
    assert "longer than 1e-06 s" in outcome.message


def test_a_pipeline_that_is_not_installed_is_an_error(settings: Settings) -> None:
    """The parent hears what the child could not load."""
    worker = Worker(settings.model_copy(update={"pipeline": "xx_no_such_pipeline"}))
    try:
        with pytest.raises(InstallationError, match="xx_no_such_pipeline"):
            worker.wait_ready()
    finally:
        worker.close()
