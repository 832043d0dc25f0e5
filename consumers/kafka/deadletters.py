"""`deskwatch dlq`: looking at dead letters, and sending them back. Nothing is ever deleted."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from consumers.kafka.letters import Letter, read_letter, replay_of
from consumers.kafka.records import Log, Outgoing, Place, Topic, Writer

MAX_REPLAYS = 3


@dataclass(frozen=True, slots=True)
class Filter:
    """Which letters: each field restricts, where it is given. Times are of the letter's writing, in ms since 1970;
    `partition` and `from_offset` are of the record, not of the letter.
    """

    reason: str = ""
    topic: str = ""
    partition: int | None = None
    from_offset: int | None = None
    since_ms: int | None = None
    until_ms: int | None = None
    places: frozenset[tuple[int, int]] = frozenset()

    def takes(self, letter: Letter) -> bool:
        """Whether the letter is one of them."""
        return (
            (not self.reason or letter.reason == self.reason)
            and (not self.topic or letter.origin.topic == self.topic)
            and (self.partition is None or letter.origin.partition == self.partition)
            and (self.from_offset is None or letter.first >= self.from_offset)
            and (self.since_ms is None or letter.written_ms >= self.since_ms)
            and (self.until_ms is None or letter.written_ms < self.until_ms)
            and (not self.places or (letter.place.partition, letter.offset) in self.places)
        )


def read(broker: Log, topic: Topic, wanted: Filter) -> Iterator[Letter]:
    """The letters of the topic, partition by partition, that the filter takes."""
    for number in range(topic.partitions):
        place = Place(topic.name, number)
        for record in broker.read(place, broker.bounds(place)[0]):
            if wanted.takes(letter := read_letter(record)):
                yield letter


def refusal(letter: Letter) -> str:
    """Why a letter cannot be sent back; "" where it can."""
    if not letter.origin.topic or letter.origin.partition < 0:
        return "it does not say where it came from"
    if letter.data is None:
        return (
            f"its bytes are not in the letter; they stand in {letter.origin.topic}/{letter.origin.partition} at offset "
            f"{letter.first} up to, not including, {letter.next}, for as long as that topic keeps them"
        )
    if letter.replays >= MAX_REPLAYS:
        return f"it was replayed {letter.replays} times already, and died each time"
    return ""


def once_each(letters: Iterator[Letter]) -> Iterator[Letter]:
    """The letters, each record's last one only: a crash can write a letter twice."""
    last = {(letter.origin, letter.first, letter.replays): letter for letter in letters}
    yield from last.values()


def replay(letters: Iterator[Letter], writer: Writer, *, per_second: float) -> Iterator[tuple[Letter, str]]:
    """Sends each letter's record back as it first came, at most so many a second; each letter, and why not."""
    due = time.monotonic()
    for letter in letters:
        problem = refusal(letter)
        if not problem:
            time.sleep(max(0.0, due - time.monotonic()))
            due = max(due, time.monotonic() - 1) + 1 / per_second
            outgoing: Outgoing = replay_of(letter)
            writer.append([outgoing])
        yield letter, problem


def harmless(data: bytes, limit: int = 2_000) -> str:
    """Bytes for a terminal: text as it is, everything that could command one escaped, cut to the limit."""
    text = data[: 4 * limit].decode("utf-8", "backslashreplace")[:limit]
    shown = "".join(
        character if character.isprintable() or character == "\n" else f"\\x{ord(character):02x}" for character in text
    )
    rest = len(data) - len(text.encode("utf-8", "replace"))
    return shown + (f"\n… and {rest:,} bytes more" if rest > 0 and len(text) >= limit else "")
