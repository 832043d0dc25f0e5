"""The HTTP side, through a real server on a free port."""

import asyncio
import csv
import gzip
import http.client
import io
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from consumers.api import Api
from consumers.article_page import is_web_address
from consumers.events import Events
from consumers.negotiation import accepts_gzip, wants_openmetrics
from consumers.server import Server
from consumers.web import Counted, create_app
from monitor.boilerplate import DropReason
from monitor.desk import Desk
from monitor.errors import DeadReason, ListenError, SkipReason
from monitor.fingerprints import article_id, article_key
from monitor.views import WindowName
from tests.consumers.serving import Newsroom, served
from tests.making import NOON_MS, article, country, person

PROMETHEUS_2 = (
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
)
PROMETHEUS_3 = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
    "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
)


@pytest.fixture
def own() -> Iterator[Newsroom]:
    """A server for one test."""
    with served() as newsroom:
        yield newsroom


class Answer:
    """A response, read to its end."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def ask(newsroom: Newsroom, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(newsroom.url).netloc, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return Answer(connection.getresponse())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Newsroom]:
    """One server for the whole file."""
    with served() as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(running: Newsroom) -> Newsroom:
    """The server, over an empty desk."""
    fresh = Newsroom()
    running.desk._desk, running.clock.now = fresh.desk._desk, fresh.clock.now
    running.not_ready, running.counted = "", Counted()
    return running


class TestMetrics:
    """Negotiation of format and encoding."""

    @pytest.mark.parametrize("accept", [PROMETHEUS_2, PROMETHEUS_3, "application/openmetrics-text"])
    def test_a_scraper_that_prefers_openmetrics_gets_it(self, newsroom: Newsroom, accept: str) -> None:
        """As the usual servers ask."""
        answer = ask(newsroom, "/metrics", Accept=accept)
        assert b"# openmetrics\n# EOF\n" == answer.body
        assert "application/openmetrics-text; version=1.0.0; charset=utf-8" == answer.headers["content-type"]

    @pytest.mark.parametrize("accept", ["", "*/*", "text/html", "text/plain;version=0.0.4", "application/json;q=x,,;"])
    def test_everybody_else_gets_text(self, newsroom: Newsroom, accept: str) -> None:
        """Browsers, curl and headers that make no sense."""
        answer = ask(newsroom, "/metrics", Accept=accept)
        assert b"# text\n" == answer.body
        assert "text/plain; version=0.0.4; charset=utf-8" == answer.headers["content-type"]

    def test_openmetrics_that_is_ruled_out_is_not_sent(self) -> None:
        """By q=0, by a version that we do not speak, or by a text that is preferred."""
        assert not wants_openmetrics("application/openmetrics-text;q=0, */*")
        assert not wants_openmetrics("application/openmetrics-text;version=2.0.0")
        assert not wants_openmetrics("application/openmetrics-text;q=0.4, text/plain;q=0.5")

    def test_gzip_only_where_it_may_be(self, newsroom: Newsroom) -> None:
        """With Accept-Encoding the same bytes come packed, without it as they are."""
        packed = ask(newsroom, "/metrics", Accept_Encoding="gzip")
        assert "gzip" == packed.headers["content-encoding"]
        assert b"# text\n" == gzip.decompress(packed.body)
        plain = ask(newsroom, "/metrics", Accept_Encoding="identity")
        assert (None, b"# text\n") == (plain.headers["content-encoding"], plain.body)

    def test_accept_encoding_is_read_as_it_is_meant(self) -> None:
        """Names, qualities, the wildcard."""
        assert accepts_gzip("deflate, GZIP;q=0.5")
        assert accepts_gzip("*")
        assert not accepts_gzip("gzip;q=0, *")
        assert not accepts_gzip("")


class TestProbes:
    """Healthy and ready."""

    def test_ready_says_why_it_is_not(self, newsroom: Newsroom) -> None:
        """503 with the reason, then 200; healthy all the while."""
        newsroom.not_ready = "the model is being loaded"
        answer = ask(newsroom, "/-/ready")
        assert (503, "not ready: the model is being loaded\n") == (answer.status, answer.text)
        assert 200 == ask(newsroom, "/-/healthy").status
        newsroom.not_ready = ""
        assert 200 == ask(newsroom, "/-/ready").status


class TestEveryPath:
    """What holds for all paths."""

    @pytest.mark.parametrize("path", ["/nonsense", "/metrics/x", "/api", "/article/0123", "/page.py", "/../web.py"])
    def test_other_paths_are_404_with_a_short_text(self, newsroom: Newsroom, path: str) -> None:
        """Nothing answers that is not meant to."""
        answer = ask(newsroom, path)
        assert 404 == answer.status
        assert answer.text.startswith("404 ")
        assert len(answer.text) < 200

    @pytest.mark.parametrize("path", ["/", "/metrics", "/api/view", "/api/events", "/-/healthy"])
    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
    def test_only_get_and_head(self, newsroom: Newsroom, path: str, method: str) -> None:
        """405 says which methods there are."""
        answer = ask(newsroom, path, method)
        assert (405, {"GET", "HEAD"}) == (answer.status, set(answer.headers["allow"].split(", ")))

    @pytest.mark.parametrize(
        "path", ["/", "/page.css", "/page.js", "/icon.svg", "/metrics", "/-/ready", "/api/view", "/api/events"]
    )
    def test_head_answers_without_a_body(self, newsroom: Newsroom, path: str) -> None:
        """And ends, also for the stream of events."""
        answer = ask(newsroom, path, "HEAD")
        assert (200, b"") == (answer.status, answer.body)

    @pytest.mark.parametrize("path", ["/", "/metrics", "/api/view", "/nonsense"])
    def test_security_headers_are_on_every_answer(self, newsroom: Newsroom, path: str) -> None:
        """Only own scripts and styles, no sniffing, and nothing for other sites."""
        headers = ask(newsroom, path, Origin="https://elsewhere.example").headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "nosniff" == headers["x-content-type-options"]
        assert "access-control-allow-origin" not in headers

    def test_the_page_has_words_for_every_reason(self, newsroom: Newsroom) -> None:
        """What is not counted is told in words, whatever the reason."""
        script = ask(newsroom, "/page.js").text
        reasons = [*SkipReason, *DeadReason, *DropReason]
        assert [] == [reason for reason in reasons if re.search(rf"\b{reason}: \"", script) is None]

    def test_the_page_needs_nothing_from_elsewhere(self, newsroom: Newsroom) -> None:
        """Every address in the page's own files is of this server."""
        for path in ("/", "/page.css", "/page.js"):
            text = ask(newsroom, path).text.replace("http://www.w3.org/2000/svg", "")
            assert "://" not in text.replace("https?:\\/\\/", "")


