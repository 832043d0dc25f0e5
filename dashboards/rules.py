"""The rule file of Prometheus, whole: what is recorded, and every alert.

Only what Prometheus 2.42 knows is used. Inputs, scores and alerts that build on each other stand in one group, in that
order, so that nothing lags behind; what is usual moves slowly and has a group of its own.
"""

from collections.abc import Sequence

from dashboards import freshness, new_names, operations, quality, recording, spikes, tone
from dashboards.groups import Group, Rule, render
from dashboards.scraped import DEFAULT_JOB, Scraped
from dashboards.thresholds import Thresholds
from monitor.watchlists import Desk

RUNBOOK = "https://example.org/deskwatch/"
"""Stands for the address at which an organisation keeps `docs/`; every installation names its own."""
HEAD = "Made by deskwatch; do not edit. Thresholds are for {articles_a_day:,} articles a day."


def groups(thresholds: Thresholds, desks: Sequence[Desk] = (), *, job: str = DEFAULT_JOB) -> tuple[Group, ...]:
    """All groups, in the order in which they need each other.

    The longest interval is two minutes: after five, Prometheus takes a recorded series for gone.
    """
    scraped = Scraped(job)
    desk_rules: tuple[Rule, ...] = (
        *spikes.recordings(scraped, thresholds),
        recording.entity_mentions(scraped),
        recording.sources(scraped),
        recording.watched(scraped),
        *spikes.alerts(thresholds, desks),
        *new_names.alerts(scraped, thresholds),
    )
    operator_rules: tuple[Rule, ...] = (
        *operations.recordings(scraped),
        *operations.alerts(scraped, thresholds),
        *quality.alerts(scraped),
    )
    return (
        Group("deskwatch-baseline", "2m", tuple(spikes.baseline(scraped))),
        Group("deskwatch-desks", "30s", desk_rules),
        Group("deskwatch-tone", "2m", (*tone.recordings(scraped, desks), *tone.alerts(thresholds, desks))),
        Group("deskwatch-operations", "30s", operator_rules),
        Group("deskwatch-freshness", "1m", (*freshness.recordings(scraped), *freshness.alerts(scraped))),
    )


def rules_file(
    thresholds: Thresholds, desks: Sequence[Desk] = (), *, job: str = DEFAULT_JOB, runbook_base: str = RUNBOOK
) -> str:
    """The rule file as YAML.

    `desks` bring their own thresholds; whom they watch is read from `deskwatch_entity_desk_info`, so that a new name
    needs no new file. `job` is the expression that the jobs of Prometheus match; `runbook_base` stands before
    `docs/runbook.md`.
    """
    return render(
        groups(thresholds, desks, job=job),
        runbook=f"{runbook_base.rstrip('/')}/docs/runbook.md#",
        head=HEAD.format(articles_a_day=thresholds.articles_a_day),
    )
