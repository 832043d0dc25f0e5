"""The commands that speak Kafka. Wires the rest of the package together and holds no logic."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from consumers import settings as configuration
from consumers.files import SHIPPED_DAY
from consumers.settings import Settings
from monitor.errors import UsageError

if TYPE_CHECKING:
    from consumers.kafka.client import Broker
    from consumers.kafka.deadletters import Filter
    from consumers.kafka.letters import Letter

app = typer.Typer()
topics = typer.Typer(name="topics", help="Make and check the topics.", no_args_is_help=True)
dlq = typer.Typer(name="dlq", help="Dead letters: look at them, send them back.", no_args_is_help=True)
app.add_typer(topics)
app.add_typer(dlq)

Listen = Annotated[str | None, typer.Option(help="Address of /metrics, host:port; port 0 takes a free one.")]
Reason = Annotated[str, typer.Option(help="Only letters with this reason.")]
OfTopic = Annotated[str, typer.Option("--topic", help="Only records of this topic.")]
Partition = Annotated[int | None, typer.Option(help="Only records of this partition of their topic.")]
FromOffset = Annotated[int | None, typer.Option(help="Only records at this offset of their partition or behind it.")]
Since = Annotated[datetime | None, typer.Option(help="Only letters written at this time (UTC) or later.")]
Until = Annotated[datetime | None, typer.Option(help="Only letters written before this time (UTC).")]
At = Annotated[list[str] | None, typer.Argument(help="Letters as PARTITION:OFFSET, as `dlq list` prints them.")]


def serve(listen: str | None, *roles: str) -> None:
    """Runs roles until they end."""
    from consumers.kafka import service

    service.run(configuration.load({"listen": listen}), frozenset(map(service.Role, roles)))


@app.command()
def analyze(listen: Listen = None) -> None:
    """Read articles from Kafka, find who is named in which tone, write mentions. Start as many as there are cores."""
    serve(listen, "analyze")


@app.command()
def export(listen: Listen = None) -> None:
    """Count mentions and serve the counters on /metrics. Several share the entities among them."""
    serve(listen, "export")


@app.command()
def desk(listen: Listen = None) -> None:
    """Serve the live page of the whole stream, from the last 48 hours of mentions."""
    serve(listen, "desk")


@app.command()
def publish(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files and folders, - for JSON lines on standard input; none: the shipped day."),
    ] = None,
    pace: Annotated[
        float | None, typer.Option(metavar="TIMES", help="By the articles' own dates, that many times faster.", min=0)
    ] = None,
) -> None:
    """Write articles into Kafka, keyed by their uri; what is published twice is counted once."""
    from consumers import feed
    from consumers.embedded import check_paths
    from consumers.kafka import publishing
    from consumers.kafka import topics as making

    chosen = configuration.load({"pace": pace})
    checked = check_paths([str(SHIPPED_DAY)] if paths is None else paths)
    known = publishing.Nothing()
    if checked is None:
        source = feed.records_of_standard_input(known, chosen)
    else:
        source = feed.records_of(checked, known, chosen, is_once=True)
    broker = _broker(chosen)
    name = making.articles_topics(chosen)[0]
    topic = broker.topic(name)
    if topic is None:
        raise UsageError(f"topic {name} does not exist; make it: deskwatch topics create")
    console = Console(stderr=True, highlight=False)
    writer = broker.writer()
    try:
        with console.status("connecting") as status:
            number, problems = publishing.publish(
                source, writer, topic, chosen, lambda safe: status.update(f"{safe:,} records published")
            )
    finally:
        writer.close()
    for problem in problems:
        console.print(problem, soft_wrap=True)
    Console(highlight=False).print(f"{number:,} records published to {name}, all acknowledged", soft_wrap=True)


@topics.command("create")
def create_topics() -> None:
    """Make the topics that are missing, as they must be."""
    from consumers.kafka import topics as making

    chosen = configuration.load({})
    broker = _broker(chosen)
    for topic, is_new in making.create(broker, chosen):
        state = "created" if is_new else "exists"
        sys.stdout.write(f"{topic.name}: {state}, {topic.partitions} partitions, {topic.replicas} replicas\n")
    making.check(broker, chosen)


@topics.command("check")
def check_topics() -> None:
    """Compare the topics with what they must be, and say how to mend what is not."""
    from consumers.kafka import topics as making

    chosen = configuration.load({})
    for topic in making.check(_broker(chosen), chosen).values():
        sys.stdout.write(f"{topic.name}: as it must be, {topic.partitions} partitions, {topic.replicas} replicas\n")


@dlq.command("list")
def list_letters(
    reason: Reason = "",
    topic: OfTopic = "",
    partition: Partition = None,
    from_offset: FromOffset = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """List dead letters: where each stands, where its record came from, and why it is here."""
    from consumers.kafka.deadletters import Filter, harmless

    wanted = Filter(reason, topic, partition, from_offset, _ms(since), _ms(until))
    table = Table("letter", "written", "record", "reason", "replays", "message", title_justify="left")
    for letter in _letters(wanted):
        table.add_row(
            f"{letter.place.partition}:{letter.offset}",
            datetime.fromtimestamp(letter.written_ms / 1_000, UTC).isoformat(timespec="seconds"),
            f"{letter.origin.topic}/{letter.origin.partition} {letter.first}",
            letter.reason,
            str(letter.replays),
            harmless(letter.message.encode(), 200).replace("[", "\\["),
        )
    Console(width=None if sys.stdout.isatty() else 200).print(table)


@dlq.command("show")
def show_letter(letter: Annotated[str, typer.Argument(help="PARTITION:OFFSET, as `dlq list` prints it.")]) -> None:
    """Print one dead letter: why it is here, its headers and its bytes, made harmless for a terminal."""
    from consumers.kafka.deadletters import Filter, harmless

    found = list(_letters(Filter(places=_places([letter]))))
    if not found:
        raise UsageError(f"there is no letter at {letter}; `deskwatch dlq list` shows those there are")
    it = found[0]
    lines = [
        f"record    {it.origin.topic}/{it.origin.partition} at {it.first}, {it.replays} times replayed",
        f"reason    {it.reason} (deskwatch {it.version})",
        f"message   {harmless(it.message.encode())}",
        f"key       {'none' if it.key is None else harmless(it.key)}",
        *(f"header    {harmless(name.encode())}: {harmless(value or b'')}" for name, value in it.headers),
        f"value     {'none' if it.data is None else f'{len(it.data):,} bytes'}",
        harmless(it.data or b""),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


@dlq.command("replay")
def replay_letters(
    letters: At = None,
    reason: Reason = "",
    topic: OfTopic = "",
    partition: Partition = None,
    from_offset: FromOffset = None,
    since: Since = None,
    until: Until = None,
    rate: Annotated[float, typer.Option(help="Records a second at the most.", min=0.1)] = 50.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
) -> None:
    """Send records back to where they came from, as they came. A record that is counted already changes nothing."""
    from consumers.kafka import deadletters

    chosen = configuration.load({})
    wanted = deadletters.Filter(reason, topic, partition, from_offset, _ms(since), _ms(until), _places(letters or ()))
    found = list(deadletters.once_each(_letters(wanted)))
    if dry_run:
        outcomes = ((letter, deadletters.refusal(letter)) for letter in found)
        _report(outcomes, len(found), "would be sent")
        return
    writer = _broker(chosen).writer()
    try:
        _report(deadletters.replay(iter(found), writer, per_second=rate), len(found), "sent back")
    finally:
        writer.close()


@app.command()
def lag(
    seconds: Annotated[float, typer.Option(help="How long the rates are measured.", min=0.5)] = 5.0,
) -> None:
    """Show how many records wait for each group, by partition, and how long they need."""
    from consumers.kafka import lagging
    from consumers.kafka import topics as making

    chosen = configuration.load({})
    broker = _broker(chosen)
    known = making.check(broker, chosen)
    groups = [(f"{chosen.group}-analyze", known[name]) for name in making.articles_topics(chosen)]
    groups.append((f"{chosen.group}-export", known[chosen.mentions_topic]))
    table = Table("group", "partition", "position", "end", "lag", "read/s", "written/s", "drained in")
    for it in lagging.measure(broker, groups, seconds):
        drain = "never at this rate" if it.drain_seconds is None else f"{it.drain_seconds:,.0f} s"
        rates = f"{it.read_per_second:.1f}", f"{it.written_per_second:.1f}"
        place = f"{it.place.topic}/{it.place.partition}"
        table.add_row(it.group, place, f"{it.position:,}", f"{it.end:,}", f"{it.records:,}", *rates, drain)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _broker(chosen: Settings) -> "Broker":
    from consumers.kafka.client import Broker
    from consumers.logs import configure_logs

    configure_logs(chosen.log_level)
    return Broker(chosen)


def _letters(wanted: "Filter") -> "Iterator[Letter]":
    from consumers.kafka import deadletters

    chosen = configuration.load({})
    broker = _broker(chosen)
    topic = broker.topic(chosen.dead_letters_topic)
    if topic is None:
        raise UsageError(f"topic {chosen.dead_letters_topic} does not exist; make it: deskwatch topics create")
    return deadletters.read(broker, topic, wanted)


def _places(given: Sequence[str]) -> frozenset[tuple[int, int]]:
    chosen: set[tuple[int, int]] = set()
    for place in given:
        number, _, offset = place.partition(":")
        if not (number.isdecimal() and offset.isdecimal()):
            raise UsageError(f"{place!r} is no letter; give PARTITION:OFFSET as `deskwatch dlq list` prints it: 0:17")
        chosen.add((int(number), int(offset)))
    return frozenset(chosen)


def _ms(time: datetime | None) -> int | None:
    return None if time is None else round(time.replace(tzinfo=time.tzinfo or UTC).timestamp() * 1_000)


def _report(outcomes: "Iterator[tuple[Letter, str]]", number: int, done: str) -> None:
    sent = 0
    for letter, problem in outcomes:
        if problem:
            sys.stdout.write(f"{letter.place.partition}:{letter.offset} stays: {problem}\n")
        else:
            sent += 1
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{sent:,} of {number:,} {done}")
    sys.stdout.write(f"{sent:,} of {number:,} letters {done}\n")
