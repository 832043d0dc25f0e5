"""The page: both formats as Prometheus' own client reads them, the golden files, escaping, gzip, what is cached."""

import gzip
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text
from prometheus_client.samples import Sample

from monitor.blocks import MAX_LINES, Block, as_gzip
from monitor.catalogue import CATALOGUE, Origin
from monitor.country_table import Country
from monitor.exposition import Exposition
from monitor.fingerprints import article_id, article_key
from monitor.items import Action, ArticleItem
from monitor.ledger import Ledger, Position
from monitor.mentions import Kind
from monitor.policy import Policy
from monitor.series import Series
from monitor.watchlists import Watch, Watched
from tests.monitor.streams import OPEN, START_MS, in_order, item, ledger_of

GOLDEN = Path(__file__).parents[1] / "golden"
FRANCE = Country("FR", "FRA", 'The "French" Republic')


def page_of(*items: ArticleItem, policy: Policy = OPEN) -> tuple[Exposition, Series, Ledger]:
    """Everything counted and shown, France pinned, Ann Lee watched by one desk."""
    ledger = ledger_of(in_order(items), policy)
    series = Series(ledger, now=0.0, pinned=[Watched(Kind.COUNTRY, "FR", "FR")])
    series.settle()
    exposition = Exposition(countries=[FRANCE], watches=[Watch(Kind.PERSON, "ann lee", "politics")])
    exposition.attach(series)
    exposition.update()
    return exposition, series, ledger


def small_page() -> Exposition:
    """Two articles, one of them corrected, and a kill."""
    return page_of(
        item("u1", {"Ann Lee": 3, "US": 1}, source="Harbour Wire"),
        item("u2", {"Ann Lee": 1}, source="Daily Post", at_ms=START_MS + 1_500),
        item("u1", {"Ann Lee": 2}, version=1, at_ms=START_MS + 2_000),
        item("u3", {"Bo Chen": 1}, at_ms=START_MS + 3_000),
        item("u3", version=2, action=Action.RETRACT, at_ms=START_MS + 4_000),
    )[0]


def samples(page: bytes, *, openmetrics: bool = False) -> list[Sample]:
    """All samples, as Prometheus' client reads them; it raises where a family is torn or an escape wrong."""
    parse = parse_openmetrics if openmetrics else parse_text
    return [sample for family in parse(page.decode()) for sample in family.samples]


@pytest.mark.parametrize(("openmetrics", "name"), [(False, "exposition.txt"), (True, "exposition.openmetrics.txt")])
def test_the_page_is_the_golden_one(openmetrics: bool, name: str) -> None:
    """What outsiders read changes only on purpose."""
    assert small_page().page(openmetrics=openmetrics).decode() == (GOLDEN / name).read_text("utf-8")


@pytest.mark.parametrize("openmetrics", [False, True])
def test_prometheus_client_reads_the_page(openmetrics: bool) -> None:
    """Each sample once, every metric of the catalogue's counts with its type and labels."""
    page = small_page().page(openmetrics=openmetrics)
    found = samples(page, openmetrics=openmetrics)
    assert len({(it.name, *sorted(it.labels.items())) for it in found}) == len(found)
    labels = {it.name: set(it.labels) for it in found}
    assert labels == {it.name: set(it.labels) for it in CATALOGUE if it.origin is Origin.COUNTS}
    parse = parse_openmetrics if openmetrics else parse_text
    types = {family.name: family.type for family in parse(page.decode())}
    assert types == {it.family: it.type for it in CATALOGUE if it.origin is Origin.COUNTS}


def test_values_are_exact() -> None:
    """Tone is whole in 1/10,000 and written as a fraction without an error of rounding."""
    values = {
        (it.name.removeprefix("deskwatch_"), it.labels.get("entity")): it.value
        for it in samples(small_page().page(openmetrics=False))
    }
    assert values["entity_articles_total", "Ann Lee"] == 2
    assert values["entity_mentions_total", "Ann Lee"] == 4
    assert values["entity_retracted_mentions_total", "Ann Lee"] == 1
    assert values["entity_tone_positive_total", "Ann Lee"] == 0.04
    assert values["entity_sources", "Ann Lee"] == 2
    assert values["entity_first_seen_timestamp_seconds", "Ann Lee"] == START_MS / 1_000
    assert values["entity_articles_total", "FR"] == 0
    assert values["entity_retracted_articles_total", "Bo Chen"] == 1
    assert ("entity_first_seen_timestamp_seconds", "FR") not in values


