"""A broker that speaks TLS, asks for a login and allows only what the README lists."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType

from deploy.local.kafka import Cluster
from tests.consumers.kafka.fleet import FAST, net, news, wait_until
from tests.consumers.running import once, samples, serving
from tests.real import program

pytestmark = pytest.mark.real
TOPICS = ("articles", "articles.dlq", "mentions", "counters")
NEEDS = {
    "analyze": {"articles": ["READ"], "mentions": ["WRITE"], "articles.dlq": ["WRITE"]},
    "export": {"mentions": ["READ"], "counters": ["READ", "WRITE"]},
    "publish": {"articles": ["WRITE"]},
}
"""As the table in the README says it, besides Describe and DescribeConfigs on all four topics."""


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A secure node with a user for each process."""
    for name, package in (("java", "default-jre-headless"), ("mvn", "maven"), ("openssl", "openssl")):
        program(name, package)
    folder = tmp_path_factory.mktemp("kafka") / "secure"
    with Cluster(folder, secure=True, users={name: f"{name}-word" for name in NEEDS}) as cluster:
        yield cluster


def settings_of(cluster: Cluster, user: str, **given: Any) -> dict[str, Any]:
    """How this user connects."""
    common = {"brokers": cluster.bootstrap, "kafka_security": "sasl_ssl", "kafka_ca_file": cluster.tls / "ca.pem"}
    common |= {"mentions_partitions": 2, "articles_partitions": 2, "session_timeout_seconds": 3, **FAST}
    word = {"kafka_password": f"{user}-word"}
    if user == "admin":
        word = {"kafka_password_file": str(cluster.tls / "admin.password")}
    return {**common, **word, "kafka_username": user, **given}


def allow(cluster: Cluster) -> None:
    """Gives each user what the README says that it needs, and no more."""
    admin = KafkaAdminClient(
        bootstrap_servers=cluster.bootstrap, security_protocol="SASL_SSL", sasl_mechanism="SCRAM-SHA-512",
        ssl_cafile=str(cluster.tls / "ca.pem"), sasl_plain_username="admin",
        sasl_plain_password=(cluster.tls / "admin.password").read_text(),
    )  # fmt: skip
    wanted = []
    for user, operations in NEEDS.items():
        given = [(ResourceType.TOPIC, topic, it) for topic in TOPICS for it in ("DESCRIBE", "DESCRIBE_CONFIGS")]
        given += [(ResourceType.TOPIC, topic, it) for topic, allowed in operations.items() for it in allowed]
        if user != "publish":
            given.append((ResourceType.GROUP, f"deskwatch-{user}", "READ"))
        wanted += [
            ACL(f"User:{user}", "*", ACLOperation[it], ACLPermissionType.ALLOW, ResourcePattern(kind, name))
            for kind, name, it in given
        ]
    admin.create_acls(wanted)
    admin.close()


def test_each_user_can_do_its_work_and_no_more(secure: Cluster, tmp_path: Path) -> None:
    """The least privileges of the README are enough; without them the refusal says what is missing."""
    assert once("topics", "create", **settings_of(secure, "admin")).returncode == 0
    refused = once("topics", "check", **settings_of(secure, "analyze"))
    assert 6 == refused.returncode
    assert b"give it Describe and DescribeConfigs" in refused.stderr
    allow(secure)
    path = news(tmp_path, 20)
    said = once("publish", path, **settings_of(secure, "publish", kafka_mechanism="PLAIN"))
    assert 0 == said.returncode, said.stderr
    embedded = once("run", "--once", path, "--metrics-out", "-", state=tmp_path / "state.db")
    wanted = net(samples(embedded.stdout.decode()))
    with (
        serving(role="analyze", **settings_of(secure, "analyze")),
        serving(role="export", **settings_of(secure, "export")) as counting,
    ):
        wait_until(lambda: net(counting.metrics()) == wanted, what="the counts differ")
    forbidden = once("analyze", "--listen", "127.0.0.1:0", **settings_of(secure, "export"))
    assert 6 == forbidden.returncode
    assert b"this user may not" in forbidden.stderr


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kafka_password": "wrong"}, b"wrong password"),
        ({"kafka_security": "plaintext"}, b"DESKWATCH_KAFKA_SECURITY"),
        ({"kafka_ca_file": "/dev/null"}, b"DESKWATCH_KAFKA_CA_FILE"),
    ],
)
def test_a_failed_login_says_what_to_look_at(secure: Cluster, given: dict[str, Any], told: bytes) -> None:
    """The client itself says only that it could not connect; and no secret is ever printed."""
    said = once("topics", "check", **settings_of(secure, "analyze", **given))
    assert said.returncode in (2, 9)
    assert told in said.stderr
    assert b"analyze-word" not in said.stderr


def test_secrets_are_not_listed(secure: Cluster) -> None:
    """`deskwatch settings` shows that there is a password, and not which."""
    said = once("settings", **settings_of(secure, "analyze"))
    assert b"KAFKA_PASSWORD" in said.stdout
    assert b"analyze-word" not in said.stdout
