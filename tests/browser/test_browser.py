"""What a person meets: every page type in both themes and at two widths, with a keyboard, without a script, from a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.publish.assets import templates

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# Every template is a kind of page; a new one is looked at without being named here. One page has what only a query shows.
PAGES = [*sorted(path.stem for path in (templates() / "pages").glob("*.html")), "search/index.html?q=tokenizer"]


def path_of(built: Path, page: str) -> str:
    """The largest page of a kind, or the path that is given."""
    if "/" in page:
        return page
    site = built / "some" / "where"
    of_kind = [path for path in site.rglob("*.html") if f'<body data-kind="{page}">' in path.read_text("utf-8")]
    assert of_kind, f"the demo's site has no page of the kind {page}"
    return max(of_kind, key=lambda path: path.stat().st_size).relative_to(site).as_posix()


def watch(page: Page, inside: str) -> list[str]:
    """Everything that must not happen: console errors, page errors, requests that leave the site."""
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda request: wrong.append(request.url) if not request.url.startswith((inside, "data:")) else None
    )
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    return wrong


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_is_quiet_fits_and_is_for_everybody(
    page: str, scheme: str, width: int, browser: Browser, served: str, built: Path, axe: str
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)  # type: ignore[arg-type]
    tab = context.new_page()
    wrong = watch(tab, served)
    tab.goto(served + path_of(built, page))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width, "the page is wider than the window"
    tab.evaluate(axe)
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})")
    told = [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in found["violations"]]
    place = os.environ.get("PARITY_SCREENSHOTS")
    if place:
        name = page.replace("/index.html", "").removesuffix(".html").replace("/", "-").replace("?q=", "-")
        Path(place).mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=f"{place}/{name}-{scheme}-{width}.png", full_page=True)
    context.close()
    assert told == []
    assert wrong == []


@pytest.mark.parametrize("page", PAGES)
def test_the_content_security_policy_is_kept(page: str, browser: Browser, served: str, built: Path) -> None:
    context = browser.new_context()
    tab = context.new_page()
    wrong = watch(tab, served)
    tab.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation', e => window.broken.push(e.violatedDirective))"
    )
    tab.goto(served + path_of(built, page))
    assert tab.evaluate("window.broken") == []
    assert wrong == []
    context.close()


def test_everything_is_there_without_a_script(browser: Browser, served: str) -> None:
    with_script, without = browser.new_context(), browser.new_context(java_script_enabled=False)
    texts = []
    for context in (with_script, without):
        tab = context.new_page()
        tab.goto(served + "index.html")
        texts.append(tab.locator("table").first.inner_text())
        context.close()
    assert texts[0] == texts[1]
    assert "DEFAULT MISMATCH" in texts[1]


def test_it_works_from_a_folder(browser: Browser, built: Path) -> None:
    context = browser.new_context()
    tab = context.new_page()
    wrong = watch(tab, "file://")
    tab.goto((built / "some" / "where" / "index.html").as_uri())
    tab.get_by_role("link", name="Retries: progress timeout").first.click()
    assert tab.url.endswith("/rows/progress-timeout/index.html")
    assert "90 min" in tab.locator("main").inner_text()
    tab.keyboard.press("/")
    tab.keyboard.type("progress timeout")
    assert tab.get_by_role("option").first.inner_text().startswith("row")
    tab.keyboard.press("Escape")
    tab.get_by_role("link", name="ADR-004").first.click()
    assert "/adr/adr-004" in tab.url
    assert wrong == []
    context.close()


def test_the_keyboard_reaches_the_content_first(browser: Browser, served: str) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(served + "index.html")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") != ""
    context.close()


def test_the_theme_can_be_chosen_and_is_kept(browser: Browser, served: str) -> None:
    context = browser.new_context(color_scheme="light")
    tab = context.new_page()
    tab.goto(served + "index.html")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = tab.evaluate(ground)
    button = tab.get_by_role("button", name="Theme")
    for _ in range(3):
        button.click()
        if tab.evaluate(ground) != light:
            break
    dark = tab.evaluate(ground)
    assert dark != light
    tab.goto(served + "history/index.html")
    assert tab.evaluate(ground) == dark
    context.close()


@pytest.mark.parametrize(
    "page", ["index.html", "rows/progress-timeout/index.html", "adr/adr-002-slim-image-chunks/index.html"]
)
def test_the_keyboard_walks_a_page_in_sight(page: str, browser: Browser, served: str) -> None:
    """Every stop has an outline, lies inside the window and not under the sticky head, and the walk has an end."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.goto(served + page)
    stop = """() => {
      const e = document.activeElement, box = e.getBoundingClientRect();
      if (e === document.body) return null;
      const middle = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 10));
      const seen = box.bottom > 0 && box.top < innerHeight && !(middle && middle.closest('thead') && !e.closest('thead'));
      return [e.outerHTML.slice(0, 90), seen, getComputedStyle(e).outlineStyle !== 'none'];
    }"""
    stops = []
    for _ in range(400):
        tab.keyboard.press("Tab")
        found = tab.evaluate(stop)
        if found is None:
            break
        stops.append(found)
    assert 10 < len(stops) < 400
    assert [told for told, seen, _ in stops if not seen] == []
    assert [told for told, _, outlined in stops if not outlined] == []
    context.close()


def test_on_a_narrow_screen_the_navigation_shows_where_one_is(browser: Browser, served: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    tab = context.new_page()
    tab.goto(served + "about/index.html")
    box = tab.locator(".top nav a[aria-current]").bounding_box()
    assert box is not None
    assert 0 <= box["x"] < 320 - box["width"] / 2
    context.close()


def test_on_a_desk_the_whole_navigation_is_seen(browser: Browser, served: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 700})
    tab = context.new_page()
    tab.goto(served + "index.html")
    assert tab.evaluate("(nav => nav.scrollWidth <= nav.clientWidth)(document.querySelector('.top nav'))")
    context.close()
