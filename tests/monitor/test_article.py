"""Which articles are admitted, and under which reason the others are skipped."""

from dataclasses import replace

import pytest

from monitor.article import Article, Status, admit
from monitor.errors import SkippedArticleError, SkipReason
from monitor.items import Action

NOW_MS = 1_700_000_000_000
ENGLISH = (
    "The harbour was closed at noon after two barges broke loose and drifted against the old pier.\n"
    "Nobody was hurt, the port authority said, and traffic should be back to normal before the evening tide."
)
GERMAN = (
    "Der Hafen wurde am Mittag gesperrt, nachdem sich zwei Kähne losgerissen hatten und gegen die Mole trieben.\n"
    "Verletzt wurde niemand, teilte die Hafenbehörde mit; vor der Flut am Abend soll der Verkehr wieder laufen."
)
BENGALI = "দুটি বার্জ আলগা হয়ে পুরনো ঘাটের দিকে ভেসে যাওয়ায় দুপুরে বন্দরটি বন্ধ করে দেওয়া হয়।"
SOUND = Article(
    uri="urn:test:1",
    version=0,
    updated_at_ms=None,
    published_at_ms=None,
    embargoed_until_ms=None,
    status=Status.USABLE,
    medium="text",
    source="",
    language="en",
    title="Barges close harbour",
    body=ENGLISH,
    link="",
    content=0,
)


def reason_of(article: Article, *, max_characters: int = 1_000_000) -> SkipReason | None:
    """Why an article is skipped, `None` if it is admitted."""
    try:
        admit(article, now_ms=NOW_MS, max_characters=max_characters)
    except SkippedArticleError as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    "article",
    [
        SOUND,
        replace(SOUND, language=""),
        replace(SOUND, body=""),
        replace(SOUND, title=""),
        replace(SOUND, embargoed_until_ms=NOW_MS),
        replace(SOUND, medium="composite"),
        replace(SOUND, language="", title="Djokovic - Alcaraz 6:4, 6:4", body=""),
        replace(SOUND, language="", body=f"{BENGALI}\n" * 12 + f"{ENGLISH}\n" * 12),
    ],
    ids=["declared", "undeclared", "headline", "headless", "embargo over", "composite", "names alone", "after Bengali"],
)
def test_articles_in_english_are_admitted(article: Article) -> None:
    """Usable English text is counted, also without a declared language, a body, or a headline."""
    assert reason_of(article) is None


@pytest.mark.parametrize(
    ("expected", "article"),
    [
        (SkipReason.WITHHELD, replace(SOUND, status=Status.WITHHELD)),
        (SkipReason.EMBARGOED, replace(SOUND, embargoed_until_ms=NOW_MS + 1)),
        (SkipReason.NOT_TEXT, replace(SOUND, medium="picture")),
        (SkipReason.NOT_TEXT, replace(SOUND, medium="planning")),
        (SkipReason.NO_TEXT, replace(SOUND, title="", body="")),
        (SkipReason.LANGUAGE, replace(SOUND, language="fr")),
        (SkipReason.LANGUAGE, replace(SOUND, language="", title="", body=GERMAN)),
        (SkipReason.LANGUAGE, replace(SOUND, title="", body=GERMAN)),
        (SkipReason.LANGUAGE, replace(SOUND, title="", body=f"{BENGALI}\n" * 12 + f"{ENGLISH}\n")),
        (SkipReason.LANGUAGE, replace(SOUND, title="", body=f"{GERMAN}\n" * 3 + ENGLISH)),
        (SkipReason.LANGUAGE, replace(SOUND, language="", title="港口在两艘驳船脱缆后于中午关闭", body="")),
    ],
)
def test_each_ground_for_skipping_has_its_own_reason(expected: SkipReason, article: Article) -> None:
    """What is not ours to count is skipped under the reason that is true of it."""
    assert expected == reason_of(article)


def test_length_is_bounded_by_the_callers_limit() -> None:
    """An article of exactly the limit passes, one of a character more does not."""
    characters = len(SOUND.title) + len(SOUND.body)
    assert reason_of(SOUND, max_characters=characters) is None
    assert SkipReason.TOO_LONG == reason_of(SOUND, max_characters=characters - 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "", "body": ""},
        {"language": "de"},
        {"medium": "picture"},
        {"embargoed_until_ms": NOW_MS + 1},
        {"body": "word " * 400_000},
    ],
)
def test_a_retraction_is_always_admitted(changes: dict[str, str]) -> None:
    """Taking back needs no text, no language and no end of an embargo."""
    assert reason_of(replace(SOUND, status=Status.CANCELED, **changes)) is None  # type: ignore[arg-type]


def test_only_a_canceled_article_retracts() -> None:
    """A withheld article is neither published nor taken back; it never gets as far as its action."""
    assert [Action.PUBLISH, Action.PUBLISH, Action.RETRACT] == [
        replace(SOUND, status=status).action for status in (Status.USABLE, Status.WITHHELD, Status.CANCELED)
    ]
