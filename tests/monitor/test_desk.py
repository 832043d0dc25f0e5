"""The desk: windows, what is usual, who rises, versions, bounds, headlines, search."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.desk import Desk
from monitor.fingerprints import article_id, article_key
from monitor.items import Action, ArticleItem
from monitor.mentions import Kind
from monitor.policy import DAY_MS, HOUR_MS, MINUTE_MS
from monitor.views import WINDOW_MS, Row, View, WindowName
from tests.making import NOON_MS, article, country, ordinary_day, person

QUARTER, HOUR, DAY = WindowName.QUARTER, WindowName.HOUR, WindowName.DAY


def desk_of(*items: ArticleItem, now_ms: int = NOON_MS, **options: int) -> Desk:
    """A desk that has remembered these, all at once."""
    desk = Desk(country_names={"FR": "France", "KE": "Kenya"}, **options)
    for item in items:
        desk.remember(item, now_ms=now_ms)
    return desk


def people(view: View) -> dict[str, int]:
    """Articles by person, in the order of the rows."""
    return {row.name: row.articles for row in view.people}


def row_of(desk: Desk, name: str, window: WindowName = QUARTER, now_ms: int = NOON_MS) -> Row:
    """The row of one person."""
    return next(row for row in desk.view(window, now_ms=now_ms).people if row.name == name)


def burst(name: str, articles: int, *, sources: int, begin_ms: int = NOON_MS - 10 * MINUTE_MS) -> list[ArticleItem]:
    """So many articles about one person, twenty seconds apart."""
    return [
        article(f"{name}-{n}", begin_ms + n * 20_000, person(name), source=f"source {n % sources}")
        for n in range(articles)
    ]


class TestWindows:
    """Which articles lie in which window."""

    def test_edges_are_exact(self) -> None:
        """An article exactly a window old has left it; one published now is in."""
        desk = desk_of(
            article("left", NOON_MS - 15 * MINUTE_MS, person("Ilona Marchetti")),
            article("oldest", NOON_MS - 15 * MINUTE_MS + 1, person("Tomas Rauch")),
            article("newest", NOON_MS, person("Mira Solano")),
        )
        assert {"Mira Solano": 1, "Tomas Rauch": 1} == people(desk.view(QUARTER, now_ms=NOON_MS))
        assert 3 == desk.view(HOUR, now_ms=NOON_MS).articles

    def test_an_article_of_the_future_is_not_shown_before_its_time(self) -> None:
        """What is dated a minute ahead is in no window now, and in all of them a minute later."""
        desk = desk_of(article("ahead", NOON_MS + MINUTE_MS, person("Mira Solano")))
        assert {} == people(desk.view(DAY, now_ms=NOON_MS))
        assert None is desk.view(DAY, now_ms=NOON_MS).newest_ms
        assert {"Mira Solano": 1} == people(desk.view(QUARTER, now_ms=NOON_MS + MINUTE_MS))

    def test_an_article_that_names_nobody_counts_as_an_article(self) -> None:
        """It makes every share smaller."""
        desk = desk_of(article("one", NOON_MS, person("Mira Solano")), article("two", NOON_MS))
        assert 0.5 == row_of(desk, "Mira Solano").share

    def test_dates_out_of_bounds_give_way_to_the_log_time(self) -> None:
        """A date in the year 1, or after the record was logged, does not decide when an article was."""
        desk = desk_of(
            article("year-one", NOON_MS, person("Mira Solano"), published_at_ms=-62_000_000_000_000),
            article("year-9999", NOON_MS, person("Mira Solano"), published_at_ms=253_000_000_000_000),
        )
        assert {"Mira Solano": 2} == people(desk.view(QUARTER, now_ms=NOON_MS))

    @given(st.integers(0, 2**32), st.sampled_from(WindowName))
    def test_running_counts_equal_a_count_from_scratch(self, seed: int, window: WindowName) -> None:
        """Whatever comes, is replaced or taken back, in any order, with now moving to and fro."""
        chance = random.Random(seed)
        desk = Desk()
        stands: dict[str, ArticleItem] = {}
        for number in range(60):
            uri = f"uri-{chance.randrange(25)}"
            at_ms = stands[uri].published_at_ms if uri in stands else NOON_MS - chance.randrange(30 * HOUR_MS)
            action = Action.RETRACT if chance.random() < 0.1 else Action.PUBLISH
            named = [person(f"P{n}", mentions=chance.randint(1, 5)) for n in chance.sample(range(8), 3)]
            if uri in stands:  # a later version adds no name, so that all its names have the article's time
                named = [o for o in stands[uri].observations if chance.random() < 0.7]
            item = article(uri, at_ms or 0, *(named if action is Action.PUBLISH else ()), version=number, action=action)
            if uri not in stands or stands[uri].action is Action.PUBLISH:
                stands[uri] = item
                desk.remember(item, now_ms=NOON_MS + number)
            desk.view(window, now_ms=NOON_MS - chance.randrange(2 * HOUR_MS))
        now_ms = NOON_MS - chance.randrange(HOUR_MS)
        expected: dict[str, tuple[int, int]] = {}
        for item in stands.values():
            if now_ms - WINDOW_MS[window] < (item.published_at_ms or 0) <= now_ms:
                for seen in item.observations:
                    articles, mentions = expected.get(seen.name, (0, 0))
                    expected[seen.name] = (articles + 1, mentions + seen.mentions)
        rows = desk.view(window, now_ms=now_ms).people
        assert expected == {row.name: (row.articles, row.mentions) for row in rows}
        assert sorted(rows, key=lambda row: (-row.articles, -row.mentions, row.id)) == list(rows)


class TestVersions:
    """One uri says what its highest version says."""

    def test_a_version_replaces_what_was_said_before(self) -> None:
        """Names that are gone count no more, and the article counts once."""
        desk = desk_of(
            article("a", NOON_MS, person("Ilona Marchetti"), person("Tomas Rauch")),
            article("a", NOON_MS, person("Tomas Rauch", mentions=4), version=2),
        )
        view = desk.view(QUARTER, now_ms=NOON_MS)
        assert ({"Tomas Rauch": 1}, 1) == (people(view), view.articles)
        assert 4 == row_of(desk, "Tomas Rauch").mentions

    def test_an_older_version_that_comes_late_changes_nothing(self) -> None:
        """Whatever the order, the higher version stands."""
        desk = desk_of(article("a", NOON_MS, person("Tomas Rauch"), version=2))
        assert not desk.remember(article("a", NOON_MS, person("Mira Solano"), version=1), now_ms=NOON_MS)
        assert {"Tomas Rauch": 1} == people(desk.view(QUARTER, now_ms=NOON_MS))

    def test_a_duplicate_changes_nothing(self) -> None:
        """The same item twice is one article."""
        item = article("a", NOON_MS, person("Tomas Rauch"))
        desk = desk_of(item)
        assert not desk.remember(item, now_ms=NOON_MS)
        assert 1 == desk.view(QUARTER, now_ms=NOON_MS).articles

    def test_a_retraction_takes_the_article_off_the_page(self) -> None:
        """Its names, its headline and its own page are gone, and an older version does not bring them back."""
        desk = desk_of(
            article("a", NOON_MS, person("Tomas Rauch")),
            article("a", NOON_MS, version=2, action=Action.RETRACT),
            article("a", NOON_MS, person("Tomas Rauch"), updated_at_ms=NOON_MS),
        )
        assert {} == people(desk.view(DAY, now_ms=NOON_MS))
        assert None is desk.profile(Kind.PERSON, "tomas rauch", now_ms=NOON_MS)
        assert None is desk.article(article_id(article_key("a")))
        assert () == desk.search("tomas")

    def test_a_later_version_does_not_make_an_article_new(self) -> None:
        """An article of the morning, corrected at noon, stays in the morning."""
        morning_ms = NOON_MS - 4 * HOUR_MS
        desk = desk_of(
            article("a", morning_ms, person("Tomas Rauch")),
            article("a", morning_ms, person("Tomas Rauch"), version=2, updated_at_ms=NOON_MS, log_time_ms=NOON_MS),
        )
        assert {} == people(desk.view(QUARTER, now_ms=NOON_MS))
        assert {"Tomas Rauch": 1} == people(desk.view(DAY, now_ms=NOON_MS))

    def test_a_name_that_a_later_version_adds_is_new_when_it_becomes_known(self) -> None:
        """The gunman of the morning is named at noon."""
        morning_ms = NOON_MS - 4 * HOUR_MS
        desk = desk_of(
            article("a", morning_ms, country("FR")),
            article(
                "a", morning_ms, country("FR"), person("Mira Solano"), version=2, updated_at_ms=NOON_MS,
                log_time_ms=NOON_MS,
            ),
        )  # fmt: skip
        view = desk.view(QUARTER, now_ms=NOON_MS)
        assert ({"Mira Solano": 1}, (), 0) == (people(view), view.countries, view.articles)
        assert 1.0 >= view.people[0].share


class TestMemory:
    """What is forgotten."""

    def test_articles_are_forgotten_after_48_hours(self) -> None:
        """They cannot be found, and a new one older than that is not taken in."""
        desk = desk_of(article("a", NOON_MS, person("Tomas Rauch")))
        later_ms = NOON_MS + 2 * DAY_MS
        assert 0 == desk.view(DAY, now_ms=later_ms).remembered
        assert () == desk.search("tomas")
        assert not desk.remember(article("b", NOON_MS, person("Tomas Rauch")), now_ms=later_ms)

    def test_above_the_bound_the_oldest_go_first(self) -> None:
        """A bound of ten units keeps the five newest articles of one name each."""
        items = [article(f"a{n}", NOON_MS - n * MINUTE_MS, person(f"Person {n}")) for n in range(20)]
        view = desk_of(*items, max_units=10).view(HOUR, now_ms=NOON_MS)
        assert {"Person 0", "Person 1", "Person 2", "Person 3", "Person 4"} == set(people(view))
        assert 5 == view.remembered

    def test_disorder_does_not_empty_the_memory(self) -> None:
        """Items in any order give the same page as items in order."""
        items = [article(f"a{n}", NOON_MS - n * HOUR_MS, person(f"Person {n % 5}")) for n in range(24)]
        shuffled = random.Random(1).sample(items, len(items))
        ordered = Desk()
        disordered = Desk()
        for item in reversed(items):
            ordered.remember(item, now_ms=item.log_time_ms)
        for item in shuffled:
            disordered.remember(item, now_ms=item.log_time_ms)
        assert ordered.view(DAY, now_ms=NOON_MS) == disordered.view(DAY, now_ms=NOON_MS)

    def test_remembering_does_not_move_now_back(self) -> None:
        """An item told with a time of long ago meets the memory as it stands, which has no room for it."""
        desk = desk_of(article("new", NOON_MS, person("Mira Solano")))
        long_ago_ms = NOON_MS - 3 * DAY_MS
        assert not desk.remember(article("old", long_ago_ms, person("Tomas Rauch")), now_ms=long_ago_ms)


class TestUsual:
    """Share against usual."""

    def test_times_usual_compares_with_the_largest_past_share(self) -> None:
        """A person in every tenth article of the day, and in half of the last quarter, has five times the usual."""
        day = ordinary_day(NOON_MS)
        day = [article(i.uri, i.log_time_ms, *([person("Mira Solano")] * (n % 10 == 0))) for n, i in enumerate(day)]
        now = [article(f"now-{n}", NOON_MS - n * 1000, *([person("Mira Solano")] * (n % 2))) for n in range(10)]
        row = row_of(desk_of(*day, *now), "Mira Solano")
        assert (0.5, False) == (row.share, row.is_new)
        assert row.usual is not None
        assert row.times is not None
        assert abs(row.usual - 0.1) < 0.01
        assert abs(row.times - 5) < 0.5

    def test_a_name_without_past_is_new(self) -> None:
        """Once the desk knows a day, it can say so."""
        row = row_of(desk_of(*ordinary_day(NOON_MS), article("a", NOON_MS, person("Mira Solano"))), "Mira Solano")
        assert (True, 0.0, None) == (row.is_new, row.usual, row.times)

    def test_nothing_is_new_or_usual_before_the_past_is_known(self) -> None:
        """In the first minutes nobody can say what is usual."""
        row = row_of(desk_of(article("a", NOON_MS, person("Mira Solano"))), "Mira Solano")
        assert (False, None, None) == (row.is_new, row.usual, row.times)

    def test_tone_is_a_mean_over_sentences_and_needs_five(self) -> None:
        """Four sentences give none; six give their mean, with its sign."""
        desk = desk_of(
            article("a", NOON_MS, person("Few", tone=-8_000, sentences=4), person("Many", tone=-9_000, sentences=3)),
            article("b", NOON_MS, person("Many", tone=-9_000, sentences=3)),
        )
        assert None is row_of(desk, "Few").tone
        assert -0.3 == row_of(desk, "Many").tone

    def test_the_sparkline_ends_now(self) -> None:
        """Its last bar holds the last two minutes, its first the two minutes an hour ago."""
        desk = desk_of(
            article("a", NOON_MS, person("Mira Solano")),
            article("b", NOON_MS - 119_999, person("Mira Solano")),
            article("c", NOON_MS - HOUR_MS + 1, person("Mira Solano")),
            article("d", NOON_MS - HOUR_MS, person("Mira Solano")),
        )
        spark = row_of(desk, "Mira Solano").spark
        assert (30, 2, 1, 3) == (len(spark), spark[-1], spark[0], sum(spark))

    def test_a_view_without_sparklines_is_the_same_otherwise(self) -> None:
        """Only they are left out."""
        desk = desk_of(article("a", NOON_MS, person("Mira Solano"), country("KE")))
        full, bare = (desk.view(DAY, now_ms=NOON_MS, has_sparks=has) for has in (True, False))
        assert () == bare.people[0].spark
        people, countries = (tuple(replace(row, spark=()) for row in rows) for rows in (full.people, full.countries))
        assert bare == replace(full, people=people, countries=countries)


class TestRising:
    """Who is rising now, and who is not."""

    def test_a_newcomer_rises(self) -> None:
        """Five articles from three sources about a name never seen before, in a stream of 120 articles a day."""
        desk = desk_of(*ordinary_day(NOON_MS), *burst("Mira Solano", 5, sources=3))
        (rise,) = desk.view(DAY, now_ms=NOON_MS).rising
        assert ("Mira Solano", 5, 3, True, 0.0) == (rise.name, rise.articles, rise.sources, rise.is_new, rise.expected)
        assert "Headline of Mira Solano-4" == rise.latest.title

    def test_a_usual_name_does_not_rise(self) -> None:
        """Somebody whom every article names is no news."""
        desk = desk_of(*ordinary_day(NOON_MS, named=(person("Mira Solano"),)), *burst("Mira Solano", 8, sources=4))
        assert () == desk.view(DAY, now_ms=NOON_MS).rising

    def test_a_text_printed_by_many_does_not_rise(self) -> None:
        """Copies are one text from one source."""
        copies = [
            article(f"copy-{n}", NOON_MS - n, person("Mira Solano"), source=f"source {n}", fingerprint=2**40 + n % 4)
            for n in range(12)
        ]
        assert () == desk_of(*ordinary_day(NOON_MS), *copies).view(DAY, now_ms=NOON_MS).rising

    def test_one_source_does_not_make_a_name_rise_where_there_are_many(self) -> None:
        """Twelve articles of one of four sources are that source's affair."""
        day = [article(f"d{n}", i.log_time_ms, source=f"source {n % 4}") for n, i in enumerate(ordinary_day(NOON_MS))]
        assert () == desk_of(*day, *burst("Mira Solano", 12, sources=1)).view(DAY, now_ms=NOON_MS).rising

    def test_a_stream_of_one_source_has_rising_names_too(self) -> None:
        """An agency's own wire has nobody to confirm it: there, different texts do."""
        day = [article(i.uri, i.log_time_ms, source="source 0") for i in ordinary_day(NOON_MS)]
        assert 1 == len(desk_of(*day, *burst("Mira Solano", 5, sources=1)).view(DAY, now_ms=NOON_MS).rising)

    def test_nobody_rises_before_the_past_is_known(self) -> None:
        """A fresh start, in which everything is new, is silent."""
        assert () == desk_of(*burst("Mira Solano", 12, sources=6)).view(DAY, now_ms=NOON_MS).rising

    def test_a_busy_stream_asks_for_more(self) -> None:
        """Five articles are nothing in a stream of 24,000 a day."""
        step_ms = 3_600
        day = [article(f"b{n}", NOON_MS - 4 * HOUR_MS + n * step_ms) for n in range(4_000)]
        few = desk_of(*day, *burst("Mira Solano", 5, sources=5, begin_ms=NOON_MS - 2 * MINUTE_MS))
        many = desk_of(*day, *burst("Mira Solano", 8, sources=5, begin_ms=NOON_MS - 160_000))
        assert () == few.view(HOUR, now_ms=NOON_MS).rising
        assert ["Mira Solano"] == [rise.name for rise in many.view(HOUR, now_ms=NOON_MS).rising]

    def test_a_card_stays_for_an_hour(self) -> None:
        """Then it is among those that rose earlier, for a day."""
        desk = desk_of(*ordinary_day(NOON_MS), *burst("Mira Solano", 5, sources=3))
        views = [desk.view(DAY, now_ms=NOON_MS + age_ms) for age_ms in (HOUR_MS - 1, HOUR_MS, DAY_MS)]
        assert [(1, 0), (0, 1), (0, 0)] == [(len(view.rising), len(view.rose)) for view in views]

    def test_a_card_goes_when_its_articles_are_taken_back(self) -> None:
        """A hoax that is killed does not stay on top of the page."""
        items = burst("Mira Solano", 5, sources=3)
        desk = desk_of(*ordinary_day(NOON_MS), *items)
        for item in items[:3]:
            kill = article(item.uri, NOON_MS, version=2, action=Action.RETRACT)
            desk.remember(kill, now_ms=NOON_MS)
        assert () == desk.view(DAY, now_ms=NOON_MS).rising


