"""Rules and boards as objects of Kubernetes: the folder that holds them becomes a resource for kustomize.

kustomization.yaml                  makes a ConfigMap of each board, which Grafana's sidecar finds by its label
kubernetes/prometheus-rule.yaml     the rules, for Prometheus Operator
"""

from collections.abc import Iterable
from textwrap import indent

import yaml

RULE = "kubernetes/prometheus-rule.yaml"
HEAD = "# Made by deskwatch; do not edit.\n"
PROMETHEUS_RULE = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: deskwatch, labels: {app.kubernetes.io/name: deskwatch}}
spec:
"""
BOARD_LABEL = {"grafana_dashboard": "1"}
"""What Grafana's chart tells its sidecar to look for, where nobody has told it otherwise."""
BOARD_FOLDER = {"grafana_folder": "Deskwatch"}


def kubernetes_files(rules: str, boards: Iterable[str]) -> dict[str, str]:
    """The files by their paths below the folder, for the text of the rule file and the names of the boards' files."""
    kustomization = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [RULE],
        "configMapGenerator": [
            {"name": f"deskwatch-board-{board.removesuffix('.json')}", "files": [f"boards/{board}"]}
            for board in sorted(boards)
        ],
        # Without a hash in its name: an old board would stay beside the new one.
        "generatorOptions": {"disableNameSuffixHash": True, "labels": BOARD_LABEL, "annotations": BOARD_FOLDER},
    }
    return {
        "kustomization.yaml": HEAD + yaml.safe_dump(kustomization, sort_keys=False),
        RULE: PROMETHEUS_RULE + indent(rules, "  "),
    }
