"""The article in the bytes of a record, whatever format its sender chose.

    bytes → text → { JSON object | web page | plain text } → header, headline, body → Article

Reads ninjs 1 to 3, schema.org JSON-LD, plain JSON with the usual names, HTML and XHTML, and text whose first line is
the headline. It looks at nothing but the record: what may be counted is decided by `monitor.article.admit`.
"""

import json
import re
from collections.abc import Mapping
from hashlib import blake2b, sha256
from types import MappingProxyType

from monitor import fields as read
from monitor import ninjs
from monitor.article import KILL_VERSION, Article, Status
from monitor.dates import date_ms
from monitor.encodings import read_text
from monitor.errors import DeadReason, DeadRecordError
from monitor.fields import MAX_URI_CHARACTERS, Fields
from monitor.markup import is_page
from monitor.pages import read_page
from monitor.schema_org import find_article

MAX_RECORD_BYTES = 16 * 2**20
NO_MAP: Mapping[str, str] = MappingProxyType({})

_JSON = re.compile(r'\{|\[\s*(?:[\[{\]"\d-]|$)')
"""How JSON begins, and "[UPDATE] Minister resigns" does not."""
_ELEMENT = re.compile(r"<(?:[a-z]|\?xml|!doctype)", re.IGNORECASE)


def decode(
    record: bytes, *, field_map: Mapping[str, str] = NO_MAP, max_record_bytes: int = MAX_RECORD_BYTES
) -> Article:
    """The article of one record.

    `field_map` gives the JSON key, or keys joined by dots, under which a newsroom keeps one of our fields: title, body,
    uri, link, source, published_at, updated_at, embargoed_until, language, version, status, medium. Raises
    `DeadRecordError`, and nothing else, for a record that is no article or is larger than `max_record_bytes`.
    """
    if len(record) > max_record_bytes:
        raise DeadRecordError(
            DeadReason.TOO_LARGE,
            f"the record has {len(record):,} bytes, at most {max_record_bytes:,} are read (max_record_bytes)",
        )
    text = read_text(record).strip()
    if _JSON.match(text):
        return _from_json(record, _parse(text), field_map)
    if _ELEMENT.match(text):
        return _from_page(record, text)
    return _from_text(record, text)


def hash_uri(content: bytes) -> str:
    """A name for what has none of its own, the same for the same bytes: `sha256:` and 32 hex digits."""
    return f"sha256:{sha256(content).hexdigest()[:32]}"


def _from_json(record: bytes, document: object, field_map: Mapping[str, str]) -> Article:
    found = find_article(document) or document
    if not isinstance(found, Mapping):
        raise _not_an_article(f"it is a JSON {type(found).__name__}, expected one object")
    fields = Fields(found, field_map)
    article = _article(record, ninjs.title(fields), ninjs.body(fields), fields)
    if not (article.title or article.body or fields.candidates("uri")):
        raise _not_an_article("its JSON has no headline, text or identifier under a known name; name them in field_map")
    return article


def _from_page(record: bytes, text: str) -> Article:
    if not is_page(text):
        raise _not_an_article("it is XML, but not XHTML; send ninjs, JSON, HTML or plain text")
    page = read_page(text)
    fields = Fields(page.header, NO_MAP)
    return _article(record, page.title, page.body or ninjs.body(fields), fields)


def _from_text(record: bytes, text: str) -> Article:
    if "\n" not in text and _is_scalar(text):
        raise _not_an_article("it is one JSON value, expected an object or a text with a headline")
    title, _, body = text.partition("\n")
    return _article(record, " ".join(title.split()), body.strip("\n"), Fields({}, NO_MAP))


def _article(record: bytes, title: str, body: str, fields: Fields) -> Article:
    """The article of a headline, a body and a header; a headline that the body repeats first is taken from it."""
    first, _, rest = body.partition("\n")
    body = rest.strip("\n") if title and " ".join(first.split()) == title else body
    text = f"{title}\0{body}".encode()
    status = fields.first("status", read.status, Status.USABLE)
    link = fields.first("link", read.link, "")
    uri = fields.first("uri", read.identifier, "") or hash_uri(text if title or body else record)
    return Article(
        uri=uri if len(uri) <= MAX_URI_CHARACTERS else hash_uri(uri.encode()),
        version=fields.first("version", read.version, 0) or (KILL_VERSION if status is Status.CANCELED else 0),
        updated_at_ms=fields.first("updated_at", date_ms, None),
        published_at_ms=fields.first("published_at", date_ms, None),
        embargoed_until_ms=fields.first("embargoed_until", read.embargo_ms, None),
        status=status,
        medium=fields.first("medium", read.medium, "text"),
        source=fields.first("source", read.source, "") or read.host(link),
        language=fields.first("language", read.language, ""),
        title=title,
        body=body,
        link=link,
        content=int.from_bytes(blake2b(text, digest_size=8).digest()),
    )


def _parse(text: str) -> object:
    """The JSON document, read as leniently as senders write it: NaN, raw line breaks and half characters pass."""
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise DeadRecordError(DeadReason.TOO_DEEP, "the JSON nests too deeply; send the article alone") from error
    except ValueError as error:
        raise DeadRecordError(
            DeadReason.INVALID_JSON, f"the JSON cannot be read: {error}; send one whole object per record"
        ) from error


def _is_scalar(text: str) -> bool:
    """Whether a line is a JSON text, number or word."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _not_an_article(why: str) -> DeadRecordError:
    return DeadRecordError(DeadReason.NOT_AN_ARTICLE, f"the record is not an article: {why}")
