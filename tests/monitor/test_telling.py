"""Which headlines tell best, how the tone was and is, and how a name from outside is found."""

from msgspec.structs import replace

from monitor.desk import Desk
from monitor.items import Action, ArticleItem
from monitor.mentions import Kind
from monitor.policy import HOUR_MS, MINUTE_MS
from monitor.views import Story
from tests.making import NOON_MS, article, country, ordinary_day, person

NAME = "Mira Solano"


def story(*items: ArticleItem, shown: str = NAME, since_ms: int | None = None, kind: Kind = Kind.PERSON) -> Story:
    """The story of an entity that these items name."""
    desk = Desk(country_names={"FR": "France"})
    for item in items:
        desk.remember(item, now_ms=NOON_MS)
    found = desk.story(kind, shown, now_ms=NOON_MS, since_ms=since_ms)
    assert found is not None
    return found


def titles(*items: ArticleItem, since_ms: int | None = None) -> list[str]:
    """The uris of the chosen articles, best first: the headlines of the test's articles end with them."""
    return [headline.title.removeprefix("Headline of ") for headline in story(*items, since_ms=since_ms).headlines]


def named(uri: str, minutes: int = 5, *, source: str = "", in_title: bool = False, mentions: int = 1) -> ArticleItem:
    """An article so many minutes old, by a source of its own where none is given."""
    observation = replace(person(NAME, mentions=mentions), in_title=in_title)
    return article(uri, NOON_MS - minutes * MINUTE_MS, observation, source=source or f"source of {uri}")


class TestHeadlines:
    """The choice of five."""

    def test_a_name_in_the_headline_comes_first(self) -> None:
        """However often, or how newly, others name it."""
        assert ["title", "often", "new"] == titles(
            named("new", 1), named("often", 3, mentions=9), named("title", 50, in_title=True)
        )

    def test_three_mentions_say_as_much_as_thirty(self) -> None:
        """So the newer of the two leads: a profile does not outrank the news."""
        assert ["news", "profile"] == titles(named("profile", 20, mentions=30), named("news", 10, mentions=3))

    def test_copies_are_one_and_the_first_to_print_it_stands(self) -> None:
        """Near fingerprints are one text."""
        first, copy = named("agency", 30), named("copy", 10)
        near = first.fingerprint ^ 0b101
        assert ["agency"] == titles(first, replace(copy, fingerprint=near))
        assert ["copy", "agency"] == titles(first, replace(copy, fingerprint=first.fingerprint ^ 0b1111))

    def test_one_headline_over_two_texts_is_told_once(self) -> None:
        """A reader sees the same line twice, whatever stands below it; no headline is not the same headline."""
        first, second = named("one", 30), named("two", 10)
        assert ["one"] == titles(first, replace(second, title="HEADLINE of  one"))
        assert 2 == len(titles(replace(first, title=""), replace(second, title="")))

    def test_each_source_speaks_before_any_speaks_twice(self) -> None:
        """Five headlines of one paper are one paper's view."""
        same = [named(f"a{n}", n, source="A") for n in range(1, 4)]
        assert ["a1", "b", "a2", "a3"] == titles(*same, named("b", 40, source="B"))

    def test_five_at_most(self) -> None:
        """The rest is on the page."""
        assert 5 == len(titles(*(named(f"t{n}", n) for n in range(1, 9))))

    def test_older_texts_follow_where_the_hour_has_too_few(self) -> None:
        """After those of the hour, even when they name it in the headline; never a copy; never older than a day."""
        hour, older = named("hour", 10), named("older", 90, in_title=True)
        copy = replace(named("copy", 100), fingerprint=hour.fingerprint)
        assert ["hour", "older"] == titles(hour, older, copy, named("gone", 25 * 60))

    def test_a_story_that_has_been_running_is_looked_at_as_a_whole(self) -> None:
        """From a quarter of an hour before it was noticed."""
        items = named("now", 10), named("title", 130, in_title=True)
        assert ["now", "title"] == titles(*items)
        assert ["title", "now"] == titles(*items, since_ms=NOON_MS - 120 * MINUTE_MS)

    def test_what_was_taken_back_is_not_told(self) -> None:
        """A kill ends a headline."""
        killed = replace(named("killed"), version=2, action=Action.RETRACT, observations=())
        assert ["stands"] == titles(named("killed"), named("stands"), killed)


