"""The lines that a reader sees of HTML or XHTML; the only door to selectolax.

The parser is the one of browsers' rules (HTML 5), so that tricks with comments, CDATA, unclosed tags and character
references come out as they would on a screen. Scripts, styles, navigation, headers, footers and forms are not read.
"""

import re
from collections.abc import Iterator
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.encodings import tidy
from monitor.errors import DeadReason, DeadRecordError

Document = LexborHTMLParser
Element = LexborNode

MAX_TAGS = 200_000
"""Tags of one document; long pages have some thousands. It bounds the time that one record can take."""
MAX_WORK = 2_000_000
"""Tags times the most elements open at once; a long page has 20,000 times 50. The parser's time and memory grow with
it: elements that are never closed are opened again in every later block."""
MAX_ATTRIBUTES = 200
"""Attributes of one tag; the parser compares each with all before it."""
MAX_SCRIPT_WORDS = 2_000
"""Words after a "<" in what looks like a script, where they are a program's; were it none, they would be attributes."""

_UNSEEN = frozenset({
    "audio", "button", "canvas", "footer", "form", "head", "header", "iframe", "math", "nav", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip
_INLINE = frozenset({
    "-text", "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "rb", "rp", "rt", "ruby", "s", "samp", "script", "small", "span", "strike",
    "strong", "style", "sub", "sup", "template", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_HTML_TAG = re.compile(
    r"</?(?:a|abbr|address|article|aside|b|blockquote|body|br|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|footer"
    r"|h[1-6]|head|header|hr|html|i|iframe|img|ins|li|main|mark|meta|nav|ol|p|pre|q|s|script|section|small|span|strong"
    r"|style|sub|sup|table|tbody|td|th|time|title|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ROOT = re.compile(r"(?:\s*+<(?:\?[^>]*+|!--.*?--|!(?!--)[^>]*+)>)*+\s*+<([a-z][^\s/>]*)", re.IGNORECASE | re.DOTALL)
"""The name of the first element, after a prolog, comments and a document type."""
_TAG_WITH_ATTRIBUTES = (
    r"""<[a-z][^\s/>]*+(?:[\s/]*+(?:=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']*+))?+)"""
)
"""To be followed by their number; every part is taken whole, so that the search never goes back."""
_CROWDED = re.compile(f"{_TAG_WITH_ATTRIBUTES}{{{MAX_ATTRIBUTES}}}", re.IGNORECASE)
_CROWDED_ANYWHERE = re.compile(f"{_TAG_WITH_ATTRIBUTES}{{{MAX_SCRIPT_WORDS}}}", re.IGNORECASE)
_SWALLOWING = "audio|button|canvas|iframe|noscript|object|script|select|svg|template|textarea|video"
"""Unseen elements that a sender may forget to close: everything behind would be taken for their content."""
_OPENING = re.compile(rf"<({_SWALLOWING})\b[^<>]*+>", re.IGNORECASE)
_CLOSING = re.compile(rf"</({_SWALLOWING})\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
_LINE_BREAK = re.compile(r"\n")
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n\s*+")
_NEVER_DEEP = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "td", "th", "tr", "tbody", "track", "wbr",
})  # fmt: skip
"""Elements without content, and those that the next of their kind closes."""


def is_markup(text: str) -> bool:
    """Whether a text has a tag that HTML knows ("<3" is none), or is beset with "<" beyond what `parse` reads."""
    return "<" in text and (text.count("<") > MAX_TAGS or _HTML_TAG.search(text) is not None)


def is_page(text: str) -> bool:
    """Whether a text that begins with a tag is HTML by that tag, and not another vocabulary of XML."""
    root = _ROOT.match(text)
    return root is not None and _HTML_TAG.fullmatch(f"<{root[1]}>") is not None


def plain(text: str) -> str:
    """A text that may be markup as plain text: its lines, or itself with character references resolved."""
    if is_markup(text):
        return lines(text)
    return tidy(unescape(text) if "&" in text else text).strip()


def parse(text: str) -> Document:
    """The document; raises `DeadRecordError` (`TOO_LARGE`, `TOO_DEEP`) for one that would hold up the stream."""
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise DeadRecordError(
            DeadReason.TOO_LARGE, f"the markup has {tags:,} tags, at most {MAX_TAGS:,} are read; send the article alone"
        )
    text = _without_unclosed(text)
    if _CROWDED_ANYWHERE.search(text) or _CROWDED.search(_SCRIPT.sub("", text)):
        raise DeadRecordError(
            DeadReason.TOO_LARGE, f"a tag has {MAX_ATTRIBUTES} attributes or more; send the article's own markup"
        )
    if tags * tags > MAX_WORK and tags * (depth := _depth(text)) > MAX_WORK:
        raise DeadRecordError(
            DeadReason.TOO_DEEP, f"the markup nests {depth:,} elements in {tags:,} tags; send the article's own markup"
        )
    return Document(text)


def _without_unclosed(text: str) -> str:
    """The text without tags of `_SWALLOWING` that nothing behind them closes; a program that is cut off stays one."""
    last = {closing[1].lower(): closing.end() for closing in _CLOSING.finditer(text)}
    return _OPENING.sub(
        lambda found: found[0] if found.start() < last.get(found[1].lower(), 0) or _is_program(found) else "", text
    )


def _is_program(opening: re.Match[str]) -> bool:
    return opening[1].lower() == "script" and "src" not in opening[0].lower()


def lines(text: str) -> str:
    """The lines of a document or a part of one, "\\n" between them: one for each block, white space folded."""
    body = parse(text).body
    return lines_of(body) if body is not None else ""


def lines_of(element: Element, *, without: frozenset[str] = frozenset()) -> str:
    """The lines of an element; the elements named in `without` are not read either.

    Text that stands in no block, straight in the body, is parted at its blank lines, and where there is no block at all
    at every line break: so senders part paragraphs that have no markup but a link or an emphasis.
    """
    parts = "".join(_parts(element, _UNSEEN | without))
    folded = (" ".join(line.split()) for line in tidy(parts).split("\n"))
    return "\n".join(line for line in folded if line)


def _parts(element: Element, unseen: frozenset[str]) -> Iterator[str]:
    """Texts in their order, "\\n" where a block begins or ends; walks without recursion, as depth is the sender's."""
    node: Element | None = element.child
    depth = 1
    blocks = 0 if element.tag == "body" else 1  # open around the node, a part of a page counts as one
    outside = _BLANK_LINE if blocks or _has_block(element) else _LINE_BREAK
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            content = node.text(deep=False)
            paragraphs = [content] if blocks else outside.split(content)
            yield content if _is_preformatted(node) else "\n".join(part.replace("\n", " ") for part in paragraphs)
        elif tag not in _INLINE and tag[:1] != "-":
            yield " " if tag in _CELLS else "\n"
        child = node.child if tag not in unseen and "hidden" not in node.attributes else None
        if child is not None:
            blocks += tag not in _INLINE
            node, depth = child, depth + 1
            continue
        while node.next is None and depth > 1:
            parent = node.parent
            if parent is None:
                return
            node, depth = parent, depth - 1
            blocks -= node.tag not in _INLINE
            if node.tag not in _INLINE and node.tag not in _CELLS:
                yield "\n"
        node = node.next if depth > 0 else None


def _has_block(element: Element) -> bool:
    return any(inner.tag not in _INLINE for inner in element.traverse() if inner.tag not in {"body", "-comment"})


def _is_preformatted(node: Element) -> bool:
    return node.parent is not None and node.parent.tag == "pre"


def _depth(text: str) -> int:
    """The most elements that the tags of a document leave open at once, by a plain count."""
    opened: dict[str, int] = {}
    depth = most = 0
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
        most = max(most, depth)
    return most
