"""What holds for every page."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenWindow

TITLES = {
    "/": "Heavy Stack",
    # demo:start
    "/tasks": "Tasks · Heavy Stack",
    # demo:end
    "/design": "Design · Heavy Stack",
}
PATHS = sorted(TITLES)
ALL = [*PATHS, "/design/islands", "/design/lists"]
PHONE = {"width": 360, "height": 740}
FOCUS_STYLE = """() => {
  const { activeElement: focused } = document;
  // What cannot be seen shows it on what stands for it.
  const style = getComputedStyle(focused.matches(".visually-hidden") ? focused.nextElementSibling : focused);
  return [style.outlineStyle, style.outlineWidth];
}"""
TABBABLE = "a[href], button:not([disabled]), input, summary, [tabindex='0']"


@pytest.mark.parametrize("path", PATHS)
async def test_a_page_says_what_it_is(visit: OpenWindow, path: str) -> None:
    page = await visit(path)

    await expect(page).to_have_title(TITLES[path])
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator("h1")).to_have_count(1)
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        await expect(page.get_by_role(landmark)).to_have_count(1)
    here = page.get_by_role("navigation").locator("[aria-current=page]")
    await expect(here).to_have_attribute("href", path)


@pytest.mark.parametrize("path", ALL)
async def test_a_phone_shows_all_of_a_page_without_scrolling_sideways(visit: OpenWindow, path: str) -> None:
    page = await visit(path, viewport=PHONE)

    wide = await page.evaluate("document.documentElement.scrollWidth")

    assert wide <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ALL)
async def test_axe_finds_nothing_serious(visit: OpenWindow, path: str, scheme: str) -> None:
    page = await visit(path, color_scheme=scheme, reduced_motion="reduce")
    await _open_everything(page)

    assert await violations(page) == []


async def test_axe_would_find_something_serious(visit: OpenWindow) -> None:
    page = await visit("/design")
    await page.evaluate("document.querySelector('main').append(document.createElement('button'))")

    assert await violations(page) == ["critical button-name"]


@pytest.mark.parametrize("path", PATHS)
async def test_everything_can_be_reached_by_tab_and_shows_its_focus(visit: OpenWindow, path: str) -> None:
    page = await visit(path)
    expected = await page.locator(TABBABLE).evaluate_all(
        # Of radio buttons the chosen one is reached; arrow keys lead on.
        "all => all.filter(e => e.tabIndex >= 0 && e.checkVisibility())"
        ".filter(e => e.type !== 'radio' || e.checked).length"
    )
    assert expected > 5

    for _ in range(expected):
        await page.keyboard.press("Tab")
        focused = await page.evaluate("document.activeElement.outerHTML")
        assert await page.evaluate(FOCUS_STYLE) == ["solid", "3px"], focused


async def test_the_first_tab_offers_to_skip_to_the_content(visit: OpenWindow) -> None:
    page = await visit("/design")

    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")

    await expect(page.get_by_role("button", name="Primary")).to_be_focused()


async def test_the_theme_follows_the_reader_and_can_be_overruled(visit: OpenWindow) -> None:
    page = await visit("/design", color_scheme="dark")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    dark = await page.evaluate(ground)

    light = await page.evaluate(f"document.documentElement.dataset.theme = 'light', {ground}")

    assert dark != light
    assert dark == await page.evaluate(f"document.documentElement.dataset.theme = 'dark', {ground}")


async def test_nothing_moves_for_those_who_asked_for_that(visit: OpenWindow) -> None:
    page = await visit("/design", reduced_motion="reduce")

    assert await page.evaluate("document.getAnimations().length") == 0


async def _open_everything(page: Page) -> None:
    closed = page.locator("[aria-expanded=false]")
    for left in range(await closed.count(), 0, -1):
        await closed.first.click()
        await expect(closed).to_have_count(left - 1)
    folded = page.locator("details:not([open], [name]) > summary")
    for left in range(await folded.count(), 0, -1):
        await folded.first.click()
        await expect(folded).to_have_count(left - 1)


async def violations(page: Page) -> list[str]:
    found = await Axe().run(page)
    bad = [rule for rule in found.response["violations"] if rule["impact"] in ("serious", "critical")]
    return [f"{rule['impact']} {rule['id']}" for rule in bad]
