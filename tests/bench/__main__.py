"""What an article costs, against the program that one writes in an afternoon: `python -m tests.bench [--rounds 5]`.

All read the same articles, one thread each, in CPU time: the shipped day, or what stands in BENCH_ARTICLES (a file or
folder as `deskwatch run` takes them). Nothing is remembered from one round to the next. Prints and judges nothing.
"""

import argparse
from collections.abc import Iterator

from tests.bench import machine, road, scrape, start, tone, wire


def figures(most: int, rounds: int) -> Iterator[tuple[str, str]]:
    """All of them, each with its name, as they are measured."""
    yield "machine", f"{machine.described()}, one thread each"
    yield from road.measure(most, rounds)
    yield from wire.measure(most, min(rounds, 3))
    yield from tone.measure(most, rounds)
    yield from scrape.figures()
    yield from start.figures()


def main() -> None:
    """Prints a figure a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="times that each of the two reads all articles")
    parser.add_argument("--articles", type=int, default=300, help="at the most so many")
    options = parser.parse_args()
    for name, text in figures(options.articles, options.rounds):
        print(f"{name:31}{text}", flush=True)


if __name__ == "__main__":
    main()
