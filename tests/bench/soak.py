"""Whether memory stays bounded: `python -m tests.bench.soak [--articles 1000000] [--work FOLDER]`.

`deskwatch run` reads a million short reports of the last five days with the real model and keeps its counts on disk,
while its metrics are scraped every 15 seconds. The ledger's windows hold 48 hours by the articles' own time: they are
full at two fifths of the articles. The page remembers 48 hours before now, which begin at three fifths, up to a bound;
from there on nothing may grow. Prints a line a minute, and at the end the memory then against that moment's.
"""

import argparse
import json
import threading
import time
from collections import deque
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.desk import MAX_UNITS
from tests.bench.processes import cpu_seconds, megabytes
from tests.bench.synthetic import reports
from tests.consumers.running import serving

DAYS, WINDOW_DAYS = 5.0, 2.0
UNITS_A_REPORT = 4
"""At the least, of what the page's memory is bounded in: the report and three people."""

SCRAPE_SECONDS = 15.0
OBSERVED = 'deskwatch_records_total{outcome="observed",reason=""}'


def soak(articles: int, folder: Path) -> None:
    """Runs to the end of the articles."""
    source = folder / "soak.jsonl"
    with source.open("w") as lines:
        lines.writelines(json.dumps(report) + "\n" for report in reports(articles, DAYS))
    full = min(articles * (1 - WINDOW_DAYS / DAYS) + MAX_UNITS / UNITS_A_REPORT, 0.9 * articles)
    filled, seen, printed = 0.0, 0.0, 0.0
    with serving("--state", folder / "soak.db", source, log_level="error") as served:
        # Its progress is read away: a pipe that nobody reads is full after an hour, and the process would wait.
        threading.Thread(target=deque, args=(served.process.stdout, 0), daemon=True).start()
        began = time.monotonic()
        while seen < articles:
            time.sleep(SCRAPE_SECONDS)
            seen, held = served.metrics()[OBSERVED], megabytes(served.process.pid)
            if not filled and seen >= full:
                filled = held
                print(f"windows full at {seen:,.0f} articles: {filled:.0f} MB", flush=True)
            if time.monotonic() - printed >= 60 or seen >= articles:
                printed = time.monotonic()
                cost = cpu_seconds(served.process.pid) / seen * 1_000
                print(
                    f"{printed - began:7.0f} s  {seen:9,.0f} articles  {held:6.0f} MB  {cost:.2f} ms CPU each",
                    flush=True,
                )
        print(f"at the end {held:.0f} MB, {held / filled:.3f} of what it was when the windows were full")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path, help="where the articles and the counts go; default: a temporary folder")
    given = parser.parse_args()
    if given.work:
        given.work.mkdir(parents=True, exist_ok=True)
        soak(given.articles, given.work)
        return
    with TemporaryDirectory(prefix="deskwatch-soak-") as name:
        soak(given.articles, Path(name))


if __name__ == "__main__":
    main()
