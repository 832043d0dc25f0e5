"""Posts JSON to an address that is a secret: no error and no log line may hold more of it than its host.

Redirects are not followed: a POST that becomes a GET on the way would be answered 200 by whatever stands there, and
the notice would be lost. Proxies and certificates are those of the environment (`HTTPS_PROXY`, `SSL_CERT_FILE`).
"""

from http.client import HTTPException
from importlib.metadata import version
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from consumers.notify.errors import DeliveryError
from monitor.plain import plain

MAX_ANSWER_BYTES: Final = 200
"""What is read of an answer, to say why it was no."""


class _Stay(HTTPRedirectHandler):
    """Follows nothing: a redirect is an error like any other."""

    def redirect_request(self, *_: Any) -> None:
        """No request."""


def post(url: str, body: bytes, *, timeout_seconds: float) -> None:
    """Returns once the address has answered 200 to 299; raises `DeliveryError` for everything else.

    `timeout_seconds` bounds the connection and each wait for bytes.
    """
    host = urlsplit(url).hostname
    headers = {"Content-Type": "application/json", "User-Agent": f"deskwatch/{version('deskwatch')}"}
    request = Request(url, body, headers, method="POST")  # noqa: S310 - http or https, as the settings were checked for
    try:
        with build_opener(_Stay).open(request, timeout=timeout_seconds):
            return
    except HTTPError as error:
        raise DeliveryError(f"{host} answered {error.code}{_said(error, url)}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = str(getattr(error, "reason", "") or error) or type(error).__name__
        raise DeliveryError(f"{host} could not be reached: {_without(url, reason)}") from None


def _said(error: HTTPError, url: str) -> str:
    """What the answer says, made harmless; empty where it says nothing."""
    try:
        said = plain(error.read(MAX_ANSWER_BYTES).decode("utf-8", "replace"))
    except (OSError, HTTPException):
        return ""
    finally:
        error.close()
    return f": {_without(url, said)}" if said else ""


def _without(url: str, text: str) -> str:
    """The text, with nothing of what is secret in the address."""
    parts = urlsplit(url)
    for part in sorted({url, parts.path, parts.query, parts.username or "", parts.password or ""}, key=len)[::-1]:
        if len(part) > 1:
            text = text.replace(part, "…")
    return text
