"""Tone: a name is spoken of in another tone than usual, though not more than usual.

Mean tone is that of sentences: what the positive ones have less what the negative ones have, divided by their number.
Usual is the same over the day that ended an hour ago. A shift must be large enough to be felt, and too large for
chance: so many sentences scatter by their deviation divided by the root of their number. A name that is in far more
sentences than its day's mean is in a story: that is for the mention spikes, whose message shows the tone as well.
"""

from collections.abc import Iterator

from dashboards.groups import Alert, Recording, Severity
from dashboards.recording import ENTITY, GENERAL, for_desks, for_nobody
from dashboards.scraped import Scraped
from dashboards.thresholds import Thresholds, ToneThresholds

SENTENCES = "kind_entity:deskwatch_entity_sentences:increase1h"
TONE = "kind_entity:deskwatch_entity_tone:increase1h"
USUAL_SENTENCES = "kind_entity:deskwatch_entity_sentences:usual"
MEAN = "kind_entity:deskwatch_entity_tone:mean1h"
USUAL_TONE = "kind_entity:deskwatch_entity_tone:usual"
SHIFT = "kind_entity:deskwatch_entity_tone:shift1h"
SURPRISE = "kind_entity:deskwatch_entity_tone:surprise1h"
DEVIATION = 0.45
"""Standard deviation of the tone of single sentences in news, about."""
DAY_SENTENCES = 50
"""A usual tone is that of at least so many sentences: it scatters by 0.06."""
MAX_VOLUME = 3
"""At most so many times the day's mean of sentences an hour, where a busy hour has twice: beyond it is a story."""


def recordings(scraped: Scraped) -> Iterator[Recording]:
    """Mean tone, usual tone, and the distance between them."""
    yield Recording(
        SENTENCES, scraped.increase("entity_sentences_total", "1h", ENTITY), "Sentences of the last hour that name it."
    )
    positive = scraped.increase("entity_tone_positive_total", "1h", ENTITY)
    negative = scraped.increase("entity_tone_negative_total", "1h", ENTITY)
    yield Recording(TONE, f"  {positive}\n-\n  {negative}", "Sum of their tone.")
    yield Recording(MEAN, f"{TONE} / ({SENTENCES} > 0)", "Their mean tone, from -1 to 1.")
    yield Recording(
        USUAL_SENTENCES,
        f"avg_over_time({SENTENCES}[1d] offset 1h)",
        "Sentences of an hour, on the mean of the day before this hour.",
    )
    yield Recording(
        USUAL_TONE,
        f"""
          avg_over_time({TONE}[1d] offset 1h)
        /
          ({USUAL_SENTENCES} >= {DAY_SENTENCES} / 24)
        and
          {SENTENCES} offset 12h
        """,
        f"Mean tone of that day; nothing below {DAY_SENTENCES} sentences or half a day of history.",
    )
    yield Recording(SHIFT, f"{MEAN} - {USUAL_TONE}", "How far the tone is from the usual one.")
    yield Recording(
        SURPRISE,
        f"{SHIFT} * sqrt({SENTENCES}) / {DEVIATION}",
        f"The same in standard deviations of the mean, where single sentences have {DEVIATION}.",
    )


def alerts(thresholds: Thresholds) -> Iterator[Alert]:
    """A drop and a rise, each for the desks that watch the name and for the general desk."""
    yield _alert("DeskwatchToneDrop", for_desks(_shift(thresholds.watched_tone, "<= -")), "")
    yield _alert("DeskwatchToneDrop", for_nobody(_shift(thresholds.general_tone, "<= -")), GENERAL)
    yield _alert("DeskwatchToneRise", for_desks(_shift(thresholds.watched_tone, ">= ")), "")
    yield _alert("DeskwatchToneRise", for_nobody(_shift(thresholds.general_tone, ">= ")), GENERAL)


def _shift(tone: ToneThresholds, comparison: str) -> str:
    """The shift where it is large, no chance, of enough sentences, and no story."""
    return f"""
        {SHIFT} {comparison}{tone.shift:g}
      and
        {SURPRISE} {comparison}{tone.surprise:g}
      and
        {SENTENCES} >= {tone.sentences}
      and
        {SENTENCES} <= {MAX_VOLUME} * {USUAL_SENTENCES}"""


def _alert(name: str, expression: str, desk: str) -> Alert:
    verb = "fell" if name.endswith("Drop") else "rose"
    return Alert(
        name=name,
        expression=expression,
        comment=f"The tone {verb}: names on watch-lists."
        if not desk
        else f"The tone {verb}: names that nobody watches.",
        severity=Severity.INFO,
        desk=desk,
        lasting="30m",
        keep_firing="1h",
        summary=f"The tone of sentences that name {{{{ $labels.entity }}}} {verb}.",
        description="{{ $labels.entity }} ({{ $labels.kind }}): the mean tone of the last hour's sentences is "
        '{{ $value | printf "%+.1f" }} from that of the day before, at no unusual number of sentences.',
    )
