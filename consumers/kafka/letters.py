"""Dead letters: a record as it came, byte for byte, with headers that say why and where it came from.

Key, value, headers and their order stay; ours begin with `__deskwatch.` and are taken off again by a replay, which
keeps the first timestamp: so a letter that is replayed is the same article at the same time, and counts once.
"""

from dataclasses import dataclass
from importlib.metadata import version

from consumers.kafka.records import Headers, LogRecord, Outgoing, Place, Span
from monitor.errors import DeadReason

ERRORS = "__deskwatch.errors."
REPLAYED = "__deskwatch.replay.count"
MAX_MESSAGE_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter as it was read back. `origin` and `first` are where the record stood, `next` ends an undecodable
    span; `data` has the record's own bytes, None where the letter only says where they are; `headers` its own headers.
    """

    place: Place
    offset: int
    written_ms: int
    origin: Place
    first: int
    next: int
    timestamp_ms: int
    reason: str
    message: str
    version: str
    replays: int
    key: bytes | None
    data: bytes | None
    headers: Headers


def letter_of(record: LogRecord, to: Place, reason: DeadReason, message: str, *, max_bytes: int) -> Outgoing:
    """The letter of one record. One that unpacked to more than the topic takes only says where its bytes stand."""
    why = _headers(record.place, record.offset, record.offset + 1, record.timestamp_ms, reason, message)
    own = tuple(header for header in record.headers if not header[0].startswith(ERRORS))
    size = sum(len(it or b"") for it in (record.key, record.value, *(value for _, value in own)))
    if size + sum(len(name.encode("utf-8", "replace")) for name, _ in own) > max_bytes:
        return Outgoing(to, None, _place_key(record.place, record.offset), why)
    return Outgoing(to, record.value, record.key, (*own, *why))


def letter_of_span(span: Span, to: Place) -> Outgoing:
    """The letter of a batch that nobody can decode; its bytes stay in the topic for as long as that keeps them."""
    why = _headers(span.place, span.first, span.next, -1, DeadReason.UNDECODABLE, span.problem)
    return Outgoing(to, None, _place_key(span.place, span.first), why)


def read_letter(record: LogRecord) -> Letter:
    """A record of the dead letters. One that lacks our headers has reason `foreign`, and cannot be replayed."""
    why = {name.removeprefix(ERRORS): value or b"" for name, value in record.headers if name.startswith(ERRORS)}

    def text(name: str) -> str:
        return why.get(name, b"").decode("utf-8", "replace")

    def number(name: str, default: int) -> int:
        return int(text(name)) if text(name).lstrip("-").isdecimal() else default

    own = tuple(header for header in record.headers if not header[0].startswith(ERRORS))
    first = number("offset", -1)
    return Letter(
        place=record.place,
        offset=record.offset,
        written_ms=record.timestamp_ms,
        origin=Place(text("topic"), number("partition", -1)),
        first=first,
        next=number("next", first + 1),
        timestamp_ms=number("timestamp", -1),
        reason=text("reason") or "foreign",
        message=text("message"),
        version=text("version"),
        replays=replays(own),
        key=record.key,
        data=record.value,
        headers=own,
    )


def replay_of(letter: Letter) -> Outgoing:
    """The record as it first came, to where it came, with one replay more on its count."""
    own = tuple(header for header in letter.headers if header[0] != REPLAYED)
    count = (REPLAYED, str(letter.replays + 1).encode())
    time_ms = letter.timestamp_ms if letter.timestamp_ms >= 0 else None
    return Outgoing(letter.origin, letter.data, letter.key, (*own, count), time_ms)


def replays(headers: Headers) -> int:
    """How often a record has been replayed."""
    counts = [value for name, value in headers if name == REPLAYED and value and value.isdigit()]
    return int(counts[-1]) if counts else 0


def _place_key(place: Place, offset: int) -> bytes:
    return f"{place.topic}:{place.partition}:{offset}".encode()


def _headers(place: Place, first: int, following: int, timestamp_ms: int, reason: DeadReason, message: str) -> Headers:
    values = {
        "topic": place.topic,
        "partition": str(place.partition),
        "offset": str(first),
        "next": str(following),
        "timestamp": str(timestamp_ms),
        "reason": reason.value,
        "message": message[:MAX_MESSAGE_CHARACTERS],
        "version": version("deskwatch"),
    }
    return tuple((ERRORS + name, value.encode("utf-8", "replace")) for name, value in values.items())