class TestFinding:
    """Search, headlines, and the article behind an id."""

    def test_search_finds_by_beginnings_of_words(self) -> None:
        """In any order, without accents or capitals, people and countries by the name shown."""
        desk = desk_of(
            article("a", NOON_MS, person("Greta Nyström"), person("Nils Overgaard"), country("FR")),
            article("b", NOON_MS, person("Greta Nyström")),
        )
        assert [("Greta Nyström", 2)] == [(f.name, f.articles) for f in desk.search("NYSTROM g")]
        assert ["France"] == [found.name for found in desk.search("fran")]
        assert [] == [found.name for found in desk.search("yström")]
        assert ["Greta Nyström", "Nils Overgaard"] == [found.name for found in desk.search("n")]

    def test_search_for_nothing_finds_nothing(self) -> None:
        """An empty query, or one of signs alone, is no wildcard."""
        desk = desk_of(article("a", NOON_MS, person("Greta Nyström")))
        assert ((), ()) == (desk.search(""), desk.search(" *.% "))

    def test_headlines_come_newest_first_with_the_sentence(self) -> None:
        """Each with its tone, its source, its link and its time."""
        desk = desk_of(
            article("old", NOON_MS - HOUR_MS, person("Mira Solano")),
            article(
                "new", NOON_MS, person("Mira Solano", tone=4_000, sentences=2, sentence="Solano smiled."),
                source="Nordlys",
            ),
        )  # fmt: skip
        profile = desk.profile(Kind.PERSON, "mira solano", now_ms=NOON_MS)
        assert profile is not None
        new, old = profile.headlines
        assert ("Solano smiled.", 0.2, "Nordlys", NOON_MS) == (new.sentence, new.tone, new.source, new.at_ms)
        assert ("https://news.example/old", article_id(article_key("old"))) == (old.link, old.article_id)
        assert (1, 2) == (profile.windows[QUARTER].articles, profile.windows[DAY].articles)

    def test_a_profile_is_found_by_the_shown_name(self) -> None:
        """Of the same kind: what a board of Grafana knows of a person."""
        desk = desk_of(article("a", NOON_MS, person("Mira Solano")))
        assert desk.profile(Kind.PERSON, "mira solano", now_ms=NOON_MS) is not None
        assert desk.profile(Kind.PERSON, "mira solano", now_ms=NOON_MS) == desk.profile(
            Kind.PERSON, "Mira Solano", now_ms=NOON_MS
        )
        assert None is desk.profile(Kind.COUNTRY, "Mira Solano", now_ms=NOON_MS)

    def test_an_unknown_entity_has_no_profile(self) -> None:
        """Nor has one that only the other kind has."""
        desk = desk_of(article("a", NOON_MS, country("FR")))
        assert None is desk.profile(Kind.PERSON, "FR", now_ms=NOON_MS)
        assert None is desk.article("0123456789abcdef")

    def test_hostile_text_loses_its_commands(self) -> None:
        """Direction marks, zero-width and control characters and lone surrogates do not reach the page."""
        desk = desk_of(
            article("a", NOON_MS, person("Mira \u202eonaloS"), title="Be\u200bfore\x00 \u2066after\ud800\n now")
        )
        profile = desk.profile(Kind.PERSON, "mira \u202eonalos", now_ms=NOON_MS)
        assert profile is not None
        assert ("Mira onaloS", "Before after\ufffd now") == (profile.name, profile.headlines[0].title)