class TestApi:
    """What the page asks for."""

    def test_a_view_holds_rows_and_clock(self, own: Newsroom) -> None:
        """Countries by their names."""
        own.tell(article("a", NOON_MS, person("Mira Solano"), country("FR")))
        view = json.loads(ask(own, "/api/view?window=15m").text)
        assert {"now_ms": NOON_MS, "label": "live"} == view["clock"]
        assert ["Mira Solano"] == [row["name"] for row in view["view"]["people"]]
        assert [("FR", "France")] == [(row["id"], row["name"]) for row in view["view"]["countries"]]

    def test_an_unknown_window_is_refused(self, newsroom: Newsroom) -> None:
        """With the ones that there are."""
        answer = ask(newsroom, "/api/view?window=2h")
        assert (400, True) == (answer.status, "15m, 1h, 24h" in answer.text)

    def test_an_entity_is_found_by_any_id(self, newsroom: Newsroom) -> None:
        """Also with a slash, a percent sign and letters beyond ASCII in it."""
        newsroom.tell(article("a", NOON_MS, person("Åsa 50%/Ö")))
        answer = ask(newsroom, "/api/entity/person/%C3%A5sa%2050%25%2F%C3%B6")
        assert "Åsa 50%/Ö" == json.loads(answer.text)["name"]
        assert 404 == ask(newsroom, "/api/entity/person/nobody").status
        assert 400 == ask(newsroom, "/api/entity/animal/cat").status

    def test_search_answers_as_json(self, newsroom: Newsroom) -> None:
        """Found, and not found."""
        newsroom.tell(article("a", NOON_MS, person("Mira Solano")))
        assert ["mira solano"] == [
            found["id"] for found in json.loads(ask(newsroom, "/api/search?q=sol").text)["found"]
        ]
        assert [] == json.loads(ask(newsroom, "/api/search?q=xyz").text)["found"]

    def test_the_export_is_csv_that_runs_nothing(self, newsroom: Newsroom) -> None:
        """A name that a spreadsheet would take for a formula is a name."""
        newsroom.tell(article("a", NOON_MS, person('=HYPERLINK("x")', mentions=3), country("KE")))
        answer = ask(newsroom, "/api/export.csv?window=24h")
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert ['\'=HYPERLINK("x")', "Kenya"] == [row["name"] for row in rows]
        assert ("24h", "1", "3", "1.0000", "") == tuple(
            rows[0][name] for name in ("window", "articles", "mentions", "share", "usual")
        )
        assert 'attachment; filename="deskwatch-24h.csv"' == answer.headers["content-disposition"]

    def test_the_export_draws_no_sparklines(self, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
        """It has no column for them, and they were most of the time for which it kept the desk from counting."""
        newsroom.tell(article("a", NOON_MS, person("Mira Solano")))
        monkeypatch.delattr(Desk, "_spark")
        assert "Mira Solano" in ask(newsroom, "/api/export.csv?window=24h").text


class TestArticle:
    """The page of one article."""

    def test_it_shows_who_is_named_and_leads_to_the_text(self, newsroom: Newsroom) -> None:
        """By the id that exemplars carry."""
        newsroom.tell(article("a", NOON_MS, country("FR", sentence="Paris waits.", tone=-2_500, mentions=2)))
        text = ask(newsroom, f"/article/{article_id(article_key('a'))}").text
        for part in ("Headline of a", "Harbour Post", "France", "named 2 times", "−0.25", "Paris waits."):
            assert part in text
        assert 'href="https://news.example/a"' in text

    def test_hostile_text_is_inert(self, newsroom: Newsroom) -> None:
        """No tag of a stranger and no link that runs survives."""
        newsroom.tell(
            article(
                "a",
                NOON_MS,
                person('"><img src=x onerror=alert(1)>', sentence="<script>alert(2)</script>"),
                title="<script>alert(3)</script>",
                source="<b>Post</b>",
                link="javascript:alert(4)",
            )
        )
        text = ask(newsroom, f"/article/{article_id(article_key('a'))}").text
        for part in ("<script", "<img", "<b>Post", "javascript:"):
            assert part not in text

    @pytest.mark.parametrize(
        "link", ["javascript:alert(1)", "data:text/html,x", "//x", "", "http://", "https://a\nb", "http://[x"]
    )
    def test_what_is_no_web_address_is_no_link(self, link: str) -> None:
        """Nothing but http and https with a host."""
        assert not is_web_address(link)

    def test_an_unknown_article_is_404(self, newsroom: Newsroom) -> None:
        """It says why it may be gone."""
        answer = ask(newsroom, "/article/0123456789abcdef")
        assert (404, True) == (answer.status, "48 hours" in answer.text)


class TestEvents:
    """The stream of events."""

    def test_a_new_item_is_pushed_without_asking(self, own: Newsroom) -> None:
        """First the view as it is, then the one with the new name."""
        with listening(own, "/api/events?window=15m") as response:
            assert "text/event-stream; charset=utf-8" == response.headers["content-type"]
            assert [] == next_view(response)["view"]["people"]
            own.tell(article("a", NOON_MS, person("Mira Solano")))
            assert ["Mira Solano"] == [row["name"] for row in next_view(response)["view"]["people"]]

    def test_an_unchanged_view_is_not_sent_again(self, own: Newsroom) -> None:
        """The next event is only the time."""
        with listening(own, "/api/events?window=24h") as response:
            next_view(response)
            assert ("clock", {"now_ms": NOON_MS, "label": "live"}) == next_event(response)

    def test_a_page_that_is_closed_makes_room(self) -> None:
        """The limit is on open pages, not on pages ever opened."""
        events = Events(Api(Newsroom().sources()), max_pages=1)

        async def open_and_close() -> tuple[bool, bool]:
            stream = events.stream(WindowName.HOUR)
            await anext(stream)
            is_full = events.is_full
            await stream.aclose()
            return is_full, events.is_full

        assert (True, False) == asyncio.run(open_and_close())


@contextmanager
def listening(newsroom: Newsroom, path: str) -> Iterator[http.client.HTTPResponse]:
    """A response whose body is still coming."""
    connection = http.client.HTTPConnection(urlsplit(newsroom.url).netloc, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    try:
        yield response
    finally:
        response.close()
        connection.close()


def next_event(response: http.client.HTTPResponse) -> tuple[str, dict[str, object]]:
    """The name and data of the next event."""
    event = ""
    while True:
        field, _, value = response.readline().decode().strip().partition(": ")
        if field == "event":
            event = value
        elif field == "data":
            return event, json.loads(value)


def next_view(response: http.client.HTTPResponse) -> dict[str, dict[str, list[dict[str, str]]]]:
    """The data of the next view."""
    while True:
        event, data = next_event(response)
        if event == "view":
            return data  # type: ignore[return-value]


class TestServer:
    """Starting and stopping."""

    def test_a_port_in_use_is_an_error_with_a_way_out(self) -> None:
        """It names the address and what to do."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            server = Server(create_app(Newsroom().sources()), host="127.0.0.1", port=port)
            with pytest.raises(ListenError, match=rf"127\.0\.0\.1:{port} .*choose another port with --listen"):
                server.start()

    def test_a_host_that_is_not_ours_is_an_error(self) -> None:
        """192.0.2.0/24 is for documentation and belongs to nobody."""
        server = Server(create_app(Newsroom().sources()), host="192.0.2.1", port=0)
        with pytest.raises(ListenError, match="address of this machine"):
            server.start()

    def test_stopping_ends_open_streams_and_frees_the_port(self) -> None:
        """A page that is left open does not hold up the end of the process."""
        with ExitStack() as open_pages:
            with served() as newsroom:
                page = open_pages.enter_context(listening(newsroom, "/api/events"))
                page.readline()
                begun = time.monotonic()
            assert time.monotonic() - begun < 3
            assert page.read().endswith(b"\n")
        port = urlsplit(newsroom.url).port or 0
        with served(port) as again:
            assert 200 == ask(again, "/-/healthy").status

    def test_the_threads_of_writer_and_readers_agree(self, own: Newsroom) -> None:
        """While one thread remembers, others read views that are each whole."""
        failures: list[str] = []

        def read() -> None:
            for _ in range(20):
                view = json.loads(ask(own, "/api/view?window=24h").text)["view"]
                if view["articles"] != sum(row["articles"] for row in view["people"]):
                    failures.append(str(view["articles"]))

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(300):
            own.tell(article(f"a{number}", NOON_MS, person(f"Person {number % 7}")))
        for reader in readers:
            reader.join()
        assert [] == failures

    def test_too_many_pages_are_refused(self, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
        """503, when to come back, and the limit."""
        monkeypatch.setattr("consumers.events.Events.is_full", property(lambda _: True))
        answer = ask(newsroom, "/api/events")
        assert (503, "30") == (answer.status, answer.headers["retry-after"])
