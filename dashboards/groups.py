"""The records of a rule file: recording rules and alerts in groups, and the file's text.

The text is written here and not by a YAML library, because its comments and line breaks are for readers. Strings are
written as JSON, which YAML reads.
"""

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """What an alert asks for."""

    CRITICAL = "critical"
    """Somebody now."""
    WARNING = "warning"
    """Somebody today."""
    INFO = "info"
    """Eyes of a desk."""
    NONE = "none"
    """Nobody: it serves other alerts."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded series: its name as level:metric:operation, its expression, and why it exists."""

    name: str
    expression: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert. `desk` is its label, empty where the expression brings one. Times as Prometheus writes them, or empty.

    `summary` is the same for all alerts of a name and desk; `description` may use the labels and `$value`. `facts` are
    annotations for programs.
    """

    name: str
    expression: str
    comment: str
    severity: Severity
    summary: str
    description: str
    desk: str = ""
    lasting: str = ""
    keep_firing: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


Rule = Recording | Alert


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that are evaluated one after the other at the same instant: each sees what the ones before it recorded."""

    name: str
    interval: str
    rules: Sequence[Rule]


def render(groups: Sequence[Group], *, runbook: str, head: str) -> str:
    """The YAML of a rule file; `runbook` is what an alert's name in lower case is put behind, `head` a comment."""
    lines = [*_comment(head, ""), "groups:"]
    for group in groups:
        lines += ["", f"- name: {group.name}", f"  interval: {group.interval}", "  rules:"]
        for rule in group.rules:
            lines += _comment(rule.comment, "  ")
            lines += _recording(rule) if isinstance(rule, Recording) else _alert(rule, runbook)
    return "\n".join(lines) + "\n"


def _recording(rule: Recording) -> Iterator[str]:
    yield f"  - record: {rule.name}"
    yield from _expression(rule.expression)


def _alert(rule: Alert, runbook: str) -> Iterator[str]:
    yield f"  - alert: {rule.name}"
    yield from _expression(rule.expression)
    if rule.lasting:
        yield f"    for: {rule.lasting}"
    if rule.keep_firing:
        yield f"    keep_firing_for: {rule.keep_firing}"
    yield from _mapping("labels", {"severity": rule.severity.value, "desk": rule.desk})
    texts = {"summary": rule.summary, "description": rule.description, "runbook_url": runbook + rule.name.lower()}
    yield from _mapping("annotations", {**texts, **rule.facts})


def _expression(expression: str) -> Iterator[str]:
    yield "    expr: |2"
    yield from textwrap.indent(textwrap.dedent(expression).strip("\n"), 6 * " ").splitlines()


def _mapping(name: str, values: Mapping[str, str]) -> Iterator[str]:
    yield f"    {name}:"
    for key, value in values.items():
        if value:
            yield f"      {key}: {json.dumps(value, ensure_ascii=False)}"


def _comment(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, 118, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")
