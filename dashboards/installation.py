"""What an installation has of its own: addresses, the volume of its stream, its desks. Read from outside, handed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboards.alertmanager import DEFAULT_ADDRESSES, Addresses
from dashboards.boards import PAGE_URL
from dashboards.rules import RUNBOOK
from dashboards.scraped import DEFAULT_JOB
from dashboards.thresholds import DEFAULT_VOLUME
from monitor.watchlists import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Addresses are as a browser reaches them, but for `prometheus_url`, which Grafana must reach, and `alerts`.

    Behind `archive_url` goes a name; empty, there is no link. `grafana_token` is a secret and is never shown.
    """

    page_url: str = PAGE_URL
    archive_url: str = ""
    prometheus_url: str = "http://127.0.0.1:9090"
    prometheus_job: str = DEFAULT_JOB
    runbook_url: str = RUNBOOK
    articles_per_day: int = DEFAULT_VOLUME
    desks: Sequence[Desk] = ()
    alerts: Addresses = DEFAULT_ADDRESSES
    grafana_url: str = "http://127.0.0.1:3000"
    grafana_token: str = field(default="", repr=False)
