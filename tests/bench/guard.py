"""Whether the road has become dearer: `make bench-guard` [--renew].

The road's cost is told in that of the plain spaCy and VADER loop over the same articles in the same run, which takes
the mood of the machine out of it. More than a tenth above the committed figure fails. Each is for one kind of machine:
for another processor family or Python there is none, and nothing is judged.
"""

import argparse
import json
import platform
import sys
from pathlib import Path
from statistics import median

from tests.bench import machine
from tests.bench.road import chosen_articles, compared

BASELINE = Path(__file__).parent / "baseline.json"
ALLOWED = 1.10
ROUNDS = 7


def kind() -> str:
    """What a figure is comparable on: the instruction sets that matter, and Python."""
    return f"{machine.instruction_sets()}, Python {'.'.join(platform.python_version_tuple()[:2])}"


def measured() -> float:
    """CPU time of the road against the loop's on the shipped day: the median of the rounds; smaller is better."""
    records, texts = chosen_articles(300)
    ratio, _ = compared(records, texts, ROUNDS)
    return 1 / median(ratio.ratios)


def verdict(cost: float, baseline: float) -> str:
    """Empty where the cost is within what is allowed, else what to do."""
    if cost <= baseline * ALLOWED:
        return ""
    return (
        f"the road costs {cost / baseline - 1:.0%} more than the committed figure ({cost:.3f} of the loop's CPU time, "
        f"was {baseline:.3f}): find out why, or renew the figure with `python -m tests.bench.guard --renew` and say why"
    )


def main() -> None:
    """Judges, or renews the figure of this kind of machine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renew", action="store_true", help="write the figure of this machine instead of judging it")
    renews = parser.parse_args().renew
    known: dict[str, float] = json.loads(BASELINE.read_text())
    if not renews and kind() not in known:
        print(f"no figure for {kind()}; there are some for: {'; '.join(known)}")
        return
    cost = measured()
    if renews:
        BASELINE.write_text(json.dumps(known | {kind(): round(cost, 3)}, indent=2, sort_keys=True) + "\n")
        print(f"{kind()}: {cost:.3f}")
        return
    print(f"the road costs {cost:.3f} of the loop's CPU time; committed is {known[kind()]:.3f} ({kind()})")
    sys.exit(verdict(cost, known[kind()]))


if __name__ == "__main__":
    main()
