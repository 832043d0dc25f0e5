"""Reads `docker-compose.yml`, and says what is wrong with it beyond what a schema sees."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from consumers.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}

Services = dict[str, Any]


def services() -> Services:
    """The services, with what their anchors add."""
    found: Services = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    return found


def faults(found: Services, volumes: set[str]) -> Iterator[str]:
    """What is wrong with the services; `volumes` are those that the file declares."""
    for name, service in found.items():
        yield from (f"{name}: {fault}" for fault in _exposed(service))
        yield from (f"{name}: {fault}" for fault in _unlimited(service))
        yield from (f"{name}: {fault}" for fault in _missing(service, volumes))
        for needed, how in service.get("depends_on", {}).items():
            if needed not in found:
                yield f"{name}: depends on {needed}, which is no service"
            elif how["condition"] == "service_healthy" and not _has_health(found[needed]):
                yield f"{name}: waits for {needed} to be healthy, which nobody asks"
        if service["restart"] == "unless-stopped" and not _has_health(service):
            yield f"{name}: has no health check"


def _exposed(service: dict[str, Any]) -> Iterator[str]:
    if service.get("read_only") is not True:
        yield "its root can be written"
    if service.get("cap_drop") != ["ALL"] or "cap_add" in service or service.get("privileged"):
        yield "it keeps capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "it may gain privileges"
    for port in service.get("ports", []):
        if not port.startswith("127.0.0.1:"):
            yield f"port {port} is open to everybody"
    _, _, tag = service["image"].partition(":")
    if not any(sign.isdigit() for sign in tag):
        yield f"image {service['image']} has no version"


def _unlimited(service: dict[str, Any]) -> Iterator[str]:
    limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
    yield from (f"it has no limit of {what}" for what in ("cpus", "memory", "pids") if what not in limits)


def _missing(service: dict[str, Any], volumes: set[str]) -> Iterator[str]:
    for mount in service.get("volumes", []):
        source = mount.split(":")[0]
        if source.startswith("."):
            if not (ROOT / source).exists():
                yield f"{source} does not exist"
        elif source not in volumes:
            yield f"volume {source} is not declared"
    for variable in service.get("environment", {}):
        if variable.startswith(PREFIX) and variable not in SETTINGS:
            yield f"{variable} is no setting"


def _has_health(service: dict[str, Any]) -> bool:
    """A deskwatch service inherits the check of its image."""
    check = service.get("healthcheck", {})
    return bool(not check.get("disable") and (check.get("test") or service["image"].startswith("deskwatch:")))
