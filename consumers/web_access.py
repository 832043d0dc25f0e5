"""The web configuration that is in force: the newest of its file that is valid, looked at with every request.

The file and the certificates that it names are read at each new connection and each request, and taken where they have
changed: whatever renews them, in place or by a link, has nobody to tell. What is not valid changes nothing and is
logged once. A change that would open to everybody what was not, be it by accident, asks for a restart.
"""

import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import structlog

from consumers.tls import make_context, newest_context
from consumers.web_config import WebConfig
from consumers.web_config_file import parse
from monitor.errors import UsageError

log = structlog.get_logger()
MAX_BYTES: Final = 2**20
"""Of each file; a bundle of all public authorities has a quarter of it."""


class WebAccess:
    """What one file says. Made by the main thread, then asked on the event loop alone; `is_valid` by any thread."""

    def __init__(self, path: Path) -> None:
        """Reads the file. Raises `UsageError` where it cannot be used."""
        self._path = path
        self._files: tuple[Path, ...] = ()
        self._seen = _contents([path])
        self._config: WebConfig | None = None
        self._context: ssl.SSLContext | None = None
        self._take()
        self.is_valid = True

    def config(self) -> WebConfig:
        """The newest valid configuration."""
        self._look()
        assert self._config is not None  # noqa: S101 - taken at the beginning
        return self._config

    def tls(self) -> ssl.SSLContext | None:
        """A context for the server, whose new connections have the newest certificates; None for plain HTTP."""
        return None if self._context is None else newest_context(self._newest_context)

    def _newest_context(self) -> ssl.SSLContext:
        self._look()
        assert self._context is not None  # noqa: S101 - TLS stays on
        return self._context

    def _look(self) -> None:
        """Takes what has changed, once."""
        contents = _contents([self._path, *self._files])
        if contents == self._seen:
            return
        self._seen = contents
        try:
            self._take()
        except UsageError as error:
            self.is_valid = False
            log.error("web configuration refused, the one before stays", reason=str(error))  # noqa: TRY400
        else:
            self.is_valid = True
            log.info("web configuration taken", path=str(self._path))

    def _take(self) -> None:
        """Puts what the files say into force, whole or not at all. Raises `UsageError`."""
        config = parse(_readable(self._seen, self._path), self._path)
        tls = config.tls_server_config
        self._files = () if tls is None else tls.files
        self._seen = _contents(self._files) | {self._path: self._seen[self._path]}
        for file in self._files:
            _readable(self._seen, file)
        if self._config is not None:
            _check_stays_closed(self._config, config)
        self._context = None if tls is None else make_context(tls)
        self._config = config


def _contents(paths: Iterable[Path]) -> dict[Path, bytes | str]:
    """What each file holds, or why it cannot be read."""
    found: dict[Path, bytes | str] = {}
    for path in paths:
        try:
            with path.open("rb") as file:
                found[path] = file.read(MAX_BYTES)
        except (OSError, ValueError) as error:
            found[path] = getattr(error, "strerror", None) or str(error)
    return found


def _readable(contents: dict[Path, bytes | str], path: Path) -> bytes:
    content = contents[path]
    if isinstance(content, str):
        raise UsageError(
            f"{path} cannot be read ({content}); expected a file, named from the web configuration's folder"
        )
    return content


def _check_stays_closed(before: WebConfig, after: WebConfig) -> None:
    """Raises `UsageError` for a change that only a restart may make."""
    if (before.tls_server_config is None) != (after.tls_server_config is None):
        raise UsageError("tls_server_config has come or gone; a change between HTTP and HTTPS needs a restart")
    if before.basic_auth_users and not after.basic_auth_users:
        raise UsageError("basic_auth_users names nobody any more; opening to everybody needs a restart")