class TestHiding:
    """Names that are never shown."""

    def test_a_hidden_name_is_nowhere_and_comes_back_unharmed(self) -> None:
        """Rows, rising, search, profile, article; the article itself and everybody else in it stay."""
        both = [
            article(f"b{n}", NOON_MS - n * 20_000, person("Post Comment"), country("FR"), source=f"source {n % 8}")
            for n in range(12)
        ]
        desk = desk_of(*ordinary_day(NOON_MS), *both)
        shown = [_everywhere(desk) for _ in range(2)]
        desk.hide(frozenset({(Kind.PERSON, "post comment")}))
        assert (["France"], ["France"], False, False, ["FR"]) == _everywhere(desk)
        assert 12 == desk.view(QUARTER, now_ms=NOON_MS).articles
        desk.hide(frozenset())
        assert [_everywhere(desk)] * 2 == shown
        assert (["Post Comment", "France"], ["France", "Post Comment"], True, True, ["FR", "post comment"]) == shown[0]


def _everywhere(desk: Desk) -> tuple[list[str], list[str], bool, bool, list[str]]:
    """Names in the rows, names that rise, whether search and profile know Post Comment, ids of an article."""
    view = desk.view(QUARTER, now_ms=NOON_MS)
    found = desk.article(article_id(article_key("b3")))
    assert found is not None
    return (
        [row.name for row in (*view.people, *view.countries)],
        sorted(rise.name for rise in view.rising),
        bool(desk.search("post")),
        desk.profile(Kind.PERSON, "post comment", now_ms=NOON_MS) is not None,
        [it.id for it in found[0].observations],
    )
