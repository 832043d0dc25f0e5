"""Headline and body of an article in JSON, in the shapes that ninjs gives them and in plain ones.

ninjs 1 has keys `body_<role>` and `headline_<role>`; ninjs 2 and 3 have lists `bodies` and `headlines` of objects with
a role, a content type and a value. One article often has its body several times. Markup is preferred to plain text,
because it tells paragraphs apart; XML vocabularies (NITF, NewsML) come last. Plain JSON is the case with one body.
"""

from collections.abc import Mapping
from enum import IntEnum

from monitor import markup
from monitor.fields import Fields, text


class _Form(IntEnum):
    """The forms of a body, best first."""

    MARKUP = 0
    PLAIN = 1
    XML = 2


def title(fields: Fields) -> str:
    """The main headline, on one line; "" where there is none."""
    headlines = (_main(value) if isinstance(value, list) else value for _, value in fields.candidates("title"))
    found = next((found for found in map(text, headlines) if found), "")
    return " ".join(markup.plain(found).split())


def body(fields: Fields) -> str:
    """The text of the article, "\\n" between its paragraphs; "" where there is none."""
    bodies = [body for name, value in fields.candidates("body") for body in _bodies(name, value)]
    for form in _Form:
        texts = (markup.plain(value) for kind, value in bodies if kind is form)
        if longest := max(texts, key=len, default=""):
            return longest
    return ""


def _main(headlines: list[object]) -> object:
    """The headline whose role is main, else the first one that has a text."""
    objects = [headline for headline in headlines if isinstance(headline, Mapping)]
    main = next((headline for headline in objects if headline.get("role") == "main" and text(headline)), None)
    return main or next((headline for headline in headlines if text(headline)), None)


def _bodies(role: str, value: object) -> list[tuple[_Form, str]]:
    """The texts of one value with the form of each: a text, an object around one, or a list of either."""
    values = value if isinstance(value, list) else [value]
    if values and all(isinstance(item, str) for item in values):
        return [(_form(role, joined), joined)] if (joined := text("\n".join(map(str, values)))) else []
    found = []
    for item in values:
        if isinstance(item, Mapping) and (inner := text(item)):
            kind = item.get("contentType") or item.get("contenttype") or item.get("role")
            found.append((_form(kind if isinstance(kind, str) else "", inner), inner))
    return found


def _form(kind: str, value: str) -> _Form:
    """The form of a body from its role or content type and from its look."""
    kind = kind.lower()
    if "nitf" in kind or "newsml" in kind or ("xml" in kind and "html" not in kind):
        return _Form.XML
    return _Form.MARKUP if markup.is_markup(value) else _Form.PLAIN
