"""The lines that a reader sees of HTML or XHTML; the only door to selectolax.

The parser is the one of browsers' rules (HTML 5), so that tricks with comments, CDATA, unclosed tags and character
references come out as they would on a screen. Scripts, styles, navigation, headers, footers and forms are not read.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.encodings import tidy
from monitor.errors import DeadReason, DeadRecordError

MAX_TAGS = 200_000
"""Tags of one document; long pages have some thousands. It bounds the time that one record can take."""
MAX_DEPTH = 500
"""Open elements around one place; pages have some tens. The parser's time grows with its square."""

_UNSEEN = frozenset({
    "audio", "button", "canvas", "footer", "form", "head", "header", "iframe", "math", "nav", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip
_INLINE = frozenset({
    "-text", "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_ONE_OF_THESE = re.compile(
    r"</?(?:a|abbr|address|article|aside|b|blockquote|body|br|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|footer"
    r"|h[1-6]|head|header|hr|html|i|iframe|img|ins|li|main|mark|meta|nav|ol|p|pre|q|s|script|section|small|span|strong"
    r"|style|sub|sup|table|tbody|td|th|time|title|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
_NEVER_DEEP = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "td", "th", "tr", "tbody", "track", "wbr",
})  # fmt: skip
"""Elements without content, and those that the next of their kind closes."""


def is_markup(text: str) -> bool:
    """Whether a text has a tag that HTML knows; "<3" and "a < b" are none."""
    return "<" in text and _ONE_OF_THESE.search(text) is not None


def parse(text: str) -> LexborHTMLParser:
    """The document; raises `DeadRecordError` (`TOO_LARGE`, `TOO_DEEP`) for one that would hold up the stream."""
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise DeadRecordError(
            DeadReason.TOO_LARGE, f"the markup has {tags:,} tags, at most {MAX_TAGS:,} are read; send the article alone"
        )
    if tags > MAX_DEPTH and _is_deep(text):
        raise DeadRecordError(
            DeadReason.TOO_DEEP, f"the markup nests more than {MAX_DEPTH} elements; send the article's own markup"
        )
    return LexborHTMLParser(text)


def lines(text: str) -> str:
    """The lines of a document or a part of one, "\\n" between them: one for each block, white space folded."""
    body = parse(text).body
    return lines_of(body) if body is not None else ""


def lines_of(element: LexborNode, *, without: frozenset[str] = frozenset()) -> str:
    """The lines of an element; the elements named in `without` are not read either."""
    parts = "".join(_parts(element, _UNSEEN | without))
    folded = (" ".join(line.split()) for line in tidy(parts).split("\n"))
    return "\n".join(line for line in folded if line)


def _parts(element: LexborNode, unseen: frozenset[str]) -> Iterator[str]:
    """Texts in their order, "\\n" where a block begins or ends; walks without recursion, as depth is the sender's."""
    node: LexborNode | None = element.child
    depth = 1
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            content = node.text(deep=False)
            yield content if _is_preformatted(node) else content.replace("\n", " ")
        elif tag not in _INLINE and tag[:1] != "-":
            yield " " if tag in _CELLS else "\n"
        child = node.child if tag not in unseen and "hidden" not in node.attributes else None
        if child is not None:
            node, depth = child, depth + 1
            continue
        while node.next is None and depth > 1:
            parent = node.parent
            if parent is None:
                return
            node, depth = parent, depth - 1
            if node.tag not in _INLINE and node.tag not in _CELLS:
                yield "\n"
        node = node.next if depth > 0 else None


def _is_preformatted(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "pre"


def _is_deep(text: str) -> bool:
    """Whether the tags of a document may open more than `MAX_DEPTH` elements in one another, by a plain count."""
    opened: dict[str, int] = {}
    depth = 0
    for closing, name in _TAG.findall(text):
        tag = name.lower()
        if tag in _NEVER_DEEP:
            continue
        if not closing:
            opened[tag] = opened.get(tag, 0) + 1
            depth += 1
        elif opened.get(tag):
            opened[tag] -= 1
            depth -= 1
        if depth > MAX_DEPTH:
            return True
    return False
