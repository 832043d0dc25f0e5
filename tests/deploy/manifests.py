"""Builds the Kubernetes manifests with kustomize, and says what is wrong with them."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import yaml
from cloudcoil.models.keda.v1alpha1 import ScaledObject
from cloudcoil.models.prometheus_operator.v1 import PodMonitor, PrometheusRule
from pydantic import BaseModel, ValidationError

from consumers.kafka.service import JOIN_SECONDS
from consumers.settings import PREFIX, Settings
from tests.real import program

KUBERNETES = Path(__file__).parents[2] / "deploy" / "kubernetes"
VERSIONS = ("1.30", "1.37")
"""Of Kubernetes: the oldest and the newest that the manifests are held to."""
OTHERS: dict[str, type[BaseModel]] = {
    "PodMonitor": PodMonitor,
    "PrometheusRule": PrometheusRule,
    "ScaledObject": ScaledObject,
}
SETTINGS = {PREFIX + name.upper(): field for name, field in Settings.model_fields.items()}

Thing = dict[str, Any]


def build(folder: Path) -> list[Thing]:
    """What kustomize makes of a folder."""
    command = ["kustomize", "build"] if shutil.which("kustomize") else [program("kubectl", "kubectl"), "kustomize"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def schema_faults(thing: Thing) -> Iterator[str]:
    """Where an object does not fit its kind's schema; a field that the schema does not know is a fault, too."""
    kind = thing["kind"]
    if kind in OTHERS:
        try:
            OTHERS[kind].model_validate(thing, extra="forbid")
        except ValidationError as error:
            yield from (f"{kind}: {'.'.join(map(str, it['loc']))}: {it['msg']}" for it in error.errors())
        return
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(thing, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{kind}: {error.message}"


def pods(things: list[Thing]) -> dict[str, Thing]:
    """The pod templates, by the name of what makes them."""
    return {it["metadata"]["name"]: it["spec"]["template"] for it in things if it["kind"] in ("Deployment", "Job")}


def settings_of(things: list[Thing]) -> list[Thing]:
    """The ConfigMaps whose entries become variables of pods."""
    read = {
        source["configMapRef"]["name"]
        for pod in pods(things).values()
        for source in pod["spec"]["containers"][0]["envFrom"]
    }
    return [it for it in things if it["kind"] == "ConfigMap" and it["metadata"]["name"] in read]


def faults(things: list[Thing]) -> Iterator[str]:
    """What is wrong with the objects beyond their schemas."""
    for name, pod in pods(things).items():
        yield from (f"{name}: {fault}" for fault in _pod_faults(pod["spec"]))
    for it in things:
        name = f"{it['kind']} {it['metadata']['name']}"
        if it["kind"] == "Deployment":
            yield from (f"{name}: {fault}" for fault in _serving_faults(it["spec"]))
        if it in settings_of(things):
            yield from (f"{name}: {key} is no setting" for key in it["data"] if key not in SETTINGS)
        selector = _selector(it)
        if selector and not any(selector.items() <= pod["metadata"]["labels"].items() for pod in pods(things).values()):
            yield f"{name}: selects no pod"


def _selector(thing: Thing) -> dict[str, str]:
    spec = thing.get("spec", {})
    chosen: Thing = spec.get("podSelector") or spec.get("selector") or {}
    labels: dict[str, str] = chosen.get("matchLabels", chosen)
    return labels


def _pod_faults(pod: Thing) -> Iterator[str]:
    own, (container,) = pod["securityContext"], pod["containers"]
    inner = container["securityContext"]
    if own.get("runAsNonRoot") is not True or own.get("runAsUser", 0) == 0:
        yield "may run as root"
    if own.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "has no seccomp profile"
    if inner.get("readOnlyRootFilesystem") is not True or inner.get("allowPrivilegeEscalation") is not False:
        yield "may write its root or gain privileges"
    if inner.get("capabilities") != {"drop": ["ALL"]}:
        yield "keeps capabilities"
    if pod.get("enableServiceLinks") is not False:
        yield "gets variables of services, which are no settings"
    if pod.get("automountServiceAccountToken") is not False:
        yield "gets a token of the cluster"
    for part in ("requests", "limits"):
        if {"cpu", "memory"} != set(container.get("resources", {}).get(part, {})):
            yield f"has no {part} of cpu and memory"


def _serving_faults(spec: Thing) -> Iterator[str]:
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]
    paths = {probe: container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "liveness", "readiness")}
    if paths != {"startup": "/-/healthy", "liveness": "/-/healthy", "readiness": "/-/ready"}:
        yield "asks the wrong page for its health"
    if pod.get("terminationGracePeriodSeconds", 30) < default("linger_seconds") + JOIN_SECONDS:
        yield "is killed before it has ended"
    if spec.get("minReadySeconds", 0) <= default("hold_seconds"):
        yield "the next pod goes before what has moved is shown"


def default(setting: str) -> Any:
    """What a setting is where nobody sets it."""
    return Settings.model_fields[setting].default
