"""An article as the counts see it: its header and one observation per entity.

An `ArticleItem` is all that the ledger needs, so it can be written to a log and read back by another process. Its
numbers are integers, so that sums do not depend on the order or the batches in which items arrive.
"""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from monitor.mentions import Kind

TONE_UNIT = 10_000
"""One whole unit of tone, in the integers that items carry: tone -1.0 to 1.0 is -10,000 to 10,000."""


class Action(StrEnum):
    """What an article's record asks for."""

    PUBLISH = "publish"
    RETRACT = "retract"


class Observation(msgspec.Struct, frozen=True, array_like=True):
    """What one article says of one entity.

    `sentences` are (negative, neutral, positive); `tone_positive` and `tone_negative` are sums over these sentences of
    the positive part and of the size of the negative part of tone, in 1/10,000, never negative. `sentence` is the most
    telling one, at most 300 characters. `pinned` names are exported whatever the limit.

    `towards` are mentions by the sentiment towards the entity (negative, neutral, positive), all 0 where the model
    knows nothing of it; `sentiment_positive` and `sentiment_negative` are sums over them, as of tone over sentences.
    """

    kind: Kind
    id: str
    name: str
    mentions: int
    sentences: tuple[int, int, int]
    tone_positive: int
    tone_negative: int
    in_title: bool
    pinned: bool
    sentence: str
    towards: tuple[int, int, int] = (0, 0, 0)
    sentiment_positive: int = 0
    sentiment_negative: int = 0


class ArticleItem(msgspec.Struct, frozen=True, array_like=True):
    """The header of one article's record, and its observations sorted by (kind, id), each entity once.

    Times are milliseconds since 1970 UTC. `version` is 0 where the record has none. `content` is a 64-bit hash of title
    and text as they came; `fingerprint` a 64-bit similarity hash of the cleaned text (near copies differ in few bits).
    `log_time_ms` is the record's own time in its log. `extractor` names the model and tables that read it.
    """

    uri: str
    version: int
    updated_at_ms: int | None
    published_at_ms: int | None
    log_time_ms: int
    action: Action
    source: str
    content: int
    fingerprint: int
    extractor: str
    title: str
    link: str
    observations: tuple[Observation, ...]


class Rank(NamedTuple):
    """The total order over the records of one uri; it does not depend on the order in which they arrive."""

    version: int
    time_ms: int
    is_retract: bool
    content: int

    def repeats(self, other: "Rank") -> bool:
        """Whether both say the same of the article and differ at most in time."""
        return self.version == other.version and self.is_retract == other.is_retract and self.content == other.content


def rank_of(item: ArticleItem) -> Rank:
    """The rank of an item: version, time of update (else of its log), whether it retracts, content."""
    time_ms = item.log_time_ms if item.updated_at_ms is None else item.updated_at_ms
    return Rank(item.version, time_ms, item.action is Action.RETRACT, item.content)
