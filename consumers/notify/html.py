"""A notice as the HTML part of a mail: readable on a phone, in light and dark, without a picture or a stylesheet.

Styles stand on the elements, because mail programs drop the rest. Everything of outsiders is escaped.
"""

from collections.abc import Iterator
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from consumers.notify import wording
from consumers.notify.notices import Headline, Notice, Operation, Reason, Told

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
</head>
<body style="margin: 0; padding: 16px; overflow-wrap: anywhere; font: 16px/1.45 system-ui, 'Segoe UI', sans-serif">
<div style="max-width: 640px">
{body}
</div>
</body>
</html>
"""
_SOFT: Final = "margin: 4px 0 0; opacity: .75; font-size: 14px"


def render(notice: Notice, zone: ZoneInfo) -> str:
    """The page."""
    blocks = ["".join(_story(told, notice, zone)) for told in notice.stories]
    blocks += ["".join(_operation(told, notice, zone)) for told in notice.operations]
    rest = wording.left_out(notice)
    blocks += [f'<p style="{_SOFT}">{escape(rest)}</p>\n'] if rest else []
    line = '<hr style="margin: 20px 0; border: 0; border-top: 1px solid; opacity: .3">\n'
    return _PAGE.format(title=escape(wording.subject(notice)), body=line.join(blocks).rstrip("\n"))


def _story(told: Told, notice: Notice, zone: ZoneInfo) -> Iterator[str]:
    yield _heading(wording.headline(told))
    yield f'<p style="{_SOFT}" dir="auto">{escape(wording.facts(told, notice, zone))}</p>\n'
    if told.ended is not None:
        return
    if told.headlines:
        yield '<ol style="margin: 12px 0 0; padding-left: 24px">\n'
        yield from (_headline(it, notice, zone) for it in told.headlines)
        yield "</ol>\n"
    if besides := wording.besides(told):
        yield f'<p style="margin: 12px 0 0">{escape(besides)}</p>\n'
    yield from _footer(told.reasons, told.page)


def _headline(it: Headline, notice: Notice, zone: ZoneInfo) -> str:
    title = f"<bdi>{escape(it.title)}</bdi>"
    if it.link:
        title = f'<a href="{escape(it.link)}" style="font-weight: 600" rel="noopener noreferrer">{title}</a>'
    byline = escape(wording.byline(it.source, it.at, notice, zone))
    sentence = f'<div dir="auto" style="margin-top: 2px">{escape(it.sentence)}</div>' if it.sentence else ""
    return f'<li style="margin: 0 0 10px">{title} <span style="{_SOFT}"><bdi>{byline}</bdi></span>{sentence}</li>\n'


def _operation(told: Operation, notice: Notice, zone: ZoneInfo) -> Iterator[str]:
    yield _heading(wording.operation(told))
    yield f'<p style="{_SOFT}">{escape(wording.operation_facts(told, notice, zone))}</p>\n'
    if told.ended is None:
        yield from _footer((told.reason,), "")


def _heading(text: str) -> str:
    return f'<h1 style="margin: 0; font-size: 20px; line-height: 1.25" dir="auto">{escape(text)}</h1>\n'


def _footer(reasons: tuple[Reason, ...], page: str) -> Iterator[str]:
    for reason in reasons:
        if reason.text:
            yield f'<p style="margin: 12px 0 0" dir="auto">Why: {escape(reason.text)}</p>\n'
    links = [(page, "Open the page")] if page else []
    links += [(url, "What it means") for url in dict.fromkeys(r.runbook for r in reasons if r.runbook)]
    if links:
        shown = " · ".join(f'<a href="{escape(url)}" rel="noopener noreferrer">{text}</a>' for url, text in links)
        yield f'<p style="margin: 12px 0 0">{shown}</p>\n'
