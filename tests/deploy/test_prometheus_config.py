"""The configuration of Prometheus in Compose finds its files, and asks every deskwatch service."""

import json
import posixpath
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from dashboards.installation import Installation
from dashboards.writing import tree
from tests.deploy.composing import ROOT, services
from tests.real import program

CONFIGURATION = ROOT / "deploy" / "prometheus" / "prometheus.yml"


@pytest.mark.real
def test_prometheus_takes_it(tmp_path: Path) -> None:
    """And does not take what is wrong."""
    promtool = program("promtool", "prometheus")
    bad = tmp_path / "prometheus.yml"
    bad.write_text(CONFIGURATION.read_text("utf-8").replace("scrape_interval", "scrape_intervall"))
    for path, code in ((CONFIGURATION, 0), (bad, 1)):
        assert code == subprocess.run([promtool, "check", "config", str(path)], capture_output=True).returncode


def test_every_file_that_a_server_is_told_of_is_written() -> None:
    """By `dashboards write`, which its service runs with the folder where the servers look."""
    told = json.dumps([services(), yaml.safe_load(CONFIGURATION.read_text("utf-8"))])
    _, _, folder, _, boards = services()["dashboards"]["command"]
    written = {posixpath.join(folder, name) for name in tree(Installation(), boards)}
    paths = set(re.findall(rf"{folder}/[\w./*-]+", told))
    assert 4 <= len(paths)
    for path in paths:
        assert any(fnmatch(name, path) or name.startswith(f"{path}/") for name in written), path


def test_it_asks_every_service_that_serves() -> None:
    """By the names of the services, which stand for all their replicas."""
    configuration = yaml.safe_load(CONFIGURATION.read_text("utf-8"))
    (scraped,) = [it for it in configuration["scrape_configs"] if it["job_name"] == "deskwatch"]
    serving = {
        name
        for name, it in services().items()
        if it["image"].startswith("deskwatch:") and "topics" in it.get("depends_on", {})
    }
    assert serving == set(scraped["dns_sd_configs"][0]["names"])
    (alerting,) = configuration["alerting"]["alertmanagers"][0]["static_configs"]
    assert {it.partition(":")[0] for it in alerting["targets"]} <= set(services())
