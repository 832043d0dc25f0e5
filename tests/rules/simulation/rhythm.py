"""How the rate of news goes up and down: hours, weekdays, moods of hours and of days, each name with its own."""

import numpy as np

from tests.rules.simulation.shapes import CELL_SECONDS, Shape
from tests.rules.simulation.worlds import Floats, Integers, Trend

Rng = np.random.Generator
WEEK = np.array([0.95, 1.0, 1.0, 1.0, 1.0, 0.55, 0.5])  # Monday to Sunday
CELLS_AN_HOUR = 3600 // CELL_SECONDS


def hours_of(shape: Shape) -> Floats:
    """The middle of each cell in hours since the first midnight."""
    return (np.arange(shape.seconds // CELL_SECONDS) + 0.5) / CELLS_AN_HOUR


def day_curve(hour: Floats) -> Floats:
    """The rate at an hour of the day: a night at a fifth of the day's two humps (late morning, afternoon)."""
    angle = 2 * np.pi / 24

    def hump(peak: float) -> Floats:
        return np.asarray(np.exp(2 * (np.cos((hour - peak) * angle) - 1)))

    return np.asarray(0.25 + hump(10.5) + 0.85 * hump(16.5))


def moods(rng: Rng, shape: tuple[int, int], sigma: float, memory_hours: float) -> Floats:
    """Log-normal noise of mean 1 that forgets itself within `memory_hours`, one row each."""
    keep = np.exp(-1 / (memory_hours * CELLS_AN_HOUR))
    noise = rng.standard_normal(shape)
    noise[:, 1:] *= np.sqrt(1 - keep**2)
    for cell in range(1, shape[1]):
        noise[:, cell] += keep * noise[:, cell - 1]
    return np.asarray(np.exp(sigma * noise - sigma**2 / 2))


def newsroom(rng: Rng, shape: Shape) -> Floats:
    """The rate of all news by cell, mean 1."""
    hours = hours_of(shape)
    weekday = (hours // 24).astype(int) % 7
    rate = day_curve(hours % 24) * WEEK[weekday] * moods(rng, (1, len(hours)), 0.10, 2)[0]
    return np.asarray(rate / rate.mean())


def each_name(rng: Rng, shape: Shape, trends: tuple[Trend, ...]) -> Floats:
    """The rate of each name by cell, each row of mean 1.

    Three in five names keep about the newsroom's hours, the others any; one in ten is busier at weekends.
    """
    hours, names = hours_of(shape), shape.entities
    near = rng.random(names) < 0.6
    shift = np.where(near, rng.normal(0, 1.5, names), rng.uniform(-12, 12, names))
    if shape.shared_cycle:
        shift[:] = 0
    rate = day_curve((hours[None] - shift[:, None]) % 24)
    weekend = (hours // 24).astype(int) % 7 >= 5
    rate *= np.where(weekend[None], np.where(rng.random(names) < 0.1, 1.8, 0.52)[:, None], 1.0)
    rate *= moods(rng, rate.shape, 0.5, 24)
    rate *= moods(rng, rate.shape, 0.35, 1.5)
    for trend in trends:
        top = rng.uniform(5, 8)
        rate[trend.name] *= top ** _rise_and_fall(hours, trend)
    return np.asarray(rate / rate.mean(axis=1, keepdims=True))


def _rise_and_fall(hours: Floats, trend: Trend) -> Floats:
    days = (hours - trend.start / 3600) / 24
    return np.interp(days, [0, 2.5, 3.5, 6.5], [0, 1, 1, 0])


def moments(rng: Rng, expected: Floats) -> tuple[Integers, Floats]:
    """Rows and times in seconds of events with the expected number for each row and cell."""
    counts = rng.poisson(expected)
    row, cell = np.nonzero(counts)
    many = counts[row, cell]
    time = (np.repeat(cell, many) + rng.random(int(many.sum()))) * CELL_SECONDS
    return np.repeat(row, many).astype(np.int64), time
