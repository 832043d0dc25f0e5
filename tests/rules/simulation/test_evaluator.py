"""The evaluator against a real Prometheus: every recorded value and every firing of six hours, after a week of news."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dashboards import recording as names
from dashboards import spikes
from dashboards.groups import render
from dashboards.rules import groups
from dashboards.thresholds import SpikeThresholds, Thresholds, thresholds_for
from tests.dashboards.promtool import World as PromtoolWorld
from tests.rules.simulation import shipped
from tests.rules.simulation.durations import seconds
from tests.rules.simulation.generator import generate
from tests.rules.simulation.ranges import Samples
from tests.rules.simulation.recording import Recorder, Timing
from tests.rules.simulation.scraping import SCRAPE_SECONDS, Scrapes
from tests.rules.simulation.shapes import Shape
from tests.rules.simulation.worlds import Floats, Integers, Kind, Story, World

SHAPE = Shape(articles_a_day=2_000, entities=40, warm_days=7, judged_days=8, partitions=2, stories_a_size=4)
ALIGNED = Timing(desks=240, baseline=240, phase=0.0)
"""promtool evaluates all groups at one interval, at the instant of a scrape; a short one would take minutes."""
HOURS = 6
Values = dict[tuple[str, int], dict[str, float]]
"""By recorded name and evaluation: a value for each entity, and for all."""


@pytest.mark.real
def test_it_records_and_fires_as_prometheus_does(tmp_path: Path) -> None:
    """Six hours with a planted story and a rebalance, of loud names, quiet ones and a newcomer."""
    world = generate(37, SHAPE)
    thresholds = thresholds_for(SHAPE.articles_a_day)
    story, entities = chosen(world)
    middle = int(story.onset // ALIGNED.desks)
    half = HOURS * 1800 // ALIGNED.desks
    steps = np.arange(middle - half, middle + half)
    ours, firing = evaluated(world, thresholds, entities, steps)
    theirs, their_firing = prometheus(world, thresholds, entities, steps, tmp_path)
    assert set(theirs) == set(ours)
    assert firing == their_firing
    assert f"e{story.names[0]}" in {name for some in firing.values() for name in some}
    for key, values in theirs.items():
        assert pytest.approx(values, rel=1e-9, abs=1e-9) == ours[key], key


def chosen(world: World) -> tuple[Story, list[int]]:
    """A story of the eighth day or later that lies within three hours of a rebalance, and names to look at."""
    moves = [absence.start for absence in world.absences if absence.returns_elsewhere]
    near = [
        story
        for story in world.stories
        if story.kind == Kind.PLANTED and story.size >= 60 and min(abs(story.onset - move) for move in moves) < 9000
    ]
    story = min(near, key=lambda one: one.onset)
    newcomer = next(one for one in world.stories if one.kind == Kind.PLANTED_NEWCOMER and one.onset < story.onset)
    return story, sorted({story.names[0], 0, 1, 7, 20, newcomer.names[0]})


def evaluated(
    world: World, thresholds: Thresholds, entities: list[int], steps: Integers
) -> tuple[Values, dict[int, set[str]]]:
    """What the evaluator records and which names it lets fire."""
    recorder = Recorder(Scrapes(world), ALIGNED, thresholds.history_articles)
    found: Values = defaultdict(dict)
    firing: dict[int, set[str]] = defaultdict(set)
    for entity in entities:
        for name, values in recorded(recorder, entity, steps, thresholds.general, firing):
            for step, value in zip(steps.tolist(), values.tolist(), strict=True):
                if not np.isnan(value):
                    found[name, step][f"e{entity}"] = value
    for window in spikes.ARMS:
        for what, by_window in ((f"flood{window}", recorder.all.flood), (f"doubt{window}", recorder.all.doubt)):
            for step in steps.tolist():
                found[f"{names.ARTICLES}:{what}", step][""] = float(by_window[window][step])
    return dict(found), dict(firing)


def recorded(
    recorder: Recorder, entity: int, steps: Integers, spike: SpikeThresholds, firing: dict[int, set[str]]
) -> Iterator[tuple[str, Floats]]:
    """The recorded series of one name; what fires is added on the way."""
    counts = recorder.counts(entity, steps)
    score = shipped.scores(recorder, counts)
    sources = recorder.scrapes.sources(entity, recorder.at[steps]).astype(np.float64)
    for step in steps[shipped.fires(recorder, counts, score, spike, sources)].tolist():
        firing[step].add(f"e{entity}")
    yield spikes.RATIO, recorder.latest(counts.share, steps)
    yield spikes.USUAL, score.usual
    yield spikes.RECENT, score.recent
    yield spikes.JUMP, score.jump
    for window in spikes.ARMS:
        yield f"{names.ENTITY_ARTICLES}:increase{window}", counts.increase[window]
        yield f"{names.ENTITY_ARTICLES}:expected{window}", score.expected[window]
        yield f"{names.ENTITY_ARTICLES}:surprise{window}", score.surprise[window]


def prometheus(
    world: World, thresholds: Thresholds, entities: list[int], steps: Integers, folder: Path
) -> tuple[Values, dict[int, set[str]]]:
    """The same by promtool, which runs the shipped groups over the same samples; alerts without the hour they keep."""
    shown = PromtoolWorld(step=f"{SCRAPE_SECONDS:g}s")
    scrapes, until = Scrapes(world), (int(steps[-1]) + 1) * ALIGNED.desks
    write_totals(shown, scrapes, until)
    for entity in entities:
        write_entity(shown, scrapes, entity, until)
    wanted = [spikes.RATIO, spikes.USUAL, spikes.RECENT, spikes.JUMP]
    wanted += [
        f"{names.ENTITY_ARTICLES}:{what}{window}"
        for what in ("increase", "expected", "surprise")
        for window in spikes.ARMS
    ]
    wanted += [f"{names.ARTICLES}:{what}{window}" for what in ("flood", "doubt") for window in spikes.ARMS]
    wanted.append("ALERTS")
    for step in steps.tolist():
        shown.values += [
            {"expr": name, "eval_time": f"{step * ALIGNED.desks}s", "exp_samples": [{"labels": "{}", "value": -1}]}
            for name in wanted
        ]
    baseline, desks = groups(thresholds)[:2]
    text = render([baseline, desks], runbook="", head="").replace("    keep_firing_for: 1h\n", "")
    result = shown.run(text, folder, f"{ALIGNED.desks}s")
    return read(result.stdout + result.stderr)


def write_totals(shown: PromtoolWorld, scrapes: Scrapes, until: float) -> None:
    """All articles, as each instance showed each partition."""
    for metric, series in (("articles_total", scrapes.total), ("articles_retracted_total", scrapes.total_retracted)):
        for number, samples in enumerate(series):
            partition, instance = scrapes.places[number]
            labels = f'job="deskwatch",instance="{instance}",partition="{partition}"'
            write(shown, f"deskwatch_{metric}{{{labels}}}", samples, until)


def write_entity(shown: PromtoolWorld, scrapes: Scrapes, entity: int, until: float) -> None:
    """Articles, retractions and sources of a name, as each instance showed them."""
    series = scrapes.of(entity)
    for metric, some in (("articles_total", series.articles), ("retracted_articles_total", series.retracted)):
        for instance, samples in enumerate(some):
            labels = f'job="deskwatch",instance="{instance}",kind="person",entity="e{entity}"'
            write(shown, f"deskwatch_entity_{metric}{{{labels}}}", samples, until)
    for instance, samples in enumerate(series.articles):
        labels = f'job="deskwatch",instance="{instance}",kind="person",entity="e{entity}",window="15m"'
        gauge = Samples(samples.time, scrapes.sources(entity, samples.time).astype(np.float64))
        write(shown, f"deskwatch_entity_sources{{{labels}}}", gauge, until)


def write(shown: PromtoolWorld, selector: str, samples: Samples, until: float) -> None:
    """A series in promtool's words: runs of one value, and gaps that begin with the mark of a vanished series."""
    grid = np.full(int(until / SCRAPE_SECONDS) + 1, np.nan)
    kept = samples.time <= until
    grid[(samples.time[kept] / SCRAPE_SECONDS).astype(np.int64)] = samples.value[kept]
    changes = np.flatnonzero(np.r_[True, ~((grid[1:] == grid[:-1]) | (np.isnan(grid[1:]) & np.isnan(grid[:-1])))])
    words = []
    for start, end in zip(changes, np.r_[changes[1:], len(grid)], strict=True):
        missing = np.isnan(grid[start])
        if missing and start:
            words.append("stale" + (f" _x{end - start - 1}" if end - start > 1 else ""))
        else:
            words.append(f"_x{end - start}" if missing else f"{grid[start]:g}+0x{end - start - 1}")
    if not np.isnan(grid).all():
        shown.series.append({"series": selector, "values": " ".join(words)})


def read(output: str) -> tuple[Values, dict[int, set[str]]]:
    """Values and firings out of promtool's complaint that they are not those of the test."""
    found: Values = {}
    firing: dict[int, set[str]] = defaultdict(set)
    for name, time, got in re.findall(r'expr: "([^"]+)", time: (\S+),\s*exp:[^\n]*\n\s*got:([^\n]*)', output):
        step = int(seconds(time)) // ALIGNED.desks
        samples = re.findall(r"\{([^}]*)\} ([-+.eE0-9]+|NaN)", got)
        for labels, value in samples:
            entity = "".join(re.findall(r'entity="(\w+)"', labels))
            if name == "ALERTS":
                if 'alertname="DeskwatchMentionSpike"' in labels and 'alertstate="firing"' in labels:
                    firing[step].add(entity)
            else:
                found.setdefault((name, step), {})[entity] = float(value)
    assert found, output[:2000]
    return found, dict(firing)
