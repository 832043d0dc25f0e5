"""Which worlds the rule is tried on, and with which thresholds. Seeds for tuning are never used for reporting."""

from collections.abc import Callable, Iterator, Sequence

from dashboards.thresholds import Thresholds, thresholds_for
from tests.rules.simulation import earlier
from tests.rules.simulation.evaluator import Evaluator, Rule, shipped_rule
from tests.rules.simulation.generator import generate
from tests.rules.simulation.judging import Judge, Verdict
from tests.rules.simulation.shapes import Shape

TUNING = range(1, 21)
"""Form and thresholds were chosen on these."""
REPORTING = range(1001, 1013)
"""First generated when the rule was frozen; a change of the rule after a look at them needs new ones."""
SHIPPED, EARLIER = "shipped", "before"


def rules_for(thresholds: Thresholds) -> dict[str, Rule]:
    """The shipped rule and the one it has to beat."""
    return {SHIPPED: shipped_rule(thresholds.general), EARLIER: earlier.rule}


def tried(seed: int, shape: Shape, say: Callable[[str], None] = print) -> dict[str, Verdict]:
    """What each rule's alarms were worth in one world."""
    world = generate(seed, shape)
    thresholds = thresholds_for(shape.articles_a_day)
    rules = rules_for(thresholds)
    evaluator, judge = Evaluator(world, thresholds, floors(thresholds)), Judge(world)
    verdicts = {name: judge.judge(evaluator.alarms(rule)) for name, rule in rules.items()}
    say(f"seed {seed}: " + ", ".join(f"{name} {len(it.false)} false of {it.alarms}" for name, it in verdicts.items()))
    return verdicts


def all_tried(seeds: Sequence[int], shape: Shape) -> dict[str, list[Verdict]]:
    """What each rule's alarms were worth in these worlds."""
    verdicts: dict[str, list[Verdict]] = {SHIPPED: [], EARLIER: []}
    for one in _each(seeds, shape):
        for name, verdict in one.items():
            verdicts[name].append(verdict)
    return verdicts


def _each(seeds: Sequence[int], shape: Shape) -> Iterator[dict[str, Verdict]]:
    for seed in seeds:
        yield tried(seed, shape)


def floors(thresholds: Thresholds) -> dict[str, float]:
    """The fewest articles at which the shipped rule or the one before may fire."""
    general, watched = thresholds.general, thresholds.watched
    fast = min(general.fast_articles, watched.fast_articles, earlier.ARMS["3m"][0])
    slow = min(general.slow_articles, watched.slow_articles, earlier.ARMS["15m"][0])
    return {"3m": fast, "15m": slow}
