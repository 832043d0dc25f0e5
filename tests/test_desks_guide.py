"""The guide to the desks file: its example is one, and it says what the code does."""

import re
from dataclasses import fields
from pathlib import Path

from consumers.desk_file import MAX_NAMES, read
from consumers.desk_schema import DESK_KEYS, KEYS, RESERVED
from consumers.people_table import base_rows
from monitor.watchlists import DeskThresholds

GUIDE = (Path(__file__).parent.parent / "docs" / "desks.md").read_text("utf-8")


def test_the_example_fits() -> None:
    """Who copies it has a file that works, and that shows every key."""
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example is not None
    lists = read(example[1].encode(), "docs/desks.md", base_rows(None))
    assert ["politics", "business"] == [desk.name for desk in lists.desks]
    assert all((lists.merge, lists.ignore, lists.aliases))
    assert all(f"{key}:" in example[1] for key in (*KEYS, *DESK_KEYS))


def test_every_word_of_the_form_is_explained() -> None:
    """Keys, thresholds, taken names, the bound."""
    words = [*KEYS, *DESK_KEYS, *RESERVED, *(field.name for field in fields(DeskThresholds)), f"{MAX_NAMES:,}"]
    assert [] == [word for word in words if word not in GUIDE]
