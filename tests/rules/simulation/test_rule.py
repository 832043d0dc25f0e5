"""The shipped rule on a world that nobody tuned it on: it finds what it must, and is silent where it must be."""

import numpy as np
import pytest

from dashboards.thresholds import thresholds_for
from tests.rules.simulation.evaluator import Evaluator, shipped_rule
from tests.rules.simulation.generator import generate
from tests.rules.simulation.judging import Judge, Verdict
from tests.rules.simulation.shapes import Shape
from tests.rules.simulation.trials import REPORTING, TUNING, floors
from tests.rules.simulation.worlds import Kind

SEED = 2001


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    """What the shipped rule's alarms are worth in one whole world."""
    shape = Shape()
    world, thresholds = generate(SEED, shape), thresholds_for(shape.articles_a_day)
    evaluator = Evaluator(world, thresholds, floors(thresholds))
    return Judge(world).judge(evaluator.alarms(shipped_rule(thresholds.general)))


def test_large_stories_are_found(verdict: Verdict) -> None:
    """Of thirty, at most two are missed, even where the name is loud."""
    large = [it for it in verdict.outcomes if it.story.kind == Kind.PLANTED and it.story.size >= 60]
    assert 30 == len(large)
    assert 2 >= sum(it.delay > 3600 for it in large)


def test_a_desk_is_not_called_for_nothing(verdict: Verdict) -> None:
    """This world is a bad one, with 14 alarms that no single story of ten texts stands behind; there may be no more."""
    assert 1.05 > verdict.false_a_day(10)
    assert 4.0 > verdict.false_a_day()
    assert not any(it.wire_copy for it in verdict.false)
    assert 1.1 > np.mean([it.alarms for it in verdict.outcomes if it.alarms])


def test_seeds_for_reporting_were_never_used_for_tuning() -> None:
    """Nor is this test's."""
    assert not set(TUNING) & {*REPORTING, SEED}
