"""What every request passes: the headers of every response, and the question who asks.

Without users in the web configuration everybody may read. With users everything is theirs alone, the probes included,
as it is with Prometheus's own servers.
"""

import base64
import binascii
import time
from collections.abc import Callable, Iterable
from typing import Final

import structlog
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from consumers.passwords import BusyError, Passwords
from consumers.rate_limit import Bucket
from consumers.web_config import WebConfig

log = structlog.get_logger()
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CHALLENGE: Final = {"WWW-Authenticate": 'Basic realm="deskwatch", charset="UTF-8"', "Cache-Control": "no-store"}


class Gate:
    """An application around `app` that is open to whom the newest web configuration lets in."""

    def __init__(self, app: ASGIApp, config: Callable[[], WebConfig]) -> None:
        self._app, self._config = app, config
        self._bucket, self._passwords = Bucket(), Passwords()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        config = self._config()
        headers = SECURITY_HEADERS | config.headers

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        app = await self._refusal(scope, config) or self._app
        await app(scope, receive, send_with_headers)

    async def _refusal(self, scope: Scope, config: WebConfig) -> PlainTextResponse | None:
        """The answer to somebody who may not ask; None for those who may."""
        if not self._bucket.take(config.rate_limit, time.monotonic()):
            return PlainTextResponse("too many requests; try again later\n", 429)
        if not config.basic_auth_users:
            return None
        given = credentials(scope["headers"])
        try:
            if given and await self._passwords.is_right(config.basic_auth_users, *given):
                return None
        except BusyError:
            return PlainTextResponse("too many passwords are being tried; try again\n", 503, {"Retry-After": "5"})
        if given:
            log.warning("wrong user or password", client=(scope.get("client") or ("unknown",))[0])
        return PlainTextResponse("401 this server asks for a user and a password\n", 401, CHALLENGE)


def credentials(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, bytes] | None:
    """User and password of basic authentication; None where there are none, or none that can be read."""
    value = next((value for name, value in headers if name == b"authorization"), b"")
    scheme, _, encoded = value.partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        user, colon, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
    except binascii.Error:
        return None
    return (user.decode("utf-8", "surrogateescape"), password) if colon else None
