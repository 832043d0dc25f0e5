"""Runs the web application in a thread of its own, so that the caller's thread stays free to count.

The socket is opened here, before anything else starts: a port in use is an error with a way out, not a log line.
"""

import errno
import socket
import ssl
from threading import Event, Thread
from typing import Any, Final, Protocol

import uvicorn

from monitor.errors import ListenError

MAX_CONNECTIONS: Final = 256
KEEP_ALIVE_SECONDS: Final = 75
"""Longer than a usual scrape interval, so that a scraper keeps its connection."""
STOP_SECONDS: Final = 5


def local_url(host: str, port: int, *, has_tls: bool) -> str:
    """The address for a client on this machine of who listens at `host`, which may be every address."""
    local = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"{'https' if has_tls else 'http'}://{f'[{local}]' if ':' in local else local}:{port}"


class Application(Protocol):
    """An ASGI application of `create_app`: `state.events.close()` ends what would otherwise never end."""

    state: Any

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one request."""


class Server:
    """One listening address."""

    def __init__(self, app: Application, *, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        """`port` 0 takes any free one; without `tls` it is plain HTTP. Nothing is opened before `start`."""
        self._app, self._host, self._port, self._tls = app, host, port, tls
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None

    @property
    def port(self) -> int:
        """The port that is listened on, once started."""
        return self._port

    @property
    def url(self) -> str:
        """The address for a browser on this machine, without a slash at the end."""
        return local_url(self._host, self._port, has_tls=self._tls is not None)

    def start(self) -> None:
        """Listens, and returns once requests are answered. Raises `ListenError` where the address cannot be opened."""
        opened, tls = _listen(self._host, self._port), self._tls
        self._port = opened.getsockname()[1]
        ready = Event()
        config = uvicorn.Config(
            self._app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            limit_concurrency=MAX_CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=STOP_SECONDS,
            ssl_context_factory=None if tls is None else lambda *_: tls,
        )
        self._server = _Server(config, ready)
        self._thread = Thread(target=self._server.run, args=([opened],), name="http", daemon=True)
        self._thread.start()
        if not ready.wait(STOP_SECONDS):
            raise ListenError(f"the web server on {self.url} did not start within {STOP_SECONDS} s; see the log above")

    def stop(self) -> None:
        """Ends open streams, lets requests in progress finish for up to five seconds, and closes the address."""
        if self._server is None or self._thread is None:
            return
        self._app.state.events.close()
        self._server.should_exit = True
        self._thread.join(2 * STOP_SECONDS)
        self._server = self._thread = None


class _Server(uvicorn.Server):
    """A uvicorn server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Event) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()


def _listen(host: str, port: int) -> socket.socket:
    """An open socket; the kernel queues connections from here on."""
    where = f"{host or '*'}:{port}"
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        opened = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ListenError(
            f"the address {where} is not known here ({error.strerror}); "
            "give an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them"
        ) from error
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind(address)
        opened.listen(128)
    except OSError as error:
        opened.close()
        advice = {
            errno.EADDRINUSE: "another program listens there, perhaps a second deskwatch; stop it, or choose another "
            "port with --listen",
            errno.EACCES: "this user may not listen there; choose a port above 1023 with --listen",
        }.get(error.errno or 0, "give an address of this machine, such as 127.0.0.1, with --listen")
        raise ListenError(f"{where} cannot be opened ({error.strerror}): {advice}") from error
    return opened
