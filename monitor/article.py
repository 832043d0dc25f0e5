"""An article as its sender sent it, and whether it is ours to count.

`Article` is what every format of record is decoded into: a header and plain text. `admit` holds the rules of what is
counted at all. A retraction is always admitted: taking back needs neither text nor a language.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.errors import SkippedArticleError, SkipReason
from monitor.items import Action
from monitor.languages import MAX_CHARACTERS, identify, is_plainly_english

ENGLISH = "en"
KILL_VERSION = 2**62
"""The version of a retraction that names none: above every version a sender can give."""
NON_TEXT_MEDIA = frozenset({"audio", "event", "graphic", "picture", "planning", "video"})
"""The `type` of ninjs items that tell no story in words; `composite` and `component` may."""

MAX_FUTURE_MS = 3_600_000
"""A date later than this after now is a mistake and counts as absent: the bound that a broker sets, too."""

MIN_LETTERS = 40
"""Shorter texts are mostly names, and no language can be told from names, unless they are in another script."""
MIN_CONFIDENCE = 0.95
"""A language that is told with less confidence is taken for English: counting is the default, skipping needs proof.

At this figure none of 6,316 single news items and 1,000 single sentences in English is skipped, and every one of 1,600
texts of five sentences in eight other languages is (measured on the evaluation data).
"""


LONGER_LOOK = 10_000
"""Characters of a text that is taken for another language in which English may still be the larger part."""


class Status(StrEnum):
    """What the sender allows: to use it, not yet or no more to use it, or that it be taken back."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Article:
    """One record, decoded.

    Times are milliseconds since 1970 UTC, `None` where the record has none that can be read. `uri` is never empty;
    `version` is 0 where there is none, `KILL_VERSION` for a retraction without one. `medium` is "text" unless the
    record says otherwise. `language` is a primary subtag ("en"), `source` a name or a host, `link` a web address; each
    "" where unknown. `title` is one line; `body` has "\\n" between its paragraphs. `content` is a 64-bit hash of both.
    """

    uri: str
    version: int
    updated_at_ms: int | None
    published_at_ms: int | None
    embargoed_until_ms: int | None
    status: Status
    medium: str
    source: str
    language: str
    title: str
    body: str
    link: str
    content: int

    @property
    def action(self) -> Action:
        """Whether this record counts or takes back."""
        return Action.RETRACT if self.status is Status.CANCELED else Action.PUBLISH


def without_future_dates(article: Article, *, now_ms: int) -> Article:
    """The article, less any date of its own that lies more than an hour ahead of now."""

    def sane(date_ms: int | None) -> int | None:
        return date_ms if date_ms is not None and date_ms <= now_ms + MAX_FUTURE_MS else None

    return replace(article, published_at_ms=sane(article.published_at_ms), updated_at_ms=sane(article.updated_at_ms))


def admit(article: Article, *, now_ms: int, max_characters: int = 1_000_000) -> None:
    """Returns if the article is to be counted, else raises `SkippedArticleError` with the first reason that holds.

    `now_ms` decides whether an embargo is over; `max_characters` bounds title and body together, in code points.
    """
    if article.action is Action.RETRACT:
        return
    if article.status is Status.WITHHELD:
        raise SkippedArticleError(SkipReason.WITHHELD, "the sender withholds it; it counts when it is sent as usable")
    if article.embargoed_until_ms is not None and article.embargoed_until_ms > now_ms:
        raise SkippedArticleError(SkipReason.EMBARGOED, "it is embargoed; send it again when the embargo is over")
    if article.medium in NON_TEXT_MEDIA:
        raise SkippedArticleError(SkipReason.NOT_TEXT, f"it is of type {article.medium!r}; only text is counted")
    if not article.title and not article.body:
        raise SkippedArticleError(
            SkipReason.NO_TEXT, "it has neither headline nor text; if they are under other keys, name them in field_map"
        )
    characters = len(article.title) + len(article.body)
    if characters > max_characters:
        raise SkippedArticleError(
            SkipReason.TOO_LONG,
            f"it has {characters:,} characters, at most {max_characters:,} are read (max_characters)",
        )
    _require_english(article)


def _require_english(article: Article) -> None:
    """Raises if the article says that it is not English, or if its text plainly is not, whatever it says."""
    if article.language not in {"", ENGLISH}:
        raise SkippedArticleError(
            SkipReason.LANGUAGE, f"its language is given as {article.language!r}; only English is read"
        )
    sample = f"{article.title}\n{article.body[:MAX_CHARACTERS]}"
    if is_plainly_english(sample):
        return
    letters = "".join(filter(str.isalpha, sample))
    if len(letters) < MIN_LETTERS and sum(map(str.isascii, letters)) * 2 >= len(letters):
        return
    told = identify(sample)
    is_sure = told.language != ENGLISH and told.confidence >= MIN_CONFIDENCE
    if is_sure and not is_plainly_english(article.body[:LONGER_LOOK]):
        raise SkippedArticleError(
            SkipReason.LANGUAGE, f"its text is {told.language!r} ({told.confidence:.0%} sure); only English is read"
        )
