"""The day before the start, as a real Prometheus sees it."""

import re
import time
from pathlib import Path

import pytest

from dashboards.generate import GENERATED
from dashboards.spikes import PARTITIONS, RATIO
from dashboards.tone import SENTENCES, TONE
from deploy.local import history
from tests.consumers.prometheus import scraping
from tests.real import program

NAMES = (("person", "Ann Lee"), ("country", "NP"))


@pytest.mark.real
def test_the_rules_find_what_they_look_back_for(tmp_path: Path) -> None:
    """A day of articles, of which each name is in one of fifty, up to the present moment."""
    past = "".join(history.lines(NAMES, time.time() - 60))
    with scraping(tmp_path / "prometheus", "127.0.0.1:1", history=past) as prometheus:
        articles = float(prometheus.query("sum(increase(deskwatch_articles_total[1d] offset 30m))")[0]["value"][1])
        shares = prometheus.query(f"{RATIO} offset 23h30m")
    assert articles == pytest.approx(history.ARTICLES_A_DAY, rel=0.01)
    assert {(*name, "0.02") for name in NAMES} == {
        (it["metric"]["kind"], it["metric"]["entity"], it["value"][1]) for it in shares
    }


@pytest.mark.real
def test_it_is_put_into_the_data(tmp_path: Path) -> None:
    """As blocks; the text that they were made from is gone."""
    program("promtool", "prometheus")
    history.write(tmp_path / "data", NAMES, time.time() - 60)
    assert len(list((tmp_path / "data").glob("*/meta.json"))) >= 13
    assert [tmp_path / "data"] == list(tmp_path.iterdir())


def test_recorded_series_are_those_of_the_counters() -> None:
    """Share, sentences and tone of an hour, by the counters' own growth in it."""
    samples: dict[str, list[float]] = {}
    for line in history.lines((("person", "Ann Lee"),), 1_000_000_000):
        if not line.startswith("#"):
            name, value = line.partition("{")[0], float(line.split()[-2])
            samples.setdefault(name, []).append(value)
    hour = 3600 // history.STEP_SECONDS
    grown = {name: values[-1] - values[-1 - hour] for name, values in samples.items()}
    share = grown["deskwatch_entity_articles_total"] / grown["deskwatch_articles_total"]
    assert samples[RATIO][-1] == pytest.approx(share, rel=1e-3)
    assert samples[SENTENCES][-1] == pytest.approx(grown["deskwatch_entity_sentences_total"], rel=1e-2)
    assert samples[TONE][-1] == pytest.approx(grown["deskwatch_entity_tone_positive_total"], rel=1e-2)


def test_every_recorded_series_that_the_rules_look_back_for_is_there() -> None:
    """A rule that looks into the past for something else would be silent for a day."""
    text = (GENERATED / "rules" / "deskwatch.rules.yml").read_text("utf-8")
    looked_back = set(re.findall(r"(\w*:[\w:]+)(?:\[\w+\] offset|\[1d\]| offset) ?", text))
    made_up = {line.partition("{")[0] for line in history.lines(NAMES, 1_000_000_000)}
    assert {RATIO, SENTENCES, TONE} < looked_back
    assert looked_back - made_up == {PARTITIONS}, "whose largest number of the day is that of now"


@pytest.mark.real
def test_what_promtool_refuses_is_said(tmp_path: Path) -> None:
    """With its own words."""
    program("promtool", "prometheus")
    with pytest.raises(history.HistoryError, match="day of history"):
        history.write(tmp_path / "data", (("person", 'a "quote"'),), time.time())
