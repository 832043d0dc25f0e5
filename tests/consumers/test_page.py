"""The live page in a real browser, over a real server: what it shows, does by itself, and lets everybody reach."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect, sync_playwright

from consumers.web import Counted
from monitor.items import Action
from tests.consumers.serving import Newsroom, served
from tests.making import NOON_MS, article, country, ordinary_day, person
from tests.real import program

pytestmark = pytest.mark.real

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
WIDTHS = (360, 1440)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    path = program("chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """A server over an empty desk."""
    with served() as newsroom:
        yield newsroom


@pytest.fixture
def page(browser: Browser, newsroom: Newsroom) -> Iterator[Page]:
    """A page that fails its test on any error of its script, and on any request to elsewhere."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, timezone_id="Europe/Berlin")
    page = context.new_page()
    page.set_default_timeout(10_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.extend([request.url] * (not request.url.startswith(newsroom.url))))
    yield page
    context.close()
    assert [] == faults


def full(newsroom: Newsroom) -> Newsroom:
    """A newsroom with a day behind it, somebody rising, both tones, and records not counted."""
    newsroom.tell(*ordinary_day(NOON_MS, named=(country("FR", tone=3_000), country("KE"), person("Ilona Marchetti"))))
    for number in range(6):
        newsroom.tell(
            article(
                f"rise-{number}",
                NOON_MS - number * 60_000,
                person("Mira Solano", tone=-4_000, sentence="Solano refused, said Mira Solano's office."),
                country("FR", tone=2_000),
                country("KE"),
                source=f"source {number % 3}",
            )
        )
    newsroom.counted = Counted(126, {"language": 9}, {"invalid_json": 1}, {"advert": 31})
    return newsroom


def focused(page: Page) -> str:
    """What has the focus, as a person would name it."""
    name: str = page.evaluate(
        "() => { const e = document.activeElement; return e.id || e.dataset.window || e.textContent.trim() }"
    )
    return name


class TestShown:
    """What the page shows."""

    def test_an_empty_desk_says_that_it_waits(self, page: Page, newsroom: Newsroom) -> None:
        """No table without rows, no cards, and no clock that was never set."""
        page.goto(newsroom.url)
        expect(page.get_by_text("Waiting for the first article.")).to_be_visible()
        expect(page.get_by_role("table")).to_have_count(0)

    def test_rows_cards_and_what_is_not_counted(self, page: Page, newsroom: Newsroom) -> None:
        """The figures of the desk, in words."""
        page.goto(full(newsroom).url + "/?window=15m")
        row = page.get_by_role("table", name="People").get_by_role("row", name="Mira Solano")
        expect(row.get_by_role("cell")).to_contain_text(["6", "6", "100 %", "new", "−0.40", ""])
        expect(page.get_by_role("table", name="Countries").get_by_role("row", name="France")).to_contain_text("+0.20")
        card = page.get_by_role("region", name="Rising now").get_by_role("listitem")
        expect(card).to_contain_text("6 articles from 3 sources in 15 minutes, never named before")
        expect(page.locator("#uncounted-facts")).to_contain_text("7.4 % of the stream: 10 records of 136")
        expect(page.locator("#uncounted-records")).to_contain_text("not in English")
        assert "1 rising · deskwatch" == page.title()

    def test_who_rose_earlier_stays_to_be_seen(self, page: Page, newsroom: Newsroom) -> None:
        """After an hour the card is gone, and a line says who rose when."""
        full(newsroom).clock.now += 2 * 3_600_000
        page.goto(newsroom.url)
        expect(page.locator("#rose")).to_have_text("Earlier: Mira Solano at 16:13")
        expect(page.get_by_text("Nothing stands out")).to_be_visible()
        expect(page.locator("#rising li")).to_have_count(0)

    def test_the_clock_is_named(self, page: Page, newsroom: Newsroom) -> None:
        """The page says which clock it shows, and how old the newest article is by it."""
        newsroom.tell(article("a", NOON_MS - 180_000, person("Mira Solano")))
        newsroom.clock.label = "replay at 480×"
        page.goto(newsroom.url)
        expect(page.locator("#label")).to_contain_text("replay at 480×")
        expect(page.locator("#age")).to_have_text("last article 3 minutes ago")

    def test_a_replay_opens_on_the_day(self, page: Page, newsroom: Newsroom) -> None:
        """Live, the page opens on the last hour; an hour of a replay would be over before it is read."""
        page.goto(newsroom.url)
        expect(page.get_by_role("button", name="1 hour", pressed=True)).to_be_visible()
        newsroom.clock.label = "replay at 480×"
        page.goto(newsroom.url)
        expect(page.get_by_role("button", name="24 hours", pressed=True)).to_be_visible()

    def test_the_window_is_switched_and_kept_in_the_address(self, page: Page, newsroom: Newsroom) -> None:
        """So that a second screen can be left on one window."""
        newsroom.tell(
            article("old", NOON_MS - 3 * 3_600_000, person("Tomas Rauch")),
            article("new", NOON_MS, person("Mira Solano")),
        )
        page.goto(newsroom.url)
        expect(page.locator("#people tbody tr")).to_have_count(1)
        page.get_by_role("button", name="24 hours").click()
        expect(page.locator("#people tbody tr")).to_have_count(2)
        page.reload()
        expect(page.get_by_role("button", name="24 hours", pressed=True)).to_be_visible()
        assert page.get_by_role("link", name="CSV").get_attribute("href") == "/api/export.csv?window=24h"

    def test_hostile_names_and_headlines_are_text(self, page: Page, newsroom: Newsroom) -> None:
        """They are shown as they are, and nothing of them runs, on the page, in the panel and on the article's page."""
        evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
        newsroom.tell(article("a", NOON_MS, person(evil, sentence=evil), title=evil, source=evil, link="javascript:x"))
        page.goto(newsroom.url)
        link = page.locator("#people tbody a")
        expect(link).to_have_text(evil)
        link.click()
        expect(page.locator("#entity-name")).to_have_text(evil)
        expect(page.locator(".headlines .title")).to_have_attribute("href", "/article/ca978112ca1bbdca")
        page.locator(".headlines .title").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(evil)
        assert "owned" != page.title()
        expect(page.locator("img, body script")).to_have_count(0)


