"""The web server of a process, as its settings want it, and where on this machine it answers."""

from consumers.api import Sources
from consumers.notify.endpoint import AlertsEndpoint
from consumers.server import Server, local_url
from consumers.settings import Settings
from consumers.telemetry import Telemetry
from consumers.web import create_app
from consumers.web_access import WebAccess
from monitor.errors import UsageError


def make_server(
    settings: Settings,
    sources: Sources,
    telemetry: Telemetry,
    *,
    has_page: bool = True,
    alerts: AlertsEndpoint | None = None,
) -> Server:
    """A server that has not started. Raises `UsageError` where the web configuration cannot be used."""
    host, port = settings.address
    if settings.web_config_file is None:
        return Server(create_app(sources, has_page=has_page, alerts=alerts), host=host, port=port)
    access = WebAccess(settings.web_config_file)
    if alerts is not None and settings.notify_token_file and access.config().basic_auth_users:
        raise UsageError(
            "both notify_token_file and basic_auth_users of the web configuration ask for the header Authorization, of "
            "which Alertmanager sends one; leave the token out, and give Alertmanager a user"
        )
    telemetry.check_config(lambda: access.is_valid)
    app = create_app(sources, has_page=has_page, alerts=alerts, config=access.config)
    return Server(app, host=host, port=port, tls=access.tls())


def url_of(settings: Settings) -> str:
    """The address at which a process with these settings answers a client on this machine, without a slash at the end.

    Raises `UsageError` where the web configuration cannot be used.
    """
    host, port = settings.address
    access = None if settings.web_config_file is None else WebAccess(settings.web_config_file)
    return local_url(host, port, has_tls=access is not None and access.tls() is not None)
