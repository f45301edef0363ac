"""The search of the whole site, and what a page says of the age of its build."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

BUILT = datetime.fromtimestamp(1767225600, UTC)


@pytest.fixture
def tab(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(served + "about/index.html")
    yield page
    context.close()


def test_the_index_is_loaded_when_somebody_searches_and_not_before(tab: Page, served: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(served + "index.html")
    tab.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/search." in url]
    tab.keyboard.press("/")
    tab.keyboard.type("t")
    tab.get_by_role("option").first.wait_for()
    tab.keyboard.type("o")
    assert len([url for url in asked if "/search." in url]) == 1


@pytest.mark.parametrize(
    ("words", "kind", "found"),
    [
        ("progress timeout", "row", "Retries: progress timeout"),
        ("ProgressTimeout", "row", "Retries: progress timeout"),
        ("adr-002", "decision", "ADR-002"),
        ("0.3.0", "release", "v0.3.0"),
        ("Types.ImageChunk", "type", "Lumenex.Types.ImageChunk"),
        ("slimmer", "commit", ""),
    ],
)
def test_everything_is_found(words: str, kind: str, found: str, tab: Page) -> None:
    tab.keyboard.press("/")
    tab.keyboard.type(words)
    tab.get_by_role("option").first.wait_for()
    assert [text for text in tab.get_by_role("option").all_inner_texts() if text.startswith(kind) and found in text]


def test_the_keyboard_chooses_a_result_and_follows_it(tab: Page) -> None:
    tab.keyboard.press("/")
    field = tab.get_by_role("combobox")
    assert field.evaluate("field => field === document.activeElement")
    tab.keyboard.type("progress timeout")
    tab.get_by_role("option").first.wait_for()
    tab.keyboard.press("ArrowDown")
    chosen = field.get_attribute("aria-activedescendant")
    assert tab.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/rows/progress-timeout/index.html")


def test_enter_leads_to_a_page_of_results_with_an_address(tab: Page) -> None:
    tab.keyboard.press("/")
    tab.keyboard.type("tokenizer")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search/index.html?q=tokenizer")
    heading = tab.get_by_role("heading", name="found for «tokenizer»")
    heading.wait_for()
    assert tab.locator(".results li").count() == int(heading.inner_text().split(" ")[0])


def test_what_is_searched_for_stays_words(tab: Page, served: str) -> None:
    tab.goto(served + "search/index.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    tab.get_by_role("heading", name="Nothing has all the words").wait_for()
    assert tab.locator("main img").count() == 0


def test_nothing_found_is_said(tab: Page) -> None:
    tab.keyboard.press("/")
    tab.keyboard.type("qqqqqq")
    assert "Nothing has all of these words" in tab.get_by_role("listbox").inner_text()
    tab.keyboard.press("Escape")
    assert not tab.get_by_role("listbox").is_visible()


def test_without_a_script_the_page_of_results_lists_what_there_is(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + "index.html")
    page.locator("#site-search").fill("tokenizer")
    page.locator("#site-search").press("Enter")
    page.wait_for_url("**/search/index.html?q=tokenizer")
    assert page.get_by_role("link", name="Aurora's tokenizer").is_visible()
    assert "needs JavaScript" in page.locator("main").inner_text()
    context.close()


@pytest.mark.parametrize(
    ("hours", "said", "old"), [(0, "less than an hour", False), (30, "30 hours", False), (120, "5 days", True)]
)
def test_an_old_build_says_so(hours: int, said: str, old: bool, browser: Browser, served: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(BUILT + timedelta(hours=hours))
    page.goto(served + "rows/progress-timeout/index.html")
    expect(page.locator("[data-built]")).not_to_be_empty()
    assert said in page.locator("[data-built]").inner_text()
    assert page.locator(".old").count() == old
    context.close()


def test_without_a_stamp_nothing_is_said_of_the_age(browser: Browser, served: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/build.json", lambda route: route.fulfill(status=200, body="{}"))
    page.goto(served + "index.html")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-built]").inner_text() == ""
    assert page.locator(".old").count() == 0
    context.close()


def test_the_weights_hold(built: Path) -> None:
    import gzip

    site = built / "some" / "where"
    (script,), (index,) = site.glob("assets/site.*.js"), site.glob("assets/search.*.js")
    assert len(gzip.compress((site / "index.html").read_bytes(), 9)) < 100_000
    assert len(gzip.compress(script.read_bytes(), 9)) < 30_000
    assert len(gzip.compress(index.read_bytes(), 9)) < 100_000
