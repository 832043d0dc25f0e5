"""`POST /api/alerts` over a real server: who may post what, and the answers on which Alertmanager acts."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from consumers.notify.endpoint import MAX_BODY_BYTES, AlertsEndpoint
from consumers.notify.errors import DeliveryError
from consumers.notify.failures import Failures
from consumers.notify.notices import Notice
from consumers.notify.telling import Teller
from consumers.notify.webhook import SETTLING_SECONDS, Webhook
from consumers.server import Server
from consumers.web import create_app
from tests.consumers.notify.making import NAME, NOW, alert, body, newsroom, spike
from tests.consumers.serving import served
from tests.making import NOON_MS, article, person


class Recorder:
    """A target that remembers, or fails as it is told."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.fail: Callable[[], object] = lambda: None

    def deliver(self, notice: Notice) -> None:
        """Takes it."""
        self.fail()
        self.notices.append(notice)


class Desk:
    """A served desk with the alerts' path."""

    def __init__(self, *, timeout_seconds: float = 5.0, token_file: Path | None = None) -> None:
        self.target, self.failures = Recorder(), Failures()
        self.is_catching_up, self.now = False, 0.0
        room = newsroom(article("a", NOON_MS, person(NAME)))
        webhook = Webhook(
            Teller(room.desk, room.clock, "https://desk.example"),
            self.target,
            lambda: self.is_catching_up,
            wall=lambda: NOW,
            monotonic=lambda: self.now,
            started=0.0,
        )
        alerts = AlertsEndpoint(webhook, self.failures, timeout_seconds=timeout_seconds, token_file=token_file)
        self.server = Server(create_app(room.sources(), alerts=alerts), host="127.0.0.1", port=0)

    def ask(self, data: bytes, method: str = "POST", **headers: str) -> tuple[int, str]:
        """Status and text of the answer."""
        connection = http.client.HTTPConnection(urlsplit(self.server.url).netloc, timeout=10)
        sent = {"Content-Type": "application/json"} | {key.replace("_", "-"): value for key, value in headers.items()}
        try:
            connection.request(method, "/api/alerts", data, sent)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


@contextmanager
def serving(**options: object) -> Iterator[Desk]:
    """A desk, stopped at the end."""
    desk = Desk(**options)  # type: ignore[arg-type]
    desk.server.start()
    try:
        yield desk
    finally:
        desk.server.stop()


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk for one test."""
    with serving() as made:
        yield made


def test_a_delivered_group_is_answered_200(desk: Desk) -> None:
    """And only a delivered one is."""
    assert (200, "delivered\n") == desk.ask(body(spike()))
    assert ["Headline of a"] == [it.title for it in desk.target.notices[0].stories[0].headlines]
    assert 0 == desk.failures.number


def test_a_target_that_refuses_is_answered_503(desk: Desk) -> None:
    """Alertmanager keeps the group and tries again; the failure is counted and says why."""

    def refuse() -> None:
        raise DeliveryError("it is closed")

    desk.target.fail = refuse
    assert (503, "not delivered: it is closed\n") == desk.ask(body(spike()))
    assert 1 == desk.failures.number


def test_a_fault_of_ours_is_answered_503(desk: Desk) -> None:
    """Whatever it is: the alert is not lost by it."""

    def stumble() -> None:
        raise KeyError("kind")

    desk.target.fail = stumble
    assert (503, "not delivered: KeyError\n") == desk.ask(body(spike()))
    assert 1 == desk.failures.number


def test_a_slow_target_is_answered_503_and_holds_nobody_up() -> None:
    """Not even when as many deliveries hang as there are threads: metrics are served meanwhile."""
    release = threading.Event()
    with serving(timeout_seconds=0.5) as desk:
        desk.target.fail = lambda: release.wait(20)
        answers: list[tuple[int, str]] = []
        posts = [threading.Thread(target=lambda: answers.append(desk.ask(body(spike())))) for _ in range(8)]
        for post in posts:
            post.start()
        connection = http.client.HTTPConnection(urlsplit(desk.server.url).netloc, timeout=5)
        began = time.monotonic()
        connection.request("GET", "/metrics")
        assert 200 == connection.getresponse().status
        assert time.monotonic() - began < 0.5
        connection.close()
        for post in posts:
            post.join()
        release.set()
    assert [(503, "not delivered within 0.5 s\n")] * 8 == answers
    assert 8 == desk.failures.number


def test_only_what_can_never_succeed_is_answered_400(desk: Desk) -> None:
    """Alertmanager drops what is answered so; it is a notification lost, and counted."""
    status, text = desk.ask(b'{"alerts": 7}')
    assert 400 == status
    assert "alerts" in text
    assert (413, "the body is larger than 1,048,576 bytes; group by entity, or set max_alerts\n") == desk.ask(
        b" " * (MAX_BODY_BYTES + 1)
    )
    assert 2 == desk.failures.number
    assert [] == desk.target.notices


def test_a_web_page_elsewhere_cannot_post(desk: Desk) -> None:
    """A browser sends forms and text without asking; JSON it asks for first, and is not told yes."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        assert 415 == desk.ask(body(spike()), Content_Type=kind)[0]
    assert 405 == desk.ask(b"", "OPTIONS", Origin="https://evil.example")[0]
    assert 200 == desk.ask(body(spike()), Content_Type="application/json; charset=utf-8")[0]
    assert 0 == desk.failures.number


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_it_takes_post_only(desk: Desk, method: str) -> None:
    """And says so."""
    assert 405 == desk.ask(b"", method)[0]


