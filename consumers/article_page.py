"""The page of one remembered article: what it says of whom, and the way to the text itself. Everything is escaped."""

from datetime import UTC, datetime
from html import escape
from urllib.parse import quote, urlsplit

from monitor.items import TONE_UNIT, ArticleItem, Observation
from monitor.plain import plain
from monitor.telling import sentiment_of

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · deskwatch</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css">
</head>
<body class="article">
<header><a href="/">deskwatch</a></header>
<main>
<h1 dir="auto">{title}</h1>
<p class="facts">{facts}</p>
{link}
<h2>Who is named</h2>
{named}
</main>
</body>
</html>
"""


def article_page(item: ArticleItem, at_ms: int, names: tuple[str, ...]) -> str:
    """The HTML; `names` says what each observation's entity is called."""
    stated = [("published" if item.published_at_ms == at_ms else "first seen", at_ms), ("updated", item.updated_at_ms)]
    facts = [f"<bdi>{escape(plain(item.source))}</bdi>"] if item.source else []
    facts += [f"{word} {_time(ms)}" for word, ms in stated if ms is not None]
    facts += [f"version {item.version}"] if item.version else []
    link = ""
    if is_web_address(item.link):
        link = f'<p><a class="out" href="{escape(item.link)}" rel="noopener noreferrer">Read the article</a></p>'
    rows = "".join(_named(o, name) for o, name in zip(item.observations, names, strict=True))
    return _PAGE.format(
        title=escape(plain(item.title)) or "No headline",
        facts=" · ".join(facts),
        link=link,
        named=f'<ul class="named">{rows}</ul>' if rows else "<p>Nobody, and no country.</p>",
    )


def is_web_address(link: str) -> bool:
    """Whether a link leads to a web page, and so may be clicked: http or https and a host, nothing that runs."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and link.isprintable()


def _named(observation: Observation, name: str) -> str:
    address = escape(f"/#{observation.kind}/{quote(observation.id, safe='')}")
    times = "once" if observation.mentions == 1 else f"{observation.mentions} times"
    sentences = sum(observation.sentences)
    tone = (observation.tone_positive - observation.tone_negative) / max(sentences, 1) / TONE_UNIT
    sentiment = sentiment_of(observation)
    towards = "" if sentiment is None else f", towards them {signed(sentiment)}"
    return (
        f'<li><a href="{address}"><bdi>{escape(name)}</bdi></a> <span class="facts">{observation.kind.value}, '
        f"named {times}, tone {signed(tone)}{towards}</span>"
        f'<blockquote dir="auto">{escape(plain(observation.sentence))}</blockquote></li>'
    )


def signed(tone: float) -> str:
    """A tone of -1 to 1 as people read it: two digits, a true minus, and no sign where it rounds to nothing."""
    return f"{tone:+.2f}".replace("-", "\N{MINUS SIGN}") if abs(tone) >= 0.005 else "0.00"


def _time(time_ms: int) -> str:
    try:
        time = datetime.fromtimestamp(time_ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return "at an unreadable time"
    return f'<time datetime="{time.isoformat(timespec="seconds")}">{time:%-d %B %Y, %H:%M} UTC</time>'
