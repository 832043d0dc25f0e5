"""Tone: a name is spoken of in another tone than usual, though not more than usual.

Mean tone is that of sentences: what the positive ones have less what the negative ones have, divided by their number.
Usual is the same over the day that ended an hour ago. A shift must be large enough to be felt, and too large for
chance: so many sentences scatter by their deviation divided by the root of their number. A name that is in far more
sentences than its day's mean is in a story: that is for the mention spikes, whose message shows the tone as well.

For desks that ask for it, the same over mentions and the sentiment towards the name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboards.groups import Alert, Recording, Severity
from dashboards.recording import ENTITY, GENERAL, for_desks, for_nobody
from dashboards.scraped import Scraped, quoted
from dashboards.thresholds import Thresholds, ToneThresholds
from monitor.watchlists import Desk

DAY_COUNT = 50
"""A usual tone is that of at least so many sentences: it scatters by 0.06."""
MAX_VOLUME = 3
"""At most so many times the day's mean of sentences an hour, where a busy hour has twice: beyond it is a story."""
MOVES = ("Drop", "<= -"), ("Rise", ">= ")
"""How an alert's name ends, and the comparison before its threshold."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is averaged: `noun` of metrics, alerts and recorded series, `deviation` of the single ones, about."""

    alert: str
    noun: str
    counter: str
    counted: str
    told: str
    deviation: float

    def series(self, operation: str) -> str:
        """The name of a recorded series of the measure."""
        return f"kind_entity:deskwatch_entity_{self.noun}:{operation}"

    def number(self, operation: str) -> str:
        """The name of a recorded number of what is averaged over."""
        return f"kind_entity:deskwatch_entity_{self.counter}:{operation}"


SENTENCE_TONE = Measure("Tone", "tone", "sentences", "sentences", "The tone of sentences that name", 0.45)
SENTIMENT = Measure("Sentiment", "sentiment", "sentiment_mentions", "mentions", "The sentiment towards", 0.35)
"""Deviations of single sentences and mentions in news; 0.35 is that of 2,945 mentions in 272 real articles."""


SENTENCES = SENTENCE_TONE.number("increase1h")
TONE = SENTENCE_TONE.series("increase1h")
"""What is looked back on for a day: sentences of an hour, and the sum of their tone."""


def recordings(scraped: Scraped, desks: Sequence[Desk] = ()) -> Iterator[Recording]:
    """Mean tone, usual tone, and the distance between them; the same of sentiment where a desk asks for it."""
    yield from _recordings(scraped, SENTENCE_TONE)
    if _asking(desks):
        yield from _recordings(scraped, SENTIMENT)


def alerts(thresholds: Thresholds, desks: Sequence[Desk] = ()) -> Iterator[Alert]:
    """A drop and a rise, each for the desks that watch the name and for the general desk."""
    for verb, comparison in MOVES:
        watched = for_desks(_shift(SENTENCE_TONE, thresholds.watched_tone, comparison))
        yield _alert(SENTENCE_TONE, verb, watched, "names on watch-lists.")
        everybody = for_nobody(_shift(SENTENCE_TONE, thresholds.general_tone, comparison))
        yield _alert(SENTENCE_TONE, verb, everybody, "names that nobody watches.", GENERAL)
    if asking := _asking(desks):
        matchers = f"{{desk=~{quoted('|'.join(map(re.escape, asking)))}}}"
        for verb, comparison in MOVES:
            watched = for_desks(_shift(SENTIMENT, thresholds.watched_tone, comparison), matchers)
            yield _alert(SENTIMENT, verb, watched, "names on the lists of desks that ask for it.")


def _asking(desks: Sequence[Desk]) -> list[str]:
    return sorted(desk.name for desk in desks if desk.asks_sentiment)


def _recordings(scraped: Scraped, it: Measure) -> Iterator[Recording]:
    number, usual = it.number("increase1h"), it.number("usual")
    yield Recording(
        number,
        scraped.increase(f"entity_{it.counter}_total", "1h", ENTITY),
        f"{it.counted.capitalize()} of the last hour that name it.",
    )
    positive = scraped.increase(f"entity_{it.noun}_positive_total", "1h", ENTITY)
    negative = scraped.increase(f"entity_{it.noun}_negative_total", "1h", ENTITY)
    yield Recording(it.series("increase1h"), f"  {positive}\n-\n  {negative}", f"Sum of their {it.noun}.")
    mean = f"{it.series('increase1h')} / ({number} > 0)"
    yield Recording(it.series("mean1h"), mean, f"Their mean {it.noun}, from -1 to 1.")
    yield Recording(
        usual,
        f"avg_over_time({number}[1d] offset 1h)",
        f"{it.counted.capitalize()} of an hour, on the mean of the day before this hour.",
    )
    yield Recording(
        it.series("usual"),
        f"""
          avg_over_time({it.series("increase1h")}[1d] offset 1h)
        /
          ({usual} >= {DAY_COUNT} / 24)
        and
          {number} offset 12h
        """,
        f"Mean {it.noun} of that day; nothing below {DAY_COUNT} {it.counted} or half a day of history.",
    )
    shift = f"{it.series('mean1h')} - {it.series('usual')}"
    yield Recording(it.series("shift1h"), shift, f"How far the {it.noun} is from the usual one.")
    yield Recording(
        it.series("surprise1h"),
        f"{it.series('shift1h')} * sqrt({number}) / {it.deviation}",
        f"The same in standard deviations of the mean, where single {it.counted} have {it.deviation}.",
    )


def _shift(it: Measure, least: ToneThresholds, comparison: str) -> str:
    """The shift where it is large, no chance, of enough sentences or mentions, and no story."""
    return f"""
        {it.series("shift1h")} {comparison}{least.shift:g}
      and
        {it.series("surprise1h")} {comparison}{least.surprise:g}
      and
        {it.number("increase1h")} >= {least.sentences}
      and
        {it.number("increase1h")} <= {MAX_VOLUME} * {it.number("usual")}"""


def _alert(it: Measure, verb: str, expression: str, of_whom: str, desk: str = "") -> Alert:
    past = "fell" if verb == "Drop" else "rose"
    return Alert(
        name=f"Deskwatch{it.alert}{verb}",
        expression=expression,
        comment=f"The {it.noun} {past}: {of_whom}",
        severity=Severity.INFO,
        desk=desk,
        lasting="30m",
        keep_firing="1h",
        summary=f"{it.told} {{{{ $labels.entity }}}} {past}.",
        description=f"{{{{ $labels.entity }}}} ({{{{ $labels.kind }}}}): the mean {it.noun} of the last hour's "
        f'{it.counted} is {{{{ $value | printf "%+.1f" }}}} from that of the day before, at no unusual number of '
        f"{it.counted}.",
    )
