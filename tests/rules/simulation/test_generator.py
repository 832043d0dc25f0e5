"""The generator gives what it says, and the judge tells true from false."""

import numpy as np
import pytest

from tests.rules.simulation.generator import generate
from tests.rules.simulation.judging import Alarm, Judge
from tests.rules.simulation.scraping import Scrapes
from tests.rules.simulation.shapes import Shape
from tests.rules.simulation.worlds import Kind, Story, World

SHAPE = Shape(articles_a_day=2_000, entities=100, stories_a_size=4)


@pytest.fixture(scope="module")
def world() -> World:
    """A small world."""
    return generate(7, SHAPE)


def first(world: World, kind: Kind, size: int = 0) -> Story:
    """The first story of a kind that has at least this size."""
    return next(story for story in world.stories if story.kind == kind and story.size >= size)


def test_a_seed_gives_the_same_world_again(world: World) -> None:
    """And another one gives another."""
    assert np.array_equal(world.articles.time, generate(7, SHAPE).articles.time)
    assert not np.array_equal(world.articles.time[:100], generate(8, SHAPE).articles.time[:100])


def test_as_many_articles_come_as_were_asked_for(world: World) -> None:
    """Within a quarter: what is planted is the same in a small world, and comes on top."""
    assert pytest.approx(SHAPE.articles_a_day, rel=0.25) == len(world.articles.time) / SHAPE.days


def test_a_planted_story_has_its_size_in_a_quarter_of_an_hour(world: World) -> None:
    """Counted on its name, within what chance allows."""
    story = first(world, Kind.PLANTED, 150)
    rows = world.reports.article[world.slice_of(story.names[0])]
    own = world.articles.time[rows[world.articles.story[rows] == story.number]]
    assert pytest.approx(150, abs=50) == np.sum(own < story.onset + 900)


def test_a_wire_copy_is_one_source(world: World) -> None:
    """Thirty outlets print one text."""
    story = first(world, Kind.WIRE_COPY)
    sources = Scrapes(world).sources(story.names[0], np.array([story.onset + 590]))
    assert 4 > sources[0]


def test_a_newcomer_is_shown_at_zero_and_then_moves(world: World) -> None:
    """Nothing before its third article, 0 for the hold, then its exact count."""
    story = first(world, Kind.PLANTED_NEWCOMER, 60)
    samples = Scrapes(world).of(story.names[0]).articles[0]
    assert samples.time[0] > story.onset
    assert [0, 0] == samples.value[:2].tolist()
    assert samples.value[3] >= 3


def test_a_series_that_moves_comes_back_at_its_last_value(world: World) -> None:
    """At the other instance, standing still for the hold."""
    move = next(absence for absence in world.absences if absence.returns_elsewhere)
    here, there = Scrapes(world).of(move.partitions[0]).articles
    before = here.value[here.time < move.start][-1]
    assert [before, before] == there.value[there.time >= move.back][:2].tolist()


def test_alarms_on_planted_stories_are_found_in_time(world: World) -> None:
    """Within the hour it is found; within four it belongs to the story; later it is false."""
    story = first(world, Kind.PLANTED, 60)
    for minutes, found, false in ((5, True, 0), (90, False, 0), (300, False, 1)):
        verdict = Judge(world).judge([Alarm(story.names[0], story.onset + minutes * 60)])
        outcome = next(it for it in verdict.outcomes if it.story is story)
        assert (found, false) == (bool(np.isfinite(outcome.delay)), len(verdict.false))


def test_an_event_on_schedule_is_worth_nothing(world: World) -> None:
    """However many texts it has."""
    events = (story for story in world.stories if story.kind == Kind.SCHEDULED and story.onset > 8 * 86_400)
    story = next(story for story in events if story.size > 20)
    verdict = Judge(world).judge([Alarm(story.names[0], story.onset + 1800)])
    assert [(0, True)] == [(it.texts, it.scheduled) for it in verdict.false]
