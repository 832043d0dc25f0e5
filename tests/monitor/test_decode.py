"""Records of every format, and every kind of bad record, from bytes to article."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.article import KILL_VERSION, Article, Status
from monitor.decode import decode, hash_uri
from monitor.errors import DeadReason, DeadRecordError
from monitor.items import Action

TITLE = "Dredger strands off Port Avery"
BODY = "A dredger ran aground on Sunday.\nIts crew of nine is safe."


def read(record: object, **field_map: str) -> Article:
    """The article of a JSON value."""
    return decode(json.dumps(record).encode(), field_map=field_map)


def reason_of(record: bytes) -> DeadReason:
    """Why a record is dead; fails if it is not."""
    with pytest.raises(DeadRecordError) as caught:
        decode(record)
    return caught.value.reason


def test_plain_json_with_the_usual_names() -> None:
    """Every field of the header is found under a usual name."""
    article = read(
        {
            "id": 81,
            "title": TITLE,
            "text": BODY,
            "url": "https://www.avery.example/81",
            "source": {"id": None, "name": "Avery Echo"},
            "publishedAt": "2026-03-10T09:00:00Z",
            "updated_at": 1_773_140_400,
            "version": "2",
            "lang": "en-AU",
            "status": "published",
        }
    )
    assert article == Article(
        uri="81",
        version=2,
        updated_at_ms=1_773_140_400_000,
        published_at_ms=1_773_133_200_000,
        embargoed_until_ms=None,
        status=Status.USABLE,
        medium="text",
        source="Avery Echo",
        language="en",
        title=TITLE,
        body=BODY,
        link="https://www.avery.example/81",
        content=article.content,
    )


@pytest.mark.parametrize(
    "record",
    [
        {"headline": TITLE, "body_text": BODY, "versioncreated": "2026-03-10T09:00:00Z"},
        {"headlines": [{"value": TITLE}], "bodies": [{"value": BODY}], "versioncreated": "2026-03-10T09:00:00Z"},
        {"headlines": [{"value": TITLE}], "bodies": [{"value": BODY}], "versionCreated": "2026-03-10T09:00:00Z"},
        {"@type": "NewsArticle", "headline": TITLE, "articleBody": BODY, "dateModified": "2026-03-10T09:00:00Z"},
        {
            "@graph": [
                {"@type": ["NewsArticle"], "headline": TITLE, "articleBody": BODY, "dateModified": "2026-03-10T09"}
            ]
        },
        [{"@type": "Article", "headline": TITLE, "articleBody": BODY, "dateModified": "2026-03-10T09:00Z"}],
    ],
    ids=["ninjs 1", "ninjs 2", "ninjs 3", "JSON-LD", "graph", "list"],
)
def test_one_article_in_several_formats_is_the_same(record: object) -> None:
    """Headline, text, time and content hash do not depend on the format."""
    article = read(record)
    assert (article.title, article.body, article.updated_at_ms) == (TITLE, BODY, 1_773_133_200_000)
    assert article.content == decode(f"{TITLE}\n{BODY}".encode()).content


def test_text_has_its_headline_in_the_first_line() -> None:
    """A byte order mark and blank lines around the headline are not part of it."""
    article = decode(f"\ufeff\n {TITLE} \n\n{BODY}\n".encode())
    assert (article.title, article.body) == (TITLE, BODY)


@pytest.mark.parametrize("title", ["[UPDATE] Dredger refloated", '"I waited," says captain', "<3 from Avery", "5"])
def test_text_that_only_begins_like_another_format(title: str) -> None:
    """A bracket or a quotation mark at the start of a headline does not make it JSON or HTML."""
    assert decode(f"{title}\n{BODY}".encode()).title == title


def test_a_page_and_its_header() -> None:
    """What a page tells machines becomes the header of the article."""
    page = f"""<html lang=en><head><link rel=canonical href="https://avery.example/81"></head>
    <article><h1>{TITLE}</h1><p>{BODY}</p></article>"""
    article = decode(page.encode())
    assert (article.title, article.uri, article.link) == (TITLE, "https://avery.example/81", "https://avery.example/81")
    assert (article.source, article.language) == ("avery.example", "en")


def test_a_headline_repeated_as_the_first_line_counts_once() -> None:
    """The body begins after its own copy of the headline."""
    assert read({"title": TITLE, "text": f"{TITLE}\n\n{BODY}"}).body == BODY


def test_the_field_map_names_a_newsrooms_own_keys() -> None:
    """Each field can be found under a key, or a path of keys, of the newsroom's choice."""
    article = read(
        {"hed": TITLE, "doc": {"paras": BODY.split("\n"), "no": [7, 9]}, "desk": "Harbours", "killed": "kill"},
        title="hed",
        body="doc.paras",
        uri="doc.no.1",
        source="desk",
        status="killed",
    )
    assert (article.title, article.body, article.uri, article.source) == (TITLE, BODY, "9", "Harbours")
    assert article.action is Action.RETRACT


