"""Which labels an expression's answer has, worked out from those of the metrics, as a type checker does."""

from typing import Any

import promql_parser

from dashboards.queries.desk import EVERY_DESK
from monitor.catalogue import BY_NAME, Type

TARGET = frozenset({"job", "instance"})
OF_PROMETHEUS: dict[str, frozenset[str]] = {
    "up": TARGET,
    "scrape_duration_seconds": TARGET,
    "scrape_samples_scraped": TARGET,
    "process_resident_memory_bytes": TARGET,
    "process_cpu_seconds_total": TARGET,
    "ALERTS": frozenset({"alertname", "alertstate", "severity", "desk", "kind", "entity"}),
}
FUNCTIONS = {
    *("rate", "increase", "time", "vector", "clamp_min", "clamp_max", "histogram_quantile", "label_join", "sqrt"),
    *("last_over_time", "max_over_time", "avg_over_time", "sum_over_time", "absent", "count_over_time"),
}
"""Functions in use that the oldest supported server, 2.42, has."""
LEVELS = ("desk", "kind", "entity", "group")


class LabelError(Exception):
    """A metric or a label that does not exist where it is used."""


def labels_of_metric(name: str, recorded: frozenset[str]) -> frozenset[str]:
    """The labels of a metric as it is stored. A recorded series has those of its level, the part before the colon."""
    if name in OF_PROMETHEUS:
        return OF_PROMETHEUS[name]
    if ":" in name:
        if name not in recorded:
            raise LabelError(f"{name} is not recorded by the rules")
        return frozenset(part for part in LEVELS if part in name.partition(":")[0].split("_"))
    base = name
    for suffix in ("_bucket", "_sum", "_count"):
        if name.removesuffix(suffix) in BY_NAME and BY_NAME[name.removesuffix(suffix)].type is Type.HISTOGRAM:
            base = name.removesuffix(suffix)
    if base not in BY_NAME or (base == name and BY_NAME[base].type is Type.HISTOGRAM):
        raise LabelError(f"{name} is not in the catalogue")
    return TARGET | set(BY_NAME[base].labels) | ({"le"} if name.endswith("_bucket") else set())


def labels(node: Any, recorded: frozenset[str]) -> frozenset[str]:
    """The labels of the answer. Raises `LabelError`."""
    if isinstance(node, promql_parser.VectorSelector):
        return _of_selector(node, recorded)
    if isinstance(node, promql_parser.MatrixSelector):
        return labels(node.vector_selector, recorded)
    if isinstance(node, promql_parser.AggregateExpr):
        return _of_aggregate(node, recorded)
    if isinstance(node, promql_parser.BinaryExpr):
        return _of_binary(node, recorded)
    if isinstance(node, promql_parser.Call):
        return _of_call(node, recorded)
    if isinstance(node, (promql_parser.ParenExpr, promql_parser.UnaryExpr)):
        return labels(node.expr, recorded)
    return frozenset()


def _of_selector(node: Any, recorded: frozenset[str]) -> frozenset[str]:
    known = labels_of_metric(node.name, recorded)
    asked = {matcher.name for matcher in node.matchers.matchers}
    if node.name == "up" and EVERY_DESK.startswith("up{"):
        asked -= {"desk"}  # that `up` has none is what the query is for
    if asked - known:
        raise LabelError(f"{node.name} has no label {', '.join(sorted(asked - known))}")
    return known


def _of_aggregate(node: Any, recorded: frozenset[str]) -> frozenset[str]:
    below = labels(node.expr, recorded)
    if str(node.op) in ("topk", "bottomk"):
        return below
    by = frozenset(node.modifier.labels) if node.modifier else frozenset()
    if by - below:
        raise LabelError(f"by ({', '.join(sorted(by - below))}): there is only {', '.join(sorted(below))}")
    return by


def _of_binary(node: Any, recorded: frozenset[str]) -> frozenset[str]:
    left, right = labels(node.lhs, recorded), labels(node.rhs, recorded)
    modifier = node.modifier
    matching = modifier.matching if modifier else None
    if matching is not None:
        on = frozenset(matching.labels)
        if on - left or on - right:
            raise LabelError(f"on ({', '.join(sorted(on))}): left has {sorted(left)}, right has {sorted(right)}")
    if str(node.op) == "or":
        return left & right if left and right else left | right
    if str(node.op) in ("and", "unless"):
        return left
    if modifier is None or matching is None:
        return left or right
    if modifier.card == promql_parser.VectorMatchCardinality.OneToOne:
        return frozenset(matching.labels)
    many = left if modifier.card == promql_parser.VectorMatchCardinality.ManyToOne else right
    return many | frozenset(modifier.group_labels or ())


def _of_call(node: Any, recorded: frozenset[str]) -> frozenset[str]:
    if node.func.name not in FUNCTIONS:
        raise LabelError(f"{node.func.name}() is not among the functions in use")
    found: frozenset[str] = frozenset()
    for argument in node.args:
        found |= labels(argument, recorded)
    if node.func.name == "label_join":
        return found | {node.args[1].val}
    return found - {"le"} if node.func.name == "histogram_quantile" else found
