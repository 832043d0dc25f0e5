"""The live page in a real browser, over TLS and behind a password."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, HttpCredentials, Page, expect, sync_playwright

from tests.consumers.secured import Authority, hashed, write_config
from tests.consumers.serving import Newsroom, served
from tests.consumers.test_page import FLAGS, WIDTHS, full
from tests.making import NOON_MS, article, person
from tests.real import program

pytestmark = pytest.mark.real

ALICE = HttpCredentials(username="alice", password="secret")  # noqa: S106  of these tests
GUESS = HttpCredentials(username="alice", password="guess")  # noqa: S106


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    path = program("chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A server with TLS and one user."""
    Authority(tmp_path).sign("server", "127.0.0.1")
    with served(web_config=write_config(tmp_path, users={"alice": hashed("secret")})) as newsroom:
        yield newsroom


@contextmanager
def opened(browser: Browser, width: int, password: HttpCredentials | None) -> Iterator[Page]:
    """An empty page whose browser knows the password where it is asked; fails on any error of a script."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, ignore_https_errors=True, http_credentials=password
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert [] == faults


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("way", ["asked", "in the address"])
def test_the_page_works(browser: Browser, newsroom: Newsroom, width: int, way: str) -> None:
    """It loads, is told of news, searches and opens an entity, whether the browser asks or the address says who."""
    address = newsroom.url if way == "asked" else newsroom.url.replace("https://", "https://alice:secret@")
    full(newsroom)
    with opened(browser, width, ALICE if way == "asked" else None) as page:
        page.goto(address)
        expect(page.locator("#people tbody tr").first).to_be_visible()
        newsroom.tell(article("fresh", NOON_MS, person("Odile Ferrand")))
        expect(page.locator("#people").get_by_role("link", name="Odile Ferrand")).to_be_visible()
        page.get_by_role("searchbox", name="Search people and countries").fill("ken")
        page.get_by_role("list", name="Search results").get_by_role("link").click()
        expect(page.get_by_role("dialog", name="Kenya").locator(".headlines li").first).to_be_visible()


@pytest.mark.parametrize("password", [None, GUESS])
def test_a_stranger_is_shown_nothing(browser: Browser, newsroom: Newsroom, password: HttpCredentials | None) -> None:
    """A browser that has no password, or a wrong one, gets no answer but 401."""
    with opened(browser, 1440, password) as page:
        answers: list[int] = []
        page.on("response", lambda response: answers.append(response.status))
        with suppress(Error):  # Chromium ends what nobody has a password for as an error of the load
            page.goto(full(newsroom).url)
        page.wait_for_timeout(1_000)
        assert {401} == set(answers)
        expect(page.get_by_text("Mira Solano")).to_have_count(0)