class TestBySelf:
    """What the page does without being asked."""

    def test_a_new_item_appears_without_reload(self, page: Page, newsroom: Newsroom) -> None:
        """And one taken back disappears."""
        page.goto(newsroom.url)
        expect(page.get_by_text("Waiting for the first article.")).to_be_visible()
        page.evaluate("() => { window.untouched = true }")
        newsroom.tell(article("a", NOON_MS, person("Mira Solano")))
        expect(page.get_by_role("link", name="Mira Solano")).to_be_visible()
        newsroom.tell(article("a", NOON_MS, version=2, action=Action.RETRACT))
        expect(page.get_by_role("link", name="Mira Solano")).to_have_count(0)
        assert page.evaluate("() => window.untouched")

    def test_focus_stays_on_a_name_that_moves(self, page: Page, newsroom: Newsroom) -> None:
        """A row that is overtaken while somebody is on it keeps the focus."""
        newsroom.tell(article("a", NOON_MS, person("Mira Solano")))
        page.goto(newsroom.url)
        page.get_by_role("link", name="Mira Solano").focus()
        newsroom.tell(*(article(f"b{n}", NOON_MS, person("Tomas Rauch"), person("Mira Solano")) for n in range(2)))
        newsroom.tell(*(article(f"c{n}", NOON_MS, person("Tomas Rauch")) for n in range(3)))
        expect(page.locator("#people tbody tr").first).to_contain_text("Tomas Rauch")
        expect(page.locator("#people tbody tr").last).to_contain_text("3")
        assert "Mira Solano" == focused(page)

    def test_pause_holds_the_page_still(self, page: Page, newsroom: Newsroom) -> None:
        """Nothing moves until it is released."""
        newsroom.tell(article("a", NOON_MS, person("Mira Solano")))
        page.goto(newsroom.url)
        expect(page.locator("#people tbody tr")).to_have_count(1)
        page.get_by_role("button", name="Pause").click()
        with page.expect_response("**/api/search*"):
            newsroom.tell(article("b", NOON_MS, person("Tomas Rauch")))
            page.get_by_role("searchbox").fill("rauch")
        page.wait_for_timeout(1_500)  # longer than the server waits between two events
        expect(page.locator("#people tbody tr")).to_have_count(1)
        page.get_by_role("button", name="Pause").click()
        expect(page.locator("#people tbody tr")).to_have_count(2)

    def test_a_lost_connection_is_said_and_mended(self, browser: Browser) -> None:
        """When the process ends the page says so; when it is back the page goes on by itself."""
        context = browser.new_context()
        page = context.new_page()
        with served() as newsroom:
            port = int(newsroom.url.rpartition(":")[2])
            page.goto(newsroom.url)
            expect(page.locator("#label")).to_contain_text("live")
        expect(page.get_by_text("No connection to deskwatch")).to_be_visible(timeout=15_000)
        with served(port) as newsroom:
            newsroom.tell(article("a", NOON_MS, person("Mira Solano")))
            expect(page.get_by_role("link", name="Mira Solano")).to_be_visible(timeout=15_000)
            expect(page.get_by_text("No connection to deskwatch")).to_have_count(0)
            context.close()


