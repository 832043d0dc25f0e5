"""`POST /api/alerts` over HTTP: who may post, how much, for how long; what is posted is the webhook's affair.

Whoever can reach the address may post, unless a token is set (`Authorization: Bearer`, which Alertmanager sends from
`http_config.authorization.credentials_file`). The body must be JSON by its type: a web page in somebody's browser
cannot send that to another site without asking first, and is never told yes. Deliveries run in a few threads of their
own, so that neither a scrape nor the page ever waits for a slow target.
"""

import asyncio
import hmac
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from consumers.notify.failures import Failures
from consumers.notify.webhook import Answer, Webhook

log = structlog.get_logger()
MAX_BODY_BYTES: Final = 2**20
"""About a thousand alerts; a route that groups by name sends fewer than ten."""
BODY_SECONDS: Final = 5.0
THREADS: Final = 4
"""Deliveries at the same time. More wait, and those that have waited too long are answered 503."""


class AlertsEndpoint:
    """The one path that takes POST."""

    def __init__(
        self, webhook: Webhook, failures: Failures, *, timeout_seconds: float, token_file: Path | None = None
    ) -> None:
        """`timeout_seconds` bounds a delivery; the token is read anew for every request, so that it can be changed."""
        self._webhook, self._failures = webhook, failures
        self._timeout_seconds, self._token_file = timeout_seconds, token_file
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="notify")

    async def respond(self, request: Request) -> Response:
        """Answers one request."""
        answer = self._refusal(request) or await self._take(request)
        self._failures.number += answer.is_failure
        if answer.status != 200:
            log.warning("notification refused", status=answer.status, reason=answer.text)
        headers = {"WWW-Authenticate": "Bearer"} if answer.status == 401 else None
        return PlainTextResponse(f"{answer.text}\n", answer.status, headers)

    def _refusal(self, request: Request) -> Answer | None:
        """Why the request is not even read, if so."""
        if self._token_file is not None:
            try:
                token = self._token_file.read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                return Answer(503, f"the token file cannot be read: {error}")
            given = request.headers.get("authorization", "").partition(" ")
            is_right = given[0].lower() == "bearer" and hmac.compare_digest(given[2].encode(), token.encode())
            if not token or not is_right:
                text = "the bearer token is missing or wrong; Alertmanager sends it by http_config"
                return Answer(401, text, is_failure=False)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return Answer(415, "the body must be application/json, as Alertmanager sends it", is_failure=False)
        return None

    async def _take(self, request: Request) -> Answer:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return Answer(503, f"the body did not come within {BODY_SECONDS:g} s")
        if body is None:
            text = f"the body is larger than {MAX_BODY_BYTES:,} bytes; group by entity, or set max_alerts"
            return Answer(413, text)
        delivery = asyncio.get_running_loop().run_in_executor(self._threads, self._webhook.take, body)
        try:
            return await asyncio.wait_for(delivery, self._timeout_seconds)
        except TimeoutError:
            return Answer(503, f"not delivered within {self._timeout_seconds:g} s")
        except Exception as error:  # whatever it is, Alertmanager shall keep what it has
            log.exception("a fault of deskwatch; keep the alert and report it")
            return Answer(503, f"not delivered: {type(error).__name__}")


async def _body(request: Request) -> bytes | None:
    """The whole body; None where it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)
