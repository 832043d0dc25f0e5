"""The configuration of Alertmanager: who is told, how soon, and what is held back; by amtool and by a real one."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dashboards.alertmanager import DESK_ALERTS, HOLDING, Addresses, configuration_file
from tests.dashboards.alerting import Alerting, alertmanager, operational, spike, webhook
from tests.real import program

DESKS = ("politics", "foreign")


def amtool(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """What amtool says."""
    command = [program("amtool", "prometheus-alertmanager"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    path = tmp_path / "alertmanager.yml"
    path.write_text(configuration_file(DESKS, Addresses(operations="http://127.0.0.1:1/", token_file="/run/token")))  # noqa: S106
    return path


@pytest.fixture(name="alerting")
def _alerting(tmp_path: Path) -> Iterator[Alerting]:
    """With its times as shipped."""
    with webhook() as (url, messages), alertmanager(tmp_path, configuration(url), messages) as running:
        yield running


@pytest.fixture(name="hasty")
def _hasty(tmp_path: Path) -> Iterator[Alerting]:
    """With the same routes and rules, and a second where minutes are shipped."""
    with webhook() as (url, messages):
        text = configuration(url)
        for shipped in ("group_wait: 5s", "group_wait: 30s", "group_interval: 1m", "group_interval: 5m"):
            assert shipped in text
            text = text.replace(shipped, f"{shipped.partition(':')[0]}: 1s")
        with alertmanager(tmp_path, text, messages) as running:
            yield running


def configuration(url: str) -> str:
    """The configuration as shipped, for one webhook that tells its callers apart by path."""
    return configuration_file(DESKS, Addresses(desks=f"{url}/desks", operations=f"{url}/operations"))


@pytest.mark.real
def test_amtool_takes_the_configuration(file: Path) -> None:
    """With desks, tokens and addresses, and with none of them."""
    assert 0 == amtool("check-config", file).returncode
    file.write_text(configuration_file((), Addresses(desks="")))
    assert 0 == amtool("check-config", file).returncode


@pytest.mark.real
def test_amtool_refuses_a_receiver_that_is_not_there(file: Path) -> None:
    """The check above bites."""
    file.write_text(file.read_text().replace("- name: desk-foreign", "- name: desk-abroad"))
    assert "undefined receiver" in amtool("check-config", file).stdout


@pytest.mark.real
@pytest.mark.parametrize(
    ("receiver", "labels"),
    [
        *((f"desk-{desk}", spike("Ann Lee", desk, f"Deskwatch{it}")) for desk in DESKS for it in DESK_ALERTS),
        ("desk-general", spike("Ann Lee")),
        ("desks", spike("Ann Lee", "a desk that is newer than this file")),
        ("operations", operational("DeskwatchLagging")),
        ("operations", operational("DeskwatchAbsent", "critical")),
        ("operations", operational("DeskwatchDeadLetters", "info")),
        ("operations", {"alertname": "SomethingOfSomebodyElse"}),
        ("nobody", operational("DeskwatchCatchingUp", "none")),
        ("watchdog", operational("DeskwatchWatchdog", "none")),
    ],
)
def test_each_alert_has_its_receiver(file: Path, receiver: str, labels: dict[str, str]) -> None:
    """By amtool's own reading of the routes."""
    pairs = [f"{name}={value}" for name, value in labels.items()]
    assert receiver == amtool("config", "routes", "test", f"--config.file={file}", *pairs).stdout.strip()


def test_an_empty_address_tells_nobody() -> None:
    """Its receiver exists, so that routes hold, and does nothing."""
    receivers = yaml.safe_load(configuration_file((), Addresses(desks="")))["receivers"]
    assert [] == [receiver for receiver in receivers if receiver.keys() != {"name"}]


def test_the_token_is_named_by_its_file() -> None:
    """The secret itself is in no configuration."""
    receivers = yaml.safe_load(configuration_file((), Addresses(token_file="/run/token")))["receivers"]  # noqa: S106
    files = [it["webhook_configs"][0]["http_config"]["authorization"] for it in receivers if len(it) > 1]
    assert [{"type": "Bearer", "credentials_file": "/run/token"}] * 2 == files


