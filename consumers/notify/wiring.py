"""Makes the alerts' path from the settings: teller, target, webhook and endpoint."""

from collections.abc import Callable

from consumers.clock import StreamClock
from consumers.notify.endpoint import AlertsEndpoint
from consumers.notify.failures import Failures
from consumers.notify.targets import make_target
from consumers.notify.telling import Teller
from consumers.notify.webhook import Webhook
from consumers.settings import Settings
from consumers.sharing import SharedDesk


def make_endpoint(
    settings: Settings,
    desk: SharedDesk,
    clock: StreamClock,
    failures: Failures,
    is_catching_up: Callable[[], bool] = lambda: False,
) -> AlertsEndpoint | None:
    """The endpoint, None where the settings close the path. Raises `UsageError` where a target lacks a setting."""
    target = make_target(settings)
    if target is None:
        return None
    webhook = Webhook(Teller(desk, clock, settings.page_url), target, is_catching_up)
    return AlertsEndpoint(
        webhook, failures, timeout_seconds=settings.notify_seconds, token_file=settings.notify_token_file
    )
