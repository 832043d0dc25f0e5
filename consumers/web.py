"""The HTTP side of the process: the live page, what it asks for, `/metrics`, the two probes, and alerts that come in.

    /                        the live page, with /page.css, /page.js and /icon.svg
    /metrics                 text 0.0.4 or OpenMetrics 1.0, as the scraper asks; gzip where it may be
    /-/healthy, /-/ready     200; ready answers 503 and the reason while the process cannot serve
    /api/view, entity, search, export.csv, events
    /article/<16 hex digits> one remembered article
    /api/alerts              Alertmanager's webhook: the one path that takes POST; all others take GET and HEAD only

Endpoints that take longer than a look are plain functions, which Starlette runs in threads: nothing blocks the event
loop. No page sets a cookie, loads anything from elsewhere or may be framed. Whoever can reach the address can read it,
and may post an alert, unless a web configuration says who may (see `gate.py`), or a token is asked of who posts.
"""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, Final, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from consumers.api import Api, Counted, Sources
from consumers.article_page import article_page
from consumers.events import MAX_PAGES, Events
from consumers.gate import Gate
from consumers.negotiation import accepts_gzip, wants_openmetrics
from consumers.notify.endpoint import AlertsEndpoint
from consumers.web_config import WebConfig
from monitor.exposition import OPENMETRICS_TYPE, TEXT_TYPE
from monitor.mentions import Kind
from monitor.views import WindowName

__all__ = ["Counted", "Sources", "create_app"]

_PAGE_FILES: Final = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
MAX_QUERY_CHARACTERS: Final = 200


def create_app(
    sources: Sources,
    *,
    has_page: bool = True,
    alerts: AlertsEndpoint | None = None,
    config: Callable[[], WebConfig] = WebConfig,
) -> Starlette:
    """The application; `app.state.events.close()` ends the open streams before the server stops.

    Without `has_page` it serves `/metrics` and the probes only; `alerts` takes what Alertmanager posts. `config` says
    with each request who may ask.
    """
    site = _Site(sources)
    operation = [
        Route("/metrics", site.metrics),
        Route("/-/healthy", site.healthy),
        Route("/-/ready", site.ready),
    ]
    page = [
        *(Route(path, _PageFile(*file).respond) for path, file in _PAGE_FILES.items()),
        Route("/api/view", site.view),
        Route("/api/entity/{kind}/{id:path}", site.entity),
        Route("/api/search", site.search),
        Route("/api/export.csv", site.export),
        Route("/api/events", site.stream),
        Route("/article/{article_id}", site.article),
    ]
    posted = [Route("/api/alerts", alerts.respond, methods=["POST"])] if alerts is not None else []
    app = Starlette(
        routes=[*operation, *posted, *(page if has_page else ())],
        middleware=[Middleware(Gate, config)],
        exception_handlers={HTTPException: _explain},
    )
    app.state.events = site.events
    return app


class _Site:
    """The endpoints."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._api = Api(sources)
        self.events = Events(self._api)

    def metrics(self, request: Request) -> Response:
        openmetrics = wants_openmetrics(request.headers.get("accept", ""))
        compressed = accepts_gzip(request.headers.get("accept-encoding", ""))
        headers = {"Content-Type": OPENMETRICS_TYPE if openmetrics else TEXT_TYPE, "Vary": "Accept, Accept-Encoding"}
        if compressed:
            headers["Content-Encoding"] = "gzip"
        return Response(self._sources.metrics(openmetrics, compressed), headers=headers)

    async def healthy(self, _: Request) -> Response:
        return PlainTextResponse("healthy\n")

    def ready(self, _: Request) -> Response:
        reason = self._sources.not_ready()
        return PlainTextResponse(f"not ready: {reason}\n", 503) if reason else PlainTextResponse("ready\n")

    def view(self, request: Request) -> Response:
        return _json(self._api.view(_window(request)))

    def entity(self, request: Request) -> Response:
        body = self._api.entity(_one_of(Kind, request.path_params["kind"], "kind"), request.path_params["id"])
        if body is None:
            raise HTTPException(404, "no article of the last 48 hours names it")
        return _json(body)

    def search(self, request: Request) -> Response:
        return _json(self._api.search(request.query_params.get("q", "")[:MAX_QUERY_CHARACTERS]))

    def export(self, request: Request) -> Response:
        window = _window(request)
        headers = {"Content-Disposition": f'attachment; filename="deskwatch-{window}.csv"', "Cache-Control": "no-store"}
        return Response(self._api.export(window), media_type="text/csv", headers=headers)

    async def stream(self, request: Request) -> Response:
        window = _window(request)
        if self.events.is_full:
            text = f"{MAX_PAGES} pages are open already, which is the limit; close one and try again\n"
            return PlainTextResponse(text, 503, {"Retry-After": "30"})
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        if request.method == "HEAD":
            return Response(media_type="text/event-stream", headers=headers)
        return StreamingResponse(self.events.stream(window), media_type="text/event-stream", headers=headers)

    def article(self, request: Request) -> Response:
        found = self._sources.desk.article(request.path_params["article_id"])
        if found is None:
            raise HTTPException(404, "no article of the last 48 hours has this id; it may be older, or taken back")
        return HTMLResponse(article_page(*found), headers={"Cache-Control": "no-store"})


class _PageFile:
    """One file of the page, read once from the package."""

    def __init__(self, name: str, media_type: str) -> None:
        self._body = files("consumers").joinpath("page", name).read_bytes()
        self._media_type = media_type

    async def respond(self, _: Request) -> Response:
        return Response(self._body, media_type=self._media_type, headers={"Cache-Control": "no-cache"})


T = TypeVar("T", Kind, WindowName)


def _one_of(values: type[T], text: str, what: str) -> T:
    try:
        return values(text)
    except ValueError:
        raise HTTPException(400, f"{what} is {text[:40]!r}; choose one of {', '.join(values)}") from None


def _window(request: Request) -> WindowName:
    return _one_of(WindowName, request.query_params.get("window", WindowName.HOUR), "window")


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


def _explain(_: Request, error: Exception) -> Response:
    """A short text for 404, 405 and the like."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    headers: Mapping[str, Any] | None = error.headers
    hint = "; the page is at /, the metrics at /metrics" if error.status_code == 404 else ""
    return PlainTextResponse(f"{error.status_code} {error.detail}{hint}\n", error.status_code, headers)
