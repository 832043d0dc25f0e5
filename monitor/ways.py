"""How a sentence came to its reading."""

from enum import StrEnum


class Way(StrEnum):
    """The network read it, it was remembered from an earlier copy, or it is plain: without a capital, and not read."""

    READ = "read"
    REMEMBERED = "remembered"
    PLAIN = "plain"
