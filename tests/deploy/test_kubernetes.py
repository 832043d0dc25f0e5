"""The manifests build, fit the schemas of Kubernetes and of the operators, and hold what deskwatch needs."""

import copy
import os
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.manifests import KUBERNETES, Thing, build, default, faults, pods, schema_faults, settings_of

pytestmark = pytest.mark.real
GENERATED = KUBERNETES.parents[1] / "dashboards" / "generated"
VERSION = tomllib.loads((KUBERNETES.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]["version"]
COMPONENTS = sorted(path.parent.name for path in KUBERNETES.glob("components/*/kustomization.yaml"))


@cache
def _example() -> list[Thing]:
    return build(KUBERNETES / "example")


@pytest.fixture
def example() -> list[Thing]:
    """The objects of the example, to be changed at will."""
    return copy.deepcopy(_example())


def one(things: list[Thing], kind: str, name: str = "") -> Any:
    """The one object of a kind, or of a kind and a name."""
    (found,) = [it for it in things if it["kind"] == kind and name in it["metadata"]["name"]]
    return found


def with_component(folder: Path, name: str) -> list[Thing]:
    """The base with one component."""
    there = os.path.relpath(KUBERNETES.resolve(), folder.resolve())  # kustomize takes no absolute paths
    kustomization = {"resources": [f"{there}/base"], "components": [f"{there}/components/{name}"]}
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
    return build(folder)


def test_the_example_is_right(example: list[Thing]) -> None:
    """It builds, fits, and holds what deskwatch needs."""
    assert [] == [fault for thing in example for fault in schema_faults(thing)]
    assert [] == list(faults(example))
    assert {f"registry.example.org/news/deskwatch:{VERSION}"} == {
        pod["spec"]["containers"][0]["image"] for pod in pods(example).values()
    }


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_goes_with_the_base_alone(tmp_path: Path, name: str) -> None:
    """No component needs another."""
    things = with_component(tmp_path, name)
    assert [] == [fault for thing in things for fault in schema_faults(thing)]
    assert [] == list(faults(things))


@pytest.mark.parametrize(
    ("kind", "path", "value", "said"),
    [
        ("Job", "spec.template.spec.containers.0.image", 1, "1 is not of type"),
        ("Service", "spec.prots", [], "prots"),
        ("PodMonitor", "spec.podMetricsEndpoints.0.intervall", "15s", "Extra inputs are not permitted"),
        ("PodMonitor", "spec.sampleLimit", "many", "valid integer"),
        ("ScaledObject", "spec.maxReplicas", 6, "Extra inputs are not permitted"),
    ],
)
def test_the_schemas_bite(tmp_path: Path, kind: str, path: str, value: object, said: str) -> None:
    """A wrong type and an unknown field are found, at any depth."""
    thing = one(with_component(tmp_path, "keda") if kind == "ScaledObject" else _example(), kind)
    changed = copy.deepcopy(thing)
    _set(changed, path, value)
    assert [] == list(schema_faults(thing))
    assert said in " ".join(schema_faults(changed))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("spec.template.spec.securityContext.runAsNonRoot", False, "may run as root"),
        ("spec.template.spec.securityContext.runAsUser", 0, "may run as root"),
        ("spec.template.spec.securityContext.seccompProfile", None, "has no seccomp profile"),
        ("spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem", False, "may write its root"),
        ("spec.template.spec.containers.0.securityContext.capabilities", {}, "keeps capabilities"),
        ("spec.template.spec.containers.0.resources.limits", {}, "has no limits"),
        ("spec.template.spec.containers.0.livenessProbe.httpGet.path", "/-/ready", "asks the wrong page"),
        ("spec.template.spec.enableServiceLinks", True, "variables of services"),
        ("spec.template.spec.automountServiceAccountToken", True, "gets a token"),
        ("spec.template.spec.terminationGracePeriodSeconds", 30, "killed before it has ended"),
        ("spec.minReadySeconds", 0, "before what has moved is shown"),
        ("spec.template.metadata.labels", {}, "selects no pod"),
    ],
)
def test_the_rules_bite(example: list[Thing], path: str, value: object, said: str) -> None:
    """Each fault is found."""
    _set(one(example, "Deployment", "export"), path, value)
    assert said in " ".join(faults(example))


