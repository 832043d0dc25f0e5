"""What a server with TLS and users needs, and its clients: certificates, passwords, a configuration, requests."""

import base64
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import bcrypt
import trustme
import yaml

HOST = "127.0.0.1"


def hashed(password: str, *, cost: int = 4) -> str:
    """A bcrypt hash, cheap unless asked otherwise; always the same, since names of tests hold it."""
    salt = "." * 22
    return bcrypt.hashpw(password.encode(), f"$2b${cost:02}${salt}".encode()).decode()


class Authority:
    """Signs certificates, and writes them into its folder."""

    def __init__(self, folder: Path, name: str = "ca") -> None:
        """`name`.crt is the authority's own."""
        self.folder = folder
        self.file = folder / f"{name}.crt"
        self._authority = trustme.CA()
        self._authority.cert_pem.write_to_path(str(self.file))

    def sign(self, name: str, *identities: str) -> None:
        """Writes `name`.crt and `name`.key, for host names, addresses and e-mail addresses."""
        signed = self._authority.issue_cert(*identities)
        signed.cert_chain_pems[0].write_to_path(str(self.folder / f"{name}.crt"))
        signed.private_key_pem.write_to_path(str(self.folder / f"{name}.key"))

    def client(self, name: str = "") -> ssl.SSLContext:
        """A client that trusts this authority alone, and shows the certificate `name`."""
        context = ssl.create_default_context(cafile=self.file)
        if name:
            context.load_cert_chain(self.folder / f"{name}.crt", self.folder / f"{name}.key")
        return context


def write_config(folder: Path, *, users: dict[str, str] | None = None, **tls: Any) -> Path:
    """`web.yml` with server.crt and server.key, these options of TLS, and these users by their hashes."""
    path = folder / "web.yml"
    section = {"cert_file": "server.crt", "key_file": "server.key", **tls}
    path.write_text(yaml.safe_dump({"tls_server_config": section, "basic_auth_users": users or {}}))
    return path


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, read to its end."""

    status: int
    headers: Message
    body: bytes


def ask(url: str, context: ssl.SSLContext | None = None, *, user: str = "", path: str = "/-/healthy") -> Answer:
    """The answer to a request over a connection of its own; `user` is `name:password`."""
    place = urlsplit(url)
    address = place.hostname or "", place.port
    connection = (
        HTTPSConnection(*address, timeout=10, context=context)
        if place.scheme == "https"
        else HTTPConnection(*address, timeout=10)
    )
    encoded = base64.b64encode(user.encode()).decode()
    try:
        connection.request("GET", path, headers={"Authorization": f"Basic {encoded}"} if user else {})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def status(url: str, context: ssl.SSLContext | None = None, *, user: str = "", path: str = "/-/healthy") -> int:
    """The status alone."""
    return ask(url, context, user=user, path=path).status


@dataclass(frozen=True, slots=True)
class Agreed:
    """What client and server agreed on, and the serial number of the certificate that was shown."""

    version: str | None
    cipher: str
    protocol: str | None
    serial: str


@contextmanager
def connected(url: str, context: ssl.SSLContext, session: ssl.SSLSession | None = None) -> Iterator[ssl.SSLSocket]:
    """A new connection, which takes up `session` where there is one."""
    with (
        socket.create_connection((HOST, urlsplit(url).port or 0), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=HOST, session=session) as it,
    ):
        yield it


def handshake(url: str, context: ssl.SSLContext) -> Agreed:
    """What a new connection agrees on."""
    with connected(url, context) as it:
        shown, cipher = it.getpeercert() or {}, it.cipher() or ("",)
        return Agreed(it.version(), cipher[0], it.selected_alpn_protocol(), str(shown["serialNumber"]))
