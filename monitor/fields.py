"""The fields of an article in a JSON object, under the names that newsrooms and standards give them.

One table covers ninjs 1 to 3, schema.org, and plain JSON: they differ in case and in underscores more than in words.
The first name whose value can be used wins, so a `date` that cannot be read does not hide a `timestamp` that can.
A newsroom's own names come first, from its field map. Values of a wrong type are passed over, never an error.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from monitor.article import KILL_VERSION, Status
from monitor.dates import LAST_MS, date_ms
from monitor.encodings import tidy

T = TypeVar("T")

NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("headline", "headlines", "title", "name"),
        "body": (
            "bodies", "articlebody", "body", "text", "content", "bodytext", "bodyhtml", "fulltext", "contenthtml",
            "story",
        ),
        "uri": ("uri", "guid", "@id", "id", "identifier", "url", "link", "mainentityofpage"),
        "link": ("link", "url", "canonicalurl", "canonical", "permalink", "href", "mainentityofpage", "uri", "guid"),
        "source": (
            "source", "sourcename", "publisher", "provider", "outlet", "sitename", "infosources", "infosource",
            "copyrightholder", "sourceorganization",
        ),
        "published_at": (
            "publishedat", "datepublished", "published", "publisheddate", "publicationdate", "publishdate", "pubdate",
            "firstpublished", "firstcreated", "date", "datetime", "datecreated", "createdat", "created", "timestamp",
            "contentcreated", "versioncreated",
        ),
        "updated_at": (
            "versioncreated", "updatedat", "datemodified", "updated", "lastupdated", "lastmodified", "modifiedat",
            "modified", "updateddate",
        ),
        "embargoed_until": ("embargoed", "embargoeduntil", "embargo", "embargountil", "embargodate"),
        "language": ("language", "lang", "inlanguage", "languagecode", "locale"),
        "version": ("version", "revision"),
        "status": ("pubstatus", "status", "publicationstatus"),
        "medium": ("type", "@type", "mediatype"),
    }
)  # fmt: skip
"""Our field to the names it goes by, lower-case without `_` and `-`, best first."""
PREFIXES: Mapping[str, str] = MappingProxyType({"title": "headline_", "body": "body_"})
"""ninjs 1 names these by role: "body_xhtml", "headline_short"."""

MAX_URI_CHARACTERS = 2_000
MAX_SOURCE_CHARACTERS = 200
_TEXT_KEYS = ("value", "@value", "#text", "rendered", "text", "html", "content", "name", "literal")
_NAME_KEYS = ("@id", "uri", "url", "value", "@value", "#text", "id")
_STATUSES = {
    Status.USABLE: {"usable", "published"},
    Status.CANCELED: {"canceled", "cancelled", "kill", "killed", "retracted", "withdrawn", "deleted", "removed"},
    Status.WITHHELD: {"withheld", "hold", "draft", "pending", "scheduled", "commissioned", "planned", "unpublished"},
}
_NO_EMBARGO = {"", "0", "false", "no", "none", "null"}
_MEDIA = {"photo": "picture", "image": "picture", "imageobject": "picture", "photograph": "picture", "clip": "video"}
_MEDIA |= {"videoobject": "video", "audioobject": "audio", "podcastepisode": "audio", "newsevent": "event"}
_MEDIA |= {medium: medium for medium in ("picture", "video", "audio", "graphic", "composite", "component", "event")}
_MEDIA |= {"planning": "planning"}
_ENGLISH = {"eng": "en", "english": "en"}
_LANGUAGE = re.compile(r"([a-z]{2,3}|english)(?:[-_].*)?", re.DOTALL)
_UNTOLD = {"und", "mul", "mis", "zxx"}
_INTEGER = re.compile(r"\d{1,19}", re.ASCII)
_HOST = re.compile(r"https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#:@]+)")
_WHITE = re.compile(r"\s+")


class Fields:
    """The values of one JSON object, found by our names of them."""

    def __init__(self, found: Mapping[str, object], field_map: Mapping[str, str]) -> None:
        self._found = found
        self._by_name = {key.casefold().replace("_", "").replace("-", ""): value for key, value in found.items()}
        self._field_map = field_map

    def candidates(self, field: str) -> list[tuple[str, object]]:
        """The names under which the object has one of our fields, best first, and the values; null is no value.

        Where the field map's own name has a value, that is the only one.
        """
        path = self._field_map.get(field)
        if path and (value := at_path(self._found, path)) is not None:
            return [(path, value)]
        found = [(name, self._by_name.get(name)) for name in NAMES[field]]
        if prefix := PREFIXES.get(field):
            found += [(name, value) for name, value in self._found.items() if name.casefold().startswith(prefix)]
        return [(name, value) for name, value in found if value is not None]

    def first(self, field: str, read: Callable[[object], T | None], default: T) -> T:
        """What `read` makes of the first value that it can read; it returns `None` for those it cannot."""
        readings = (read(value) for _, value in self.candidates(field))
        return next((reading for reading in readings if reading is not None), default)


def at_path(found: Mapping[str, object], path: str) -> object:
    """The value under a key, or under keys joined by dots ("meta.times.0.first"); `None` where there is none."""
    if path in found:
        return found[path]
    value: object = found
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and _INTEGER.fullmatch(step) and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def text(value: object, keys: Sequence[str] = _TEXT_KEYS) -> str | None:
    """A text, or the first of a list, or that in an object which wraps it under one of `keys`; not blank."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, Mapping):
            value = next((value[key] for key in keys if isinstance(value.get(key), str)), None)
    return tidy(value).strip() or None if isinstance(value, str) else None


