"""Uploads the boards into a Grafana that takes no provisioning files: folder first, then each board that differs.

Grafana's own version 13 still serves the paths used here. `grafana-api` speaks to it; nobody keeps that library any
more, and its errors mislead (an empty answer is a broken one, an error page is a TypeError, an unreachable server is
somebody else's exception), so that `Grafana` below is the only one who calls it, and turns each into what happened.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from dashboards.provisioning import FOLDER, FOLDER_UID
from monitor.errors import GrafanaError, UsageError

TIMEOUT_SECONDS = 30.0
EXTRA = "deskwatch dashboards publish needs grafana-api; install it: pip install 'deskwatch[grafana]'"
Json = Mapping[str, Any]
MEANINGS = {
    401: "it does not know this token; make one for a service account with the role Editor, and check that it is this "
    "Grafana's",
    403: "the token may not do this; give its service account the role Editor",
    404: "there is nothing of this kind; check that the address is that of Grafana itself",
    409: "there is one of this name already, under another id; rename or remove it",
    412: "somebody else changed it meanwhile, or another board has this name; try again, or rename the other",
}


class Outcome(StrEnum):
    """What became of a board."""

    UNCHANGED = "unchanged"
    CREATED = "created"
    UPDATED = "updated"


class RefusedError(GrafanaError):
    """Grafana answered, with this status above 399."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Grafana:
    """A Grafana at `url`, spoken to with a service account's token. Raises `GrafanaError` for whatever goes wrong."""

    def __init__(self, url: str, token: str) -> None:
        try:
            import requests
            from grafana_api.grafana_api import GrafanaException
            from grafana_api.grafana_face import GrafanaFace
        except ImportError as error:
            raise UsageError(EXTRA) from error
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise UsageError(
                f"grafana_url is {parts._replace(netloc=parts.hostname or '').geturl()!r}; give "
                "http(s)://host:port, with a path where Grafana has one, and no user in it"
            )
        if not token:
            raise UsageError(
                "there is no token of Grafana; put one into a file and name it in DESKWATCH_GRAFANA_TOKEN_FILE"
            )
        path = parts.path.strip("/")
        self._url = url
        self._refused: type[Any] = GrafanaException
        self._unreachable = requests.RequestException
        self._face = GrafanaFace(
            auth=token,
            host=parts.netloc,
            protocol=parts.scheme,
            url_path_prefix=f"{path}/" if path else "",
            timeout=TIMEOUT_SECONDS,
        )

    def ensure_folder(self, uid: str, title: str) -> None:
        """Makes the folder where there is none of this uid."""
        if self._found(f"the folder {title}", lambda: self._face.folder.get_folder(uid)) is None:
            self._ask(f"making the folder {title}", lambda: self._face.folder.create_folder(title, uid))

    def put(self, board: Json, folder_uid: str) -> Outcome:
        """Uploads the board where Grafana has none of its uid in this folder, or another one."""
        there = self._found(f"the board {board['title']}", lambda: self._face.dashboard.get_dashboard(board["uid"]))
        if there is not None and _is_same(board, there, folder_uid):
            return Outcome.UNCHANGED
        body = {"dashboard": board, "folderUid": folder_uid, "overwrite": True, "message": "deskwatch"}
        self._ask(f"uploading the board {board['title']}", lambda: self._face.dashboard.update_dashboard(body))
        return Outcome.CREATED if there is None else Outcome.UPDATED

    def _found(self, what: str, ask: Callable[[], Any]) -> Any:
        """The answer, None for a 404 that Grafana itself gave."""
        try:
            return self._ask(f"looking for {what}", ask)
        except RefusedError as error:
            if error.status == 404:
                return None
            raise

    def _ask(self, doing: str, ask: Callable[[], Any]) -> Any:
        """The answer to one call of the library, an empty one as {}."""
        try:
            return ask()
        except self._refused as error:
            raise self._explained(doing, error) from error
        except TypeError as error:  # the library looked for a message in a page that is no JSON
            raise self._foreign(doing) from error
        except ValueError as error:  # the body is no JSON; of a 204 there is none
            if getattr(error, "doc", None) == "":
                return {}
            raise self._foreign(doing) from error
        except self._unreachable as error:
            raise GrafanaError(
                f"{doing}: {self._url} cannot be reached ({_short(error)}); is Grafana running there?"
            ) from error

    def _explained(self, doing: str, error: Any) -> GrafanaError:
        """What a status above 399 means, with Grafana's own words."""
        if not isinstance(error.response, dict):
            return self._foreign(doing, f"status {error.status_code}")
        said = str(error.response.get("message", "")) or "nothing"
        meaning = MEANINGS.get(error.status_code, "its own log says more")
        return RefusedError(
            error.status_code,
            f"{doing}: Grafana at {self._url} answered {error.status_code}, {_short(said)!r}: {meaning}",
        )

    def _foreign(self, doing: str, status: str = "something") -> GrafanaError:
        """Who answered is not Grafana's API."""
        return GrafanaError(
            f"{doing}: {self._url} answered {status} that is no JSON, as a proxy or a login page does; "
            "give the address at which Grafana's API is reached"
        )


def publish(grafana: Grafana, boards: Mapping[str, Json]) -> Iterator[tuple[str, Outcome]]:
    """Brings folder and boards up to date; each title and what became of it. Again, it changes nothing."""
    grafana.ensure_folder(FOLDER_UID, FOLDER)
    for board in boards.values():
        yield board["title"], grafana.put(board, FOLDER_UID)


def _is_same(ours: Json, there: Json, folder_uid: str) -> bool:
    """Whether Grafana has this board as it is; it adds an id and a version of its own."""
    theirs = there.get("dashboard", {})
    is_here = there.get("meta", {}).get("folderUid") == folder_uid
    return is_here and all(theirs.get(key) == value for key, value in ours.items() if key not in ("id", "version"))


def _short(said: object) -> str:
    return " ".join(str(said).split())[:200]
