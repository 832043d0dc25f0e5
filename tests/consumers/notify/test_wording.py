"""The lines that are read in two seconds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from consumers.notify import html, slack, text, wording
from consumers.notify.notices import Told
from tests.consumers.notify.making import NAME, NOW, alert, notice, spike

UTC_ZONE = ZoneInfo("UTC")


def told(*names: str, **fields: object) -> Told:
    """A story of alerts with these names."""
    alerts = [alert(name, kind="person", entity=NAME, description="Because.") for name in names]
    return replace(notice(*alerts).stories[0], **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("names", "fields", "line"),
    [
        (["DeskwatchMentionSpike"], {"seen": 14.4, "expected": 1.84}, "Mira Solano: 14 articles, usually 1.8"),
        (["DeskwatchMentionSpike"], {"seen": 1.0, "expected": 0.01}, "Mira Solano: 1 article, usually none"),
        (["DeskwatchMentionSpike"], {"seen": 1_400.0, "expected": 90.2}, "Mira Solano: 1,400 articles, usually 90"),
        (["DeskwatchMentionSpike"], {"seen": 9, "span_seconds": 900}, "Mira Solano: 9 articles in 15 minutes"),
        (["DeskwatchMentionSpike"], {"seen": 9, "span_seconds": 3_600}, "Mira Solano: 9 articles in an hour"),
        (["DeskwatchMentionSpike"], {}, "Mira Solano: far more articles than usual"),
        (["DeskwatchToneDrop", "DeskwatchMentionSpike"], {"seen": 9}, "Mira Solano: 9 articles"),
        (["DeskwatchToneDrop"], {"tone_then": 0.1, "tone_now": -0.42}, "Mira Solano: tone falls, +0.10 → −0.42"),
        (["DeskwatchToneRise"], {"tone_now": 0.3}, "Mira Solano: tone rises, +0.30"),
        (["DeskwatchToneDrop"], {"tone_then": 0.1}, "Mira Solano: tone falls"),
        (["DeskwatchNewName"], {"seen": 5, "expected": 0.0}, "New name: Mira Solano, 5 articles, usually none"),
        (["DeskwatchSentimentDrop"], {"tone_now": 0.3}, "Mira Solano: sentiment towards them falls"),
        (["DeskwatchSentimentRise", "DeskwatchNewName"], {}, "Mira Solano: sentiment towards them rises"),
        (["DeskwatchNewName"], {}, "New name: Mira Solano"),
        (["SomeOther"], {}, "Mira Solano: Because."),
        (["DeskwatchMentionSpike"], {"seen": 14, "ended": NOW}, "Over: Mira Solano"),
    ],
)
def test_the_headline(names: list[str], fields: dict[str, object], line: str) -> None:
    """Who, and what happened: how many against how many expected, or the tone, or that the name is new."""
    assert line == wording.headline(told(*names, **fields))


def test_the_facts() -> None:
    """Since when, how many sources, tone then and now, whose desk; nothing twice, nothing that is not known."""
    whole = notice(spike())
    spiked = told("DeskwatchMentionSpike", sources=6, tone_then=0.0, tone_now=-0.4, desks=("general", "world"))
    assert "since 14:05 UTC · 6 sources · tone 0.00 → −0.40 · desk world" == wording.facts(spiked, whole, UTC_ZONE)
    bare = told("DeskwatchMentionSpike", sources=1)
    assert "since 14:05 UTC" == wording.facts(bare, whole, UTC_ZONE)
    fallen = told("DeskwatchToneDrop", seen=9, expected=8.0, tone_now=-0.4)
    assert "since 14:05 UTC · 9 articles, usually 8.0" == wording.facts(fallen, whole, UTC_ZONE)


def test_times_are_those_of_the_readers() -> None:
    """With the day where it is another one there."""
    now = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)
    before = now - timedelta(hours=1)
    assert "21:30" == wording.clock(before, now, UTC_ZONE)
    assert "10 Mar 23:30" == wording.clock(before, now, ZoneInfo("Europe/Sofia"))
    assert "9 Mar 22:30 to 10 Mar 22:30 UTC" == wording.period(now - timedelta(days=1), now, now, UTC_ZONE)


def test_the_subject_says_how_much_more_there_is() -> None:
    """One line for a whole group."""
    assert "Over: Mira Solano" == wording.subject(notice(spike(ended=1)))
    many = notice(spike(seen="9"), spike("KE", kind="country"), alert("DeskwatchLagging"), truncatedAlerts=3)
    assert "Mira Solano: 9 articles (and 5 more)" == wording.subject(many)


def test_what_is_over_is_said_briefly() -> None:
    """Two lines: no reason, no headline, no link."""
    over = notice(spike(minutes=60, ended=5, description="Because.", runbook_url="https://docs.example/x"))
    assert "Over: Mira Solano\n13:13 to 14:08 UTC · desk world\n" == text.render(over, UTC_ZONE)
    for rendered in (html.render(over, UTC_ZONE), slack.render(over, UTC_ZONE).decode()):
        assert "Because." not in rendered
        assert "docs.example" not in rendered
    ended = notice(alert("DeskwatchLagging", minutes=60, ended=5, summary="Late.", description="Because."))
    assert "Over: Late.\nDeskwatchLagging · 13:13 to 14:08 UTC\n" == text.render(ended, UTC_ZONE)


def test_an_alert_for_operators_is_handed_on_without_headlines() -> None:
    """Title, gravity, since when, why, and where it is explained."""
    told = notice(
        alert("DeskwatchStalled", severity="critical", summary="Stalled.", description="Nothing for 5 minutes.",
              runbook_url="https://docs.example/runbook#deskwatchstalled")
    )  # fmt: skip
    assert (
        "Stalled.\ncritical · DeskwatchStalled · since 14:05 UTC\nWhy: Nothing for 5 minutes.\n"
        "What it means: https://docs.example/runbook#deskwatchstalled\n"
    ) == text.render(told, UTC_ZONE)


def test_a_name_without_headlines_says_so() -> None:
    """A reader wonders otherwise; and no empty lines stand where nothing is known."""
    bare = notice(spike(seen="9"), page="")
    none = "No article of the last 48 hours that the desk remembers has this name."
    assert f"Mira Solano: 9 articles\nsince 14:05 UTC · desk world\n\n{none}\n" == text.render(bare, UTC_ZONE)
    assert none in html.render(bare, UTC_ZONE)
    assert none in slack.render(bare, UTC_ZONE).decode()
