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
