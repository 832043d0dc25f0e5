"""Colours stand out on both pages, and stay apart for the colour-blind."""

import math
from itertools import combinations
from typing import Any

import pytest

from dashboards.palette import NEGATIVE, NEUTRAL, PALETTE, POSITIVE
from tests.dashboards.made import BOARDS, panels

PAGES = ("#FFFFFF", "#181B1F")
"""Behind a panel in Grafana's light and dark theme."""
MIN_CONTRAST = 3.0
"""WCAG 2.2, success criterion 1.4.11: graphics against what is beside them."""
MIN_DISTANCE = 15.0
"""Of CIE L*a*b*, where about 2.3 is just noticeable: far enough for thin lines."""
EYES = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What is left of linear RGB without one kind of cones: Machado, Oliveira and Fernandes 2009, severity 1.0."""
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
Vector = tuple[float, float, float]


def linear(colour: str) -> Vector:
    """Linear RGB of `#RRGGBB`, each 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts)
    return red, green, blue


def times(matrix: tuple[Vector, ...], vector: Vector) -> Vector:
    """Matrix times vector, held within 0 to 1.1."""
    x, y, z = (min(1.1, max(0.0, sum(a * b for a, b in zip(line, vector, strict=True)))) for line in matrix)
    return x, y, z


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    darker, lighter = sorted(times(XYZ, linear(it))[1] for it in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(colour: str, eyes: tuple[Vector, ...]) -> Vector:
    """L*a*b* as these eyes see it."""
    seen = times(XYZ, times(eyes, linear(colour)))
    x, y, z = (
        it ** (1 / 3) if it > 0.008856 else 7.787 * it + 16 / 116
        for it in (part / white for part, white in zip(seen, WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str) -> float:
    """The smallest over all eyes."""
    return min(math.dist(lab(one, eyes), lab(other, eyes)) for eyes in EYES.values())


def colours(value: Any) -> set[str]:
    """Every colour that is written anywhere in a part of a board."""
    if isinstance(value, dict):
        return set().union(*map(colours, value.values()))
    if isinstance(value, list):
        return set().union(*map(colours, value))
    return {value} if isinstance(value, str) and value.startswith("#") and len(value) == 7 else set()


@pytest.mark.parametrize("colour", PALETTE)
@pytest.mark.parametrize("page", PAGES)
def test_every_colour_stands_out_on_both_pages(colour: str, page: str) -> None:
    """Lines, bars and circles."""
    assert contrast(colour, page) >= MIN_CONTRAST


def test_the_boards_have_no_other_colour() -> None:
    """So that what is tested here is what is shown."""
    assert set() == colours(BOARDS) - set(PALETTE)


def test_colours_of_one_panel_stay_apart() -> None:
    """For all eyes, whatever is drawn together."""
    close = {
        (panel["title"], one, other)
        for board in BOARDS.values()
        for panel in panels(board)
        for one, other in combinations(sorted(colours(panel)), 2)
        if distance(one, other) < MIN_DISTANCE
    }
    assert set() == close


def test_tones_stay_apart() -> None:
    """Negative, neither and positive."""
    assert min(distance(*pair) for pair in combinations((NEGATIVE, NEUTRAL, POSITIVE), 2)) >= MIN_DISTANCE


def test_the_measures_bite() -> None:
    """Blue and violet are one without red cones, yellow is lost on white, black on white is the most there is."""
    assert distance("#5794F2", "#B877D9") < MIN_DISTANCE
    assert contrast("#F0E442", "#FFFFFF") < MIN_CONTRAST
    assert pytest.approx(21, abs=0.01) == contrast("#000000", "#FFFFFF")
    assert pytest.approx(100, abs=0.01) == math.dist(
        lab("#000000", EYES["all cones"]), lab("#FFFFFF", EYES["all cones"])
    )
