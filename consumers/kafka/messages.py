"""What travels in `mentions`: the items of one batch of one source partition, cut for one partition of the entities.

Every partition gets every article's header, so that each ledger sees the same articles; of the observations it gets
those whose entity belongs to it. The article's home partition gets the whole item, which serves eyes: a page needs the
home copies only, and no puzzle of parts.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from consumers.kafka.partitioning import partition_of
from monitor.errors import StateError
from monitor.fingerprints import article_key
from monitor.items import ArticleItem, Observation
from monitor.mentions import Kind

MAX_BYTES = 900_000
"""A record of many items stays below the usual limit of a megabyte; one item alone may be larger."""


class Numbered(msgspec.Struct, frozen=True, array_like=True):
    """An item and the offset of its article's record."""

    offset: int
    item: ArticleItem


class Found(msgspec.Struct, frozen=True, array_like=True):
    """What an analyzer found in consecutive records of one partition. `topic_id` tells recreated topics apart."""

    form: int
    topic_id: str
    partition: int
    items: list[Numbered]

    @property
    def source(self) -> str:
        """The source partition as ledgers know it."""
        return f"{self.topic_id}/{self.partition}"


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Found).decode
FORM = 2
"""Form 1 held no sentiment, which is read as none. An exporter that knows form 1 only would count without it, and what
another has shown could fall: it refuses this form."""
READABLE_FORMS = (1, FORM)


def decode(value: bytes | None) -> Found:
    """What a record of `mentions` holds. Raises `StateError` for what no analyzer of this version wrote."""
    try:
        found = _decode(value or b"")
    except (msgspec.MsgspecError, ValueError) as error:
        raise StateError(f"a record of the mentions topic cannot be read ({error}); who else writes there?") from error
    if found.form not in READABLE_FORMS:
        raise StateError(
            f"a record of the mentions topic has form {found.form}, this version reads {READABLE_FORMS}; update"
        )
    return found


def home(item: ArticleItem, partitions: int) -> int:
    """The partition that counts the article itself."""
    return article_key(item.uri) % partitions


def owned(item: ArticleItem, partition: int, partitions: int) -> ArticleItem:
    """The item with the observations that the partition counts."""
    mine = tuple(it for it in item.observations if _owner(it, partitions) == partition)
    return item if len(mine) == len(item.observations) else msgspec.structs.replace(item, observations=mine)


def cut(item: ArticleItem, partition: int, partitions: int) -> ArticleItem:
    """What the partition is sent of the item: all of it at home, elsewhere what is counted there, without words."""
    if home(item, partitions) == partition:
        return item
    mine = tuple(
        msgspec.structs.replace(it, sentence="") for it in item.observations if _owner(it, partitions) == partition
    )
    return msgspec.structs.replace(item, title="", link="", observations=mine)


def encode(topic_id: str, partition: int, items: Sequence[Numbered]) -> Iterator[bytes]:
    """The items as one record, or as few as keep within `MAX_BYTES`, in their order."""
    part: list[Numbered] = []
    size = 0
    for numbered in items:
        length = len(_encode(numbered))
        if part and size + length > MAX_BYTES:
            yield _encode(Found(FORM, topic_id, partition, part))
            part, size = [], 0
        part.append(numbered)
        size += length
    if part:
        yield _encode(Found(FORM, topic_id, partition, part))


@lru_cache(maxsize=1 << 16)  # every partition asks for every name of every article
def owner(kind: Kind, id_: str, partitions: int) -> int:
    """The partition that counts an entity."""
    return partition_of(f"{kind}:{id_}".encode("utf-8", "replace"), partitions)


def _owner(observation: Observation, partitions: int) -> int:
    return owner(observation.kind, observation.id, partitions)
