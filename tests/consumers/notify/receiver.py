"""A real HTTP server that stands for a newsroom's own: it takes notices, or fails in every way that a test asks for."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behave = Callable[["Receiver", int], int]
"""Given the receiver and the number of the request, from 0: the status to answer; 0 closes without an answer."""


class Receiver:
    """What came, and what was accepted of it."""

    def __init__(self, behave: Behave) -> None:
        self.behave = behave
        self.url = ""
        self.came: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.accepted: list[dict[str, Any]] = []
        self.lock = threading.Lock()


def always(status: int) -> Behave:
    """Answers everything so."""
    return lambda _receiver, _number: status


@contextmanager
def receiving(behave: Behave) -> Iterator[Receiver]:
    """A receiver on a free loopback port."""
    receiver = Receiver(behave)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with receiver.lock:
                number = len(receiver.came)
                receiver.came.append(body)
                receiver.headers.append({key.lower(): value for key, value in self.headers.items()})
            status = receiver.behave(receiver, number)
            if not status:
                return
            if 200 <= status < 300:
                with receiver.lock:
                    receiver.accepted.append(body)
            try:
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", receiver.url)
                self.end_headers()
                self.wfile.write(f"answer {status} to {self.path}".encode())
            except OSError:  # who asked has gone
                return

        do_GET = do_POST  # noqa: N815  a redirect that was followed would come as GET, and fail loudly

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/services/T0/B0/top-secret"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
