"""The web configuration while the server runs: what changes is taken, what is broken is not."""

import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from monitor.errors import UsageError
from tests.consumers.secured import Authority, ask, handshake, hashed, status, write_config
from tests.consumers.serving import Newsroom, served

ALICE = {"alice": hashed("secret")}
IS_VALID = {True: b"deskwatch_config_valid 1.0\n", False: b"deskwatch_config_valid 0.0\n"}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """One that has signed the server's certificate."""
    authority = Authority(tmp_path)
    authority.sign("server", "127.0.0.1")
    return authority


@pytest.fixture
def newsroom(authority: Authority) -> Iterator[Newsroom]:
    """A server with TLS and one user."""
    with served(web_config=write_config(authority.folder, users=ALICE)) as newsroom:
        yield newsroom


def is_valid(newsroom: Newsroom) -> bool:
    """What `deskwatch_config_valid` says after a request."""
    page = newsroom.telemetry.render(openmetrics=False)
    (found,) = (answer for answer, line in IS_VALID.items() if line in page)
    return found


@pytest.mark.parametrize("way", ["in place", "by a link"])
def test_certificates_renewed_under_load(authority: Authority, way: str) -> None:
    """Ten times, while clients connect all the time: none of them fails, and each new certificate is shown."""
    renew = _in_place(authority) if way == "in place" else _by_a_link(authority)
    with served(web_config=authority.folder / "web.yml") as newsroom:
        ended = threading.Event()
        answers: list[int] = []
        failures: list[Exception] = []

        def load() -> None:
            while not ended.is_set():
                try:
                    answers.append(status(newsroom.url, authority.client(), path="/metrics"))
                except OSError as error:
                    failures.append(error)

        clients = [threading.Thread(target=load) for _ in range(3)]
        for client in clients:
            client.start()
        shown = [handshake(newsroom.url, authority.client()).serial]
        for number in range(10):
            renew(number)
            shown.append(handshake(newsroom.url, authority.client()).serial)
        ended.set()
        for client in clients:
            client.join()
        assert [] == failures
        assert {200} == set(answers)
        assert 11 == len(set(shown)), "a certificate was shown again"
        assert is_valid(newsroom)


def _in_place(authority: Authority) -> Callable[[int], None]:
    """Certificate and key are written over, one after the other."""
    write_config(authority.folder)

    def renew(number: int) -> None:
        del number
        authority.sign("server", "127.0.0.1")

    return renew


def _by_a_link(authority: Authority) -> Callable[[int], None]:
    """As Kubernetes renews what it mounts: files are links into `..data`, itself a link that is replaced."""
    folder = authority.folder / "mounted"

    def renew(number: int) -> None:
        version = folder / f"..{number}"
        version.mkdir(parents=True)
        authority.sign(f"mounted/..{number}/tls", "127.0.0.1")
        new = folder / "..data_tmp"
        new.symlink_to(version.name)
        new.replace(folder / "..data")

    renew(-1)
    for name in ("tls.crt", "tls.key"):
        (folder / name).symlink_to(f"..data/{name}")
    write_config(authority.folder, cert_file="mounted/tls.crt", key_file="mounted/tls.key")
    return renew


def test_another_password_counts_at_once(authority: Authority, newsroom: Newsroom) -> None:
    """The old one no more, the new one from now on."""
    assert 200 == status(newsroom.url, authority.client(), user="alice:secret")
    write_config(authority.folder, users={"alice": hashed("fresh")})
    said = [status(newsroom.url, authority.client(), user=user) for user in ("alice:secret", "alice:fresh")]
    assert [401, 200] == said


def test_a_connection_that_is_open_is_asked_too(tmp_path: Path) -> None:
    """A user who is taken out is refused in the midst of a connection, though another one has the same hash."""
    path = tmp_path / "web.yml"
    path.write_text(f"basic_auth_users: {{alice: {ALICE['alice']}, bob: {ALICE['alice']}}}\n")
    with served(web_config=path) as newsroom:
        connection = HTTPConnection(urlsplit(newsroom.url).netloc, timeout=10)
        answers = []
        for text in (None, f"basic_auth_users: {{bob: {ALICE['alice']}}}\n"):
            if text:
                path.write_text(text)
            connection.request("GET", "/-/healthy", headers={"Authorization": "Basic YWxpY2U6c2VjcmV0"})
            response = connection.getresponse()
            response.read()
            answers.append(response.status)
        connection.close()
    assert [200, 401] == answers


