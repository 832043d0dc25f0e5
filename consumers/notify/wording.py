"""How a notice reads, for every target alike: who, how many against how many expected, since when, tone then and now.

Everything here is one line of plain text, not yet escaped. Times are in the zone of the readers.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from consumers.article_page import signed
from consumers.notify.notices import Notice, Operation, Told

SPIKE: Final = "DeskwatchMentionSpike"
TONE_DROP: Final = "DeskwatchToneDrop"
TONE_RISE: Final = "DeskwatchToneRise"
SENTIMENT: Final = {"DeskwatchSentimentDrop": "falls", "DeskwatchSentimentRise": "rises"}
NEW_NAME: Final = "DeskwatchNewName"
GENERAL: Final = "general"
"""The desk of names that nobody watches."""


def subject(notice: Notice) -> str:
    """The whole notice in one line: a subject of mail, the line on a phone's lock screen."""
    told = [*map(headline, notice.stories), *map(operation, notice.operations)]
    more = len(told) - 1 + notice.left_out
    return f"{told[0]} (and {more} more)" if more else told[0]


def headline(told: Told) -> str:
    """Who it is about, and what happened."""
    if told.ended is not None:
        return f"Over: {told.name}"
    alerts = {reason.alert for reason in told.reasons}
    if SPIKE in alerts:
        return f"{told.name}: {_counted(told)}"
    if alerts & {TONE_DROP, TONE_RISE}:
        return f"{told.name}: tone {'falls' if TONE_DROP in alerts else 'rises'}{_tone(told, ', ')}"
    if moved := alerts & SENTIMENT.keys():
        return f"{told.name}: sentiment towards them {SENTIMENT[min(moved)]}"
    if NEW_NAME in alerts:
        return f"New name: {told.name}" + (f", {_counted(told)}" if told.seen else "")
    return f"{told.name}: {told.reasons[0].text or told.reasons[0].alert}"


def facts(told: Told, notice: Notice, zone: ZoneInfo) -> str:
    """The line below the headline."""
    alerts = {reason.alert for reason in told.reasons}
    is_headline_of_tone = SPIKE not in alerts and bool(alerts & {TONE_DROP, TONE_RISE})
    desks = [desk for desk in told.desks if desk != GENERAL]
    if told.ended is not None:
        said = [period(told.since, told.ended, notice.at, zone)]
    else:
        said = [
            f"since {clock(told.since, notice.at, zone)} {told.since.astimezone(zone):%Z}",
            f"{told.sources} sources" if told.sources > 1 else "",
            _counted(told) if is_headline_of_tone and told.seen else "",
            "" if is_headline_of_tone else _tone(told, "tone "),
        ]
    return " · ".join(filter(None, [*said, f"desk {', '.join(desks)}" if desks else ""]))


def operation(told: Operation) -> str:
    """What is wrong with deskwatch, or no longer is."""
    return f"{'Over: ' if told.ended is not None else ''}{told.title}"


def operation_facts(told: Operation, notice: Notice, zone: ZoneInfo) -> str:
    """The line below it."""
    if told.ended is not None:
        time = period(told.since, told.ended, notice.at, zone)
    else:
        time = f"since {clock(told.since, notice.at, zone)} {told.since.astimezone(zone):%Z}"
    return " · ".join(filter(None, [told.reason.severity, told.reason.alert, time]))


def byline(source: str, at: datetime, notice: Notice, zone: ZoneInfo) -> str:
    """Source and time of an article."""
    return ", ".join(filter(None, [source, clock(at, notice.at, zone)]))


def besides(told: Told) -> str:
    """What stands below the headlines: those that an earlier name of the notice has, or that there are none at all."""
    if told.told_above:
        return f"{'Also named' if told.headlines else 'Named'} in {_number_of(told.told_above, 'article')} above."
    return "" if told.headlines else "No article of the last 48 hours that the desk remembers has this name."


def left_out(notice: Notice) -> str:
    """What stands for the rest; empty where there is none."""
    return f"And {notice.left_out:,} more alerts, left out here." if notice.left_out else ""


def period(begin: datetime, end: datetime, now: datetime, zone: ZoneInfo) -> str:
    """From when to when; the end has its day where it is not that of the beginning."""
    return f"{clock(begin, now, zone)} to {clock(end, begin, zone)} {end.astimezone(zone):%Z}"


def clock(time: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes; of another day than now's, the day too."""
    local, today = time.astimezone(zone), now.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%-d %b %H:%M}"


def _counted(told: Told) -> str:
    """Seen against expected."""
    span = f" in {_minutes(told.span_seconds)}" if told.span_seconds else ""
    usual = "" if told.expected is None else f", usually {_usual(told.expected)}"
    return "far more articles than usual" if told.seen is None else f"{_number_of(told.seen, 'article')}{span}{usual}"


def _tone(told: Told, before: str) -> str:
    """Tone then and now; empty where too few sentences say anything now."""
    if told.tone_now is None:
        return ""
    then = "" if told.tone_then is None else f"{signed(told.tone_then)} → "
    return f"{before}{then}{signed(told.tone_now)}"


def _number_of(number: float, thing: str) -> str:
    return f"{round(number):,} {thing}{'' if round(number) == 1 else 's'}"


def _usual(expected: float) -> str:
    if expected < 0.1:
        return "none"
    return f"{expected:.1f}" if expected < 10 else f"{expected:,.0f}"


def _minutes(seconds: int) -> str:
    return "an hour" if seconds == 3_600 else f"{seconds // 60} minutes"
