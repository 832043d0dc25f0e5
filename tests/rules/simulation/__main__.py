"""Tries the shipped rule for mention spikes on simulated news, and prints tables.

python -m tests.rules.simulation                          # the reporting seeds, 20,000 articles a day
python -m tests.rules.simulation --seeds 1-4              # some of the tuning seeds
python -m tests.rules.simulation --volume 2000 --seeds 1201-1202
"""

import argparse
import sys
import time

from tests.rules.simulation.report import report
from tests.rules.simulation.shapes import Shape
from tests.rules.simulation.trials import REPORTING, all_tried


def main() -> None:
    """Reads the command line and prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.rules.simulation", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default=f"{REPORTING[0]}-{REPORTING[-1]}", help="first and last; default: reporting")
    parser.add_argument("--volume", type=int, default=20_000, help="articles a day; default 20000")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    started = time.monotonic()
    verdicts = all_tried(seeds, Shape(articles_a_day=options.volume))
    for line in report(dict(verdicts)):
        print(line)
    print(f"{len(seeds)} worlds in {time.monotonic() - started:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
