"""The shipped rule for mention spikes, evaluated over many instants at once, from its own constants and thresholds.

A test compares every recorded value and every firing with a real Prometheus: `test_evaluator.py`.
"""

from dataclasses import dataclass

import numpy as np

from dashboards import spikes
from dashboards.thresholds import SpikeThresholds
from tests.rules.simulation.durations import seconds
from tests.rules.simulation.recording import Counts, Recorder
from tests.rules.simulation.worlds import Flags, Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """Expected articles and surprise by window; `recent` and `jump` are those of the hour before alone."""

    usual: Floats
    expected: dict[str, Floats]
    surprise: dict[str, Floats]
    recent: Floats
    jump: Floats


def usual_share(recorder: Recorder, counts: Counts) -> Floats:
    """The usual share at each evaluation of the baseline's group; NaN where there is none."""
    hour, week = (
        recorder.earlier(counts, seconds(offset)) * weight
        for offset, weight in ((spikes.HOUR_BEFORE, spikes.HOUR_WEIGHT), (spikes.SAME_HOUR[-1], spikes.WEEK_WEIGHT))
    )
    days = np.stack([recorder.earlier(counts, seconds(offset)) for offset in spikes.SAME_HOUR])
    candidates = np.stack([hour, week, quantile(days, spikes.DAYS_QUANTILE) * spikes.DAYS_WEIGHT])
    missing = np.isnan(candidates)
    return np.where(missing.all(axis=0), np.nan, np.where(missing, -np.inf, candidates).max(axis=0))


def scores(recorder: Recorder, counts: Counts) -> Scores:
    """All that is recorded of a name beyond its counts."""
    steps, every = counts.steps, recorder.all
    usual = recorder.latest(usual_share(recorder, counts), steps)
    expected = {
        window: _or_zero(usual * every.increase[window][steps] * every.doubt[window][steps], counts.increase[window])
        for window in spikes.ARMS
    }
    surprise = {window: _surprise(counts.increase[window], expected[window]) for window in spikes.ARMS}
    hour = recorder.latest(counts.share, steps, seconds(spikes.HOUR_BEFORE)) * spikes.LOUD_WEIGHT
    recent = hour * every.increase["15m"][steps] * every.doubt["15m"][steps]
    return Scores(usual, expected, surprise, recent, _surprise(counts.increase["15m"], recent))


def fires(recorder: Recorder, counts: Counts, score: Scores, spike: SpikeThresholds, sources: Floats) -> Flags:
    """Whether any of the arms is true at each evaluation, sources (as scraped) included."""
    steps, every, gained = counts.steps, recorder.all, counts.increase
    fast_excess, slow_excess = (gained[window] - score.expected[window] for window in ("3m", "15m"))
    fast = score.surprise["3m"] >= spike.fast_surprise
    fast &= gained["3m"] >= spike.fast_articles * every.flood["3m"][steps]
    fast &= (fast_excess >= spike.fast_share * slow_excess) & (sources >= spike.fast_sources)
    slow = score.surprise["15m"] >= spike.slow_surprise
    slow &= (gained["15m"] >= spike.slow_articles * every.flood["15m"][steps]) & (sources >= spike.slow_sources)
    loud = (score.jump >= spike.loud_surprise) & (score.recent >= spike.loud_expected)
    loud &= gained["15m"] - score.recent >= spike.loud_articles * every.flood["15m"][steps]
    loud &= sources >= spike.slow_sources
    return np.asarray(fast | slow | loud)


def quantile(values: Floats, share: float) -> Floats:
    """Prometheus' quantile of each column over what is not missing."""
    present = np.sum(~np.isnan(values), axis=0)
    ordered = np.sort(values, axis=0)  # missing ones come last
    place = share * (present - 1)
    low = np.clip(np.floor(place), 0, None).astype(np.int64)
    high = np.clip(np.minimum(low + 1, present - 1), 0, None).astype(np.int64)
    column = np.arange(values.shape[1])
    weight = place - np.floor(place)
    return np.asarray(ordered[low, column] * (1 - weight) + ordered[high, column] * weight)


def _surprise(articles: Floats, expected: Floats) -> Floats:
    return np.asarray((articles - expected) / np.sqrt(expected + 1))


def _or_zero(expected: Floats, articles: Floats) -> Floats:
    """`or articles * 0`: nothing is expected of a name without a past."""
    return np.where(np.isnan(expected), articles * 0, expected)