def test_a_variable_that_is_no_setting_is_found(example: list[Thing]) -> None:
    """deskwatch would end with it."""
    settings_of(example)[0]["data"]["DESKWATCH_BROKER"] = "x"
    assert "DESKWATCH_BROKER is no setting" in " ".join(faults(example))


def test_every_command_exists(example: list[Thing]) -> None:
    """deskwatch takes each pod's arguments."""
    for pod in pods(example).values():
        words = pod["spec"]["containers"][0]["args"]
        done = subprocess.run([sys.executable, "-m", "consumers", *words, "--help"], capture_output=True)
        assert 0 == done.returncode, words


def test_prometheus_gets_the_job_that_the_rules_look_for(example: list[Thing]) -> None:
    """The operator's own name for a job has the namespace in front, and no rule would find it."""
    label = one(example, "PodMonitor")["spec"]["jobLabel"]
    assert {"deskwatch"} == {pod["metadata"]["labels"][label] for pod in pods(example).values()}


def test_rules_and_boards_arrive_as_they_are(example: list[Thing]) -> None:
    """The rules that the operator gives to Prometheus, and the boards that Grafana's sidecar finds."""
    rules = yaml.safe_load((GENERATED / "rules" / "deskwatch.rules.yml").read_text("utf-8"))
    assert rules == one(example, "PrometheusRule")["spec"]
    found = [it for it in example if it["metadata"].get("labels", {}).get("grafana_dashboard") == "1"]
    boards = {path.name: path.read_text("utf-8") for path in (GENERATED / "boards").iterdir()}
    assert boards == {name: text for it in found for name, text in it["data"].items()}


def test_analyzers_scale_with_what_waits_for_them(tmp_path: Path) -> None:
    """Group, topic and bound are those of the settings, and nobody else sets their number."""
    things = with_component(tmp_path, "keda")
    spec = one(things, "ScaledObject")["spec"]
    trigger = spec["triggers"][0]["metadata"]
    assert default("articles_topics") == trigger["topic"]
    assert f"{default('group')}-analyze" == trigger["consumerGroup"]
    assert default("articles_partitions") == spec["maxReplicaCount"]
    assert "replicas" not in one(things, "Deployment", spec["scaleTargetRef"]["name"])["spec"]


def test_ports_and_limits_of_scraping_agree_everywhere(example: list[Thing]) -> None:
    """The image, Compose's Prometheus and the operator's speak of the same."""
    image = (KUBERNETES.parent / "Dockerfile").read_text("utf-8")
    prometheus = yaml.safe_load((KUBERNETES.parent / "prometheus" / "prometheus.yml").read_text("utf-8"))
    (scraped,) = [it for it in prometheus["scrape_configs"] if it["job_name"] == "deskwatch"]
    monitor = one(example, "PodMonitor")["spec"]
    container = pods(example)["deskwatch-export"]["spec"]["containers"][0]
    port = scraped["dns_sd_configs"][0]["port"]
    assert f"DESKWATCH_LISTEN=:{port}\n" in image
    assert f"EXPOSE {port}\n" in image
    assert f":{port}" == settings_of(example)[0]["data"]["DESKWATCH_LISTEN"]
    assert [{"name": "http", "containerPort": port}] == container["ports"]
    assert scraped["sample_limit"] == monitor["sampleLimit"]
    assert prometheus["global"]["scrape_interval"] == monitor["podMetricsEndpoints"][0]["interval"]


def _set(thing: Any, path: str, value: object) -> None:
    *way, last = path.split(".")
    for step in way:
        thing = thing[int(step) if step.isdigit() else step]
    thing[last] = value