@pytest.mark.parametrize(("expected", "version"), [(KILL_VERSION, None), (KILL_VERSION, "final"), (3, "3")])
def test_a_retraction_without_a_version_outranks_all(expected: int, version: str | None) -> None:
    """A kill takes back every version unless it says which; it needs no text."""
    article = read({"uri": "urn:x", "pubstatus": "canceled", "version": version})
    assert (article.action, article.version) == (Action.RETRACT, expected)


def test_an_article_without_a_name_is_named_by_its_content() -> None:
    """The same text has the same name whatever else its record says; another text has another."""
    first, again, other = (read(r) for r in ({"text": BODY}, {"text": BODY, "lang": "en"}, {"text": BODY + "!"}))
    assert first.uri == again.uri != other.uri
    assert first.uri.startswith("sha256:")
    assert len(first.uri) == len("sha256:") + 32


def test_an_endless_name_is_shortened_to_its_hash() -> None:
    """A name that would fill the state is replaced by one of fixed length, the same each time."""
    uris = {read({"uri": "x" * 5_000, "title": title}).uri for title in "ab"}
    assert len(uris) == 1
    assert uris.pop().startswith("sha256:")


def test_a_dead_record_has_a_name_of_its_own() -> None:
    """Bytes that cannot be decoded are named by their hash."""
    assert hash_uri(b"\xff") == hash_uri(b"\xff") != hash_uri(b"\xfe")


def test_content_tells_where_the_headline_ends() -> None:
    """The hash has 64 bits and depends on headline and text apart."""
    contents = {read({"title": t, "text": b}).content for t, b in (("a b", "c"), ("a", "b c"), ("a b c", ""))}
    assert len(contents) == 3
    assert all(0 <= content < 2**64 for content in contents)


def test_half_characters_zeros_and_repeated_keys_are_read() -> None:
    """Lone surrogates become the replacement character, zeros vanish, and of a repeated key the last counts."""
    article = decode(rb'{"title": "one", "title": "a\ud800b\u0000c", "uri": "\udfff", "text": "\ud83d\ude00"}')
    assert (article.title, article.uri, article.body) == ("a\ufffdbc", "\ufffd", "\U0001f600")


def test_json_as_careless_programs_write_it() -> None:
    """NaN and raw line breaks inside a text do not cost the article."""
    assert decode(b'{"score": NaN, "title": "x", "text": "a\nb"}').body == "a\nb"


def test_bidi_and_zero_width_characters_stay_in_the_text() -> None:
    """The text is kept as it came; names are cleaned where they are shown."""
    assert decode("a\u202eb\u200bc\n\u2066d".encode()).title == "a\u202eb\u200bc"


def test_a_word_of_a_million_characters_is_text() -> None:
    """Length alone is no fault here; what is too long is skipped on admission."""
    assert len(decode(b"Title\n" + b"w" * 1_000_000).body) == 1_000_000


def test_a_deep_value_beside_the_article() -> None:
    """Depth that the parser bears is none of ours."""
    assert read({"title": TITLE, "x": json.loads("[" * 500 + "]" * 500)}).title == TITLE


HEADER = (
    "uri",
    "id",
    "link",
    "source",
    "version",
    "versioncreated",
    "date",
    "language",
    "pubstatus",
    "type",
    "embargoed",
)
WRONG: list[object] = [
    5,
    True,
    None,
    [],
    {},
    [[]],
    {"a": {"b": "c"}},
    float("nan"),
    10**400,
    ["x", 5],
    "",
    "\0",
    "\ud800",
]


@pytest.mark.parametrize("value", WRONG, ids=[str(number) for number in range(len(WRONG))])
def test_wrong_types_in_every_field(value: object) -> None:
    """A header full of nonsense leaves the text as it is."""
    article = read({**dict.fromkeys(HEADER, value), "text": BODY})
    assert article.body == BODY
    assert article.uri


