"""Desks as the rules take them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OwnThresholds:
    """What a desk sets for itself."""

    fast_articles: int | None = None
    fast_surprise: float | None = None
    fast_sources: int | None = None
    slow_articles: int | None = None
    slow_surprise: float | None = None
    slow_sources: int | None = None


@dataclass(frozen=True)
class Desk:
    """A desk and its own thresholds."""

    name: str
    thresholds: OwnThresholds


def desk(name: str, fast_articles: int | None = None, *, fast_surprise: float | None = None) -> Desk:
    """A desk that sets these and leaves the others."""
    return Desk(name, OwnThresholds(fast_articles=fast_articles, fast_surprise=fast_surprise))
