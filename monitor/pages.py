"""A whole web page as an article: the story's own text, and the header that the page carries for machines.

What the page shows is preferred to what it says of itself for headline and text; for dates, language, source and link
its JSON-LD comes first and its meta elements second.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from monitor import markup
from monitor.encodings import tidy
from monitor.markup import Document, Element
from monitor.schema_org import find_article

_META = {
    "article:published_time": "published_at",
    "datepublished": "published_at",
    "date": "published_at",
    "dc.date": "published_at",
    "article:modified_time": "updated_at",
    "datemodified": "updated_at",
    "og:site_name": "source",
    "og:url": "url",
    "og:title": "og_title",
}
"""Names of meta elements to the key that their content gets."""
_MAIN_SHARE = 0.5
"""A page of many articles (a live page, a list) shows the largest of them as less than this share of its main text."""
_MAX_ARTICLES = 20
"""Elements looked at for the largest; the story stands before the teasers."""


@dataclass(frozen=True, slots=True)
class Page:
    """Headline and text as shown, and the rest of the header by the usual JSON names."""

    title: str
    body: str
    header: Mapping[str, object]


def read_page(text: str) -> Page:
    """The article of a page, or of a part of one (`<article>…`, `<p>…`); raises as `markup.parse` does."""
    document = markup.parse(text)
    described = _described(document)
    header = {**_meta(document), **described}
    story = _story(document)
    told = described.get("headline") or header.get("og_title")
    title = (
        _first(story, "h1")
        or (markup.plain(told) if isinstance(told, str) else "")
        or _first(document.root, "h1")
        or _first(document.root, "title")
    )
    body = markup.lines_of(story, without=frozenset({"h1"})) if story is not None else ""
    return Page(" ".join(tidy(title).split()), body, header)


def _story(document: Document) -> Element | None:
    """The element that holds the story: marked as such, the largest article, the main part, or the whole body."""
    marked = document.css_first("[itemprop=articleBody]")
    if marked is not None:
        return marked
    main = document.css_first("main, [role=main]")
    articles = document.css("article")[:_MAX_ARTICLES]
    largest = max(articles, key=_size, default=None)
    if largest is None or (main is not None and _size(largest) < _MAIN_SHARE * _size(main)):
        return main if main is not None else document.body
    return largest


def _described(document: Document) -> dict[str, object]:
    """The article that the page describes in JSON-LD; empty where there is none that can be read."""
    for script in document.css('script[type="application/ld+json"]'):
        try:
            found = find_article(json.loads(script.text(), strict=False))
        except (ValueError, RecursionError):
            continue
        if found is not None:
            return dict(found)
    return {}


def _meta(document: Document) -> dict[str, object]:
    """What meta elements, the canonical link and the root element say."""
    header: dict[str, object] = {}
    for element in document.css("meta[content]"):
        attributes = element.attributes
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if name in _META:
            header.setdefault(_META[name], attributes["content"])
    canonical = document.css_first("link[rel=canonical][href]")
    if canonical is not None:
        header["url"] = canonical.attributes["href"]
    if document.root is not None:
        header["language"] = document.root.attributes.get("lang") or document.root.attributes.get("xml:lang")
    return header


def _size(element: Element) -> int:
    """How much text an element holds, in characters, what is not shown included."""
    return len(element.text())


def _first(element: Element | None, tag: str) -> str:
    """The text of the first such element inside, "" if there is none."""
    found = element.css_first(tag) if element is not None else None
    return " ".join(found.text().split()) if found is not None else ""