@pytest.mark.parametrize(
    ("expected", "record"),
    [
        (DeadReason.EMPTY, b""),
        (DeadReason.EMPTY, b" \n"),
        (DeadReason.NOT_TEXT, bytes(range(256)) * 4),
        (DeadReason.INVALID_JSON, b'{"title": "cut o'),
        (DeadReason.INVALID_JSON, b'{"title": "one"}\n{"title": "two"}'),
        (DeadReason.INVALID_JSON, b"{title: 'x'}"),
        (DeadReason.INVALID_JSON, b'{"version": ' + b"9" * 5_000 + b"}"),
        (DeadReason.TOO_DEEP, b"[" * 100_000),
        (DeadReason.TOO_DEEP, b'{"title": "x", "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        (DeadReason.TOO_DEEP, b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        (DeadReason.TOO_DEEP, b"<div>" * 100_000),
        (DeadReason.TOO_LARGE, b"x" * 50_000_000),
        (DeadReason.NOT_AN_ARTICLE, b'"a text"'),
        (DeadReason.NOT_AN_ARTICLE, b"42"),
        (DeadReason.NOT_AN_ARTICLE, b"null"),
        (DeadReason.NOT_AN_ARTICLE, b"[]"),
        (DeadReason.NOT_AN_ARTICLE, b'[{"title": "x"}, {"title": "y"}]'),
        (DeadReason.NOT_AN_ARTICLE, b"{}"),
        (DeadReason.NOT_AN_ARTICLE, b'{"temperature": 21}'),
        (DeadReason.NOT_AN_ARTICLE, b"<?xml version='1.0'?><newsItem><p>x</p></newsItem>"),
    ],
    ids=lambda value: None if isinstance(value, DeadReason) else ascii(value[:20]),
)
def test_bad_records_are_dead_for_a_reason(expected: DeadReason, record: bytes) -> None:
    """Each kind of record that is no article has its own reason."""
    assert expected is reason_of(record)


def test_the_size_of_a_record_is_bounded_by_the_callers_limit() -> None:
    """A record of exactly the limit passes, one of a byte more does not."""
    assert decode(b"x" * 100, max_record_bytes=100).title == "x" * 100
    with pytest.raises(DeadRecordError) as caught:
        decode(b"x" * 101, max_record_bytes=100)
    assert caught.value.reason is DeadReason.TOO_LARGE


def check(record: bytes) -> None:
    """Decodes, and holds the result against what every later stage relies on."""
    try:
        article = decode(record, field_map={"title": "t", "body": "a.0.b", "uri": "u"})
    except DeadRecordError:
        return
    assert article.uri
    for text in (article.uri, article.title, article.body, article.source, article.link, article.language):
        assert "\0" not in text
        text.encode()
    assert "\n" not in article.title + article.uri + article.source
    assert 0 <= article.version <= KILL_VERSION
    assert 0 <= article.content < 2**64


TEXTS = ("title", "headline", "headlines", "body", "bodies", "body_xhtml", "text", "t", "a", "@type", "@graph")
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
VALUES = LEAVES | st.lists(LEAVES, max_size=3) | st.dictionaries(st.sampled_from(["value", "name", "b"]), LEAVES)
TAGS = (
    "<p>",
    "</p>",
    "<b x=1>",
    "<table>",
    "<td>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&amp;",
)
MARKUP = st.lists(st.sampled_from(TAGS) | st.text(max_size=5), max_size=12).map("".join)
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(st.binary(max_size=400))
@steady
def test_any_bytes_are_an_article_or_dead(record: bytes) -> None:
    """No bytes raise anything but a dead record."""
    check(record)


@given(st.dictionaries(st.sampled_from(HEADER + TEXTS), VALUES | MARKUP | st.lists(VALUES, max_size=2), max_size=8))
@steady
def test_any_json_object_is_an_article_or_dead(record: dict[str, object]) -> None:
    """No value of any type under a known name raises anything but a dead record."""
    check(json.dumps(record).encode())


@given(MARKUP)
@steady
def test_any_markup_is_an_article_or_dead(markup: str) -> None:
    """No tangle of tags raises anything but a dead record."""
    check(f"<article>{markup}".encode("utf-8", "surrogatepass"))
