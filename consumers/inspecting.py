"""One article under the lamp: everything that the pipeline saw of a record, as JSON for programs or text for people.

The JSON form is stable: fields may be added, never changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from consumers.clock import WallClock
from consumers.files import lines
from consumers.settings import Settings
from monitor.article import Article
from monitor.errors import UsageError
from monitor.items import TONE_UNIT, Observation
from monitor.joining import towards
from monitor.mentions import Kind, Mention
from monitor.pipeline import Dead, Observed, Outcome, Skipped
from monitor.records import Record
from monitor.telling import sentiment_of

STYLES = {Kind.PERSON: "bold cyan", Kind.COUNTRY: "bold magenta"}
POLARITY_STYLES = {"negative": "red", "neutral": "dim", "positive": "green"}
MAX_MESSAGE_CHARACTERS = 500


def records(file: str, settings: Settings) -> Iterator[Record]:
    """The records of a file: every line of a `.jsonl` file, else the file as one record.

    `-` is standard input: JSON lines where its first line is an object and others follow, else one record. Raises
    `UsageError` where the file cannot be read.
    """
    now_ms = WallClock().now_ms()
    limit = settings.max_record_bytes
    try:
        with open(0, "rb", closefd=False) if file == "-" else Path(file).open("rb") as stream:
            is_lines = file.endswith(".jsonl") or (file == "-" and _begins_with_object(stream))
            if not is_lines:
                yield Record(stream.read(limit + 1), now_ms)
                return
            for _, line, _ in lines(stream, None, max_bytes=limit, takes_unfinished=True):
                if line.strip():
                    yield Record(line, now_ms)
    except OSError as error:
        problem = f"{file} cannot be read: {error.strerror}"
        raise UsageError(f"{problem}; give a file of one article, or - for standard input") from error


def to_json(outcome: Outcome) -> dict[str, Any]:
    """One outcome as an object of plain values; tone is -1.0 to 1.0, times are ISO 8601 in UTC."""
    article = None if isinstance(outcome, Dead) else outcome.article
    return {
        "uri": outcome.uri if isinstance(outcome, Dead) else outcome.article.uri,
        "outcome": type(outcome).__name__.lower(),
        "reason": None if isinstance(outcome, Observed) else outcome.reason.value,
        "message": None if isinstance(outcome, Observed) else outcome.message[:MAX_MESSAGE_CHARACTERS],
        "title": article.title if article else None,
        "published_at": _iso(article),
        "language": (article.language or None) if article else None,
        "dropped": [
            {"line": line.number, "text": line.text, "reason": line.reason.value}
            for line in (outcome.text.dropped if isinstance(outcome, Observed) else ())
        ],
        "sentences": list(_sentences(outcome)) if isinstance(outcome, Observed) else [],
        "observations": [_observation(one) for one in outcome.item.observations]
        if isinstance(outcome, Observed)
        else [],
    }


def render(outcome: Outcome, console: Console) -> None:
    """Prints one outcome for people."""
    if isinstance(outcome, Dead):
        console.print(Text(f"dead ({outcome.reason.value}): {outcome.message}", style="bold red"))
        return
    article = outcome.article
    console.print(Text(article.title or "(no headline)", style="bold"))
    facts = [article.uri, article.source or "unknown source", _iso(article) or "no date", article.language or "?"]
    console.print(Text(" · ".join(facts), style="dim"))
    if isinstance(outcome, Skipped):
        console.print(Text(f"skipped ({outcome.reason.value}): {outcome.message}", style="bold yellow"))
        return
    console.print()
    for line in _lines(outcome):
        console.print(line)
    console.print()
    console.print(_counts(outcome))


def _begins_with_object(stream: BufferedReader) -> bool:
    """Whether the first line in sight is a whole JSON object, and not the last one."""
    first, end, rest = stream.peek().partition(b"\n")
    return bool(end and rest.strip()) and first.lstrip().startswith(b"{") and first.rstrip().endswith(b"}")


def _sentences(outcome: Observed) -> Iterator[dict[str, Any]]:
    mentions = _by_sentence(outcome.mentions)
    for index, (sentence, tone) in enumerate(zip(outcome.sentences, outcome.tones, strict=True)):
        yield {
            "line": sentence.line,
            "text": sentence.text,
            "tone": tone.value / TONE_UNIT,
            "polarity": tone.polarity.value,
            "mentions": [
                {
                    "kind": mention.kind.value,
                    "entity": _entity(mention),
                    "text": mention.text,
                    "start": mention.start,
                    "end": mention.end,
                    "how": mention.how.value,
                    "why": mention.why,
                    "towards": _towards(outcome, mention),
                }
                for mention in mentions[index]
            ],
        }


def _by_sentence(mentions: Iterable[Mention]) -> defaultdict[int, list[Mention]]:
    groups: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.sentence].append(mention)
    return groups


def _observation(observation: Observation) -> dict[str, Any]:
    negative, neutral, positive = observation.sentences
    return {
        "kind": observation.kind.value,
        "entity": observation.name,
        "mentions": observation.mentions,
        "sentences": {"negative": negative, "neutral": neutral, "positive": positive},
        "tone_positive": observation.tone_positive / TONE_UNIT,
        "tone_negative": observation.tone_negative / TONE_UNIT,
        "towards": dict(zip(("negative", "neutral", "positive"), observation.towards, strict=True)),
        "sentiment_positive": observation.sentiment_positive / TONE_UNIT,
        "sentiment_negative": observation.sentiment_negative / TONE_UNIT,
    }


def _towards(outcome: Observed, mention: Mention) -> dict[str, Any] | None:
    """The tone towards whom the mention names; null where it names nobody, or nothing of it is known."""
    found = towards(outcome.sentences, mention) if mention.id else None
    return None if found is None else {"sentiment": found.value / TONE_UNIT, "polarity": found.polarity.value}


def _entity(mention: Mention) -> str | None:
    return mention.name if mention.id else None


def _iso(article: Article | None) -> str | None:
    if article is None or article.published_at_ms is None:
        return None
    return datetime.fromtimestamp(article.published_at_ms / 1_000, UTC).isoformat().replace("+00:00", "Z")


def _lines(outcome: Observed) -> Iterator[Text]:
    """The text in its order, a line per sentence with its tone, and dropped lines struck through with their reason."""
    mentions = _by_sentence(outcome.mentions)
    rows: list[tuple[int, int, Text]] = []
    for index, (sentence, tone) in enumerate(zip(outcome.sentences, outcome.tones, strict=True)):
        text = Text(sentence.text)
        for mention in mentions[index]:
            text.stylize(STYLES[mention.kind] if mention.id else "yellow", mention.start, mention.end)
        prefix = Text(f"{tone.value / TONE_UNIT:+.2f} ", style=POLARITY_STYLES[tone.polarity.value])
        rows.append((sentence.line, 0, prefix + text))
        for mention in mentions[index]:
            if mention.text != mention.name:
                meant = f"{mention.text} → {mention.name}" if mention.id else f"{mention.text} is not counted"
                reason = f"{mention.how.value}: {mention.why}" if mention.why else mention.how.value
                rows.append((sentence.line, 0, Text(f"        {meant} ({reason})", style="dim italic")))
            if mention.id and (found := towards(outcome.sentences, mention)):
                told = f"        {found.value / TONE_UNIT:+.2f} {found.polarity.value} towards {mention.name}"
                rows.append((sentence.line, 0, Text(told, style=POLARITY_STYLES[found.polarity.value])))
    for line in outcome.text.dropped:
        struck = Text(f"      {line.text}", style="strike dim") + Text(f"  {line.reason.value}", style="red")
        rows.append((line.number, 1, struck))
    yield from (text for _, _, text in sorted(rows, key=lambda row: row[:2]))


def _counts(outcome: Observed) -> Table:
    table = Table(title="counts", title_justify="left")
    for heading in ("kind", "entity", "mentions", "negative", "neutral", "positive", "tone", "towards"):
        table.add_column(heading, justify="left" if heading in ("kind", "entity") else "right")
    for one in outcome.item.observations:
        tone = (one.tone_positive - one.tone_negative) / TONE_UNIT / sum(one.sentences)
        figures = (one.mentions, *one.sentences)
        sentiment = sentiment_of(one)
        means = (f"{tone:+.2f}", "–" if sentiment is None else f"{sentiment:+.2f}")
        table.add_row(one.kind.value, one.name, *(str(figure) for figure in figures), *means)
    return table