def test_a_slow_body_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may come whole another time: 503."""
    monkeypatch.setattr("consumers.notify.endpoint.BODY_SECONDS", 0.2)
    with serving() as desk, socket.create_connection(("127.0.0.1", desk.server.port), timeout=5) as opened:
        opened.sendall(
            b"POST /api/alerts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
        )
        assert b"HTTP/1.1 503" == opened.recv(12)


def test_the_path_may_be_closed() -> None:
    """Without a target there is none, and it is not an alert's way to nowhere."""
    with served() as room:
        connection = http.client.HTTPConnection(urlsplit(room.url).netloc, timeout=10)
        connection.request("POST", "/api/alerts", body(spike()), {"Content-Type": "application/json"})
        assert 404 == connection.getresponse().status
        connection.close()


class TestToken:
    """A bearer token in a file."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """It may end with a line break."""
        file = tmp_path / "token"
        file.write_text("open sesame\n")
        return file

    def test_it_is_asked_for(self, file: Path) -> None:
        """Missing, wrong, or of another kind, nothing is even read; and nobody who guesses raises an alarm."""
        with serving(token_file=file) as desk:
            assert 200 == desk.ask(body(spike()), Authorization="Bearer open sesame")[0]
            assert 200 == desk.ask(body(spike()), Authorization="bearer open sesame")[0]
            for given in ("", "Bearer", "Bearer ", "Bearer open", "Basic open sesame", "open sesame", "Bearer \xe9"):
                assert 401 == desk.ask(b"no json", Authorization=given)[0]
        assert 0 == desk.failures.number

    def test_it_can_be_changed_while_serving(self, file: Path) -> None:
        """It is read anew for every request."""
        with serving(token_file=file) as desk:
            file.write_text("other")
            assert 401 == desk.ask(body(spike()), Authorization="Bearer open sesame")[0]
            assert 200 == desk.ask(body(spike()), Authorization="Bearer other")[0]

    def test_without_its_file_nobody_may_post_and_nothing_is_lost(self, file: Path) -> None:
        """503: the operator mends it, and Alertmanager tries again. An empty file opens nothing."""
        with serving(token_file=file) as desk:
            file.write_text("")
            assert 401 == desk.ask(body(spike()), Authorization="Bearer ")[0]
            file.unlink()
            status, text = desk.ask(body(spike()), Authorization="Bearer open sesame")
        assert 503 == status
        assert "cannot be read" in text
        assert 1 == desk.failures.number


class TestCatchingUp:
    """A desk that still reads the last 48 hours has no headlines yet."""

    def test_names_wait_for_their_headlines(self, desk: Desk) -> None:
        """That is no failure."""
        desk.is_catching_up = True
        assert 503 == desk.ask(body(spike()))[0]
        assert 0 == desk.failures.number
        desk.is_catching_up = False
        assert 200 == desk.ask(body(spike()))[0]

    def test_but_not_for_ever(self, desk: Desk) -> None:
        """A backlog of hours must not silence the desk."""
        desk.is_catching_up, desk.now = True, SETTLING_SECONDS
        assert 200 == desk.ask(body(spike()))[0]

    def test_operators_and_what_is_over_never_wait(self, desk: Desk) -> None:
        """They have no headlines."""
        desk.is_catching_up = True
        assert 200 == desk.ask(body(alert("DeskwatchStalled"), spike(ended=1)))[0]
