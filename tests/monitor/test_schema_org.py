"""The article among the other things that a JSON-LD document describes."""

import pytest

from monitor.schema_org import find_article

STORY = {"@type": "NewsArticle", "headline": "Ferry late"}
SITE = {"@type": "WebSite", "name": "Herald"}


@pytest.mark.parametrize(
    "document",
    [
        STORY,
        [SITE, STORY],
        {"@context": "https://schema.org", "@graph": [SITE, STORY]},
        [[SITE], {"@graph": [{"@graph": [STORY]}]}],
        [STORY, {"@type": "NewsArticle", "headline": "Second"}],
    ],
)
def test_the_first_article_is_found(document: object) -> None:
    """Alone, in a list, in a graph, in a graph of graphs."""
    assert find_article(document) == STORY


@pytest.mark.parametrize("kind", ["Article", "ReportageNewsArticle", ["Thing", "NewsArticle"], "LiveBlogPosting"])
def test_kinds_of_articles(kind: object) -> None:
    """Every kind of article is one, and `@type` may be a list."""
    assert find_article({"@type": kind}) == {"@type": kind}


@pytest.mark.parametrize(
    "document", [SITE, {}, [], "NewsArticle", 5, None, {"@type": 5}, {"@type": [5]}, {"@graph": "x"}, {"author": STORY}]
)
def test_nothing_else_is_an_article(document: object) -> None:
    """Other things, other types, and articles inside fields are not found."""
    assert find_article(document) is None