class TestFigures:
    """Seen, expected, sources, tone."""

    def test_seen_and_expected_of_the_last_quarter(self) -> None:
        """One in ten articles named it before: of ten now, one is usual."""
        day = [
            replace(item, observations=(person(NAME),) if number % 10 == 0 else ())
            for number, item in enumerate(ordinary_day(NOON_MS, articles=240))
        ]
        now = [article(f"n{n}", NOON_MS - n * MINUTE_MS, *[person(NAME)] * (n < 2)) for n in range(10)]
        found = story(*day, *now)
        assert 2 == found.articles
        assert 15 * MINUTE_MS == found.span_ms
        assert found.expected is not None
        assert 1.0 == round(found.expected, 1)

    def test_a_rise_gives_its_own_stretch(self) -> None:
        """What made it rise is what is told."""
        rising = [named(f"r{n}", 20 + 10 * n) for n in range(4)]
        found = story(*ordinary_day(NOON_MS), *rising)
        assert (4, HOUR_MS, 0.0) == (found.articles, found.span_ms, found.expected)

    def test_without_a_past_nothing_is_expected(self) -> None:
        """Nobody can say what is usual."""
        assert story(named("one")).expected is None

    def test_copies_are_no_sources(self) -> None:
        """Two papers that print one text are one."""
        first = named("agency", 30)
        copies = [replace(named(f"copy{n}", 5), fingerprint=first.fingerprint) for n in range(3)]
        assert 2 == story(first, *copies, named("own", 3)).sources

    def test_texts_of_their_own_under_one_headline_are_sources(self) -> None:
        """As many as the card of the name says: only the list of headlines leaves out what reads alike."""
        items = [replace(named(f"r{n}", 20 + 5 * n), title="Solano resigns") for n in range(6)]
        found = story(*ordinary_day(NOON_MS), *items)
        assert (1, 6) == (len(found.headlines), found.sources)

    def test_a_loud_name_is_judged_by_its_newest_articles(self) -> None:
        """Two hundred are compared with each other, however many there are: the desk waits for it."""
        loud = [replace(named(f"l{n}"), published_at_ms=NOON_MS - n * 1_000) for n in range(250)]
        assert 200 == story(*loud).sources

    def test_tone_then_and_now(self) -> None:
        """The mean of the story against that of the day before it."""
        before = [article(f"b{n}", NOON_MS - (3 + n) * HOUR_MS, person(NAME, tone=2_000)) for n in range(5)]
        now = [article(f"n{n}", NOON_MS - n * MINUTE_MS, person(NAME, tone=-4_000)) for n in range(5)]
        found = story(*before, *now)
        assert (0.2, -0.4) == (found.tone_then, found.tone_now)

    def test_few_sentences_have_no_tone(self) -> None:
        """Four scatter too much."""
        few = [article(f"n{n}", NOON_MS - n * MINUTE_MS, person(NAME, tone=-4_000)) for n in range(4)]
        found = story(*few)
        assert (None, None) == (found.tone_then, found.tone_now)


class TestNames:
    """How the label of a metric is found."""

    def test_a_person_is_found_by_the_name_shown(self) -> None:
        """Also where case and accents differ, and never a namesake whose name goes on."""
        items = article("x", NOON_MS, person("José Álvarez")), article("y", NOON_MS, person("Jose Alvarez Junior"))
        assert "José Álvarez" == story(*items, shown="José Álvarez").name
        assert "José Álvarez" == story(*items, shown="Jose ALVAREZ").name

    def test_a_country_is_found_by_its_code(self) -> None:
        """And called by its name."""
        found = story(article("x", NOON_MS, country("FR")), shown="FR", kind=Kind.COUNTRY)
        assert ("FR", "France") == (found.id, found.name)

    def test_who_is_not_named_has_no_story(self) -> None:
        """Not a person by a country's code, nor a name that only begins so."""
        desk = Desk()
        desk.remember(named("x"), now_ms=NOON_MS)
        assert desk.story(Kind.PERSON, "Mira", now_ms=NOON_MS) is None
        assert desk.story(Kind.COUNTRY, NAME, now_ms=NOON_MS) is None
