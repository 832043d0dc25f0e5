"""The files that an installation is provisioned with: whole, its own, and written only where they differ."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from dashboards.installation import Installation
from dashboards.variables import DATASOURCE_UID
from dashboards.writing import tree, write
from monitor.errors import UsageError
from tests.dashboards.desks import desk
from tests.real import program

OURS = Installation(
    page_url="https://news.example/now/",
    archive_url="https://archive.example/find?q=",
    prometheus_url="http://prometheus:9090",
    runbook_url="https://wiki.example/deskwatch",
)


def written(root: Path, installation: Installation = OURS) -> dict[str, bool]:
    """What was written, and whether it changed."""
    return dict(write(root, tree(installation, str(root / "boards"))))


def test_the_tree_is_what_it_says(tmp_path: Path) -> None:
    """Rules, routes of alerts, boards, data source, where the boards are; and rules and boards for Kubernetes."""
    written(tmp_path)
    assert {
        "rules/deskwatch.rules.yml",
        "alertmanager/alertmanager.yml",
        "boards/desk.json",
        "boards/entity.json",
        "boards/pipeline.json",
        "grafana/provisioning/datasources/deskwatch.yml",
        "grafana/provisioning/dashboards/deskwatch.yml",
        "kustomization.yaml",
        "kubernetes/prometheus-rule.yaml",
    } == {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}


def test_again_it_writes_what_changed_alone(tmp_path: Path) -> None:
    """So that servers that watch files are not woken for nothing; files of others stay."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.yml").write_text("groups: []\n")
    assert {True} == set(written(tmp_path).values())
    assert {False} == set(written(tmp_path).values())
    (tmp_path / "boards" / "desk.json").write_text("{}")
    assert ["boards/desk.json"] == [name for name, is_changed in written(tmp_path).items() if is_changed]
    assert "groups: []\n" == (tmp_path / "rules" / "mine.yml").read_text()


def test_addresses_are_those_of_the_installation(tmp_path: Path) -> None:
    """Links of boards, the runbook of alerts, the way of an exemplar."""
    written(tmp_path)
    links = json.loads((tmp_path / "boards" / "entity.json").read_text())["links"]
    assert "https://news.example/now/#${kind}/${entity:percentencode}" in [link["url"] for link in links]
    assert "https://archive.example/find?q=${entity:percentencode}" in [link["url"] for link in links]
    assert "https://wiki.example/deskwatch/docs/runbook.md#" in (tmp_path / "rules/deskwatch.rules.yml").read_text()
    source = yaml.safe_load((tmp_path / "grafana/provisioning/datasources/deskwatch.yml").read_text())["datasources"][0]
    assert (DATASOURCE_UID, "http://prometheus:9090") == (source["uid"], source["url"])
    exemplar = source["jsonData"]["exemplarTraceIdDestinations"][0]
    assert "article_id" == exemplar["name"]
    assert "https://news.example/now/article/$${__value.raw}" == exemplar["url"]  # Grafana makes one dollar of two


def test_grafana_finds_the_boards_where_they_are(tmp_path: Path) -> None:
    """And nobody may save over them."""
    written(tmp_path)
    provider = yaml.safe_load((tmp_path / "grafana/provisioning/dashboards/deskwatch.yml").read_text())["providers"][0]
    assert str(tmp_path / "boards") == provider["options"]["path"]
    assert not provider["allowUiUpdates"]


def test_without_an_archive_there_is_no_link_to_one() -> None:
    """A link to nowhere helps nobody."""
    links = json.loads(tree(Installation(), "/boards")["boards/entity.json"])["links"]
    assert ["Boards", "On the live page"] == [link["title"] for link in links]


def test_the_volume_chooses_the_thresholds() -> None:
    """A small stream has lower ones."""
    small, large = (
        tree(Installation(articles_per_day=number), "/boards")["rules/deskwatch.rules.yml"]
        for number in (2_000, 200_000)
    )
    assert small != large


@pytest.mark.real
def test_a_server_takes_the_rules(tmp_path: Path) -> None:
    """Also with a desk that has thresholds of its own."""
    installation = Installation(desks=(desk("politics", 3),))
    written(tmp_path, installation)
    path = tmp_path / "rules/deskwatch.rules.yml"
    assert 'desk="politics"' in path.read_text()
    command = [program("promtool", "prometheus"), "check", "rules", str(path)]
    assert 0 == subprocess.run(command, capture_output=True).returncode


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """With what to do."""
    (tmp_path / "boards").write_text("a file is in the way")
    with pytest.raises(UsageError, match=r"cannot be written.*give a folder of your own"):
        written(tmp_path)
