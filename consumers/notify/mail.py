"""A notice as a mail: a text part and an HTML part, and headers that nobody's text can add to."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from zoneinfo import ZoneInfo

from consumers.notify import html, text, wording
from consumers.notify.notices import Notice


def render(notice: Notice, zone: ZoneInfo, *, sender: str, recipients: str) -> EmailMessage:
    """The mail; `recipients` are addresses, comma-separated. All mails of one group of alerts stand in one thread."""
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    message = EmailMessage(policy=SMTP)
    message["Subject"] = wording.subject(notice)
    message["From"] = sender
    message["To"] = recipients
    message["Date"] = format_datetime(notice.at)
    message["Message-ID"] = make_msgid(domain=domain)
    message["References"] = f"<{notice.thread}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday answers it
    message.set_content(text.render(notice, zone), cte="quoted-printable")
    message.add_alternative(html.render(notice, zone), subtype="html", cte="quoted-printable")
    return message


def check(addresses: str) -> None:
    """Raises `ValueError` for what are no addresses, such as desk@example.com, Desk <desk@example.com>."""
    message = EmailMessage(policy=SMTP)
    message["To"] = addresses
    if not message["To"].addresses or not all(it.username and it.domain for it in message["To"].addresses):
        raise ValueError(f"{addresses!r} was given, expected mail addresses, such as desk@example.com")
