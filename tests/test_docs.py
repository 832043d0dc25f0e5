"""The documents say what the code does."""

import re
from pathlib import Path

import promql_parser
import pytest
import yaml

from consumers.settings import FOREIGN_VARIABLES, Settings
from dashboards.alertmanager import DESK_ALERTS
from dashboards.queries.shared import MIN_SENTENCES
from dashboards.rules import rules_file
from dashboards.thresholds import DEFAULT_VOLUME, thresholds_for
from monitor.catalogue import CATALOGUE, Type
from monitor.watchlists import Desk
from tests import docs_code
from tests.docs import REFERENCE, reference

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text("utf-8")
GUIDE = (ROOT / "docs" / "desk-guide.md").read_text("utf-8")
_ASKING = (Desk("politics", asks_sentiment=True),)
RULES = [
    rule
    for group in yaml.safe_load(rules_file(thresholds_for(DEFAULT_VOLUME), _ASKING))["groups"]
    for rule in group["rules"]
]
"""Also those that only a desk that asks for sentiment gets."""
ALERTS = {rule["alert"] for rule in RULES if "alert" in rule}


def test_the_metrics_reference_is_that_of_the_catalogue() -> None:
    """Run `python -m tests.docs` after a change of the catalogue."""
    assert reference() == REFERENCE.read_text("utf-8")


def test_the_metrics_reference_leaves_nothing_out() -> None:
    """Every metric stands there once, whoever exports it."""
    rows = re.findall(r"^\| `(\w+)`", reference(), re.MULTILINE)
    assert sorted(it.name for it in CATALOGUE) == sorted(rows)


def test_the_readme_names_many_metrics() -> None:
    """A reader sees there what is counted."""
    assert len(set(re.findall(r"\bdeskwatch_[a-z_]+", README))) >= 5


@pytest.mark.parametrize("page", docs_code.pages(), ids=lambda it: it.name)
def test_pages_name_real_things(page: Path) -> None:
    """A link, a command, a setting or a metric that is in the text and not in the code misleads."""
    text = page.read_text("utf-8")
    assert [] == list(docs_code.broken_links(page, text))
    if page.name == "CHANGELOG.md" or "decisions" in page.parts:
        return  # what was true then
    assert [] == [fault for named in docs_code.commands(text) for fault in docs_code.faults(named)]
    variables = set(re.findall(r"\bDESKWATCH_[A-Z_]+[A-Z]\b", text)) - FOREIGN_VARIABLES
    assert variables - {f"DESKWATCH_{name.upper()}" for name in Settings.model_fields} == set()
    assert set(docs_code.METRIC.findall(text)) - known_metrics() == set()


def known_metrics() -> set[str]:
    """The names of the catalogue, the parts of its histograms, and what the rules record."""
    parts = {
        f"{it.name}_{part}" for it in CATALOGUE if it.type is Type.HISTOGRAM for part in ("bucket", "sum", "count")
    }
    return {it.name for it in CATALOGUE} | parts | {rule["record"] for rule in RULES if "record" in rule}


def test_what_is_not_there_is_found(tmp_path: Path) -> None:
    """The checks above bite: links, headings, commands, options and metrics."""
    page = tmp_path / "page.md"
    links = "# One\n\n[a](gone.md) [b](#two) [c](#one) `deskwatch_x`\n\n"
    text = f"{links}    deskwatch dlq burn\n    deskwatch lag --minutes 3"
    assert ["gone.md", "#two"] == [fault.split(": ")[1] for fault in docs_code.broken_links(page, text)]
    found = [docs_code.faults(named) for named in docs_code.commands(text)]
    assert [["deskwatch dlq burn: there is no burn"], ["deskwatch lag: there is no --minutes"]] == found
    assert ["deskwatch_x"] == docs_code.METRIC.findall(text)


def test_every_alert_has_its_section() -> None:
    """And there is none of an alert that is gone: the addresses in alerts lead there."""
    assert {name for name in docs_code.sections(RUNBOOK) if name.startswith("Deskwatch")} == ALERTS
    addresses = {rule["annotations"]["runbook_url"].partition("#")[2] for rule in RULES if "alert" in rule}
    assert addresses - docs_code.anchors(RUNBOOK) == set()


def test_queries_of_the_runbook_can_be_asked() -> None:
    """Whoever is called has no time for a typing error."""
    queries = re.findall(r"promtool query instant \$PROMETHEUS '([^']+)'", RUNBOOK)
    assert len(queries) > 15
    assert len(queries) == RUNBOOK.count("promtool query")
    for query in queries:
        promql_parser.parse(query)


@pytest.mark.parametrize("alert", sorted(ALERTS))
def test_a_section_says_what_it_means_costs_shows_and_asks(alert: str) -> None:
    """In this order, whoever is called finds it at once."""
    section = docs_code.sections(RUNBOOK)[alert]
    assert re.search(r"\*\*Means\.\*\*.*\*\*Impact\.\*\*.*\*\*Look.*(\*\*Do\.\*\*|\*\*do\*\*)", section, re.DOTALL)


def test_the_guide_has_the_thresholds_of_the_rules() -> None:
    """An editor who counts must come to the same result."""
    it = thresholds_for(DEFAULT_VOLUME)
    general, watched = it.general, it.watched
    said = re.sub(r"\s+", " ", GUIDE)
    assert f"at {DEFAULT_VOLUME:,} articles a day" in said
    assert (
        f"within 3 minutes {general.fast_articles} articles and surprise {general.fast_surprise:g}, from "
        f"{general.fast_sources} sources; or within 15 minutes {general.slow_articles} articles and surprise "
        f"{general.slow_surprise:g}, from {general.slow_sources} sources; of a name that is in many articles anyway "
        f"{general.loud_articles} more"
    ) in said
    assert (
        f"{watched.fast_articles} articles, surprise {watched.fast_surprise:g} and {watched.fast_sources} sources, or "
        f"{watched.slow_articles}, {watched.slow_surprise:g} and {watched.slow_sources}, "
        f"or {watched.loud_articles} more"
    ) in said
    assert f"a shift of {it.general_tone.shift:g} over {it.general_tone.sentences} sentences" in said
    assert f"a shift of {it.watched_tone.shift:g} over {it.watched_tone.sentences} sentences" in said
    assert f"{it.new_name.articles} articles in an hour, from {it.new_name.sources} sources" in said
    assert 20 == MIN_SENTENCES, "the guide says twenty"
    for name in DESK_ALERTS:
        assert re.sub(r"(?<!^)([A-Z])", lambda found: f" {found[1].lower()}", name).lower() in GUIDE.lower()
