"""Tabs, sections, the shell's navigation and the theme in a real browser, with and without its scripts."""

from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow
from tests.support.widgets import widgets_ready

GROUND = "getComputedStyle(document.documentElement).backgroundColor"


async def gallery(visit: OpenWindow, more: str = "", **window: Any) -> Page:
    page = await visit(f"/dev/components?group=structure{more}", **window)
    return await widgets_ready(page) if window.get("java_script_enabled", True) else page


def place(page: Page, name: str) -> Locator:
    return page.locator(f"#example-{name} .example-stage")


async def test_tabs_go_round_by_keyboard_and_keep_what_is_in_them(visit: OpenWindow) -> None:
    page = await gallery(visit)
    tabs = place(page, "tabs")

    await tabs.get_by_role("tab", name="Facts").focus()
    await page.keyboard.press("ArrowRight")
    await expect(tabs.get_by_role("tab", name="Loans")).to_be_focused()
    await expect(tabs.get_by_role("tab", name="Loans")).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Tab")
    await expect(tabs.get_by_role("tabpanel", name="Loans")).to_be_focused()
    await tabs.get_by_role("button", name="Lent 0 times").click()
    await expect(tabs.get_by_role("button", name="Lent 1 times")).to_be_visible()
    await tabs.get_by_role("tab", name="Loans").focus()
    await page.keyboard.press("ArrowRight")  # over the one that cannot be chosen
    await expect(tabs.get_by_role("tabpanel", name="Facts")).to_be_visible()
    await page.keyboard.press("End")

    await expect(tabs.get_by_role("button", name="Lent 1 times")).to_be_visible()


async def test_tabs_in_the_address_move_neither_focus_nor_page(visit: OpenWindow) -> None:
    page = await gallery(visit)
    tab = place(page, "tabs-in-the-address").get_by_role("tab", name="Loans")
    await tab.scroll_into_view_if_needed()
    before = await page.evaluate("scrollY")

    await tab.click()

    await expect(tab).to_have_attribute("aria-selected", "true")
    await expect(tab).to_be_focused()
    assert "saw=loans" in page.url
    assert await page.evaluate("scrollY") == before
    await page.reload()
    await expect(tab).to_have_attribute("aria-selected", "true")


async def test_of_a_group_of_sections_one_is_open_and_a_one_way_section_stays_so(visit: OpenWindow) -> None:
    page = await gallery(visit)
    group = place(page, "expandable-section")
    first, second = group.locator("summary").first, group.locator("summary").last

    await first.focus()
    await page.keyboard.press("Enter")
    await expect(group.get_by_text("Everybody with a key.")).to_be_visible()
    await second.click()
    await expect(group.get_by_text("Everybody with a key.")).to_be_hidden()
    await second.click()
    await expect(group.get_by_text("A week")).to_be_hidden()

    once = place(page, "one-way-section")
    await once.locator("summary").click()
    await expect(once.get_by_text("4711")).to_be_visible()
    await once.locator("summary").click()
    await expect(once.locator("summary")).to_have_attribute("aria-disabled", "true")

    await expect(once.get_by_text("4711")).to_be_visible()


async def test_on_a_phone_the_navigation_is_in_a_drawer_that_a_link_closes(visit: OpenWindow) -> None:
    page = await gallery(visit, viewport={"width": 360, "height": 740})
    shell = place(page, "page-shell")
    navigation = shell.get_by_role("navigation", include_hidden=True)
    await expect(navigation).to_be_hidden()

    await shell.get_by_role("button", name="Menu").click()
    await expect(navigation).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(navigation).to_be_hidden()
    await shell.get_by_role("button", name="Menu").click()
    await navigation.get_by_role("link", name="Loans").click()

    await expect(page.locator("#example-page-shell nav:popover-open")).to_have_count(0)


async def test_a_theme_is_there_at_the_first_paint_of_the_next_document(visit: OpenWindow) -> None:
    page = await gallery(visit, color_scheme="light")
    light = await page.evaluate(GROUND)
    footer = page.get_by_role("contentinfo")
    switch = page.get_by_role("article", name="Theme switch")
    await switch.get_by_role("radio", name="Dark").check(force=True)
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(footer.get_by_role("radio", name="Dark")).to_be_checked()
    dark = await page.evaluate(GROUND)
    assert dark != light

    answer = await page.context.request.get(page.url)
    assert '<html lang="en" data-theme="dark">' in await answer.text()
    await page.reload()
    await expect(footer.get_by_role("radio", name="Dark")).to_be_checked()
    assert await page.evaluate(GROUND) == dark
    await widgets_ready(page)
    await footer.get_by_role("radio", name="System").check(force=True)

    assert await page.evaluate(GROUND) == light
    assert "data-theme" not in await (await page.context.request.get(page.url)).text()


async def test_all_of_it_works_without_scripts(visit: OpenWindow) -> None:
    page = await gallery(visit, java_script_enabled=False, viewport={"width": 360, "height": 740})

    await place(page, "expandable-section").locator("summary").first.click()
    await expect(place(page, "expandable-section").get_by_text("Everybody")).to_be_visible()
    await place(page, "one-way-section").locator("summary").click()
    await expect(place(page, "one-way-section").get_by_text("4711")).to_be_visible()
    await place(page, "page-shell").get_by_role("button", name="Menu").click()
    await expect(place(page, "page-shell").get_by_role("link", name="Shelves")).to_be_visible()
    await page.keyboard.press("Escape")
    await place(page, "pagination").get_by_role("link", name="Page 2").click()
    await expect(place(page, "pagination").get_by_role("listitem").first).to_have_text("Chisel")
    await place(page, "tabs-in-the-address").get_by_role("tab", name="Loans").click()

    await expect(place(page, "tabs-in-the-address")).to_contain_text("Share this address")
    await expect(place(page, "pagination").get_by_role("listitem").first).to_have_text("Chisel")
