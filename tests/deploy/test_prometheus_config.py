"""The configuration of Prometheus holds in a container as in the checkout, and asks every deskwatch service."""

import posixpath
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.deploy.composing import ROOT, services
from tests.real import program

CONFIGURATION = ROOT / "deploy" / "prometheus" / "prometheus.yml"


@pytest.mark.real
def test_prometheus_takes_it(tmp_path: Path) -> None:
    """With the rules that it names; and does not take what is wrong."""
    promtool = program("promtool", "prometheus")
    bad = tmp_path / "prometheus.yml"
    bad.write_text(CONFIGURATION.read_text("utf-8").replace("scrape_interval", "scrape_intervall"))
    for path, code in ((CONFIGURATION, 0), (bad, 1)):
        assert code == subprocess.run([promtool, "check", "config", str(path)], capture_output=True).returncode


def test_its_paths_lead_to_the_same_files_in_the_container() -> None:
    """The folders of configuration and rules lie to each other as in the checkout."""
    service = services()["prometheus"]
    (given,) = [it.partition("=")[2] for it in service["command"] if it.startswith("--config.file=")]
    (rules,) = yaml.safe_load(CONFIGURATION.read_text("utf-8"))["rule_files"]
    mounts = {target: source for source, target, *_ in (it.split(":") for it in service["volumes"])}
    there = posixpath.dirname(posixpath.normpath(posixpath.join(posixpath.dirname(given), rules)))
    assert CONFIGURATION.parent == (ROOT / mounts[posixpath.dirname(given)]).resolve()
    assert (CONFIGURATION.parent / rules).parent.resolve() == (ROOT / mounts[there]).resolve()


def test_it_asks_every_service_that_serves() -> None:
    """By the names of the services, which stand for all their replicas."""
    configuration = yaml.safe_load(CONFIGURATION.read_text("utf-8"))
    (scraped,) = [it for it in configuration["scrape_configs"] if it["job_name"] == "deskwatch"]
    serving = {
        name for name, it in services().items() if it["image"].startswith("deskwatch:") and "topics" in it["depends_on"]
    }
    assert serving == set(scraped["dns_sd_configs"][0]["names"])
    (alerting,) = configuration["alerting"]["alertmanagers"][0]["static_configs"]
    assert {it.partition(":")[0] for it in alerting["targets"]} <= set(services())
