"""Durations as Prometheus writes them."""

import re

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def seconds(duration: str) -> float:
    """The seconds of a duration such as 23h30m."""
    parts = re.findall(r"(\d+)([smhd])", duration)
    if "".join(number + unit for number, unit in parts) != duration or not parts:
        raise ValueError(f"the duration is {duration!r}; expected numbers with s, m, h or d, such as 23h30m")
    return float(sum(int(number) * UNITS[unit] for number, unit in parts))