def test_another_authority_of_clients(authority: Authority) -> None:
    """Who was signed by the old one is refused, who is signed by the new one is let in."""
    other = Authority(authority.folder, "other")
    authority.sign("before", "prometheus.example")
    other.sign("after", "prometheus.example")
    options: Any = {"client_auth_type": "RequireAndVerifyClientCert"}
    with served(web_config=write_config(authority.folder, **options, client_ca_file="ca.crt")) as newsroom:
        assert 200 == status(newsroom.url, authority.client("before"))
        write_config(authority.folder, **options, client_ca_file="other.crt")
        assert 200 == status(newsroom.url, authority.client("after"))
        with pytest.raises(OSError):  # noqa: PT011  in the handshake, or at the first byte that is read
            status(newsroom.url, authority.client("before"))


@pytest.mark.parametrize("fault", ["config", "certificate", "missing", "gone"])
def test_what_is_broken_changes_nothing(authority: Authority, newsroom: Newsroom, fault: str) -> None:
    """The one before stays, one line of the log says why, the metric says so, until it is mended."""
    before = handshake(newsroom.url, authority.client()).serial
    path = authority.folder / "web.yml"
    sound = path.read_text()
    with capture_logs() as logs:
        if fault == "config":
            path.write_text(sound + "unknown: 1\n")
        elif fault == "certificate":
            (authority.folder / "server.crt").write_text("no certificate")
        elif fault == "missing":
            write_config(authority.folder, users=ALICE, cert_file="none.crt")
        else:
            path.unlink()
        for _ in range(3):
            assert 200 == status(newsroom.url, authority.client(), user="alice:secret")
            assert 401 == status(newsroom.url, authority.client())
        assert before == handshake(newsroom.url, authority.client()).serial
    assert not is_valid(newsroom)
    (line,) = logs
    assert ("error", "web configuration refused, the one before stays") == (line["log_level"], line["event"])
    assert str(authority.folder) in line["reason"]
    path.write_text(sound)
    authority.sign("server", "127.0.0.1")
    assert before != handshake(newsroom.url, authority.client()).serial
    assert is_valid(newsroom)


@pytest.mark.parametrize("text", ["", "basic_auth_users: {}\n", "http_server_config: {http2: false}\n"])
def test_what_was_closed_is_not_opened_by_a_change(authority: Authority, newsroom: Newsroom, text: str) -> None:
    """An emptied file, or one that has lost its TLS or its users, waits for a restart."""
    users_alone = f"basic_auth_users: {{alice: {ALICE['alice']}}}\n"
    tls_alone = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n"
    for content in (text, users_alone, tls_alone):
        (authority.folder / "web.yml").write_text(content)
        assert 401 == status(newsroom.url, authority.client())
        assert 200 == status(newsroom.url, authority.client(), user="alice:secret")
        assert not is_valid(newsroom)


def test_a_file_that_is_not_there_ends_the_start(tmp_path: Path) -> None:
    """With its path."""
    with (
        pytest.raises(UsageError, match=r"none\.yml cannot be read \(No such file"),
        served(web_config=tmp_path / "none.yml"),
    ):
        pass


def test_headers_change_too(tmp_path: Path) -> None:
    """With the next answer."""
    path = tmp_path / "web.yml"
    path.write_text("http_server_config: {headers: {X-Frame-Options: deny}}\n")
    with served(web_config=path) as newsroom:
        assert "deny" == ask(newsroom.url).headers["X-Frame-Options"]
        path.write_text("http_server_config: {headers: {X-Frame-Options: sameorigin}}\n")
        assert "sameorigin" == ask(newsroom.url).headers["X-Frame-Options"]