def identifier(value: object) -> str | None:
    """A text or a whole number that names the article, on one line."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**100 else None
    found = text(value, _NAME_KEYS)
    return _WHITE.sub(" ", found) if found else None


def link(value: object) -> str | None:
    """A web address of a length that servers take."""
    found = text(value, _NAME_KEYS)
    if found is None or len(found) > MAX_URI_CHARACTERS or _WHITE.search(found):
        return None
    return found if found.lower().startswith(("http://", "https://")) else None


def source(value: object) -> str | None:
    """A publisher's name on one line."""
    found = text(value)
    return _WHITE.sub(" ", found)[:MAX_SOURCE_CHARACTERS] if found else None


def host(address: str) -> str:
    """The host of a web address without `www.`: the source of an article that names none."""
    found = _HOST.match(address.lower())
    return found[1] if found else ""


def language(value: object) -> str | None:
    """The primary subtag of a language tag ("en" of "en-GB"); `None` where it is none, or says that it is not known."""
    if isinstance(value, Mapping):
        value = value.get("alternateName") or value.get("name")
    found = _LANGUAGE.fullmatch((text(value) or "").lower())
    if found is None or found[1] in _UNTOLD:
        return None
    return _ENGLISH.get(found[1], found[1])


def version(value: object) -> int | None:
    """A version number from 0 up to below `KILL_VERSION`; other forms ("1.2", "final") have no order we could know."""
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and isinstance(value, int) and 0 <= value < KILL_VERSION else None


def status(value: object) -> Status | None:
    """What the sender allows, from its own word, or the last part of a coded one ("stat:canceled")."""
    word = re.split(r"[:/#]", (text(value) or "").lower())[-1].strip()
    return next((status for status, words in _STATUSES.items() if word in words), None)


def medium(value: object) -> str | None:
    """The ninjs name of the medium; `None` for words that are none, as those of text are."""
    values: Sequence[object] = value if isinstance(value, list) else [value]
    media = (_MEDIA.get(item.lower()) for item in values if isinstance(item, str))
    return next((medium for medium in media if medium), None)


def embargo_ms(value: object) -> int | None:
    """When an embargo ends; one that cannot be read ("Next Monday") never ends, for it must not be broken by us."""
    if value in (False, 0) or value == [] or value == {}:
        return None
    if isinstance(value, str) and value.strip().lower() in _NO_EMBARGO:
        return None
    until = date_ms(value)
    return LAST_MS if until is None else until
