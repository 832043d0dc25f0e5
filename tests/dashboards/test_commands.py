"""`deskwatch dashboards` as its user meets it."""

from pathlib import Path
from typing import Any

from tests.consumers.running import once
from tests.dashboards.grafana import TOKEN, grafana


def test_write_makes_the_tree(tmp_path: Path) -> None:
    """Says of each file whether it changed, and what to do next."""
    done = once("dashboards", "write", tmp_path, page_url="https://news.example")
    assert 0 == done.returncode, done.stderr
    lines = done.stdout.decode().splitlines()
    assert f"{tmp_path}/boards/desk.json: written" in lines
    assert "Prometheus" in lines[-1]
    assert "https://news.example/" in (tmp_path / "boards" / "desk.json").read_text()
    again = once("dashboards", "write", tmp_path, page_url="https://news.example")
    assert f"{tmp_path}/boards/desk.json: unchanged" in again.stdout.decode().splitlines()


def test_write_says_where_grafana_has_the_boards(tmp_path: Path) -> None:
    """A container sees the folder elsewhere."""
    assert 0 == once("dashboards", "write", tmp_path, "--boards-path", "/boards").returncode
    assert "path: /boards" in (tmp_path / "grafana/provisioning/dashboards/deskwatch.yml").read_text()


def test_publish_takes_the_token_from_a_file(tmp_path: Path) -> None:
    """It uploads, says what became of each board, and never shows the token."""
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    with grafana() as stub:
        settings: dict[str, Any] = {"grafana_url": stub.url, "grafana_token_file": tmp_path / "token"}
        first, second = (once("dashboards", "publish", **settings) for _ in range(2))
    assert 0 == first.returncode, first.stderr
    assert "Desk: in the news now: created" in first.stdout.decode()
    assert "Desk: in the news now: unchanged" in second.stdout.decode()
    assert TOKEN not in (first.stdout + first.stderr).decode()


def test_publish_takes_the_token_from_the_environment() -> None:
    """For those who keep secrets there."""
    with grafana() as stub:
        assert 0 == once("dashboards", "publish", grafana_url=stub.url, grafana_token=TOKEN).returncode


def test_desks_come_from_their_file(tmp_path: Path) -> None:
    """A desk has its thresholds in the rules and a receiver of its own."""
    desks = tmp_path / "desks.yml"
    desks.write_text("desks: {politics: {countries: [UA], thresholds: {fast_articles: 3}}}\n")
    assert 0 == once("dashboards", "write", tmp_path / "made", desks_file=desks).returncode
    assert 'desk="politics"' in (tmp_path / "made/rules/deskwatch.rules.yml").read_text()
    assert "name: desk-politics" in (tmp_path / "made/alertmanager/alertmanager.yml").read_text()


def test_what_goes_wrong_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    """10 where Grafana refuses, 2 where it is the user's to mend."""
    with grafana() as stub:
        refused = once("dashboards", "publish", grafana_url=stub.url, grafana_token="wrong")  # noqa: S106
    assert 10 == refused.returncode
    assert 1 == len(refused.stderr.decode().splitlines())
    assert b"answered 401" in refused.stderr
    missing = once("dashboards", "publish", grafana_token_file=tmp_path / "none")
    assert 2 == missing.returncode
    assert b"secret file" in missing.stderr
