"""TLS as the web configuration asks for it, by real handshakes with a real server."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from consumers.tls import subject_names
from monitor.errors import UsageError
from tests.consumers.secured import Authority, connected, handshake, status, write_config
from tests.consumers.serving import Newsroom, served

REFUSED = (ssl.SSLError, ConnectionError)
"""How a client learns of it: in the handshake, or with TLS 1.3 when it reads."""
CLIENTS = {"client_auth_type": "RequireAndVerifyClientCert", "client_ca_file": "ca.crt"}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """One that has signed the server's certificate, and a client's."""
    authority = Authority(tmp_path)
    authority.sign("server", "127.0.0.1")
    authority.sign("client", "prometheus.example", "10.0.0.7", "desk@news.example")
    return authority


@contextmanager
def secured(authority: Authority, **tls: Any) -> Iterator[Newsroom]:
    """A server with these options."""
    with served(web_config=write_config(authority.folder, **tls)) as newsroom:
        yield newsroom


def test_it_is_https(authority: Authority) -> None:
    """The address says so, and a client that trusts the authority reads; HTTP/1.1 is agreed on."""
    with secured(authority) as newsroom:
        assert newsroom.url.startswith("https://127.0.0.1:")
        assert 200 == status(newsroom.url, authority.client())
        client = authority.client()
        client.set_alpn_protocols(["h2", "http/1.1"])
        assert "http/1.1" == handshake(newsroom.url, client).protocol


def test_plain_http_is_not_answered(authority: Authority) -> None:
    """On the same port."""
    with secured(authority) as newsroom, pytest.raises(ConnectionError):
        status(newsroom.url.replace("https:", "http:"))


def test_without_a_configuration_it_is_plain_http() -> None:
    """Nothing changes for who asks for nothing."""
    with served() as newsroom:
        assert newsroom.url.startswith("http://")
        assert 200 == status(newsroom.url)


def test_certificates_as_text(authority: Authority) -> None:
    """In the configuration itself."""
    text = {
        "cert": (authority.folder / "server.crt").read_text(),
        "key": (authority.folder / "server.key").read_text(),
        "client_ca": authority.file.read_text(),
        "client_auth_type": "RequireAndVerifyClientCert",
    }
    with secured(authority, cert_file=None, key_file=None, **text) as newsroom:
        assert 200 == status(newsroom.url, authority.client("client"))


class TestClients:
    """Who may connect."""

    def test_a_client_shows_its_certificate(self, authority: Authority) -> None:
        """Signed by the authority; without one the handshake fails."""
        with secured(authority, **CLIENTS) as newsroom:
            assert 200 == status(newsroom.url, authority.client("client"))
            with capture_logs() as logs, pytest.raises(REFUSED):
                status(newsroom.url, authority.client())
            assert ["PEER_DID_NOT_RETURN_A_CERTIFICATE"] == [line["reason"] for line in logs]

    def test_a_stranger_is_refused(self, authority: Authority) -> None:
        """A certificate of another authority is none, whatever name it bears."""
        Authority(authority.folder, "other").sign("stranger", "prometheus.example")
        for policy in ("RequireAndVerifyClientCert", "VerifyClientCertIfGiven"):
            options = {"client_auth_type": policy, "client_ca_file": "ca.crt"}
            with secured(authority, **options) as newsroom, pytest.raises(REFUSED):
                status(newsroom.url, authority.client("stranger"))

    def test_a_certificate_may_be_left_out(self, authority: Authority) -> None:
        """Where it is verified if given."""
        with secured(authority, client_auth_type="VerifyClientCertIfGiven", client_ca_file="ca.crt") as newsroom:
            assert [200, 200] == [status(newsroom.url, authority.client(name)) for name in ("", "client")]

    @pytest.mark.parametrize("name", ["prometheus.example", "10.0.0.7", "desk@news.example"])
    def test_a_name_that_is_allowed(self, authority: Authority, name: str) -> None:
        """Host, address and e-mail; one of the certificate's is enough."""
        with secured(authority, **CLIENTS, client_allowed_sans=["a.example", name]) as newsroom:
            assert 200 == status(newsroom.url, authority.client("client"))

    @pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
    def test_a_name_that_is_not(self, authority: Authority, version: ssl.TLSVersion) -> None:
        """The certificate is sound and the connection fails."""
        with secured(authority, **CLIENTS, client_allowed_sans=["example", "*.example"]) as newsroom:
            client = authority.client("client")
            client.maximum_version = version
            with pytest.raises(REFUSED):
                status(newsroom.url, client)

    @pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
    def test_a_session_that_is_taken_up_again(self, authority: Authority, version: ssl.TLSVersion) -> None:
        """The client is known by the certificate that it showed first."""
        with secured(authority, **CLIENTS, client_allowed_sans=["prometheus.example"]) as newsroom:
            client = authority.client("client")
            client.maximum_version = version
            session, shown = None, []
            for _ in range(2):
                with connected(newsroom.url, client, session) as it:
                    it.sendall(b"GET /-/healthy HTTP/1.1\r\nHost: deskwatch\r\n\r\n")
                    shown.append((it.session_reused, it.recv(15)))
                    session = it.session
            assert [(False, b"HTTP/1.1 200 OK"), (True, b"HTTP/1.1 200 OK")] == shown

    def test_names_are_read_as_in_go(self) -> None:
        """IPv6 in its short form; no names of other kinds, and none without a certificate."""
        shown = (
            ("DNS", "a.example"),
            ("IP Address", "0:0:0:0:0:0:0:1\n"),
            ("URI", "spiffe://a/b"),
            ("DirName", "x"),
            ("IP Address", "<invalid>"),
        )
        assert {"a.example", "::1", "spiffe://a/b"} == subject_names({"subjectAltName": shown})
        assert set() == subject_names({})


