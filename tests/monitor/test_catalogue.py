"""The table of metrics keeps the rules that Prometheus' own linter has for names."""

import re

import pytest

from monitor.catalogue import CATALOGUE, Metric, Type, metric


@pytest.mark.parametrize("it", CATALOGUE, ids=lambda it: it.name)
def test_names_follow_the_conventions(it: Metric) -> None:
    """Prefix, `_total` on counters and on nothing else, units at the end, help as a sentence."""
    assert re.fullmatch(r"deskwatch_[a-z0-9_]+", it.name)
    assert it.name.endswith("_total") == (it.type is Type.COUNTER)
    assert it.name.endswith("_seconds") == (it.unit == "seconds")
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z]+)*", label) for label in it.labels)
    assert it.help.endswith(".") or it.help.startswith("1; ")


def test_every_name_stands_once_and_is_found_with_and_without_prefix() -> None:
    """Also as families, where `_total` is gone."""
    assert len({it.name for it in CATALOGUE}) == len({it.family for it in CATALOGUE}) == len(CATALOGUE)
    assert metric("articles_total") is metric("deskwatch_articles_total")
    with pytest.raises(KeyError):
        metric("articles")
