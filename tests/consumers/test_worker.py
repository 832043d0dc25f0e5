"""The language process: dies, hangs, and the rest of the batch goes on."""

from collections.abc import Iterator

import pytest

from consumers.settings import Settings, load
from consumers.worker import Worker
from monitor.errors import DeadReason, InstallationError, SkipReason
from monitor.items import Action
from monitor.records import Record

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
