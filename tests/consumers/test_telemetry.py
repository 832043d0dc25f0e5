"""What a process says of itself."""

import pytest

from consumers.tally import Tally
from consumers.telemetry import Telemetry
from tests.consumers.running import samples
from tests.making import NOON_MS, article


def test_a_pipeline_may_be_named_by_its_path() -> None:
    """The name of its model holds slashes of its own."""
    telemetry = Telemetry(Tally())
    telemetry.set_build("/srv/models/ours-1.2.0/9f1c")
    page = samples(telemetry.render(openmetrics=False).decode())
    [build] = [name for name in page if name.startswith("deskwatch_build_info{")]
    assert 'model="/srv/models/ours-1.2.0"' in build
    assert 'alias_table="9f1c"' in build


def test_another_table_takes_the_place_of_the_one_before() -> None:
    """There is one build; a process without a model has none, whatever its lists."""
    telemetry = Telemetry(Tally())
    telemetry.set_alias_table("1111")
    assert [] == _builds(telemetry)
    telemetry.set_build("/srv/models/ours/1111")
    telemetry.set_alias_table("2222")
    telemetry.set_alias_table("2222")
    [build] = _builds(telemetry)
    assert 'alias_table="2222",model="/srv/models/ours"' in build


def _builds(telemetry: Telemetry) -> list[str]:
    page = samples(telemetry.render(openmetrics=False).decode())
    return [name for name in page if name.startswith("deskwatch_build_info{")]


def test_one_configuration_that_does_not_fit_is_enough() -> None:
    """The gauge is 1 while all of them do, and where there is none to check."""
    telemetry = Telemetry(Tally())
    fits = [True, True]
    assert 1 == _config_valid(telemetry)
    telemetry.check_config(lambda: fits[0])
    telemetry.check_config(lambda: fits[1])
    assert 1 == _config_valid(telemetry)
    fits[0] = False
    assert 0 == _config_valid(telemetry)


def _config_valid(telemetry: Telemetry) -> float:
    return samples(telemetry.render(openmetrics=False).decode())["deskwatch_config_valid"]


def test_what_was_counted_has_a_delay_and_a_time() -> None:
    """Two articles that took a second together, one of them a minute after its publication."""
    telemetry = Telemetry(Tally())
    undated = article("two", NOON_MS, published_at_ms=None)
    telemetry.observe_counted([article("one", NOON_MS), undated], 1.0, now_ms=NOON_MS + 60_000)
    page = samples(telemetry.render(openmetrics=False).decode())
    assert 60 == page["deskwatch_article_delay_seconds_sum"]
    assert 2 == page['deskwatch_stage_duration_seconds_count{stage="count"}']
    assert pytest.approx(1) == page['deskwatch_stage_duration_seconds_sum{stage="count"}']
    assert page["deskwatch_last_article_timestamp_seconds"] > 0


def test_nothing_counted_says_nothing() -> None:
    """A poll without articles is no article of now."""
    telemetry = Telemetry(Tally())
    telemetry.observe_counted([], 1.0, now_ms=NOON_MS)
    assert 0 == samples(telemetry.render(openmetrics=False).decode())["deskwatch_last_article_timestamp_seconds"]
