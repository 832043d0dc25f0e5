"""What a real Prometheus sees: a newcomer's true number, and no spike where a process was only restarted."""

import re
import time
from pathlib import Path

import pytest

from consumers.files import SHIPPED_DAY
from tests.consumers.prometheus import free_port, growth, scraping
from tests.consumers.running import counts, once, serving, write_lines
from tests.consumers.test_embedded import day

pytestmark = pytest.mark.real


def test_the_newcomer_has_its_true_number(tmp_path: Path) -> None:
    """`increase` over a series born during the scrapes is within five per cent, the raw samples are exact."""
    said = re.search(r"^(.+) is named in (\d+) articles", (SHIPPED_DAY / "README.md").read_text(), re.MULTILINE)
    assert said is not None
    selector, wanted = f'deskwatch_entity_articles_total{{kind="person",entity="{said[1]}"}}', int(said[2])
    final = counts(once("run", "--once", "--metrics-out", "-").stdout.decode())
    assert wanted == final[selector]
    port = free_port()
    with (
        scraping(tmp_path / "prometheus", f"127.0.0.1:{port}") as prometheus,
        serving("--pace", 2_000, port=port, hold_seconds=3),
    ):
        in_all = sum(value for name, value in final.items() if name.startswith(_COUNTRY_ARTICLES))
        countries = 'sum(deskwatch_entity_articles_total{kind="country"})'
        prometheus.wait_for(countries, in_all)
        assert in_all == float(prometheus.query(countries)[0]["value"][1])
        (samples,) = prometheus.raw(selector).values()
        assert 0 == samples[0]
        assert wanted == samples[-1]
        assert sorted(samples) == samples
        (answer,) = prometheus.query(f"increase({selector}[5m])")
        assert abs(float(answer["value"][1]) - wanted) <= 0.05 * wanted


_COUNTRY_ARTICLES = 'deskwatch_entity_articles_total{kind="country"'


def test_a_restart_is_not_a_spike(tmp_path: Path) -> None:
    """Killed and started again, over and over: no series grows by more than a clean ledger over the same input adds."""
    source = write_lines(tmp_path / "day.jsonl", day(900))
    clean = counts(
        once("run", "--once", source, "--state", tmp_path / "clean.db", "--metrics-out", "-").stdout.decode()
    )
    articles = 'deskwatch_articles_total{partition="0"}'
    port = free_port()
    with scraping(tmp_path / "prometheus", f"127.0.0.1:{port}") as prometheus:
        for stop in (200, 500, 900):
            arguments = (source, "--state", tmp_path / "killed.db")
            with serving(*arguments, port=port, hold_seconds=3, batch_records=2) as served:
                served.wait_for(articles, min(stop, clean[articles]))
                time.sleep(4 if stop == 900 else 1)  # the last process is scraped at its end, the others are cut off
        for family in ("entity_articles", "entity_mentions", "entity_tone_negative", "articles", "mentions"):
            for labels, samples in prometheus.raw(f"deskwatch_{family}_total").items():
                wanted = [value for name, value in clean.items() if _is(name, labels)]
                assert growth(samples) <= wanted[0] + 1e-6, labels
                assert sorted(samples) == samples, f"{labels} fell"
                assert samples[-1] == pytest.approx(wanted[0]), labels


def _is(name: str, labels: str) -> bool:
    """Whether a sample's name on the page is the series that a server stores under these labels."""
    stored = dict(pair.split("=", 1) for pair in labels.split(","))
    family, _, rest = name.partition("{")
    page = dict(re.findall(r'(\w+)="([^"]*)"', rest))
    return (
        stored.pop("__name__") == family and {k: v for k, v in stored.items() if k not in ("instance", "job")} == page
    )


def test_growth_counts_a_fall_as_a_reset() -> None:
    """The measure itself: a restart at 0 that climbs again counts twice, as in a server."""
    assert 5 == growth([0, 2, 5])
    assert 10 == growth([0, 5, 0, 5])
    assert 0 == growth([7, 7])
