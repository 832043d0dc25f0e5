"""The metrics that Prometheus scrapes, as rules name them: from the catalogue, with the selector of the jobs."""

import json
from dataclasses import dataclass

from monitor.catalogue import metric

DEFAULT_JOB = "deskwatch.*"


def quoted(text: str) -> str:
    """The text as a string of an expression."""
    return json.dumps(text, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Scraped:
    """The metrics of the jobs whose name matches the expression `job`, which is anchored."""

    job: str = DEFAULT_JOB

    def __call__(self, name: str, *matchers: str) -> str:
        """The selector of a metric, named without prefix, with more matchers behind the job's.

        KeyError if the catalogue lacks it.
        """
        return f"{metric(name).name}{self.selector(*matchers)}"

    def part(self, histogram: str, part: str, *matchers: str) -> str:
        """The selector of one part of a histogram: `bucket`, `count` or `sum`."""
        return f"{metric(histogram).name}_{part}{self.selector(*matchers)}"

    def selector(self, *matchers: str) -> str:
        """The matchers in braces, the job's first: for metrics that are Prometheus' own."""
        return "{" + ", ".join((f"job=~{quoted(self.job)}", *matchers)) + "}"

    def increase(self, name: str, window: str, by: str = "") -> str:
        """What a counter gained in the window over all instances: a sum of increases, never the increase of a sum."""
        return f"{f'sum by ({by}) ' if by else 'sum'}(increase({self(name)}[{window}]))"

    def net_increase(self, name: str, retracted: str, window: str, by: str = "") -> str:
        """What a counter gained less what was taken back. Never below 0: what is taken back is mostly older."""
        gained, taken = self.increase(name, window, by), self.increase(retracted, window, by)
        return f"clamp_min(\n    {gained}\n  -\n    {taken},\n  0\n)"