def test_the_mentions_of_a_page_add_up() -> None:
    """Series, pending, overflow and evicted are all mentions, as a reader of the page sees them."""
    policy = Policy(person_limit=1, admission_articles=2, pending_names=1)
    named = ["Ann Lee", "Ann Lee", "Bo Chen", "Cy Dahl", "Cy Dahl", "US", "Di Egan", "Ed Foss"]
    items = (item(f"u{hour}", {name: hour + 1}, at_ms=START_MS + hour * 3_600_000) for hour, name in enumerate(named))
    sums: dict[str, float] = {}
    for it in samples(page_of(*items, policy=policy)[0].page(openmetrics=False)):
        if it.labels.get("kind") == "person":
            sums[it.name] = sums.get(it.name, 0) + it.value
    parts = ("mentions_total", "pending_mentions", "overflow_mentions_total", "evicted_mentions_total")
    shown = [sums[f"deskwatch_entity_{part}"] for part in parts]
    assert sums["deskwatch_mentions_total"] == 30 == sum(shown)
    assert shown == [9, 8, 10, 3]


def test_exemplars_name_the_newest_article_in_openmetrics_only() -> None:
    """On articles, where there is one."""
    found = samples(small_page().page(openmetrics=True), openmetrics=True)
    exemplars = {it.labels["entity"]: it.exemplar.labels for it in found if it.exemplar is not None}
    assert exemplars == {
        "Ann Lee": {"article_id": article_id(article_key("u2"))},
        "Bo Chen": {"article_id": article_id(article_key("u3"))},
        "US": {"article_id": article_id(article_key("u1"))},
    }
    assert b"article_id" not in small_page().page(openmetrics=False)


def test_the_process_page_comes_before_the_one_end_mark() -> None:
    """Its own mark is taken off."""
    own = b"# TYPE up gauge\nup 1.0\n"
    page = small_page().page(openmetrics=True, process=own + b"# EOF\n")
    assert page.endswith(own + b"# EOF\n")
    assert page.count(b"# EOF\n") == 1
    assert small_page().page(openmetrics=False, process=own).endswith(own)


def test_there_are_no_created_lines() -> None:
    """They would double the series."""
    assert b"_created" not in small_page().page(openmetrics=True)


@pytest.mark.parametrize("openmetrics", [False, True])
def test_names_with_quotes_backslashes_and_lone_surrogates_do_not_break_the_page(openmetrics: bool) -> None:
    """Escaped, and what UTF-8 cannot carry is replaced: one such name would make every scrape fail."""
    ledger = ledger_of(in_order([item("u", {'Back\\slash "Q" O’Neil\nÉ': 1})]))
    exposition = Exposition(watches=[Watch(Kind.PERSON, "sur\ud800rogate", "a\\b")])
    exposition.attach(Series(ledger, now=0.0, pinned=[Watched(Kind.PERSON, "sur\ud800rogate", "Sur\ud800rogate")]))
    exposition.update()
    found = samples(exposition.page(openmetrics=openmetrics), openmetrics=openmetrics)
    people = {it.labels["entity"] for it in found if it.name == "deskwatch_entity_articles_total"}
    assert people == {'Back\\slash "Q" O’Neil\nÉ', "Sur?rogate"}


def test_two_entities_of_one_name_stay_two_series() -> None:
    """The later one shows its id, so that no sample stands twice."""
    one = item("u1", {"Ann Lee": 1})
    other = item("u2", {"ANN LEE": 1})
    renamed = other.observations[0].__class__(Kind.PERSON, "q17", "Ann Lee", 2, (0, 0, 0), 0, 0, False, False, "")
    ledger = ledger_of(in_order([one]))
    ledger.apply(
        ArticleItem("u2", 0, None, None, START_MS, Action.PUBLISH, "", 1, 1, "", "", "", (renamed,)), Position("in", 9)
    )
    series = Series(ledger, now=0.0)
    series.settle()
    exposition = Exposition()
    exposition.attach(series)
    exposition.update()
    found = samples(exposition.page(openmetrics=True), openmetrics=True)
    assert {it.labels["entity"] for it in found if "entity" in it.labels} == {"Ann Lee", "Ann Lee (q17)"}


@pytest.mark.parametrize("openmetrics", [False, True])
def test_the_compressed_page_is_the_same(openmetrics: bool) -> None:
    """One gzip member that others read too, also after changes."""
    exposition, series, ledger = page_of(*(item(f"u{number}", {f"Name {number}": 1}) for number in range(200)))
    for number in range(3):
        page = exposition.page(openmetrics=openmetrics, process=b"x 1\n")
        assert gzip.decompress(as_gzip(exposition.pieces(openmetrics=openmetrics, process=b"x 1\n"))) == page
        ledger.apply(item(f"v{number}", {"Name 17": 1, "Name 133": 2}), Position("in", 300 + number))
        series.advance(float("inf"))
        exposition.update()
        assert exposition.page(openmetrics=openmetrics, process=b"x 1\n") != page


def test_an_ended_life_leaves_the_page_and_its_place_is_used_again() -> None:
    """No line of it stays."""
    policy = Policy(person_limit=1, admission_articles=1)
    exposition, series, ledger = page_of(item("u1", {"Ann Lee": 1}), policy=policy)
    assert b'"Ann Lee"} 1' in exposition.page(openmetrics=False)
    ledger.apply(item("u2", {"Bo Chen": 1}, at_ms=START_MS + 3_600_000), Position("in", 5))
    series.settle()
    exposition.watch([])
    exposition.update()
    for openmetrics in (False, True):
        page = exposition.page(openmetrics=openmetrics)
        assert b"Ann Lee" not in page
        assert b'"Bo Chen"} 1' in page