class TestEntity:
    """One entity's panel."""

    def test_a_click_on_a_name_opens_its_headlines_and_back_closes_them(self, page: Page, newsroom: Newsroom) -> None:
        """With the sentence that named it, its tone, its source and the way to the article."""
        page.goto(full(newsroom).url)
        page.locator("#people").get_by_role("link", name="Mira Solano").click()
        panel = page.get_by_role("dialog", name="Mira Solano")
        expect(panel.locator(".headlines li")).to_have_count(6)
        first = panel.locator(".headlines li").first
        expect(first).to_contain_text("Solano refused, said Mira Solano's office.")
        expect(first).to_contain_text("−0.40")
        expect(first.locator(".title")).to_have_attribute("href", "https://news.example/rise-0")
        expect(page).to_have_url(newsroom.url + "/#person/mira%20solano")
        page.go_back()
        expect(panel).to_have_count(0)
        page.go_forward()
        expect(panel).to_be_visible()

    def test_its_address_opens_it_and_escape_closes_it(self, page: Page, newsroom: Newsroom) -> None:
        """A link from elsewhere leads to the panel; closing it leaves the page behind it."""
        page.goto(full(newsroom).url + "/#country/FR")
        panel = page.get_by_role("dialog", name="France")
        expect(panel.get_by_role("row", name="Last 15 minutes")).to_contain_text("+0.20")
        page.keyboard.press("Escape")
        expect(panel).to_have_count(0)
        expect(page).to_have_url(newsroom.url + "/")  # the dialog tells of its end a moment later
        expect(page.locator("#people tbody tr").first).to_be_visible()

    def test_an_entity_that_nobody_names_is_said_to_be_so(self, page: Page, newsroom: Newsroom) -> None:
        """An old link is no error."""
        page.goto(newsroom.url + "/#person/nobody")
        expect(page.get_by_role("dialog", name="nobody")).to_contain_text("No article of the last 48 hours")

    def test_search_leads_to_it(self, page: Page, newsroom: Newsroom) -> None:
        """By the beginning of a name; Enter takes the first."""
        page.goto(full(newsroom).url)
        page.get_by_role("searchbox", name="Search people and countries").fill("ken")
        expect(page.get_by_role("list", name="Search results").get_by_role("link")).to_have_text(["Kenya126"])
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog", name="Kenya")).to_be_visible()


class TestEverybody:
    """Keyboard, screen reader, small and large screens, light and dark."""

    @pytest.mark.parametrize("width", WIDTHS)
    def test_tab_reaches_every_control(self, page: Page, newsroom: Newsroom, width: int) -> None:
        """In the order of the page, each visible when it has the focus, and none of them a trap."""
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(full(newsroom).url + "/?window=15m")
        expect(page.locator("#people tbody tr")).to_have_count(1)
        page.get_by_role("button", name="Pause").click()
        page.evaluate("() => document.activeElement.blur()")
        controls = page.evaluate(
            """() => [...document.querySelectorAll("a, button, input, summary")]
                .filter((e) => !e.closest("dialog") && e.checkVisibility())
                .map((e) => e.id || e.dataset.window || e.textContent.trim())"""
        )
        page.keyboard.press("Tab")
        while focused(page) != controls[0]:
            page.keyboard.press("Tab")
        reached = []
        for _ in controls:
            reached.append(focused(page))
            outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert "none" != outline, f"{reached[-1]} has the focus and does not show it"
            page.keyboard.press("Tab")
        assert controls == reached
        assert len(controls) >= 12

    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("scheme", SCHEMES)
    def test_axe_finds_nothing(self, browser: Browser, newsroom: Newsroom, width: int, scheme: str) -> None:
        """On the empty page, the full one, the search, the panel and an article's page; all fit the screen."""
        context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(newsroom.url)
        expect(page.get_by_text("Waiting for the first article.")).to_be_visible()
        assert_accessible(page)
        full(newsroom)
        expect(page.locator("#countries tbody tr").first).to_be_visible()
        page.get_by_text("How to read this page").click()
        assert_accessible(page)
        page.get_by_role("searchbox").fill("m")
        expect(page.get_by_role("list", name="Search results")).to_be_visible()
        assert_accessible(page)
        page.goto(newsroom.url + "/#person/mira%20solano")
        expect(page.locator(".headlines li").first).to_be_visible()
        assert_accessible(page)
        page.get_by_role("link", name="all names").first.click()
        expect(page.get_by_role("heading", name="Who is named")).to_be_visible()
        assert_accessible(page)
        context.close()

    def test_a_screen_reader_hears_who_rises_once(self, page: Page, newsroom: Newsroom) -> None:
        """The polite region holds the newcomer, and the sparkline has words."""
        page.goto(full(newsroom).url + "/?window=15m")
        expect(page.locator("#rising-news")).to_have_text(
            "Rising: Mira Solano, 6 articles from 3 sources in 15 minutes, never named before."
        )
        assert "polite" == page.locator("#rising-news").get_attribute("aria-live")
        row = page.get_by_role("row", name="Mira Solano")
        expect(row.get_by_role("img")).to_have_attribute(
            "aria-label", "The last 1 hour: at most 2 articles in 2 minutes, 2 in the latest"
        )


def assert_accessible(page: Page) -> None:
    """No violation by axe-core, and no sideways scrolling."""
    results = Axe().run(page)
    assert 0 == results.violations_count, results.generate_report()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
