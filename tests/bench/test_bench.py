"""What benchmarks decide, without measuring: the guard's verdict, the wire's copies, a fitted exponent."""

import pytest

from tests.bench.growth import Growth
from tests.bench.guard import verdict
from tests.bench.pairs import Ratio
from tests.bench.synthetic import reports
from tests.bench.wire import COPIES, edited


def test_a_tenth_dearer_fails() -> None:
    """Up to a tenth passes; the message says what it was and what to do."""
    assert verdict(0.44, 0.40) == ""
    assert verdict(0.30, 0.40) == ""
    assert "25% more" in verdict(0.50, 0.40)
    assert "--renew" in verdict(0.50, 0.40)


def test_no_copy_is_like_another() -> None:
    """Each article comes five times, first as it is, and keeps most of its lines."""
    texts = [f"Headline {number}\nFirst line of it.\nSecond line, with some more words in it." for number in range(9)]
    copies = edited(texts, seed=1)
    assert copies[: len(texts)] == texts
    assert len(copies) == len(set(copies)) == COPIES * len(texts)
    assert all(set(copy.splitlines()) & set(text.splitlines()) for copy, text in zip(copies[9:18], texts, strict=True))


def test_reports_never_repeat() -> None:
    """Each has 25 to 40 words in all, and another text."""
    drawn = list(reports(500, 1.0))
    assert len({report["text"] for report in drawn}) == len(drawn)
    assert all(25 <= len(f"{report['title']} {report['text']}".split()) <= 40 for report in drawn)


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_an_exponent_is_found(power: float) -> None:
    """Costs of a known growth give it back."""
    sizes = (10, 100, 1_000)
    assert Growth("", "", sizes, [3.0 * size**power for size in sizes]).exponent == pytest.approx(power)


def test_a_ratio_is_of_each_round() -> None:
    """The median of the rounds' own ratios, with their range."""
    assert str(Ratio([2.0, 4.0, 9.0], [1.0, 2.0, 3.0])) == "2.0 x (2.0 to 3.0)"
