"""Headline, text and header of whole web pages."""

import pytest

from monitor.pages import read_page

PAGE = """<!doctype html>
<html lang="en-GB"><head><title>Lock gate fails &mdash; Canal Times</title>
<link rel="canonical" href="https://canal.example/lock-gate">
<meta property="og:title" content="Gate gone">
<meta property="og:site_name" content="Canal Times">
<meta property="article:published_time" content="2026-03-10T08:00:00Z">
<script>var headline = "none of this";</script><style>p { color: red }</style></head>
<body><header><h1>Canal Times</h1></header><nav><a href="/">Home</a></nav>
<main><article><header><h1>Lock gate fails at
  Bramley</h1></header><p>The upper gate gave way at dawn.</p><p>No boat was near.</p></article></main>
<footer>Imprint</footer></body></html>"""
LD = """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Gate &amp; lock fail",
"datePublished": "2026-03-09T08:00:00Z", "articleBody": "Told by machine."}]}</script>"""


def test_a_page_is_read_as_its_reader_sees_it() -> None:
    """The headline is the story's own, and nothing around the story is text."""
    page = read_page(PAGE)
    assert page.title == "Lock gate fails at Bramley"
    assert page.body == "The upper gate gave way at dawn.\nNo boat was near."


def test_the_header_comes_from_meta_elements_and_the_canonical_link() -> None:
    """Date, source, address and language have the usual names afterwards."""
    assert dict(read_page(PAGE).header) == {
        "og_title": "Gate gone",
        "source": "Canal Times",
        "published_at": "2026-03-10T08:00:00Z",
        "url": "https://canal.example/lock-gate",
        "language": "en-GB",
    }


def test_json_ld_comes_before_meta_elements() -> None:
    """Where both tell a date, the described article's counts."""
    header = read_page(PAGE.replace("</head>", LD + "</head>")).header
    assert header["datePublished"] == "2026-03-09T08:00:00Z"


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("Gate & lock fail", f"<html><head><title>T</title>{LD}</head><body><h1>Site</h1><article><p>x</p></article>"),
        ("Gate gone", '<html><head><meta property="og:title" content="Gate gone"><title>T</title></head><p>x</p>'),
        ("Big", "<html><head><title>T</title></head><body><header><h1>Big</h1></header><article>x</article></body>"),
        ("Tom & Ann", "<html><head><title>Tom &amp; Ann</title></head><body><p>x</p></body></html>"),
        ("", "<p>x</p>"),
    ],
)
def test_where_the_headline_comes_from(expected: str, text: str) -> None:
    """JSON-LD, then meta, then any first heading, then the title of the window."""
    assert expected == read_page(text).title


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("story", "<p>around</p><article>story</article><article>tip</article>"),
        (
            "one\ntwo\nthree",
            "<p>out</p><main><article>one</article><article>two</article><article>three</article></main>",
        ),
        ("story", "<p>out</p><div role=main>story</div>"),
        ("story", "<article>teaser teaser teaser<div itemprop=articleBody>story</div></article>"),
        ("all of it", "<p>all of it</p>"),
        ("", "<html><body></body></html>"),
    ],
)
def test_where_the_text_comes_from(expected: str, text: str) -> None:
    """What is marked as the text, else the largest article, else the main part, else the page."""
    assert expected == read_page(text).body


@pytest.mark.parametrize("script", ["{", "[" * 100_000, '{"@type": "NewsArticle", "headline": 5}', '"x"', ""])
def test_json_ld_that_cannot_be_used_is_passed_over(script: str) -> None:
    """A broken description does not cost the page."""
    page = read_page(f'<script type="application/ld+json">{script}</script><h1>Still read</h1><p>Text.</p>')
    assert (page.title, page.body) == ("Still read", "Text.")