class TestVersionsAndCiphers:
    """What is agreed on."""

    def test_min_version(self, authority: Authority) -> None:
        """An older client fails, a newer one agrees on it."""
        old = authority.client()
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        with secured(authority, min_version="TLS13") as newsroom:
            assert "TLSv1.3" == handshake(newsroom.url, authority.client()).version
            with pytest.raises(REFUSED):
                handshake(newsroom.url, old)
        with secured(authority) as newsroom:
            assert "TLSv1.2" == handshake(newsroom.url, old).version

    def test_max_version(self, authority: Authority) -> None:
        """A client that could do more takes less; one that cannot take less fails."""
        new = authority.client()
        new.minimum_version = ssl.TLSVersion.TLSv1_3
        with secured(authority, max_version="TLS12") as newsroom:
            assert "TLSv1.2" == handshake(newsroom.url, authority.client()).version
            with pytest.raises(REFUSED):
                handshake(newsroom.url, new)

    @pytest.mark.parametrize(("prefers_server", "agreed"), [(True, "AES256"), (False, "AES128")])
    def test_cipher_suites(self, authority: Authority, prefers_server: bool, agreed: str) -> None:
        """Only these, in the server's order or in the client's."""
        suites = [f"TLS_ECDHE_ECDSA_WITH_AES_{bits}" for bits in ("256_GCM_SHA384", "128_GCM_SHA256")]
        options = {"max_version": "TLS12", "cipher_suites": suites, "prefer_server_cipher_suites": prefers_server}
        client, other = authority.client(), authority.client()
        client.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384")
        other.set_ciphers("ECDHE-ECDSA-CHACHA20-POLY1305")
        with secured(authority, **options) as newsroom:
            assert agreed in handshake(newsroom.url, client).cipher
            with pytest.raises(REFUSED):
                handshake(newsroom.url, other)

    def test_a_curve(self, authority: Authority) -> None:
        """A client that offers another one only fails."""
        client, other = authority.client(), authority.client()
        client.set_ecdh_curve("secp384r1")
        other.set_ecdh_curve("prime256v1")
        with secured(authority, curve_preferences=["CurveP384"]) as newsroom:
            assert 200 == status(newsroom.url, client)
            with pytest.raises(REFUSED):
                status(newsroom.url, other)


class TestFaults:
    """Certificates that cannot be used end the start, and say which."""

    def refusal(self, authority: Authority, **tls: Any) -> str:
        """What is said."""
        with pytest.raises(UsageError) as caught, secured(authority, **tls):
            pass
        return str(caught.value)

    def test_a_file_that_is_missing(self, authority: Authority) -> None:
        """With its whole path."""
        said = self.refusal(authority, cert_file="none.crt")
        assert f"{authority.folder}/none.crt cannot be read (No such file or directory); expected" in said

    def test_a_key_of_another_certificate(self, authority: Authority) -> None:
        """By OpenSSL's reason."""
        assert "client.key are refused (KEY_VALUES_MISMATCH); expected" in self.refusal(
            authority, key_file="client.key"
        )

    def test_what_is_no_certificate(self, authority: Authority) -> None:
        """Of the server or of an authority."""
        (authority.folder / "text").write_text("no certificate\n")
        assert "text and" in self.refusal(authority, cert_file="text")
        assert "text is refused" in self.refusal(authority, **CLIENTS | {"client_ca_file": "text"})
        assert "client_ca is refused" in self.refusal(
            authority, client_ca="no", client_auth_type="RequireAndVerifyClientCert"
        )

    def test_an_encrypted_key(self, authority: Authority) -> None:
        """Nobody is asked for its password."""
        from cryptography.hazmat.primitives import serialization

        plain = serialization.load_pem_private_key((authority.folder / "server.key").read_bytes(), None)
        encrypted = plain.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"password"),
        )
        (authority.folder / "locked.key").write_bytes(encrypted)
        assert "not encrypted" in self.refusal(authority, key_file="locked.key")
