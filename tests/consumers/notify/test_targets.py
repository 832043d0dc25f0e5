"""Targets over real sockets: what they send, what counts as acceptance, and that no secret leaks."""

import email.policy
import io
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from consumers.notify.destinations import Destinations
from consumers.notify.errors import DeliveryError
from consumers.notify.targets import (
    JsonTarget,
    MailTarget,
    SlackTarget,
    StdoutTarget,
    Target,
    make_target,
)
from consumers.settings import Settings, load
from monitor.errors import UsageError
from tests.consumers.notify.making import everything, notice, spike
from tests.consumers.notify.receiver import always, receiving
from tests.consumers.prometheus import free_port
from tests.real import program

ZONE = ZoneInfo("UTC")
MAIL = {
    "notify_target": "email",
    "notify_smtp_host": "127.0.0.1",
    "notify_smtp_security": "none",
    "notify_mail_from": "deskwatch@desk.example",
    "notify_mail_to": "world@desk.example, Foreign desk <foreign@desk.example>",
}


class TestHttp:
    """JSON and Slack's blocks."""

    def test_json_holds_facts_and_text(self) -> None:
        """A program reads the facts, a person the text; the id tells a repetition."""
        with receiving(always(204)) as receiver:
            JsonTarget(Destinations(receiver.url), 5, ZONE).deliver(told := everything())
        [came] = receiver.came
        assert (1, told.id, "Mira Solano") == (came["version"], came["id"], came["stories"][0]["name"])
        assert came["text"].startswith("Mira Solano: 6 articles")
        assert "application/json" == receiver.headers[0]["content-type"]
        assert receiver.headers[0]["user-agent"].startswith("deskwatch/")

    def test_slack_gets_blocks_within_its_limits(self) -> None:
        """Fifty blocks of three thousand characters, however long everything is."""
        texts = {"desk": "d" * 300, "description": "<&>" * 300, "runbook_url": "https://x.example/" + "r" * 900}
        long = [spike(f"Person {n} " + "x" * 300, **texts) for n in range(40)]
        with receiving(always(200)) as receiver:
            SlackTarget(Destinations(receiver.url), 5, ZONE).deliver(everything())
            SlackTarget(Destinations(receiver.url), 5, ZONE).deliver(notice(*long))
        assert {"text", "blocks", "unfurl_links", "unfurl_media"} == set(receiver.came[0])
        for message in receiver.came:
            assert len(message["blocks"]) <= 50
            for block in message["blocks"]:
                for it in [block["text"]] if "text" in block else block["elements"]:
                    assert 0 < len(it["text"]) <= 3_000

    @pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 429, 500, 503])
    def test_any_other_answer_is_a_failure(self, status: int) -> None:
        """A redirect too: it would turn the POST into a GET. What the answer says is told, but for the secret."""
        with receiving(always(status)) as receiver, pytest.raises(DeliveryError) as raised:
            JsonTarget(Destinations(receiver.url), 5, ZONE).deliver(notice(spike()))
        assert f"127.0.0.1 answered {status}: answer {status} to …" == str(raised.value)
        assert 1 == len(receiver.came)

    def test_no_answer_is_a_failure(self) -> None:
        """Closed, silent, and not there."""
        with receiving(always(0)) as receiver, pytest.raises(DeliveryError, match=r"^127.0.0.1 could not be reached"):
            JsonTarget(Destinations(receiver.url), 5, ZONE).deliver(notice(spike()))
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/top-secret"
            with pytest.raises(DeliveryError, match="timed out"):
                JsonTarget(Destinations(url), 0.2, ZONE).deliver(notice(spike()))
        with pytest.raises(DeliveryError, match="refused"):
            JsonTarget(Destinations(f"http://127.0.0.1:{free_port()}/top-secret"), 5, ZONE).deliver(notice(spike()))

    @pytest.mark.real
    def test_a_certificate_that_nobody_vouches_for_is_a_failure(self, tmp_path: Path) -> None:
        """Alerts name people before they are published."""
        with tls_server(tmp_path) as port, pytest.raises(DeliveryError, match=r"(?i)certificate"):
            JsonTarget(Destinations(f"https://127.0.0.1:{port}/top-secret"), 5, ZONE).deliver(notice(spike()))