def test_partitions_stand_together_and_a_lost_one_leaves() -> None:
    """Families are not torn; totals carry the partition."""
    exposition = Exposition()
    for part, name in enumerate(("Ann Lee", "Bo Chen")):
        policy = Policy(partition=part, partitions=2, admission_articles=1)
        series = Series(ledger_of(in_order([item("u", {name: 1})]), policy), now=0.0)
        series.settle()
        exposition.attach(series)
    exposition.update()
    found = samples(exposition.page(openmetrics=True), openmetrics=True)
    assert {it.labels["partition"] for it in found if it.name == "deskwatch_mentions_total"} == {"0", "1"}
    assert {it.labels["entity"] for it in found if "entity" in it.labels} == {"Ann Lee", "Bo Chen"}
    exposition.detach("1")
    exposition.update()
    found = samples(exposition.page(openmetrics=True), openmetrics=True)
    assert {it.labels["entity"] for it in found if "entity" in it.labels} == {"Ann Lee"}


def test_a_hidden_name_is_not_on_the_page_and_comes_back_with_what_was_counted_meanwhile() -> None:
    """Counters go on underneath, under the label that they had."""
    exposition, series, ledger = page_of(item("u1", {"Ann Lee": 1, "Bo Chen": 1}))
    exposition.watch([], hidden=[(Kind.PERSON, "ann lee"), (Kind.PERSON, "nobody")])
    exposition.update()
    assert b"Ann Lee" not in exposition.page(openmetrics=False)
    assert b'"Bo Chen"} 1' in exposition.page(openmetrics=False)
    ledger.apply(item("u2", {"Ann Lee": 1}), Position("in", 9))
    series.settle()
    exposition.update()
    assert b"Ann Lee" not in exposition.page(openmetrics=True)
    exposition.watch([])
    exposition.update()
    assert b'_articles_total{kind="person",entity="Ann Lee"} 2' in exposition.page(openmetrics=False)


def test_a_hidden_name_keeps_its_label_from_another_of_the_same_name() -> None:
    """Shown again, it goes on as the series that it was."""
    exposition, _, _ = page_of(item("u1", {"Ann Lee": 1}))
    exposition.watch([], hidden=[(Kind.PERSON, "ann lee")])
    other = Series(ledger_of([]), now=0.0, pinned=[Watched(Kind.PERSON, "q17", "Ann Lee")])
    other.partition = "1"
    exposition.attach(other)
    exposition.watch([])
    exposition.update()
    found = {
        it.labels["entity"]: it.value
        for it in samples(exposition.page(openmetrics=False))
        if "entity_articles_" in it.name
    }
    assert {"Ann Lee": 1, "Ann Lee (q17)": 0} == {name: found[name] for name in ("Ann Lee", "Ann Lee (q17)")}


def test_the_desks_of_a_name_are_told_where_its_series_are() -> None:
    """With the label that the series have; who is in another process's hands, or in nobody's, is not told of."""
    watches = [Watch(Kind.PERSON, "ann lee", desk) for desk in ("politics", "sport")]
    watches += [Watch(Kind.PERSON, "zoe", "sport"), Watch(Kind.COUNTRY, "FR", "sport")]
    exposition, series, _ = page_of(item("u1", {"ANN LEE": 1}))
    exposition.watch(watches)
    exposition.update()
    expected = {("ANN LEE", "politics"), ("ANN LEE", "sport"), ("FR", "sport")}
    assert expected == desks(exposition)
    exposition.watch([*watches, Watch(Kind.PERSON, "new name", "sport")])
    series.watch([Watched(Kind.COUNTRY, "FR", "FR"), Watched(Kind.PERSON, "new name", "New Name")], 0.0)
    exposition.update()
    assert expected | {("New Name", "sport")} == desks(exposition)
    exposition.detach(series.partition)
    assert set() == desks(exposition)


def desks(exposition: Exposition) -> set[tuple[str, str]]:
    """(entity, desk) of every watch on the page."""
    found = samples(exposition.page(openmetrics=True), openmetrics=True)
    return {(it.labels["entity"], it.labels["desk"]) for it in found if it.name == "deskwatch_entity_desk_info"}


def test_a_line_that_did_not_change_keeps_its_block() -> None:
    """Joined and compressed once, until one of its lines is another."""
    block = Block()
    block.put("a", b"a 1\n")
    piece = block.piece
    deflated = piece.deflated
    block.put("a", b"a 1\n")
    assert block.piece is piece
    assert piece.deflated is deflated
    block.put("a", b"a 2\n")
    assert piece.text == b"a 1\n"  # what was gathered for a page stays what it was
    assert gzip.decompress(as_gzip([it.piece for it in (block, Block(), Block(b"end\n"))])) == b"a 2\nend\n"
    assert MAX_LINES > 1
