"""What rules and boards need to know of this installation, from its settings."""

from consumers import desk_file
from consumers.settings import Settings, secret
from dashboards.alertmanager import Addresses
from dashboards.boards import PAGE_URL
from dashboards.installation import Installation


def installation(settings: Settings) -> Installation:
    """The installation that the settings describe, with the desks of their file.

    Raises `UsageError` for a desks file that does not fit, or a file of a secret that cannot be read.
    """
    return Installation(
        page_url=settings.page_url or PAGE_URL,
        archive_url=settings.archive_url,
        prometheus_url=settings.prometheus_url,
        prometheus_job=settings.prometheus_job,
        runbook_url=settings.runbook_url,
        articles_per_day=settings.articles_per_day,
        desks=desk_file.load(settings).desks,
        alerts=Addresses(
            desks=settings.alerts_url,
            token_file=settings.alerts_token_file,
            operations=settings.operations_url,
            watchdog=settings.watchdog_url,
        ),
        grafana_url=settings.grafana_url,
        grafana_token=secret(settings.grafana_token, settings.grafana_token_file),
    )