class TestStdout:
    """Text for a terminal or a log."""

    def test_it_prints_the_text(self) -> None:
        """Between empty lines."""
        stream = io.StringIO()
        StdoutTarget(ZONE, stream).deliver(notice(spike(seen="9")))
        assert stream.getvalue().startswith("\nMira Solano: 9 articles\n")
        assert stream.getvalue().endswith("\n\n")

    def test_a_closed_output_is_a_failure(self) -> None:
        """Nobody reads it any more."""
        stream = io.StringIO()
        stream.close()
        with pytest.raises(DeliveryError, match="standard output"):
            StdoutTarget(ZONE, stream).deliver(notice(spike()))


class Mailbox:
    """A real SMTP server that keeps what it takes, refuses some recipients, and may ask for a login."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.answer = "250 OK"
        self.logins: list[bytes] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Nobody who is gone."""
        if address.startswith("gone"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Takes it, or not."""
        assert isinstance(envelope.content, bytes)
        if self.answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=email.policy.default)
            self.mails.append((envelope.rcpt_tos, message))
        return self.answer

    def log_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
        """One user with one password."""
        self.logins.append(data.login)
        return AuthResult(success=data == LoginPassword(b"desk", b"open sesame"), handled=False)


@contextmanager
def mailbox(**options: Any) -> Iterator[tuple[Mailbox, int]]:
    """A mailbox on a free port."""
    made, port = Mailbox(), free_port()
    if options.get("auth_required"):
        options["authenticator"] = made.log_in
    controller = Controller(made, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield made, port
    finally:
        controller.stop()


def mailing(port: int, **settings: Any) -> Target:
    """The target that the settings make."""
    target = make_target(load({**MAIL, "notify_smtp_port": port, "notify_seconds": 5, **settings}, {}))
    assert target is not None
    return target


class TestMail:
    """Against a real SMTP server."""

    def test_everybody_gets_the_mail(self) -> None:
        """Both parts, one subject, one thread for a group, and no header from anybody's text."""
        with mailbox() as (box, port):
            mailing(port).deliver(everything())
            mailing(port).deliver(everything())
        (to, first), (_, again) = box.mails
        assert ["world@desk.example", "foreign@desk.example"] == to
        assert "Mira Solano: 6 articles, usually none (and 5 more)" == first["Subject"]
        assert ["text/plain", "text/html"] == [part.get_content_type() for part in first.iter_parts()]
        assert first["References"] == again["References"]
        assert first["Message-ID"] != again["Message-ID"]
        assert first["Bcc"] is None

    def test_a_name_adds_no_header(self) -> None:
        """Not by a line break, nor by one in disguise."""
        for name in ("A\r\nBcc: all@news.example", "A\nX: y", "A\u2028X: y", "A\x85X: y", "Ж" * 300):
            with mailbox() as (box, port):
                mailing(port).deliver(notice(spike(name, ended=1)))
            [(to, message)] = box.mails
            assert ["world@desk.example", "foreign@desk.example"] == to
            assert (None, None) == (message["Bcc"], message["X"])
            assert message["Subject"].startswith("Over: ")

    def test_one_recipient_is_enough(self) -> None:
        """To try again would reach the others twice; who was refused is logged."""
        with mailbox() as (box, port):
            mailing(port, notify_mail_to="gone@desk.example, world@desk.example").deliver(notice(spike()))
            with pytest.raises(DeliveryError, match="no such person"):
                mailing(port, notify_mail_to="gone@desk.example").deliver(notice(spike()))
        assert 1 == len(box.mails)

    def test_a_server_that_refuses_or_is_away_is_a_failure(self) -> None:
        """It may take the mail later."""
        with mailbox() as (box, port):
            box.answer = "451 later"
            with pytest.raises(DeliveryError, match="later"):
                mailing(port).deliver(notice(spike()))
        with pytest.raises(DeliveryError, match=f"mail server 127.0.0.1:{port}: ConnectionRefusedError"):
            mailing(port).deliver(notice(spike()))

    @pytest.mark.real
    def test_it_logs_in(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """With the password of a file; a wrong one is a failure that does not tell it."""
        password, context = tmp_path / "password", server_tls(tmp_path)
        password.write_text("open sesame\n")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        user = {"notify_smtp_user": "desk", "notify_smtp_password_file": password}
        tls = {"notify_smtp_security": "starttls", "notify_smtp_host": "localhost"}
        with mailbox(auth_required=True, tls_context=context) as (box, port):
            mailing(port, **user, **tls).deliver(notice(spike()))
            password.write_text("pushed-sesame")
            with pytest.raises(DeliveryError) as raised:
                mailing(port, **user, **tls).deliver(notice(spike()))
        assert (1, b"desk") == (len(box.mails), box.logins[0])
        assert "sesame" not in str(raised.value)
        assert "sesame" not in repr(mailing(port, **user))

    @pytest.mark.real
    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_it_speaks_tls(self, security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """With a certificate that the machine trusts; one that it does not is a failure, and nothing was said."""
        context = server_tls(tmp_path)
        options = {"tls_context": context, "require_starttls": True} if security == "starttls" else {}
        options |= {"ssl_context": context} if security == "tls" else {}
        with mailbox(**options) as (box, port):
            target = mailing(port, notify_smtp_security=security, notify_smtp_host="localhost")
            with pytest.raises(DeliveryError, match=r"(?i)certificate"):
                target.deliver(notice(spike()))
            assert [] == box.mails
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
            target.deliver(notice(spike()))
        assert 1 == len(box.mails)

    def test_a_server_without_tls_gets_nothing(self) -> None:
        """Where STARTTLS was asked for, and not offered."""
        with mailbox() as (box, port), pytest.raises(DeliveryError, match="STARTTLS"):
            mailing(port, notify_smtp_security="starttls").deliver(notice(spike()))
        assert [] == box.mails


class TestSettings:
    """What the settings make, and what they lack."""

    def test_every_target_has_its_name(self, tmp_path: Path) -> None:
        """Standard output is the default; none closes the path; an address may come from a file."""
        file = tmp_path / "url"
        file.write_text("https://hooks.example/services/top-secret\n")
        assert isinstance(make_target(load({}, {})), StdoutTarget)
        assert make_target(load({"notify_target": "none"}, {})) is None
        slack = make_target(load({"notify_target": "slack", "notify_url_file": file}, {}))
        assert isinstance(slack, SlackTarget)
        assert "https://hooks.example/services/top-secret" == slack.urls.of("anybody")
        assert isinstance(make_target(load({"notify_target": "json", "notify_url": "http://x/"}, {})), JsonTarget)
        assert isinstance(mailing(25), MailTarget)

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"notify_target": "slack"}, "nobody would get"),
            ({"notify_target": "json", "notify_url": "file:///etc/passwd"}, "given is none"),
            ({"notify_target": "json", "notify_url": "https://user:word@x.example/"}, "without user and password"),
            ({"notify_target": "slack", "notify_url": "https://x.example:port/"}, "(?i)port"),
            ({"notify_target": "json", "notify_url_file": "/nowhere/at-all"}, "cannot be read"),
            ({**MAIL, "notify_mail_to": ""}, "MAIL_TO"),
            ({**MAIL, "notify_mail_to": "c d"}, "expected mail addresses"),
            ({**MAIL, "notify_mail_from": "a@b\nBcc: c@d"}, "MAIL_FROM"),
            ({"notify_target": "pigeon"}, "pigeon"),
            ({"notify_time_zone": "Atlantis/Capital"}, "IANA"),
            ({"page_url": "desk.example"}, "https://desk.example"),
        ],
    )
    def test_what_is_missing_is_said_at_the_start(self, options: dict[str, object], says: str) -> None:
        """Not with the first alert."""
        with pytest.raises(UsageError, match=says):
            make_target(load(options, {}))

    def test_the_page_about_alerts_names_real_settings(self) -> None:
        """A name that is in the text and not in the code misleads."""
        page = (Path(__file__).parents[3] / "docs" / "alerts.md").read_text("utf-8")
        named = set(re.findall(r"\bDESKWATCH_[A-Z_]+\b", page))
        named |= {f"DESKWATCH_NOTIFY{short}" for short in re.findall(r"`(_[A-Z_]+)`", page)}
        assert len(named) >= 12
        assert named - {f"DESKWATCH_{name.upper()}" for name in Settings.model_fields} == set()

    def test_no_secret_is_printed(self) -> None:
        """As `deskwatch settings` prints them."""
        secrets = {"notify_url": "https://x/top-secret", "notify_smtp_password": "top-secret"}
        chosen = load(secrets, {})
        assert "top-secret" not in " ".join(str(getattr(chosen, name)) for name in Settings.model_fields)
        assert "top-secret" not in repr(make_target(load({**secrets, "notify_target": "slack"}, {})))


def server_tls(folder: Path) -> ssl.SSLContext:
    """TLS with a certificate of its own for localhost."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *(program("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@contextmanager
def tls_server(folder: Path) -> Iterator[int]:
    """The port of an SMTP server that speaks TLS from the first byte: enough of a certificate to be refused."""
    with mailbox(ssl_context=server_tls(folder)) as (_, port):
        yield port