@pytest.mark.real
def test_a_second_story_of_a_desk_does_not_wait_for_the_first(alerting: Alerting) -> None:
    """With the times as shipped, each is told on its own, a few seconds after it began."""
    first = alerting.raise_alerts(spike("Ann Lee", "politics"))
    (one,) = alerting.wait_for(1)
    second = alerting.raise_alerts(spike("Ann Lee", "politics"), spike("Bo Mbeki", "politics"))
    _, two = alerting.wait_for(2)
    assert [{"Ann Lee"}, {"Bo Mbeki"}] == [one.entities, two.entities]
    assert max(one.at - first, two.at - second) < 8


@pytest.mark.real
def test_grouped_by_desk_alone_a_second_story_waits(tmp_path: Path) -> None:
    """The test above bites: without the name in `group_by` it comes with the first one, after the whole interval."""
    with webhook() as (url, messages):
        text = configuration(url).replace("    - kind\n    - entity\n", "")
        text = text.replace("group_wait: 5s", "group_wait: 1s").replace("group_interval: 1m", "group_interval: 6s")
        with alertmanager(tmp_path, text, messages) as alerting:
            alerting.raise_alerts(spike("Ann Lee", "politics"))
            (one,) = alerting.wait_for(1)
            alerting.raise_alerts(spike("Bo Mbeki", "politics"))
            _, two = alerting.wait_for(2)
    assert {"Ann Lee", "Bo Mbeki"} == two.entities
    assert two.at - one.at > 5


@pytest.mark.real
def test_five_names_of_one_burst_are_five_prompt_messages(alerting: Alerting) -> None:
    """Each with its own headlines; what concerns one name comes in one message."""
    names = {"Ann Lee", "Bo Mbeki", "Cy Okafor", "Di Petrova", "Ed Quist"}
    began = alerting.raise_alerts(*map(spike, sorted(names)), spike("Ann Lee", name="DeskwatchNewName"))
    messages = alerting.wait_for(5)
    assert {frozenset({name}) for name in names} == {frozenset(it.entities) for it in messages}
    assert 6 == sum(len(it.alerts) for it in messages)
    assert max(it.at for it in messages) - began < 8


@pytest.mark.real
def test_a_story_that_goes_on_is_told_once(hasty: Alerting) -> None:
    """Prometheus repeats what fires; Alertmanager does not."""
    hasty.raise_alerts(spike("Ann Lee"))
    hasty.wait_for(1)
    for _ in range(8):
        hasty.raise_alerts(spike("Ann Lee"))
        time.sleep(0.5)
    assert 1 == len(hasty.messages)


@pytest.mark.real
@pytest.mark.parametrize("holding", HOLDING)
def test_desks_are_told_once_counts_are_those_of_now(hasty: Alerting, holding: str) -> None:
    """Held back while the pipeline lags, catches up or is away; told when that is over, if it still holds."""
    hasty.raise_alerts(operational(f"Deskwatch{holding}", "none"), seconds=3)
    began = hasty.raise_alerts(spike("Ann Lee"))
    (told,) = [it for it in hasty.wait_for(1) if it.path == "/desks"]
    assert {"Ann Lee"} == told.entities
    assert 2.5 < told.at - began < 8


@pytest.mark.real
def test_one_process_that_is_down_holds_nothing_back(hasty: Alerting) -> None:
    """Others do its work: the desks hear of a story, and operators of the process."""
    hasty.raise_alerts(operational("DeskwatchTargetDown"), seconds=60)
    hasty.raise_alerts(spike("Ann Lee"))
    assert {"/desks", "/operations"} == {it.path for it in hasty.wait_for(2)}


@pytest.mark.real
def test_operators_are_not_told_of_what_is_explained(hasty: Alerting) -> None:
    """Where nobody counts, it says nothing more that articles are late."""
    hasty.raise_alerts(operational("DeskwatchAbsent", "critical"))
    hasty.raise_alerts(operational("DeskwatchFreshnessBurnSlow"), operational("DeskwatchOverflow"))
    told = {alert["alertname"] for message in hasty.wait_for(2) for alert in message.alerts}
    assert {"DeskwatchAbsent", "DeskwatchOverflow"} == told
