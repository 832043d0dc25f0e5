"""Where notices go: standard output, an address that takes JSON, Slack or what is compatible with it, e-mail.

A target blocks until the notice is accepted, or raises `DeliveryError`. It keeps nothing and tries once: trying again
is Alertmanager's job. Several threads may deliver at the same time.
"""

import sys
from dataclasses import dataclass
from typing import Final, Protocol, TextIO
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from consumers.notify import destinations, mail, slack, text, wording
from consumers.notify.destinations import Destinations
from consumers.notify.errors import DeliveryError
from consumers.notify.notices import Notice
from consumers.notify.posting import post
from consumers.notify.smtp import MailServer, send
from consumers.settings import Settings, secret
from monitor.errors import UsageError

JSON_VERSION: Final = 1
"""Rises when a field of the JSON changes its meaning or goes."""


class Target(Protocol):
    """Takes notices."""

    def deliver(self, notice: Notice) -> None:
        """Returns once the notice was accepted; raises `DeliveryError` where it was not, or where nobody knows."""


@dataclass(frozen=True, slots=True)
class StdoutTarget:
    """Prints the text."""

    zone: ZoneInfo
    stream: TextIO | None = None

    def deliver(self, notice: Notice) -> None:
        """One write, between empty lines."""
        stream = self.stream or sys.stdout
        try:
            stream.write(f"\n{text.render(notice, self.zone)}\n")
            stream.flush()
        except (OSError, ValueError) as error:
            raise DeliveryError(f"standard output cannot be written: {error}") from error


@dataclass(frozen=True, slots=True)
class JsonTarget:
    """Posts the facts, with the subject line and the text, to an address."""

    urls: Destinations
    timeout_seconds: float
    zone: ZoneInfo

    def deliver(self, notice: Notice) -> None:
        """Any answer of 200 to 299 is acceptance."""
        post(self.urls.of(notice.receiver), as_json(notice, self.zone), timeout_seconds=self.timeout_seconds)


@dataclass(frozen=True, slots=True)
class SlackTarget:
    """Posts blocks to an incoming webhook."""

    urls: Destinations
    timeout_seconds: float
    zone: ZoneInfo

    def deliver(self, notice: Notice) -> None:
        """Any answer of 200 to 299 is acceptance."""
        post(self.urls.of(notice.receiver), slack.render(notice, self.zone), timeout_seconds=self.timeout_seconds)


@dataclass(frozen=True, slots=True)
class MailTarget:
    """Sends a mail."""

    server: MailServer
    sender: str
    recipients: Destinations
    zone: ZoneInfo

    def deliver(self, notice: Notice) -> None:
        """The server's acceptance for one recipient is acceptance."""
        to = self.recipients.of(notice.receiver)
        send(mail.render(notice, self.zone, sender=self.sender, recipients=to), self.server)


def as_json(notice: Notice, zone: ZoneInfo) -> bytes:
    """The notice as one JSON object: its facts, and how they read."""
    said = {"version": JSON_VERSION, "subject": wording.subject(notice), "text": text.render(notice, zone)}
    return msgspec.json.encode(said | msgspec.to_builtins(notice, builtin_types=()))


def make_target(settings: Settings) -> Target | None:
    """The target that the settings name, None for none. Raises `UsageError` where one of its settings is missing."""
    zone, seconds = ZoneInfo(settings.notify_time_zone), settings.notify_seconds
    match settings.notify_target:
        case "json":
            return JsonTarget(_urls(settings), seconds, zone)
        case "slack":
            return SlackTarget(_urls(settings), seconds, zone)
        case "email":
            return _mail(settings, zone)
        case "stdout":
            return StdoutTarget(zone)
        case _:
            return None


def _urls(settings: Settings) -> Destinations:
    url = secret(settings.notify_url, settings.notify_url_file)
    return destinations.read(url, settings.notify_receivers_file, _check_url, where="DESKWATCH_NOTIFY_URL_FILE")


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    is_plain = url.isascii() and url.isprintable() and " " not in url and "@" not in parts.netloc
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain or parts.port == 0:
        raise ValueError("expected an http or https address without user and password; what was given is none")


def _mail(settings: Settings, zone: ZoneInfo) -> MailTarget:
    if not settings.notify_smtp_host or not settings.notify_mail_from:
        raise UsageError("notify_target email needs DESKWATCH_NOTIFY_SMTP_HOST and DESKWATCH_NOTIFY_MAIL_FROM")
    try:
        mail.check(settings.notify_mail_from)
    except ValueError as error:
        raise UsageError(f"DESKWATCH_NOTIFY_MAIL_FROM: {error}") from error
    to = destinations.read(
        settings.notify_mail_to, settings.notify_receivers_file, mail.check, where="DESKWATCH_NOTIFY_MAIL_TO"
    )
    server = MailServer(
        host=settings.notify_smtp_host,
        port=settings.notify_smtp_port,
        security=settings.notify_smtp_security,
        user=settings.notify_smtp_user,
        password=secret(settings.notify_smtp_password, settings.notify_smtp_password_file),
        timeout_seconds=settings.notify_seconds,
    )
    return MailTarget(server, settings.notify_mail_from, to, zone)
