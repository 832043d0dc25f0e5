"""Sends a mail by SMTP, in plain text, with STARTTLS, or with TLS from the first byte; certificates are checked."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage

import structlog

from consumers.notify.errors import DeliveryError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. `security` is none, starttls or tls; without `user` nobody logs in."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    timeout_seconds: float


def send(message: EmailMessage, server: MailServer) -> None:
    """Returns once the server has accepted the mail for a recipient; raises `DeliveryError` where it has not.

    A recipient whom it refused, while it took others, is logged: to send again would reach the others twice.
    """
    try:
        with _connected(server) as connection:
            if server.security == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
            refused = connection.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise DeliveryError(f"mail server {server.host}:{server.port}: {type(error).__name__}: {error}") from None
    for address, (code, said) in refused.items():
        log.warning("mail recipient refused", recipient=address, code=code, answer=said.decode("utf-8", "replace"))


def _connected(server: MailServer) -> smtplib.SMTP:
    seconds = server.timeout_seconds
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=ssl.create_default_context())
    return smtplib.SMTP(server.host, server.port, timeout=seconds)
