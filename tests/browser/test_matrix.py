"""The matrix under somebody's hands: filters and their addresses, folds, anchors, and the blocks of a band."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ROWS = "tr[data-row]:visible"


@pytest.fixture
def tab(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(served + "index.html")
    yield page
    context.close()


def test_a_filter_lives_in_the_address_and_comes_back_from_it(tab: Page) -> None:
    every = tab.locator(ROWS).count()
    tab.get_by_role("combobox", name="Status").select_option("unknown")
    assert "status=unknown" in tab.url
    shown = tab.locator(ROWS).count()
    assert 0 < shown < every
    tab.reload()
    assert tab.get_by_role("combobox", name="Status").input_value() == "unknown"
    assert tab.locator(ROWS).count() == shown
    tab.get_by_role("button", name="Clear").click()
    tab.wait_for_url(lambda url: "?" not in url)
    assert tab.locator(ROWS).count() == every


@pytest.mark.parametrize(
    ("query", "attribute", "value"),
    [
        ("risk=high", "data-risk", "high"),
        ("area=Patience", "data-area", "Patience"),
        ("adr=ADR-002", "data-adr", "ADR-002"),
    ],
)
def test_each_filter_shows_what_it_says(query: str, attribute: str, value: str, tab: Page, served: str) -> None:
    tab.goto(f"{served}index.html?{query}")
    found = tab.locator(ROWS)
    wanted = [
        row for row in tab.locator("tr[data-row]").all() if value in (row.get_attribute(attribute) or "").split(" ")
    ]
    assert 0 < found.count() == len(wanted)


def test_text_and_a_choice_hold_together_and_are_announced(tab: Page) -> None:
    tab.get_by_role("searchbox", name="Text").fill("a")
    text = tab.locator(ROWS).count()
    tab.get_by_role("combobox", name="Status").select_option("unknown")
    both = tab.locator(ROWS).count()
    assert 0 < both < text, (both, text)
    assert "q=a" in tab.url
    assert "status=unknown" in tab.url
    told = tab.locator("[data-found]")
    assert told.get_attribute("role") == "status"
    expect(told).to_have_text(f"{both} of {tab.locator('tr[data-row]').count()} rows shown")


def test_an_empty_result_is_said_in_words(tab: Page) -> None:
    tab.get_by_role("searchbox", name="Text").fill("nothing is called like this")
    assert tab.locator(ROWS).count() == 0
    assert "No row has all of that" in tab.locator("[data-none]").inner_text()
    tab.get_by_role("searchbox", name="Text").fill("")
    assert not tab.locator("[data-none]").is_visible()
    assert tab.locator(ROWS).count() > 5


def test_an_address_with_a_choice_that_is_not_there_shows_everything(tab: Page, served: str) -> None:
    tab.goto(served + "index.html?status=%22%3E%3Cscript%3E&adr=none&q=")
    assert tab.locator(ROWS).count() == tab.locator("tr[data-row]").count()


def test_areas_fold_without_a_script_and_an_anchor_is_still_reached(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(served + "index.html")
    every = page.locator(ROWS).count()
    assert not page.get_by_role("combobox", name="Status").is_visible()
    page.locator(".area-fold summary").first.click()
    folded = page.locator(ROWS).count()
    assert folded < every
    hidden = page.locator("tr[data-row]").first.get_attribute("id")
    page.goto(f"{served}index.html#{hidden}")
    page.locator(".area-fold summary").first.click()
    assert page.locator(f"#{hidden}").is_visible()
    context.close()


def test_folding_gives_way_to_a_filter(tab: Page) -> None:
    tab.get_by_role("button", name="Fold all").click()
    assert tab.locator(ROWS).count() == 0
    tab.get_by_role("searchbox", name="Text").fill("progress timeout")
    assert tab.locator(ROWS).count() == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_head_and_feature_stay_in_sight(width: int, browser: Browser, served: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 500})
    page = context.new_page()
    page.goto(served + "index.html")
    row = page.locator("tr[data-row]").nth(6)
    row.evaluate("row => window.scrollTo(0, row.getBoundingClientRect().bottom + window.scrollY - 130)")
    head = page.locator(".matrix thead th.c-status") if width > 1100 else row.locator("xpath=..").locator("tr.area")
    top = head.bounding_box()
    assert top is not None
    assert abs(top["y"]) < 2
    if width <= 1100:
        title = row.locator("th.c-feature").bounding_box()
        assert title is not None
        assert 0 <= title["y"] < 100
    context.close()


def widened(tab: Page) -> str:
    """A row that was out of step for so short a time that its block carries a notch."""
    return str(tab.evaluate("document.querySelector('svg.band .notch').closest('tr').id"))


def test_a_short_episode_can_be_pointed_at(tab: Page) -> None:
    block = tab.locator(f"#{widened(tab)} svg.band g:has(.notch) rect").first
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    assert box is not None
    assert box["width"] >= 2
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    detail = tab.locator(".detail")
    assert detail.is_visible()
    told = detail.inner_text()
    assert " from " in told
    assert "lumen: " in told
    assert "lumenex: " in told
    assert "moved by" in told
    tab.keyboard.press("Escape")
    assert not detail.is_visible()


def test_a_band_is_walked_with_the_arrow_keys(tab: Page) -> None:
    band = tab.locator(f"#{widened(tab)} svg.band")
    blocks = band.locator("g").count()
    band.evaluate("band => band.focus()")
    told = set()
    tab.keyboard.press("Home")
    for _ in range(blocks):
        told.add((band.get_attribute("aria-valuenow"), band.get_attribute("aria-valuetext")))
        assert tab.locator(".detail").inner_text().splitlines()[0] in (band.get_attribute("aria-valuetext") or "")
        tab.keyboard.press("ArrowRight")
    assert len(told) == blocks
    tab.keyboard.press("Tab")
    assert not tab.locator(".detail").is_visible()


def test_a_row_and_a_section_have_an_address_that_can_be_copied(browser: Browser, served: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(served + "index.html?status=aligned")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    copied = page.get_by_role("status").filter(has_text="Copied")
    expect(copied).to_have_count(0)  # the first one has been said and taken back
    page.get_by_role("link", name="Link to «Matrix»").click()
    assert page.url.endswith("#matrix")
    expect(copied).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    context.close()
