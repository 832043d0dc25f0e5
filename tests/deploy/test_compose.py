"""`docker-compose.yml` is right by the specification, refers to what exists, and lets nothing out by accident."""

import copy
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from tests.consumers.prometheus import free_port
from tests.consumers.running import Served, article, serving, write_lines
from tests.deploy.composing import COMPOSE, ROOT, Services, faults, services

DECLARED = set(yaml.safe_load(COMPOSE.read_text("utf-8"))["volumes"])
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def fits(path: Path) -> "subprocess.CompletedProcess[str]":
    """Checks a file against the schema of the Compose specification."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, text=True)


def test_it_fits_the_specification() -> None:
    """The schema comes with a package; nothing is fetched."""
    done = fits(COMPOSE)
    assert 0 == done.returncode, done.stdout


def test_the_specification_bites(tmp_path: Path) -> None:
    """A misspelt key is found."""
    bad = tmp_path / "docker-compose.yml"
    bad.write_text(COMPOSE.read_text("utf-8").replace("restart:", "restarts:", 1))
    assert "restarts" in fits(bad).stdout


def test_nothing_is_wrong_with_it() -> None:
    """Every reference leads somewhere; every container is locked up, limited and watched."""
    assert [] == list(faults(services(), DECLARED))


def _set(service: str, key: str, value: object) -> Callable[[Services], None]:
    def change(found: Services) -> None:
        found[service][key] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set("kafka", "read_only", False), "kafka: its root can be written"),
        (_set("desk", "cap_drop", []), "desk: it keeps capabilities"),
        (_set("desk", "security_opt", []), "desk: it may gain privileges"),
        (_set("desk", "ports", ["8710:8710"]), "desk: port 8710:8710 is open to everybody"),
        (_set("grafana", "image", "grafana/grafana:latest"), "grafana: image grafana/grafana:latest has no version"),
        (_set("export", "deploy", {"replicas": 2}), "export: it has no limit of memory"),
        (_set("feed", "volumes", ["./nowhere:/stream"]), "feed: ./nowhere does not exist"),
        (_set("feed", "volumes", ["other:/stream"]), "feed: volume other is not declared"),
        (_set("feed", "environment", {"DESKWATCH_BROKER": "x"}), "feed: DESKWATCH_BROKER is no setting"),
        (_set("feed", "depends_on", {"x": {}}), "feed: depends on x, which is no service"),
        (_set("kafka", "healthcheck", {"disable": True}), "topics: waits for kafka to be healthy, which nobody asks"),
        (_set("prometheus", "healthcheck", {}), "prometheus: has no health check"),
    ],
)
def test_the_rules_bite(change: Callable[[Services], None], said: str) -> None:
    """Each fault is found."""
    found = copy.deepcopy(services())
    change(found)
    assert said in list(faults(found, DECLARED))


def test_versions_agree() -> None:
    """Wherever the image is named it is this version of the project; Kafka is the one that the tests use."""
    texts = [(ROOT / name).read_text("utf-8") for name in ("docker-compose.yml", "deploy/Dockerfile", "docs/deploy.md")]
    assert [{VERSION}] * 3 == [set(re.findall(r"deskwatch:(\d[\w.]*)", text)) for text in texts]
    jars = re.search(r"kafka_2\.13</artifactId>\s*<version>([\d.]+)<", (ROOT / "deploy/local/pom.xml").read_text())
    assert jars is not None
    assert f"apache/kafka:{jars[1]}" == services()["kafka"]["image"]


def test_every_command_exists() -> None:
    """deskwatch takes each service's arguments."""
    for service in services().values():
        if service["image"].startswith("deskwatch:"):
            words = [word for word in service["command"] if re.fullmatch("[a-z]+", word)]
            done = subprocess.run([sys.executable, "-m", "consumers", *words, "--help"], capture_output=True)
            assert 0 == done.returncode, service["command"]


def checks() -> dict[str, list[str]]:
    """The commands that ask a deskwatch container for its health: the image's own, and those of the services."""
    image = re.search(r"HEALTHCHECK .*?CMD (\[.*?\])\n", (ROOT / "deploy/Dockerfile").read_text("utf-8"), re.DOTALL)
    assert image is not None
    return {"image": json.loads(image[1]), "desk": services()["desk"]["healthcheck"]["test"][1:]}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A deskwatch that has counted an article, so its model is loaded."""
    folder = tmp_path_factory.mktemp("inbox")
    write_lines(folder / "one.jsonl", [article(1, "Radka Dimova spoke in Sofia on Tuesday about the budget.")])
    with serving(folder, state=folder / "state") as process:
        process.wait_for('deskwatch_articles_total{partition="0"}', 1)
        yield process


@pytest.mark.parametrize("of", ["image", "desk"])
def test_the_health_checks_tell_a_living_process_from_a_dead_one(served: Served, of: str) -> None:
    """The command as it stands, but for the port."""

    def ask(port: str) -> int:
        program, *words = [word.replace("8710", port) for word in checks()[of]]
        assert "python" == program
        return subprocess.run([sys.executable, *words], capture_output=True, env=dict(os.environ)).returncode

    assert 0 == ask(served.url.rpartition(":")[2])
    assert 0 != ask(str(free_port()))
