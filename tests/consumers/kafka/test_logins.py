"""Logins other than by password: a certificate of one's own, and a bearer token from a file."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.local.kafka import Cluster
from tests.consumers.running import once
from tests.real import program

pytestmark = pytest.mark.real
MUTUAL = {
    "listener.security.protocol.map": "SASL_SSL:SSL,CONTROLLER:PLAINTEXT",
    "ssl.client.auth": "required",
    "super.users": "User:CN=localhost;User:CN=deskwatch;User:ANONYMOUS",
}
"""The listener keeps its name and asks for a certificate instead of a login."""
BEARER = {
    "sasl.enabled.mechanisms": "SCRAM-SHA-512,OAUTHBEARER",
    "listener.name.sasl_ssl.oauthbearer.sasl.jaas.config": (
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required "
        'unsecuredLoginStringClaim_sub="broker";'
    ),
}
"""Kafka's own validator for trials, which takes unsigned tokens and looks at their times and subject."""


@contextmanager
def _secure(folder: Path, properties: dict[str, str]) -> Iterator[Cluster]:
    for name, package in (("java", "default-jre-headless"), ("mvn", "maven"), ("openssl", "openssl")):
        program(name, package)
    with Cluster(folder / "kafka", secure=True, properties=properties) as cluster:
        yield cluster


def _token(subject: str, seconds: float) -> str:
    """An unsigned JSON Web Token (RFC 7519, section 6) that is good for so long."""
    claims = {"sub": subject, "iat": time.time(), "exp": time.time() + seconds}
    parts = (
        base64.urlsafe_b64encode(json.dumps(it).encode()).rstrip(b"=").decode() for it in ({"alg": "none"}, claims)
    )
    return ".".join(parts) + "."


def test_a_certificate_is_a_login(tmp_path: Path) -> None:
    """With it the topics are made; without it the broker closes the connection, and the error says where to look."""
    with _secure(tmp_path, MUTUAL) as cluster:
        settings: dict[str, Any] = {
            "brokers": cluster.bootstrap, "kafka_security": "ssl", "kafka_ca_file": cluster.tls / "ca.pem"
        }  # fmt: skip
        said = once("topics", "create", **settings, kafka_certificate_file=cluster.tls / "client.pem")
        assert 0 == said.returncode, said.stderr
        assert 9 == once("topics", "check", **settings).returncode
        told = once("topics", "check", **settings, kafka_certificate_file=tmp_path / "none.pem")
        assert 2 == told.returncode
        assert b"DESKWATCH_KAFKA_CERTIFICATE_FILE" in told.stderr


def test_a_bearer_token_is_a_login(tmp_path: Path) -> None:
    """The file is read at each login, so a token that is renewed there is used; one that has expired is refused."""
    with _secure(tmp_path, BEARER) as cluster:
        token = tmp_path / "token"
        settings: dict[str, Any] = {
            "brokers": cluster.bootstrap, "kafka_security": "sasl_ssl", "kafka_mechanism": "OAUTHBEARER",
            "kafka_ca_file": cluster.tls / "ca.pem", "kafka_token_file": token,
        }  # fmt: skip
        missing = once("topics", "check", **settings)
        assert 2 == missing.returncode
        assert b"DESKWATCH_KAFKA_TOKEN_FILE" in missing.stderr
        token.write_text(_token("admin", -60))
        refused = once("topics", "check", **settings)
        assert 9 == refused.returncode, refused.stderr
        assert token.read_bytes() not in refused.stderr
        token.write_text(_token("admin", 600) + "\n")
        said = once("topics", "create", **settings)
        assert 0 == said.returncode, said.stderr
