"""Runs `promtool test rules`: given series, which alerts fire at which time.

    world = World(step="30s")
    world.counter("deskwatch_articles_total{...}", (240, 10))       # 240 samples, each 10 more than the one before
    world.gauge("up{...}", (10, 1), (4, 0))                         # 10 samples of 1, then 4 of 0
    world.silent("1h", "DeskwatchTargetDown")
    world.fires("1h10m", "DeskwatchTargetDown", {"instance": "a"})
    world.check(rules, folder)

A phase of None is a gap without samples; `STALE` is what Prometheus writes when a series vanishes from a page.
"""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.real import program

STALE = "stale"
Phase = tuple[int, float | str | None]


@dataclass
class World:
    """Series over time, and what is said of the alerts; rules are evaluated at each step."""

    step: str = "30s"
    series: list[dict[str, str]] = field(default_factory=list)
    alerts: list[dict[str, Any]] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)

    def counter(self, selector: str, *phases: Phase, start: float = 0) -> None:
        """A counter: phases of (samples, gain from each to the next)."""
        written, value = [], start
        for samples, gain in phases:
            if isinstance(gain, int | float):
                written.append(f"{value:.12g}+{gain:.12g}x{samples - 1}" if samples > 1 else f"{value:.12g}")
                value += gain * samples
            else:
                written += _gap(samples, gain)
        self.series.append({"series": selector, "values": " ".join(written)})

    def gauge(self, selector: str, *phases: Phase) -> None:
        """A gauge: phases of (samples, value)."""
        written: list[str] = []
        for samples, value in phases:
            written += (
                [f"{value:g}x{samples - 1}" if samples > 1 else f"{value:g}"]
                if isinstance(value, int | float)
                else _gap(samples, value)
            )
        self.series.append({"series": selector, "values": " ".join(written)})

    def fires(
        self, at: str, alert: str, labels: Mapping[str, str], summary: str, description: str, **facts: str
    ) -> None:
        """This alert fires then, with exactly these labels, texts and facts, and no other of its name."""
        texts = {"summary": summary, "description": description, "runbook_url": runbook(alert), **facts}
        expected = [{"exp_labels": dict(labels), "exp_annotations": texts}]
        self.alerts.append({"eval_time": at, "alertname": alert, "exp_alerts": expected})

    def fires_for(self, at: str, alert: str, *labels: Mapping[str, str]) -> None:
        """This alert fires then, with these labels and for nobody else; whatever its texts."""
        samples = [
            {"labels": _series("ALERTS", {"alertname": alert, "alertstate": "firing", **it}), "value": 1}
            for it in labels
        ]
        query = f'ALERTS{{alertname="{alert}",alertstate="firing"}}'
        self.values.append({"expr": query, "eval_time": at, "exp_samples": samples})

    def silent(self, at: str, *alerts: str) -> None:
        """None of these alerts fires then."""
        self.alerts += [{"eval_time": at, "alertname": alert, "exp_alerts": []} for alert in alerts]

    def check(self, rules: str, folder: Path) -> None:
        """Runs promtool over a rule file's text; what is otherwise fails the test with promtool's own words."""
        result = self.run(rules, folder)
        assert result.returncode == 0, result.stdout + result.stderr

    def bites(self, rules: str, part: str, otherwise: str, folder: Path) -> None:
        """Without this part of the rules, alerts that are silent fire."""
        changed = rules.replace(part, otherwise)
        assert rules != changed
        result = self.run(changed, folder)
        assert "alertname=" in result.stdout + result.stderr

    def run(self, rules: str, folder: Path, evaluated: str = "") -> subprocess.CompletedProcess[str]:
        """Runs promtool, and says what came of it. Rules are evaluated every `evaluated`, or else at each step."""
        promtool = program("promtool", "prometheus")
        (folder / "rules.yml").write_text(rules, "utf-8")
        test = {
            "interval": self.step,
            "input_series": self.series,
            "alert_rule_test": self.alerts,
            "promql_expr_test": self.values,
        }
        whole = {
            "rule_files": ["rules.yml"],
            "evaluation_interval": evaluated or self.step,
            "group_eval_order": [group["name"] for group in yaml.safe_load(rules)["groups"]],  # or else it is drawn
            "tests": [test],
        }
        (folder / "test.yml").write_text(json.dumps(whole), "utf-8")
        return subprocess.run([promtool, "test", "rules", "test.yml"], cwd=folder, capture_output=True, text=True)


def runbook(alert: str) -> str:
    """Where the shipped rules send the reader of an alert."""
    return f"https://example.org/deskwatch/docs/runbook.md#{alert.lower()}"


def _gap(samples: int, what: str | None) -> list[str]:
    """Samples that are not there; the first of them may be the mark of a series that vanished."""
    missing = samples - (what == STALE)
    return ([STALE] if what == STALE else []) + ([f"_x{missing}"] if missing else [])


def _series(name: str, labels: Mapping[str, str]) -> str:
    return f"{name}{{{', '.join(f'{key}={json.dumps(value)}' for key, value in labels.items())}}}"
