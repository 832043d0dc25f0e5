"""The official examples and the pass and fail suite of ninjs, where the evaluation data is at hand."""

from collections import Counter
from pathlib import Path

import pytest

from monitor.article import admit
from monitor.decode import decode
from monitor.errors import DeadReason, DeadRecordError, SkippedArticleError, SkipReason
from tests.data import DATA, MISSING

NOW_MS = 1_773_100_800_000
FILES = sorted(path for folder in ("examples", "test_suite") for path in (DATA / "ninjs" / folder).rglob("*.json"))

pytestmark = pytest.mark.skipif(not FILES, reason=MISSING)


def outcome(path: Path) -> SkipReason | DeadReason | None:
    """Why a file is skipped or dead; `None` if it is observed."""
    try:
        article = decode(path.read_bytes())
        admit(article, now_ms=NOW_MS)
    except (DeadRecordError, SkippedArticleError) as error:
        return error.reason
    return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DATA)))
def test_each_file_is_observed_skipped_or_dead(path: Path) -> None:
    """No file of the suite ends in anything but one of the three outcomes, and none is a fault of ours."""
    assert outcome(path) is not DeadReason.FAILED


def test_every_file_that_should_pass_is_an_article() -> None:
    """No valid item is dead, however little it says."""
    assert not [path for path in FILES if "should_pass" in path.parts and isinstance(outcome(path), DeadReason)]


def test_all_kinds_of_items_are_told_apart() -> None:
    """Stories are observed; pictures, foreign languages and items without words are skipped, each as such."""
    counts = Counter(outcome(path) for path in FILES)
    assert {None, SkipReason.NOT_TEXT, SkipReason.LANGUAGE, SkipReason.NO_TEXT, DeadReason.INVALID_JSON} <= set(counts)


@pytest.mark.parametrize("version", ["1.4/ninjsExSimpleText1", "2.1/ninjsExSimpleText_2", "3.0/ninjsExSimpleText_3"])
def test_the_same_story_is_the_same_in_all_three_versions(version: str) -> None:
    """One story told in ninjs 1, 2 and 3 has one headline, one text and one hash."""
    first = decode((DATA / "ninjs/examples/1.4/ninjsExSimpleText1.json").read_bytes())
    other = decode((DATA / f"ninjs/examples/{version}.json").read_bytes())
    assert (first.uri, first.content, first.body.count("\n")) == (other.uri, other.content, 3)
