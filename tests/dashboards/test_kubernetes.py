"""Rules and boards become objects of Kubernetes without a change; `tests/deploy` builds them and knows the schemas."""

import yaml

from dashboards.kubernetes import RULE, kubernetes_files
from dashboards.rules import rules_file
from dashboards.thresholds import DEFAULT_VOLUME, thresholds_for

RULES = rules_file(thresholds_for(DEFAULT_VOLUME))


def test_the_rules_are_the_same_inside_their_object() -> None:
    """Moved to the right, no expression changes."""
    assert yaml.safe_load(RULES) == yaml.safe_load(kubernetes_files(RULES, ())[RULE])["spec"]


def test_each_board_has_an_object_of_its_own_with_a_name_that_stays() -> None:
    """A name that changed with the text would leave the old board beside the new one."""
    made = yaml.safe_load(kubernetes_files(RULES, ["entity.json", "desk.json"])["kustomization.yaml"])
    assert [
        {"name": "deskwatch-board-desk", "files": ["boards/desk.json"]},
        {"name": "deskwatch-board-entity", "files": ["boards/entity.json"]},
    ] == made["configMapGenerator"]
    assert True is made["generatorOptions"]["disableNameSuffixHash"]
