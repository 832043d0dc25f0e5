"""The rule file as a whole: every name and label exists, nothing is too new, texts and links are there."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboards.groups import Alert, Group, Recording, Severity
from dashboards.rules import groups, rules_file
from dashboards.thresholds import VOLUMES, thresholds_for
from monitor.catalogue import CATALOGUE, Type
from tests.dashboards.desks import desk
from tests.real import program

ROOT = Path(__file__).parent.parent.parent
RUNBOOK = ROOT / "docs" / "runbook.md"
POLITICS = replace(desk("politics", 3), asks_sentiment=True)
GROUPS = groups(thresholds_for(20_000), [POLITICS, desk('R&D "new"', 9)])
RULES = [rule for group in GROUPS for rule in group.rules]
ALERTS = [rule for rule in RULES if isinstance(rule, Alert)]
OWN_TO_PROMETHEUS = {"up", "ALERTS"}
TARGET = {"job", "instance"}
FUNCTIONS = {  # all that Prometheus 2.42 has, of those that rules may use
    *("absent", "avg_over_time", "changes", "clamp_min", "count", "delta", "increase", "label_replace"),
    *(
        "last_over_time",
        "max",
        "max_over_time",
        "min",
        "min_over_time",
        "quantile",
        "quantile_over_time",
        "rate",
        "sqrt",
        "sum",
        "time",
        "vector",
    ),
}
WORDS = {"and", "or", "unless", "on", "by", "group_left", "group_right", "offset", "bool"}


def test_every_name_is_scraped_or_recorded_before() -> None:
    """A rule never waits for a name that nobody gives; within a group, never for one that comes after it."""
    assert [] == list(unknown_names(GROUPS))


def test_the_check_of_names_bites() -> None:
    """A misspelt metric, and a recorded name that is used before it is recorded."""
    misspelt = Recording("a:b:c", "sum(deskwatch_entity_article_total)", "")
    early = Recording("d:e:f", "sum(g:h:i)", "")
    late = Recording("g:h:i", "vector(1)", "")
    found = list(unknown_names([Group("x", "1m", (misspelt, early, late))]))
    assert ["a:b:c: deskwatch_entity_article_total", "d:e:f: g:h:i"] == found


def test_every_label_exists() -> None:
    """Matchers, groupings and texts use the labels of the catalogue, and those that a target has."""
    known = {label for metric in CATALOGUE for label in metric.labels} | TARGET | {"le", "desk", "past"}
    used = {label for rule in RULES for label in labels_of(rule)}
    assert set() == used - known
    assert {"kind", "entity", "desk", "partition", "window", "outcome", "group"} <= used


def test_the_check_of_labels_bites() -> None:
    """In a matcher, in a grouping, and in a text."""
    rule = Alert(
        name="X",
        expression='sum by (person) (up{team="a"})',
        comment="",
        severity=Severity.INFO,
        summary="",
        description="{{ $labels.nobody }}",
    )
    assert {"person", "team", "nobody"} == set(labels_of(rule))


def test_nothing_is_newer_than_2_42() -> None:
    """Functions and words of a closed list; what came later, or needs a flag, is not in it."""
    for rule in RULES:
        assert set() == set(words_of(rule.expression)) - FUNCTIONS - WORDS, rule.name
    assert "mad_over_time" in set(words_of("mad_over_time(up[1h])")) - FUNCTIONS - WORDS


@pytest.mark.parametrize("alert", ALERTS, ids=lambda it: f"{it.name}-{it.desk or 'watched'}")
def test_an_alert_says_all_that_it_must(alert: Alert) -> None:
    """Name, severity, desk, summary and description, in the form that others rely on."""
    assert re.fullmatch(r"Deskwatch([A-Z][a-z]+)+", alert.name)
    assert alert.desk or "desk_kind_entity:deskwatch_entity_desk_info:max" in alert.expression
    assert alert.summary.endswith(".")
    assert alert.description.endswith(".")
    assert "$value" not in alert.summary
    assert "\n" not in alert.summary + alert.description


def test_every_alert_has_its_section_in_the_runbook() -> None:
    """The link of an alert leads to a heading that exists."""
    if not RUNBOOK.exists():
        pytest.skip("docs/runbook.md is missing: nobody can follow the links of the alerts")
    assert [] == without_section(RUNBOOK.read_text("utf-8"))
    assert ["DeskwatchNewName"] == without_section(RUNBOOK.read_text("utf-8").replace("## DeskwatchNewName\n", ""))


def test_the_link_is_put_together_from_the_base() -> None:
    """Whatever the base ends with."""
    for base in ("https://wiki.example.com/deskwatch", "https://wiki.example.com/deskwatch/"):
        text = rules_file(thresholds_for(20_000), runbook_base=base)
        assert 'runbook_url: "https://wiki.example.com/deskwatch/docs/runbook.md#deskwatchtonedrop"' in text


def test_the_job_is_asked_for_in_every_selector_of_what_is_scraped() -> None:
    """Two installations in one Prometheus do not mix."""
    text = rules_file(thresholds_for(20_000), job="news-(blue|green)")
    selectors = re.findall(r"(?:\bup|\bdeskwatch_\w+)\{(.*?)\}", text)
    assert len(selectors) > 50
    assert set() == {it for it in selectors if not it.startswith('job=~"news-(blue|green)"')}
    names = {metric.name for metric in CATALOGUE}
    assert [] == [word for word in re.findall(r"\b(deskwatch_\w+)(?=[\s\[)])", text) if word in names]


@pytest.mark.parametrize("articles_a_day", [2_000, 20_000, 200_000])
@pytest.mark.real
def test_promtool_finds_nothing(tmp_path: Path, articles_a_day: int) -> None:
    """Of any volume, with desks of odd names; no two rules of one name have the same labels."""
    promtool = program("promtool", "prometheus")
    desks = [desk("politics", 3), desk('R&D "new" (è)\\', 9), desk("sport")]
    (tmp_path / "rules.yml").write_text(rules_file(thresholds_for(articles_a_day), desks), "utf-8")
    command = [promtool, "check", "rules", "--lint-fatal", "rules.yml"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_thresholds_rise_with_the_volume() -> None:
    """And the nearest volume by ratio is taken; one below nothing is refused."""
    assert [2_000, 20_000, 200_000] == [it.articles_a_day for it in VOLUMES]
    floors = [(it.general.fast_articles, it.general.slow_articles, it.general_tone.sentences) for it in VOLUMES]
    assert sorted(floors) == floors
    assert all(it.watched.fast_articles < it.general.fast_articles for it in VOLUMES)
    assert [2_000, 2_000, 20_000, 200_000] == [thresholds_for(it).articles_a_day for it in (1, 6_000, 7_000, 90_000)]
    with pytest.raises(ValueError, match="0 articles a day; give a number above 0"):
        thresholds_for(0)


def unknown_names(all_groups: list[Group] | tuple[Group, ...]) -> Iterator[str]:
    """`rule: name` for what is neither scraped, nor recorded by another group, nor earlier in the same one."""
    scraped = set(OWN_TO_PROMETHEUS)
    for metric in CATALOGUE:
        parts = ("_bucket", "_count", "_sum") if metric.type is Type.HISTOGRAM else ("",)
        scraped |= {metric.name + part for part in parts}
    by_group = {group.name: {it.name for it in group.rules if isinstance(it, Recording)} for group in all_groups}
    for group in all_groups:
        known = scraped.union(*(names for name, names in by_group.items() if name != group.name))
        for rule in group.rules:
            yield from (f"{rule.name}: {name}" for name in names_of(rule.expression) if name not in known)
            if isinstance(rule, Recording):
                known.add(rule.name)


def names_of(expression: str) -> list[str]:
    """The metrics and recorded series of an expression, each once, in order."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", expression)
    found = re.findall(r"\b(?:up|ALERTS|\w+(?::\w+)+|deskwatch_\w+)\b(?!:)", bare)
    return list(dict.fromkeys(found))


def words_of(expression: str) -> list[str]:
    """Every word of an expression that is no name, label, string, number or duration."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\{[^}]*\}|\b(?:on|by) \([^)]*\)|\[[^]]*\]', " ", expression)
    bare = re.sub(r"\b(?:up|ALERTS|\w+(?::\w+)+|deskwatch_\w+)\b|\b(?:\d+[smhdw]?)+\b", " ", bare)
    return re.findall(r"[A-Za-z_]\w*", bare)


def labels_of(rule: Recording | Alert) -> list[str]:
    """The labels that a rule asks for, groups by, or writes into its texts."""
    found = re.findall(r'(\w+)(?:=~|!~|!=|=)"', rule.expression)
    for listed in re.findall(r"\b(?:on|by) \(([^)]*)\)", rule.expression):
        found += [it.strip() for it in listed.split(",") if it.strip()]
    texts = rule.summary + rule.description if isinstance(rule, Alert) else ""
    return found + re.findall(r"\$labels\.(\w+)", texts)


def without_section(runbook: str) -> list[str]:
    """The alerts that a runbook has no section for."""
    sections = set(re.findall(r"^## (\w+)$", runbook, re.MULTILINE))
    return sorted({alert.name for alert in ALERTS} - sections)
