"""What a person at the terminal sees of a run: where it serves, a line that moves, and a table at the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from consumers.tally import Tally

LINE_SECONDS = 5.0
"""How often a line is printed where the terminal cannot rewrite one."""


class Progress:
    """Shows a tally as it grows: one rewritten line on a terminal, a new line every few seconds elsewhere."""

    def __init__(self, tally: Tally, console: Console) -> None:
        self._tally = tally
        self._console = console
        self._live: Live | None = None
        self._printed = ("", 0.0)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Shows the line for as long as the block runs."""
        if not self._console.is_terminal:
            yield
            self._print(self._tally.line())
            return
        with Live(console=self._console, refresh_per_second=4) as self._live:
            yield

    def update(self, clock: str) -> None:
        """Shows the tally as it is now, and what time the stream's clock says."""
        line = f"{clock}  {self._tally.line()}"
        if self._live:
            self._live.update(Text(line))
        elif self._tally.line() != self._printed[0] and time.monotonic() - self._printed[1] >= LINE_SECONDS:
            self._print(line)

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, soft_wrap=True)
        self._printed = (self._tally.line(), time.monotonic())


def summary(tally: Tally, top: list[tuple[str, str, int, int]]) -> Table:
    """The table that ends a run: outcomes, and the most named by (kind, name, articles, mentions)."""
    table = Table()
    for heading in ("kind", "name", "articles", "mentions"):
        table.add_column(heading, justify="left" if heading in ("kind", "name") else "right")
    for kind, name, articles, mentions in top:
        table.add_row(kind, name, f"{articles:,}", f"{mentions:,}")
    reasons = sorted((tally.skipped + tally.dead).items())
    if reasons:
        table.caption = "not counted: " + ", ".join(f"{reason} {number:,}" for reason, number in reasons)
        table.caption_justify = "left"
    return table
