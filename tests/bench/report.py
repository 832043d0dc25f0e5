"""Measures again what docs/performance.md shows: `make bench-report`. Half an hour on a quiet machine.

Everything between the marks in that file is written anew, and the plot beside it.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from deploy.local.kafka import Cluster, LocalKafkaError
from tests.bench import growth, latency
from tests.bench.__main__ import figures

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PLOT = DOCS / "performance.md", DOCS / "performance-growth.svg"
BEGIN, END = "<!-- figures: written by make bench-report -->\n", "<!-- end of figures -->\n"


def main() -> None:
    """Writes page and plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=300)
    options = parser.parse_args()
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"{PAGE} has no marks between which the figures belong: {BEGIN}")
    rows = list(_all_figures(options.articles, options.rounds))
    grown = list(growth.all_of_them())
    _plot(grown)
    PAGE.write_text(before + BEGIN + _table(rows) + "\n" + _growth_table(grown) + END + after)


def _all_figures(most: int, rounds: int) -> Iterator[tuple[str, str]]:
    for name, text in figures(most, rounds):
        print(f"{name:31}{text}", flush=True)
        yield name, text
    try:
        with tempfile.TemporaryDirectory(prefix="deskwatch-bench-") as name, Cluster(Path(name) / "kafka") as cluster:
            yield "publication to /metrics", latency.measure(60.0, cluster)
    except LocalKafkaError as error:
        yield "publication to /metrics", f"not measured: {error}"


def _table(rows: Sequence[tuple[str, str]]) -> str:
    lines = [f"| {name} | {text} |" for name, text in rows]
    return "\n".join(["| what | figure |", "|---|---|", *lines]) + "\n"


def _growth_table(grown: Sequence[growth.Growth]) -> str:
    lines = [
        f"| {it.name} | {it.exponent:.2f} | "
        + ", ".join(f"{size:,}: {seconds:.3g} s" for size, seconds in zip(it.sizes, it.seconds, strict=True))
        + " |"
        for it in grown
    ]
    return "\n".join(["| cost against | exponent | CPU seconds |", "|---|---|---|", *lines]) + "\n"


def _plot(grown: Sequence[growth.Growth]) -> None:
    """One picture a growth, both axes logarithmic, with the slope of cost in proportion as a thin line."""
    from matplotlib import pyplot  # type: ignore[import-not-found,unused-ignore]

    pyplot.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "deskwatch"})  # text stays text, ids stay the same
    figure, axes = pyplot.subplots(1, len(grown), figsize=(3.4 * len(grown), 3.2), layout="constrained")
    for axis, it in zip(axes, grown, strict=True):
        axis.loglog(it.sizes, it.seconds, marker="o", color="#0072b2")
        proportional = [it.seconds[0] * size / it.sizes[0] for size in it.sizes]
        axis.loglog(it.sizes, proportional, color="#999999", linewidth=0.8)
        axis.set(title=f"{it.name}\nexponent {it.exponent:.2f}", xlabel=it.unit, ylabel="CPU seconds")
    figure.savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    main()
