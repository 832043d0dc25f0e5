"""What panels show is read from the boards as generated, and asked of a real Prometheus."""

import json
from pathlib import Path

import pytest

from dashboards.generate import GENERATED
from deploy.local.panels import Panel, PanelError, ask, filled, panels
from deploy.local.stack import VALUES
from tests.consumers.prometheus import scraping


def board(folder: Path, *expressions: str) -> Path:
    """A folder with a board of one row, collapsed, and in it a panel with these queries."""
    targets = [{"expr": it, "instant": True} for it in expressions]
    row = {"type": "row", "title": "Row", "panels": [{"title": "Up", "targets": targets}]}
    (folder / "small.json").write_text(json.dumps({"title": "Small: a board", "panels": [row]}))
    return folder


def test_every_query_is_found(tmp_path: Path) -> None:
    """Also in collapsed rows, where Grafana keeps panels inside."""
    assert [Panel("Small: a board", "Up", it, True) for it in ("up", "1 - up")] == panels(
        board(tmp_path, "up", "1 - up")
    )


def test_a_folder_without_queries_is_refused(tmp_path: Path) -> None:
    """Or a stack without boards would have no empty panel."""
    with pytest.raises(PanelError, match=r"dashboards\.generate"):
        panels(board(tmp_path))


def test_every_variable_of_the_shipped_boards_has_a_value() -> None:
    """No query is asked with a dollar in it."""
    shipped = panels(GENERATED / "boards")
    assert len(shipped) > 50
    assert [] == [it.title for it in shipped if "$" in filled(it.expression, VALUES)]


def test_a_variable_without_a_value_is_named() -> None:
    """It is not asked as it stands, which would be empty for another reason."""
    with pytest.raises(PanelError, match=r"\$continent"):
        filled('up{continent="$continent"}', VALUES)


@pytest.mark.real
def test_answers_are_those_of_the_server(tmp_path: Path) -> None:
    """Series, samples and the newest value; what is not there is empty, and what cannot be parsed says so."""
    with scraping(tmp_path / "prometheus", "127.0.0.1:1") as prometheus:
        prometheus.wait_for("up", 0)
        url = prometheus._url
        down = ask(url, Panel("b", "Up", 'up{job="$job"}', True), VALUES)
        over_time = ask(url, Panel("b", "Up", 'up{job="$job"} + 3', False), VALUES)
        absent = ask(url, Panel("b", "Gone", "nothing_of_this_name", True), VALUES)
        not_a_number = ask(url, Panel("b", "0/0", "up / up", True), VALUES)
        with pytest.raises(PanelError, match="parse error"):
            ask(url, Panel("b", "Bad", "rate(up", True), VALUES)
    assert (1, 1, 0.0) == (down.series, down.samples, down.newest)
    assert (1, 3.0) == (over_time.series, over_time.newest)
    assert (0, 0) == (absent.series, absent.samples)
    assert "EMPTY" in str(absent)
    assert (1, 0) == (not_a_number.series, not_a_number.samples)
