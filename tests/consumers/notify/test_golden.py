"""What readers see, target by target, against golden files; `python -m tests.consumers.notify.test_golden` makes them.

The notice holds everything that can be told, and text of outsiders that tries to be more than text.
"""

import email.policy
import json
import re
from email import message_from_bytes
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from consumers.notify import html, mail, slack, text
from consumers.notify.targets import as_json
from tests.consumers.notify.making import everything

GOLDEN = Path(__file__).parents[2] / "golden" / "notify"
ZONE = ZoneInfo("Europe/Sofia")


def pretty(packed: bytes) -> str:
    """JSON as people compare it."""
    return json.dumps(json.loads(packed), indent=2, ensure_ascii=False) + "\n"


def mail_as_sent() -> str:
    """The mail, byte by byte, with its random parts named."""
    message = mail.render(everything(), ZONE, sender="deskwatch@desk.example", recipients="world@desk.example")
    sent = message.as_bytes().decode("ascii").replace("\r\n", "\n")
    sent = re.sub(r"(?m)^Message-ID: <.*@", "Message-ID: <random@", sent)
    return re.sub(r"=+\d+==", "BOUNDARY", sent)


RENDERED = {
    "notice.json": lambda: pretty(as_json(everything(), ZONE)),
    "slack.json": lambda: pretty(slack.render(everything(), ZONE)),
    "notice.txt": lambda: text.render(everything(), ZONE),
    "notice.html": lambda: html.render(everything(), ZONE),
    "mail.eml": mail_as_sent,
}


@pytest.mark.parametrize("name", RENDERED)
def test_what_readers_see_is_the_golden_file(name: str) -> None:
    """It changes only on purpose."""
    assert (GOLDEN / name).read_text("utf-8") == RENDERED[name]()


def test_the_golden_mail_reads_back() -> None:
    """A mail program gets the same text and page, and one subject line."""
    message = message_from_bytes((GOLDEN / "mail.eml").read_bytes(), policy=email.policy.default)
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert (GOLDEN / "notice.txt").read_text("utf-8") == plain.get_content()
    assert (GOLDEN / "notice.html").read_text("utf-8") == page.get_content()
    assert "Mira Solano: 6 articles, usually none (and 5 more)" == message["Subject"]
    assert message["Bcc"] is None


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, render in RENDERED.items():
        (GOLDEN / name).write_text(render(), "utf-8")
