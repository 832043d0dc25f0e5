"""Boards reach a Grafana, once; and whatever goes wrong is said in words that help."""

import json
import sys
from collections.abc import Iterator

import pytest

from dashboards.boards import boards
from dashboards.publishing import Grafana, Outcome, publish
from monitor.errors import GrafanaError, UsageError
from tests.consumers.prometheus import free_port
from tests.dashboards.grafana import BAD_GATEWAY, GONE, LOGIN_PAGE, NOTHING, TOKEN, Answer, Stub, grafana, told

SAVE = "POST /api/dashboards/db"
FOLDER = "GET /api/folders/deskwatch"
MAKE_FOLDER = "POST /api/folders"


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A running Grafana with nothing in it."""
    with grafana() as running:
        yield running


def outcomes(stub: Stub, token: str = TOKEN) -> list[Outcome]:
    """What becomes of the boards."""
    return [outcome for _, outcome in publish(Grafana(stub.url, token), boards())]


def test_folder_and_boards_are_made(stub: Stub) -> None:
    """All three, in the folder, as they were generated."""
    assert 3 * [Outcome.CREATED] == outcomes(stub)
    assert {"deskwatch": "Deskwatch"} == stub.folders
    for uid, board in json.loads(json.dumps(boards())).items():
        folder, there = stub.boards[uid]
        assert "deskwatch" == folder
        assert board == {key: there[key] for key in board} | {"id": None}


def test_again_it_changes_nothing(stub: Stub) -> None:
    """So that it may run in every deployment: no new version of a board appears."""
    outcomes(stub)
    stub.asked.clear()
    assert 3 * [Outcome.UNCHANGED] == outcomes(stub)
    assert not [request for request in stub.asked if request.startswith("POST")]


def test_what_differs_is_replaced(stub: Stub) -> None:
    """A board that somebody changed, and one that was moved out of the folder."""
    outcomes(stub)
    stub.boards["deskwatch-desk"][1]["title"] = "Mine"
    _, moved = stub.boards["deskwatch-entity"]
    stub.boards["deskwatch-entity"] = "elsewhere", moved
    assert [Outcome.UPDATED, Outcome.UPDATED, Outcome.UNCHANGED] == outcomes(stub)
    assert "Desk: in the news now" == stub.boards["deskwatch-desk"][1]["title"]
    assert "deskwatch" == stub.boards["deskwatch-entity"][0]


def test_a_grafana_below_a_path_is_reached() -> None:
    """As behind a proxy that serves it at /grafana."""
    with grafana("/grafana") as stub:
        assert 3 * [Outcome.CREATED] == outcomes(stub)


def test_an_empty_answer_is_one(stub: Stub) -> None:
    """204 says that it is done; the library takes it for broken JSON."""
    stub.instead[MAKE_FOLDER] = NOTHING
    stub.folders["deskwatch"] = ""  # made after the first look
    stub.instead[FOLDER] = told(404, "folder not found")
    assert 3 * [Outcome.CREATED] == outcomes(stub)


@pytest.mark.parametrize(
    ("request_", "answer", "words"),
    [
        (FOLDER, told(401, "Invalid API key"), "answered 401, 'Invalid API key': it does not know this token"),
        (MAKE_FOLDER, told(403, "You'll need additional permissions"), "answered 403.*role Editor"),
        (MAKE_FOLDER, told(409, "a folder with the same name already exists"), "409.*rename or remove it"),
        (SAVE, told(412, "changed by someone else"), "uploading the board Desk.*412.*try again"),
        (SAVE, told(400, "Cannot save provisioned dashboard"), "400, 'Cannot save provisioned dashboard'"),
        (SAVE, told(500, "database is locked"), "500, 'database is locked': its own log says more"),
        (SAVE, Answer(500, "{}"), "answered 500, 'nothing'"),
        (SAVE, Answer(500, "[]"), "answered status 500"),
        (FOLDER, LOGIN_PAGE, "answered something that is no JSON, as a proxy or a login page does"),
        (FOLDER, BAD_GATEWAY, "answered something that is no JSON"),
        (FOLDER, GONE, "answered status 404 that is no JSON"),
    ],
)
def test_what_goes_wrong_is_said(stub: Stub, request_: str, answer: Answer, words: str) -> None:
    """One error, whatever the library makes of it: what was tried, what came back, what to do."""
    stub.instead[request_] = answer
    with pytest.raises(GrafanaError, match=words):
        outcomes(stub)


def test_a_wrong_token_is_refused(stub: Stub) -> None:
    """And is not in the message."""
    with pytest.raises(GrafanaError, match="401") as raised:
        outcomes(stub, "glsa_wrong")
    assert "glsa_wrong" not in str(raised.value)


def test_a_grafana_that_is_not_there_is_said() -> None:
    """With its address."""
    port = free_port()
    with pytest.raises(GrafanaError, match=f"127.0.0.1:{port} cannot be reached"):
        list(publish(Grafana(f"http://127.0.0.1:{port}", TOKEN), boards()))


@pytest.mark.parametrize("url", ["grafana:3000", "ftp://grafana", "http://", "http://ann:secret@grafana"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """Before anything is sent, and without repeating a password."""
    with pytest.raises(UsageError, match="give http") as raised:
        Grafana(url, TOKEN)
    assert "secret" not in str(raised.value)


def test_a_missing_token_is_said() -> None:
    """With where it is read from."""
    with pytest.raises(UsageError, match="DESKWATCH_GRAFANA_TOKEN_FILE"):
        Grafana("http://127.0.0.1:3000", "")


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "grafana_api.grafana_face", None)
    with pytest.raises(UsageError, match=r"pip install 'deskwatch\[grafana\]'"):
        Grafana("http://127.0.0.1:3000", TOKEN)
