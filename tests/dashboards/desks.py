"""Desks with thresholds of their own."""

from monitor.watchlists import Desk, DeskThresholds


def desk(name: str, fast_articles: int | None = None, *, fast_surprise: float | None = None) -> Desk:
    """A desk that sets these and leaves the others."""
    return Desk(name, thresholds=DeskThresholds(fast_articles=fast_articles, fast_surprise=fast_surprise))
