"""A small Grafana over HTTP: folders and boards, answered as Grafana 13 answers; and, told so, as a proxy would."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

TOKEN = "glsa_fitting"  # noqa: S105 - of this stub alone


class Answer(NamedTuple):
    """What is sent back."""

    status: int
    body: str
    type: str = "application/json"


def told(status: int, message: str) -> Answer:
    """An error in Grafana's form."""
    return Answer(status, json.dumps({"message": message}))


LOGIN_PAGE = Answer(200, "<html><title>Please log in</title></html>", "text/html")
BAD_GATEWAY = Answer(502, "<html><h1>502 Bad Gateway</h1>a message from nginx</html>", "text/html")
GONE = Answer(404, "<html>nothing here</html>", "text/html")
NOTHING = Answer(204, "")


@dataclass
class Stub:
    """Its state. `instead` answers a method and path in place of Grafana; `asked` is the log of requests."""

    url: str = ""
    folders: dict[str, str] = field(default_factory=dict)
    boards: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    instead: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, token: str, body: Any) -> Answer:
        """The answer to one request."""
        self.asked.append(f"{method} {path}")
        if f"{method} {path}" in self.instead:
            return self.instead[f"{method} {path}"]
        if token != f"Bearer {TOKEN}":
            return told(401, "Invalid API key")
        if (method, path) == ("POST", "/api/folders"):
            return self._make_folder(body)
        if (method, path) == ("POST", "/api/dashboards/db"):
            return self._save(body)
        uid = path.rpartition("/")[2]
        if method == "GET" and path.startswith("/api/folders/"):
            return Answer(200, json.dumps({"uid": uid})) if uid in self.folders else told(404, "folder not found")
        if method == "GET" and path.startswith("/api/dashboards/uid/") and uid in self.boards:
            folder, board = self.boards[uid]
            return Answer(200, json.dumps({"dashboard": board, "meta": {"folderUid": folder}}))
        return told(404, "Dashboard not found" if "dashboards" in path else "Not found")

    def _make_folder(self, body: Any) -> Answer:
        if body["uid"] in self.folders:
            return told(412, "the folder has been changed by someone else")
        if body["title"] in self.folders.values():
            return told(409, "a folder with the same name already exists in the current location")
        self.folders[body["uid"]] = body["title"]
        return Answer(200, json.dumps(body))

    def _save(self, body: Any) -> Answer:
        board, folder = body["dashboard"], body["folderUid"]
        if folder not in self.folders:
            return told(400, "folder not found")
        known = self.boards.get(board["uid"])
        if known and not body["overwrite"]:
            return told(412, "The dashboard has been changed by someone else")
        version = known[1]["version"] + 1 if known else 1
        self.boards[board["uid"]] = folder, {**board, "id": 7, "version": version}
        return Answer(200, json.dumps({"uid": board["uid"], "status": "success", "version": version}))


@contextmanager
def grafana(prefix: str = "") -> Iterator[Stub]:
    """The stub on a free port of loopback, below `prefix`."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def _respond(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "null")
            path = self.path.removeprefix(prefix)
            answer = stub.answer(self.command, path, self.headers.get("Authorization", ""), body)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(answer.body.encode())))
            self.end_headers()
            self.wfile.write(answer.body.encode())

        do_GET = do_POST = do_PUT = _respond  # noqa: N815 - names of the base class

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}{prefix}"
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
