"""The documents say what the code does."""

import re
from pathlib import Path

from consumers.settings import Settings
from monitor.catalogue import CATALOGUE
from tests.docs import REFERENCE, reference

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_metrics_reference_is_that_of_the_catalogue() -> None:
    """Run `python -m tests.docs` after a change of the catalogue."""
    assert reference() == REFERENCE.read_text("utf-8")


def test_the_metrics_reference_leaves_nothing_out() -> None:
    """Every metric stands there once, whoever exports it."""
    rows = re.findall(r"^\| `(\w+)`", reference(), re.MULTILINE)
    assert sorted(it.name for it in CATALOGUE) == sorted(rows)


def test_the_readme_names_real_metrics_and_settings() -> None:
    """A name that is in the text and not in the code misleads."""
    families = {it.name for it in CATALOGUE}
    named = set(re.findall(r"\bdeskwatch_[a-z_]+", README))
    assert named - families == set()
    assert len(named) >= 5
    variables = set(re.findall(r"\bDESKWATCH_[A-Z_]+\b", README)) - {"DESKWATCH_TEST_DATA", "DESKWATCH_REQUIRE_REAL"}
    assert variables - {f"DESKWATCH_{name.upper()}" for name in Settings.model_fields} == set()


def test_links_lead_somewhere() -> None:
    """Every relative link of the documents is a file that exists."""
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
