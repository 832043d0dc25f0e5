"""Real dated items through the shipped rule; skipped where they cannot be had."""

import pytest

from tests.data import MISSING
from tests.rules.simulation import reality


def test_the_news_of_a_year_can_be_played(capsys: pytest.CaptureFixture[str]) -> None:
    """With thresholds of its own for so small a stream, some names rise; with those of 2,000 a day hardly any."""
    if not reality.ITEMS.exists():
        pytest.skip(MISSING)
    reality.main()
    printed = capsys.readouterr().out
    assert "thresholds of 2,000 articles a day: 0 alarms" in printed
    assert "Mass shooting" in printed
