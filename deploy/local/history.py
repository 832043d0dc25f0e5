"""A quiet day before the start, made up: without one nothing is unusual, and nobody wants to wait for a day.

20,000 articles, of which each name is in one of fifty, in an even tone. Counters as deskwatch exports them, and the few
recorded series into which the rules look back, as they would have been recorded from these counters.
"""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from dashboards.recording import ARTICLES
from dashboards.spikes import RATIO
from dashboards.tone import SENTENCES, TONE

HOURS = 26
"""The rules look back a day, from half an hour ago."""
STEP_SECONDS = 120
ARTICLES_A_DAY = 20_000
SHARE = 1 / 50
SENTENCE_TONE = 0.25
LABELS = {"job": "deskwatch", "instance": "made-up"}
Name = tuple[str, str]
Series = tuple[str, dict[str, str], float, float]
"""Name, labels, first value, and what each step adds."""


class HistoryError(Exception):
    """promtool did not take it."""


def write(data: Path, names: Sequence[Name], until: float) -> None:
    """Puts the day into the data of a Prometheus that does not run; `names` are (kind, entity), `until` Unix seconds.

    Raises `HistoryError`.
    """
    source = data.with_suffix(".om")
    source.write_text("".join(lines(names, until)), "utf-8")
    command = ["promtool", "tsdb", "create-blocks-from", "openmetrics", str(source), str(data)]
    done = subprocess.run(command, capture_output=True, text=True)
    source.unlink()
    if done.returncode:
        raise HistoryError(f"promtool could not make a day of history: {done.stderr.strip()}")


def lines(names: Sequence[Name], until: float) -> Iterator[str]:
    """The day as OpenMetrics, each line with its end."""
    steps = HOURS * 3600 // STEP_SECONDS
    begun: set[str] = set()
    for name, labels, first, gain in _series(names):
        family = name.removesuffix("_total")
        if family not in begun:
            begun.add(family)
            yield f"# TYPE {family} {'counter' if name.endswith('_total') else 'gauge'}\n"
        text = ",".join(f'{key}="{value}"' for key, value in labels.items())
        for step in range(steps):
            yield f"{name}{{{text}}} {first + step * gain:g} {until - (steps - step) * STEP_SECONDS:.0f}\n"
    yield "# EOF\n"


def _series(names: Sequence[Name]) -> Iterator[Series]:
    """All series, those of one name beside each other."""
    articles = ARTICLES_A_DAY * STEP_SECONDS / 86_400
    named, an_hour = articles * SHARE, ARTICLES_A_DAY / 24 * SHARE
    yield "deskwatch_articles_total", {**LABELS, "partition": "0"}, 0, articles
    yield "deskwatch_articles_retracted_total", {**LABELS, "partition": "0"}, 0, 0
    entities = [{"kind": kind, "entity": entity} for kind, entity in names]
    for name, gain in (
        ("deskwatch_entity_articles_total", named),
        ("deskwatch_entity_retracted_articles_total", 0.0),
        ("deskwatch_entity_tone_positive_total", named * SENTENCE_TONE),
        ("deskwatch_entity_tone_negative_total", 0.0),
    ):
        yield from ((name, {**LABELS, **entity}, 0.0, gain) for entity in entities)
    for entity in entities:
        yield "deskwatch_entity_sentences_total", {**LABELS, **entity, "polarity": "positive"}, 0, named
    yield f"{ARTICLES}:increase1h", {}, ARTICLES_A_DAY / 24, 0
    for name, level in ((RATIO, SHARE), (SENTENCES, an_hour), (TONE, an_hour * SENTENCE_TONE)):
        yield from ((name, entity, level, 0.0) for entity in entities)
