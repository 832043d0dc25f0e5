"""Every process that serves does it as the web configuration says, to a real Prometheus and to nobody else."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from consumers.listening import url_of
from consumers.settings import load
from tests.consumers.prometheus import Jobs, scraping
from tests.consumers.running import COMMAND, environment, once, serving
from tests.consumers.secured import Authority, ask, hashed, status, write_config

CLIENTS = {"client_auth_type": "RequireAndVerifyClientCert", "client_ca_file": "ca.crt"}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """One that has signed the server's certificate, and Prometheus's."""
    authority = Authority(tmp_path)
    authority.sign("server", "127.0.0.1")
    authority.sign("prometheus", "prometheus.example")
    return authority


@pytest.mark.real
def test_a_real_prometheus_scrapes(authority: Authority, tmp_path: Path) -> None:
    """With the authority, a certificate and a password; without any one of them the target is down."""
    config = write_config(tmp_path, users={"prometheus": hashed("secret")}, **CLIENTS)
    password = {"username": "prometheus", "password": "secret"}
    certificate = {"cert_file": f"{tmp_path}/prometheus.crt", "key_file": f"{tmp_path}/prometheus.key"}
    trust = {"ca_file": str(authority.file)}
    whole: dict[str, Any] = {"scheme": "https", "basic_auth": password, "tls_config": trust | certificate}
    jobs: Jobs = {
        "whole": whole,
        "plain": {"basic_auth": password},
        "no_password": {name: value for name, value in whole.items() if name != "basic_auth"},
        "wrong_password": whole | {"basic_auth": password | {"password": "guess"}},
        "no_certificate": whole | {"tls_config": trust},
        "no_trust": whole | {"tls_config": certificate},
    }
    with serving("--pace", 2_000, web_config_file=config) as served:
        target = served.url.removeprefix("https://")
        assert target != served.url
        with scraping(tmp_path / "data", target, jobs=jobs) as prometheus:
            for job in jobs:
                prometheus.wait_for(f'count_over_time(up{{job="{job}"}}[5m])', 3)
            shown = {series["metric"]["job"]: series["value"][1] for series in prometheus.query("up")}
            assert {job: "1" if job == "whole" else "0" for job in jobs} == shown
            prometheus.wait_for('deskwatch_config_valid{job="whole"}', 1)
            prometheus.wait_for('deskwatch_articles_total{job="whole"}', 1)


@pytest.mark.parametrize(
    ("expected", "listen"),
    [
        ("127.0.0.1:59999", ":59999"),
        ("127.0.0.1:80", "0.0.0.0:80"),
        ("[::1]:80", "[::]:80"),
        ("desk.example:80", "desk.example:80"),
    ],
)
def test_where_a_process_answers(authority: Authority, tmp_path: Path, expected: str, listen: str) -> None:
    """Every address is one of this machine, and TLS is asked of who speaks it."""
    assert authority.file.exists()
    assert f"http://{expected}" == url_of(load({"listen": listen}, {}))
    config = write_config(tmp_path, users={"alice": hashed("secret")})
    assert f"https://{expected}" == url_of(load({"listen": listen, "web_config_file": config}, {}))


@pytest.mark.parametrize("role", ["run", "analyze", "export", "desk", "run --kafka"])
def test_every_role_serves_so(authority: Authority, tmp_path: Path, role: str) -> None:
    """Each prints an address with https, and asks for a certificate and a password; Kafka need not be there."""
    config = write_config(tmp_path, users={"alice": hashed("secret")}, **CLIENTS)
    name, *options = role.split()
    with serving(*options, role=name, web_config_file=config, brokers="127.0.0.1:9") as served:
        client = authority.client("prometheus")
        assert served.url.startswith("https://127.0.0.1:")
        assert [401, 200] == [status(served.url, client, user=user) for user in ("", "alice:secret")]
        assert b"deskwatch_config_valid 1.0" in ask(served.url, client, user="alice:secret", path="/metrics").body
        with pytest.raises(OSError):  # noqa: PT011  in the handshake, or at the first byte that is read
            status(served.url, authority.client(), user="alice:secret")


def test_what_cannot_be_used_ends_the_start(tmp_path: Path) -> None:
    """With exit code 2, on one line, before anything listens."""
    config = tmp_path / "web.yml"
    config.write_text("tls_server_config:\n  cert_fille: a\n")
    command = [*COMMAND, "run", "--listen", "127.0.0.1:0"]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment(web_config_file=config), timeout=60)
    assert (2, "") == (ended.returncode, ended.stdout)
    expected = "tls_server_config.cert_fille: this is not known; did you mean cert_file?"
    assert f"deskwatch: web configuration {config} line 2: {expected}" == ended.stderr.splitlines()[-1]


def test_two_who_want_one_header_are_not_both_believed(tmp_path: Path) -> None:
    """A token for alerts beside users: no client can send both, so the start says it."""
    config, token = tmp_path / "web.yml", tmp_path / "token"
    config.write_text(f"basic_auth_users: {{alice: {hashed('secret')}}}\n")
    token.write_text("abc\n")
    ended = once("run", "--listen", "127.0.0.1:0", web_config_file=config, notify_token_file=token)
    assert 2 == ended.returncode
    assert b"leave the token out, and give Alertmanager a user" in ended.stderr
