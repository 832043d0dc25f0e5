"""Basic authentication and headers, through a real server."""

import base64
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from consumers.gate import SECURITY_HEADERS, credentials
from tests.consumers.secured import ask, hashed, status
from tests.consumers.serving import Newsroom, served

PATHS = ("/", "/page.js", "/metrics", "/-/healthy", "/-/ready", "/api/view", "/api/events", "/nowhere")


def configured(folder: Path, **sections: object) -> Path:
    """A file with these sections."""
    path = folder / "web.yml"
    path.write_text(yaml.safe_dump(sections))
    return path


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Newsroom]:
    """A server over plain HTTP, with one user."""
    with served(web_config=configured(tmp_path, basic_auth_users={"alice": hashed("secret")})) as newsroom:
        yield newsroom


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_shown_to_a_stranger(guarded: Newsroom, path: str) -> None:
    """Page, metrics, probes, and what is not there: 401, how to ask, and the headers of every answer."""
    answer = ask(guarded.url, path=path)
    assert (401, b"401 this server asks for a user and a password\n") == (answer.status, answer.body)
    assert 'Basic realm="deskwatch", charset="UTF-8"' == answer.headers["www-authenticate"]
    assert SECURITY_HEADERS == {name: answer.headers[name] for name in SECURITY_HEADERS}


@pytest.mark.parametrize("user", ["alice:wrong", "alice:", "alice", "bob:secret", ":secret", "ALICE:secret", ":"])
def test_wrong_ones_are_refused(guarded: Newsroom, user: str) -> None:
    """Also in parts, or in other letters."""
    assert 401 == status(guarded.url, user=user)


def test_the_right_one_is_let_in(guarded: Newsroom) -> None:
    """Everywhere, again and again, and the wrong one no more after it."""
    assert [200, 200, 401] == [status(guarded.url, user=user) for user in ("alice:secret",) * 2 + ("alice:secre",)]
    assert {200, 404} == {status(guarded.url, user="alice:secret", path=path) for path in PATHS if "events" not in path}


def test_passwords_of_every_alphabet(tmp_path: Path) -> None:
    """In UTF-8, as the challenge says; beyond 72 bytes bcrypt looks no further, as htpasswd does not."""
    long = "é" * 40
    users = {"žofie": hashed("пароль:со"), "long": hashed(long.encode()[:72].decode())}
    with served(web_config=configured(tmp_path, basic_auth_users=users)) as newsroom:
        assert 200 == status(newsroom.url, user="žofie:пароль:со")
        assert 200 == status(newsroom.url, user=f"long:{long}")


def test_headers_of_the_configuration_win(tmp_path: Path) -> None:
    """On every answer, refusals included; ours stay beside them."""
    headers = {"Strict-Transport-Security": "max-age=60", "Content-Security-Policy": "default-src 'self'"}
    users = {"alice": hashed("secret")}
    path = configured(tmp_path, basic_auth_users=users, http_server_config={"headers": headers})
    with served(web_config=path) as newsroom:
        for user in ("", "alice:secret"):
            answer = ask(newsroom.url, user=user)
            assert headers == {name: answer.headers[name] for name in headers}
            assert 1 == len(answer.headers.get_all("Content-Security-Policy") or ())
            assert "nosniff" == answer.headers["X-Content-Type-Options"]


def test_too_many_requests_are_refused(tmp_path: Path) -> None:
    """With 429, whoever asks; a burst is answered."""
    with served(web_config=configured(tmp_path, rate_limit={"interval": "1h", "burst": 3})) as newsroom:
        assert [200, 200, 200, 429] == [status(newsroom.url) for _ in range(4)]


def test_who_is_known_does_not_wait_for_who_guesses(tmp_path: Path) -> None:
    """While dear passwords are tried one after another the page answers at once, and at last guessers are put off."""
    path = configured(tmp_path, basic_auth_users={"alice": hashed("secret"), "bob": hashed("x", cost=11)})
    with served(web_config=path) as newsroom:
        assert 200 == status(newsroom.url, user="alice:secret")
        answers: list[int] = []
        guessers = [
            threading.Thread(target=lambda: answers.append(status(newsroom.url, user="bob:guess"))) for _ in range(30)
        ]
        for guesser in guessers:
            guesser.start()
        assert [200] * 5 == [status(newsroom.url, user="alice:secret") for _ in range(5)]
        assert len(answers) < len(guessers), "the guesses were over before the page was asked"
        for guesser in guessers:
            guesser.join()
        assert {401, 503} == set(answers)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"Basic " + base64.b64encode(b"a:b:c"), ("a", b"b:c")),
        (b"bAsIc   " + base64.b64encode(b":"), ("", b"")),
        (b"Basic " + base64.b64encode(b"\xff:\x00"), ("\udcff", b"\x00")),
        (b"Basic " + base64.b64encode(b"no colon"), None),
        (b"Basic ?", None),
        (b"Basic", None),
        (b"Bearer abc", None),
        (b"", None),
    ],
)
def test_credentials(header: bytes, expected: tuple[str, bytes] | None) -> None:
    """What a header says, or that it says nothing."""
    assert expected == credentials([(b"host", b"x"), (b"authorization", header)])
