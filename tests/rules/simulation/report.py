"""Tables of what alarms were worth, over several worlds, as Markdown."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from tests.rules.simulation.judging import TEXTS, Outcome, Verdict
from tests.rules.simulation.worlds import Kind

LOUDNESS = ((0.0, 1.0), (1.0, 4.0), (4.0, 12.0), (12.0, np.inf))
STUDENT_95 = {
    2: 12.7,
    3: 4.3,
    4: 3.18,
    5: 2.78,
    6: 2.57,
    7: 2.45,
    8: 2.36,
    9: 2.31,
    10: 2.26,
    11: 2.23,
    12: 2.2,
    16: 2.13,
}
"""Of so many worlds, by how many standard errors a mean is uncertain; 2 for more."""


def report(verdicts: dict[str, Sequence[Verdict]]) -> Iterator[str]:
    """All tables, rule by rule."""
    yield from alarms(verdicts)
    for rule, some in verdicts.items():
        yield f"\n**{rule}**: planted stories, delay in minutes from their onset\n"
        yield from found(some)
        yield ""
        yield from by_loudness(some)


def alarms(verdicts: dict[str, Sequence[Verdict]]) -> Iterator[str]:
    """Alarms a day by definition: the mean over worlds and its 95 % interval, and the worst world."""
    yield "| alarms a day | " + " | ".join(verdicts) + " |"
    yield "|---|" + "---|" * len(verdicts)
    rows: list[tuple[str, Callable[[Verdict], float]]] = [
        ("all", lambda it: it.a_day(it.alarms)),
        ("false, strict", lambda it: it.false_a_day()),
        *((f"false, desk-worthy at {texts} texts", _false_at(texts)) for texts in TEXTS),
        ("of these scheduled events", lambda it: it.a_day(sum(one.scheduled for one in it.false))),
        ("of these wire copies", lambda it: it.a_day(sum(one.wire_copy for one in it.false))),
        ("of these new names", lambda it: it.a_day(sum(one.newcomer for one in it.false))),
        ("per outage and catch-up", lambda it: float(sum(one.in_outage for one in it.false))),
    ]
    for name, number in rows:
        cells = (_interval([number(it) for it in some]) for some in verdicts.values())
        yield f"| {name} | " + " | ".join(cells) + " |"
    per_story = (_alarms_a_story(some) for some in verdicts.values())
    yield "| alarms per found story | " + " | ".join(f"{it:.2f}" for it in per_story) + " |"


def found(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Found and delay by size of story."""
    yield "| story | found | median, misses infinite | median, p90 of found |"
    yield "|---|---|---|---|"
    planted = [it for verdict in verdicts for it in verdict.outcomes if it.story.kind == Kind.PLANTED]
    for size in sorted({it.story.size for it in planted}):
        yield _found_row(f"+{size}", [it for it in planted if it.story.size == size])
    for name, kind in (("newcomers", Kind.PLANTED_NEWCOMER), ("five names at once", Kind.FIVE_NAMES)):
        yield _found_row(name, [it for verdict in verdicts for it in verdict.outcomes if it.story.kind == kind])


def by_loudness(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Found by size of story and by how loud the name is, with the median delay of those found."""
    planted = [it for verdict in verdicts for it in verdict.outcomes if it.story.kind == Kind.PLANTED]
    sizes = sorted({it.story.size for it in planted})
    yield "| articles per 15 minutes on average | " + " | ".join(f"+{size}" for size in sizes) + " |"
    yield "|---|" + "---|" * len(sizes)
    for low, high in LOUDNESS:
        name = f"{low:g} to {high:g}" if np.isfinite(high) else f"above {low:g}"
        cells = []
        for size in sizes:
            delays = _delays([it for it in planted if it.story.size == size and low <= it.loudness < high])
            some = delays[np.isfinite(delays)]
            cells.append(f"{len(some)}/{len(delays)}" + (f", {np.median(some):.1f}" if len(some) else ""))
        yield f"| {name} | " + " | ".join(cells) + " |"


def _false_at(texts: int) -> Callable[[Verdict], float]:
    return lambda it: it.false_a_day(texts)


def _interval(values: Sequence[float]) -> str:
    mean = float(np.mean(values))
    if len(values) < 2:
        return f"{mean:.2f}"
    half = STUDENT_95.get(len(values), 2.0) * float(np.std(values, ddof=1)) / len(values) ** 0.5
    return f"{mean:.2f} ± {half:.2f} (worst {max(values):.2f})"


def _found_row(name: str, outcomes: Sequence[Outcome]) -> str:
    delays = _delays(outcomes)
    some = delays[np.isfinite(delays)]
    if not len(some):
        return f"| {name} | 0/{len(delays)} | ∞ | |"
    low, high = _wilson(len(some), len(delays))
    share = f"{len(some)}/{len(delays)} = {len(some) / len(delays):.0%} ({low:.0%} to {high:.0%})"
    median = np.median(delays)
    whole = f"{median:.1f}" if np.isfinite(median) else "∞"
    return f"| {name} | {share} | {whole} | {np.median(some):.1f}, {np.quantile(some, 0.9):.1f} |"


def _delays(outcomes: Sequence[Outcome]) -> "np.typing.NDArray[np.float64]":
    return np.array([it.delay for it in outcomes]) / 60


def _alarms_a_story(verdicts: Sequence[Verdict]) -> float:
    numbers = [it.alarms for verdict in verdicts for it in verdict.outcomes if it.alarms]
    return float(np.mean(numbers)) if numbers else 0.0


def _wilson(hits: int, cases: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    z, share = 1.96, hits / cases
    middle = (share + z**2 / (2 * cases)) / (1 + z**2 / cases)
    half = z / (1 + z**2 / cases) * ((share * (1 - share) + z**2 / (4 * cases)) / cases) ** 0.5
    return middle - half, middle + half
