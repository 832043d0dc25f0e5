"""How many different sources named an entity in the last 15 minutes of log time.

Sources that print one text are one source: a report counts for the source that brought it first, and a near copy
(fingerprints within 3 of 64 bits) by another counts for nobody. The table of one entity is bounded, so a count is at
most 32.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from monitor.fingerprints import are_near

SOURCES_WINDOW_MS = 15 * 60_000
MAX_SIGHTINGS = 32
Source = TypeVar("Source", int, str)


class Sighting(msgspec.Struct, frozen=True, array_like=True):
    """One source's report, at its log time. `source` is the key of the source's name."""

    source: int
    fingerprint: int
    log_time_ms: int


def firsts(reports: Iterable[tuple[Source, int]]) -> Iterator[Source]:
    """Who brought each different text first, of (source, fingerprint) in the order of the reports; copies add none."""
    texts: list[int] = []
    for source, fingerprint in reports:
        if not any(are_near(fingerprint, text) for text in texts):
            texts.append(fingerprint)
            yield source


def remember(sightings: list[Sighting], new: Sighting, clock_ms: int) -> list[Sighting]:
    """The sightings with `new` among them, in the order in which the reports were first seen.

    What has left the window goes once the first of them has left; `count` passes over it until then.
    """
    since_ms = clock_ms - SOURCES_WINDOW_MS
    if sightings and sightings[0].log_time_ms <= since_ms:
        sightings = [old for old in sightings if old.log_time_ms > since_ms]
    if new.log_time_ms <= since_ms:
        return sightings
    source = new.source
    for place, old in enumerate(sightings):
        if old.source == source and are_near(old.fingerprint, new.fingerprint):
            sightings[place] = msgspec.structs.replace(old, log_time_ms=max(old.log_time_ms, new.log_time_ms))
            return sightings
    sightings.append(new)
    if len(sightings) > MAX_SIGHTINGS:
        del sightings[_dispensable(sightings)]
    return sightings


def count(sightings: list[Sighting], clock_ms: int) -> int:
    """How many sources, 0 to 32, brought a report of their own in the window that ends at the clock."""
    since_ms = clock_ms - SOURCES_WINDOW_MS
    return len(set(firsts((it.source, it.fingerprint) for it in sightings if it.log_time_ms > since_ms)))


def _dispensable(sightings: list[Sighting]) -> int:
    """The place of the first sighting whose source has another one, else of the first."""
    of_source = Counter([sighting.source for sighting in sightings])
    return next((place for place, it in enumerate(sightings) if of_source[it.source] > 1), 0)
