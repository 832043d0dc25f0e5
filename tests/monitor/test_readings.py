"""Sentences that are not read again: what they cost, and that they say the same."""

import pytest

from monitor.encoder import NOTHING, Encoder
from monitor.readings import Readings
from monitor.ways import Way

ROSA = ["Rosa", "Lindqvist", "left", "Norway", "."]
TOM = ["Tom", "Achterberg", "keeps", "sheep", "in", "Germany", "."]
PLAIN = ["The", "sheep", "were", "sold", "."]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """Loads the shipped model once."""
    return Encoder()


def test_a_copy_is_not_read_again(encoder: Encoder) -> None:
    """A sentence seen before, in an earlier batch or in this one, is the same object; the network has read it once."""
    readings = Readings(encoder, reads_all=False, remembered=10)
    first = readings.of([ROSA, ROSA, PLAIN])
    assert first[0] is first[1]
    assert first[2] is NOTHING
    assert {Way.READ: 1, Way.REMEMBERED: 1, Way.PLAIN: 1} == readings.counts
    assert readings.of([TOM, ROSA])[1] is first[0]
    assert {Way.READ: 2, Way.REMEMBERED: 2, Way.PLAIN: 1} == readings.counts


def test_memory_is_what_the_encoder_says(encoder: Encoder) -> None:
    """With memory or without, the same names and scores, to the last bit."""
    readings = Readings(encoder, reads_all=False, remembered=10)
    for _ in range(2):
        for found, read in zip(readings.of([TOM, ROSA]), encoder.read([TOM, ROSA]), strict=True):
            assert found.names == read.names
            assert found.sentiment is not None
            assert read.sentiment is not None
            assert found.sentiment.tobytes() == read.sentiment.tobytes()


def test_the_least_recent_is_forgotten(encoder: Encoder) -> None:
    """The memory is bounded; asking for a sentence keeps it."""
    readings = Readings(encoder, reads_all=True, remembered=2)
    readings.of([ROSA, TOM])
    readings.of([ROSA])
    readings.of([PLAIN])
    assert {Way.READ: 3, Way.REMEMBERED: 1, Way.PLAIN: 0} == readings.counts
    readings.of([ROSA])
    assert readings.counts[Way.READ] == 3
    readings.of([TOM])
    assert readings.counts[Way.READ] == 4


def test_more_sentences_than_memory(encoder: Encoder) -> None:
    """A batch may hold more than is remembered; without memory every batch is read anew."""
    readings = Readings(encoder, reads_all=True, remembered=0)
    for _ in range(2):
        assert all(one.names for one in readings.of([ROSA, TOM]))
    assert {Way.READ: 4, Way.REMEMBERED: 0, Way.PLAIN: 0} == readings.counts
    assert readings.of([]) == []


def test_an_empty_sentence(encoder: Encoder) -> None:
    """No words name nobody."""
    assert Readings(encoder, reads_all=True, remembered=5).of([[], ROSA])[0].names == []
