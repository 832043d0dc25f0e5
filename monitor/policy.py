"""What the user chose about counting: limits and windows. Frozen; what changes is in the ledger.

All times are milliseconds of the ledger's clock (log time), never of the wall.
"""

from dataclasses import dataclass

from monitor.mentions import Kind

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The policy of one partition's ledger.

    `person_limit` (people with series, pinned ones apart), `pending_names` and `first_seen_names` are those of the
    whole topic; a partition has its share, rounded up. `window_articles` is a bound per partition. An entity is
    admitted when `admission_articles` different articles named it within `admission_ms`; it is never evicted within
    `guard_ms` of its last mention. `late_ms`: an article logged so long after its publication is late.
    """

    partition: int = 0
    partitions: int = 1
    person_limit: int = 1_000
    pending_names: int = 50_000
    first_seen_names: int = 100_000
    window_ms: int = 48 * HOUR_MS
    window_articles: int = 700_000
    admission_articles: int = 3
    admission_ms: int = 24 * HOUR_MS
    guard_ms: int = HOUR_MS
    late_ms: int = 24 * HOUR_MS

    def share(self, whole: int) -> int:
        """This partition's part of a bound of the whole topic, rounded up."""
        return -(-whole // self.partitions)

    def limit(self, kind: Kind) -> int:
        """This partition's bound on unpinned entities of the kind. Every country is pinned."""
        return self.share(self.person_limit) if kind is Kind.PERSON else 0

    def is_home(self, key: int) -> bool:
        """Whether the article with this key is counted here; its entities are counted where they hash to."""
        return key % self.partitions == self.partition
