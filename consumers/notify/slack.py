"""A notice as a message for Slack's incoming webhooks, and for what is compatible with them.

Text of outsiders is escaped as Slack asks (`&`, `<`, `>`), so that it can neither address a channel nor hide a link.
Slack has no escape for the marks of bold, italics and code; they are replaced by signs that look like them. Limits are
Slack's: 50 blocks of 3,000 characters.
"""

from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from consumers.notify import wording
from consumers.notify.notices import Headline, Notice, Operation, Reason, Told

MAX_BLOCK: Final = 3_000
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "_": "\N{FULLWIDTH LOW LINE}", "~": "∼", "`": "ˋ"}
)
_LINK_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "%3C", ">": "%3E", "|": "%7C"})


def render(notice: Notice, zone: ZoneInfo) -> bytes:
    """The JSON of the message; `text` is what a phone shows of it."""
    blocks: list[dict[str, Any]] = []
    for told in notice.stories:
        blocks += _story(told, notice, zone)
    for operation in notice.operations:
        blocks += _operation(operation, notice, zone)
    rest = wording.left_out(notice)
    blocks += [_context(rest)] if rest else []
    text = _escaped(wording.subject(notice))
    return msgspec.json.encode({"text": text, "blocks": blocks, "unfurl_links": False, "unfurl_media": False})


def _story(told: Told, notice: Notice, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    yield _section([_bold(wording.headline(told)), _escaped(wording.facts(told, notice, zone))])
    if told.ended is not None:
        return
    lines = [_headline(it, notice, zone) for it in told.headlines]
    besides = wording.besides(told)
    yield _section([*lines, *([_escaped(besides)] if besides else [])])
    yield from _footer(told.reasons, told.page)


def _operation(told: Operation, notice: Notice, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    yield _section([_bold(wording.operation(told)), _escaped(wording.operation_facts(told, notice, zone))])
    if told.ended is None:
        yield from _footer((told.reason,), "")


def _headline(it: Headline, notice: Notice, zone: ZoneInfo) -> str:
    title = _link(it.link, it.title) if it.link else _escaped(it.title)
    sentence = f"\n    {_escaped(it.sentence)}" if it.sentence else ""
    return f"•  {title} ({_escaped(wording.byline(it.source, it.at, notice, zone))}){sentence}"


def _footer(reasons: tuple[Reason, ...], page: str) -> Iterator[dict[str, Any]]:
    """Why it fired, and where to go on."""
    said = [_escaped(reason.text) for reason in reasons if reason.text]
    links = [_link(page, "Open the page")] if page else []
    links += [_link(url, "What it means") for url in dict.fromkeys(r.runbook for r in reasons if r.runbook)]
    if said or links:
        yield {
            "type": "context",
            "elements": [{"type": "mrkdwn", "text": _fitting([*said, " · ".join(links)] if links else said)}],
        }


def _section(lines: list[str]) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": _fitting(lines)}}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": _escaped(text)}]}


def _fitting(lines: list[str]) -> str:
    """As many of the lines, from the first, as a block can hold: a cut within a line could cut an escape in two."""
    text = ""
    for line in lines:
        if len(text) + 1 + len(line) > MAX_BLOCK:
            break
        text += f"\n{line}" if text else line
    return text or "…"


def _bold(text: str) -> str:
    return f"*{_escaped(text)}*"


def _link(address: str, text: str) -> str:
    return f"<{address.translate(_LINK_ESCAPES)}|{_escaped(text)}>"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
