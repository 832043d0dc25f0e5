"""The configuration of Alertmanager: who is told of what, how soon, and what is held back.

    watchdog                 to the dead man's switch, every minute
    severity none            to nobody: such alerts only hold others back
    alerts of desks          to the desk that the alert names; one message per name, so that none waits for another
    everything else          to operations, apart from the process whose faults it tells of

An alert of a desk that this file does not name goes to the receiver `desks`, so that a new desk is heard at once. What
a message says is not decided here: the receivers of desks are deskwatch's own webhook.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from dashboards.recording import GENERAL

HEAD = "# Made by deskwatch; do not edit. amtool check-config reads it.\n"
DESK_ALERTS = ("MentionSpike", "ToneDrop", "ToneRise", "SentimentDrop", "SentimentRise", "NewName")
HOLDING = ("Absent", "Stalled", "Lagging", "CatchingUp")
"""While one of these fires, counts say nothing of now. One process of several that is down is not among them: others do
its work, and if they cannot, these fire."""
EXPLAINED = (
    (("Absent",), ("TargetDown", "StreamSilent", "FreshnessBurnFast", "FreshnessBurnSlow")),
    (("Stalled",), ("Lagging", "FreshnessBurnFast", "FreshnessBurnSlow")),
    (("Lagging",), ("FreshnessBurnFast", "FreshnessBurnSlow")),
    (("FreshnessBurnFast",), ("FreshnessBurnSlow",)),
    (("DeadRatioHigh",), ("DeadLetters",)),
)
"""Alerts of operators that explain others: one message is enough."""
Mapping = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where messages go, as Alertmanager reaches it; an empty address is one that nobody is told at.

    `desks` is the webhook of `deskwatch desk` or `deskwatch run`, and `token_file` a file, on Alertmanager's machine,
    that holds the bearer token which that webhook asks for. `operations` and `watchdog` should be something that does
    not fall with deskwatch.
    """

    desks: str = "http://127.0.0.1:8710/api/alerts"
    token_file: str = ""
    operations: str = ""
    watchdog: str = ""


DEFAULT_ADDRESSES = Addresses()


def configuration_file(desks: Sequence[str] = (), addresses: Addresses = DEFAULT_ADDRESSES) -> str:
    """The YAML of `alertmanager.yml` for desks of these names."""
    names = sorted({GENERAL, *desks})
    content: Mapping = {
        "route": _route(names),
        "inhibit_rules": _inhibitions(),
        "receivers": _receivers(names, addresses),
    }
    text: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
    return HEAD + text


def receiver_of(desk: str) -> str:
    """The name of a desk's receiver."""
    return f"desk-{desk}"


def _route(names: Sequence[str]) -> Mapping:
    """What no branch takes goes to operations: an alert that somebody adds is not lost."""
    watchdog = {
        "matchers": [_named(("Watchdog",))],
        "receiver": "watchdog",
        **_times("0s", "1m", "50s"),  # below its interval, or every second round would be left out
    }
    desks = {
        "matchers": [_named(DESK_ALERTS)],
        "receiver": "desks",
        "group_by": ["desk", "kind", "entity"],
        **_times("5s", "1m", "1d"),
        "routes": [{"matchers": [f'desk="{name}"'], "receiver": receiver_of(name)} for name in names],
    }
    return {
        "receiver": "operations",
        "group_by": ["alertname"],
        **_times("30s", "5m", "4h"),
        "routes": [
            watchdog,
            {"matchers": ['severity="none"'], "receiver": "nobody"},
            desks,
            {"matchers": ['severity="critical"'], "receiver": "operations", **_times("10s", "1m", "1h")},
            {"matchers": ['severity="info"'], "receiver": "operations", "repeat_interval": "1d"},
        ],
    }


def _inhibitions() -> list[Mapping]:
    """Desks hear nothing while counts are not those of now, operators nothing of what is explained already."""
    pairs = ((HOLDING, DESK_ALERTS), *EXPLAINED)
    return [{"source_matchers": [_named(source)], "target_matchers": [_named(target)]} for source, target in pairs]


def _receivers(names: Sequence[str], addresses: Addresses) -> list[Mapping]:
    """One receiver per desk, so that each can be told apart and, by whoever wants it, be sent elsewhere."""
    desks = [_receiver(name, addresses.desks, addresses.token_file) for name in ("desks", *map(receiver_of, names))]
    operations = _receiver("operations", addresses.operations, is_told_of_ends=True)
    return [{"name": "nobody"}, _receiver("watchdog", addresses.watchdog), operations, *desks]


def _receiver(name: str, url: str, token_file: str = "", *, is_told_of_ends: bool = False) -> Mapping:
    if not url:
        return {"name": name}
    webhook: Mapping = {"url": url, "send_resolved": is_told_of_ends}
    if token_file:
        webhook["http_config"] = {"authorization": {"type": "Bearer", "credentials_file": token_file}}
    return {"name": name, "webhook_configs": [webhook]}


def _times(wait: str, interval: str, repeat: str) -> Mapping:
    return {"group_wait": wait, "group_interval": interval, "repeat_interval": repeat}


def _named(alerts: Sequence[str]) -> str:
    return f'alertname=~"Deskwatch({"|".join(alerts)})"' if len(alerts) > 1 else f'alertname="Deskwatch{alerts[0]}"'
