"""The tree of files that an installation provisions: rules, routes of alerts, boards and their data source.

    rules/deskwatch.rules.yml                          Prometheus: rule_files
    alertmanager/alertmanager.yml                      Alertmanager: --config.file
    boards/*.json                                      Grafana: boards
    grafana/provisioning/datasources/deskwatch.yml     Grafana: the data source
    grafana/provisioning/dashboards/deskwatch.yml      Grafana: where the boards are
    kustomization.yaml, kubernetes/                    Kubernetes: rules and boards as its objects

A file appears whole or not at all, so that a server that reads meanwhile never sees half of one.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from dashboards.alertmanager import configuration_file
from dashboards.boards import board_files
from dashboards.installation import Installation
from dashboards.kubernetes import kubernetes_files
from dashboards.provisioning import boards_file, datasource_file
from dashboards.rules import rules_file
from dashboards.thresholds import thresholds_for
from monitor.errors import UsageError


def tree(installation: Installation, boards_path: str) -> dict[str, str]:
    """The files: path below the tree's root, and text. `boards_path` is where Grafana finds the boards."""
    it = installation
    rules = rules_file(
        thresholds_for(it.articles_per_day), it.desks, job=it.prometheus_job, runbook_base=it.runbook_url
    )
    boards = board_files(it.page_url, it.archive_url)
    return {
        "rules/deskwatch.rules.yml": rules,
        "alertmanager/alertmanager.yml": configuration_file([desk.name for desk in it.desks], it.alerts),
        **{f"boards/{name}": text for name, text in boards.items()},
        "grafana/provisioning/datasources/deskwatch.yml": datasource_file(it.prometheus_url, it.page_url),
        "grafana/provisioning/dashboards/deskwatch.yml": boards_file(boards_path),
        **kubernetes_files(rules, boards),
    }


def write(root: Path, files: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Writes the files below `root` and says of each whether it changed; other files there are left alone.

    Raises `UsageError` where the folder cannot be written.
    """
    for name, text in files.items():
        try:
            yield name, _write(root / name, text)
        except OSError as error:
            raise UsageError(f"{root / name} cannot be written: {error.strerror}; give a folder of your own") from error


def _write(path: Path, text: str) -> bool:
    if path.is_file() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(text, "utf-8")
    partial.replace(path)
    return True
