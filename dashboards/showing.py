"""How a value is shown: in which colour from where on, as a tone, or as a word; parts of Grafana's `defaults`."""

from collections.abc import Mapping
from typing import Any

from dashboards.palette import ATTENTION, BLUE, NEGATIVE, NEUTRAL, POSITIVE


def plain() -> dict[str, Any]:
    """In one colour."""
    return _thresholds((BLUE, None))


def from_on(attention: float) -> dict[str, Any]:
    """Coloured from this value on."""
    return _thresholds((BLUE, None), (ATTENTION, attention))


def below(attention: float) -> dict[str, Any]:
    """Coloured below this value."""
    return _thresholds((ATTENTION, None), (BLUE, attention))


def tone() -> dict[str, Any]:
    """A tone: coloured beyond a tenth; grey where it is not known, which Grafana takes for the least of all."""
    steps = ((NEUTRAL, None), (NEGATIVE, -1.0), (NEUTRAL, -0.1), (POSITIVE, 0.1))
    return {"decimals": 2, "min": -1, "max": 1, **_thresholds(*steps)}


def words(of_values: Mapping[str, str]) -> dict[str, Any]:
    """Words in place of values."""
    options = {value: {"text": word, "index": place} for place, (value, word) in enumerate(of_values.items())}
    return {"mappings": [{"type": "value", "options": options}]}


def _thresholds(*steps: tuple[str, float | None]) -> dict[str, Any]:
    made = [{"color": colour, "value": value} for colour, value in steps]
    return {"color": {"mode": "thresholds"}, "thresholds": {"mode": "absolute", "steps": made}}
