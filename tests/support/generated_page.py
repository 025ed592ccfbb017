"""The page of a table that was just written, in Chromium.

.ci/prove_scaffold puts this file among the tests of its copy, where there is such a page.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow

SIZES = {"wide": (1280, 900), "narrow": (360, 740)}


@pytest.fixture
async def people(visit: OpenWindow) -> None:
    """Ada and Bo, who can own things; the server is the same for all tests."""
    page = await visit("/people")
    for name in ("Ada", "Bo"):
        if await _row(page, name).count():
            continue
        await _open_form(page, "New person")
        await page.get_by_label("Name").fill(name)
        await page.get_by_label("Email").fill(f"{name.lower()}@example.org")
        await page.get_by_role("button", name="Save").click()
        await expect(_row(page, name)).to_be_visible()
        await _close_form(page, "New person")


async def test_a_tool_is_added_changed_in_two_windows_and_deleted(visit: OpenWindow, people: None) -> None:
    ada, bo = await visit("/tools"), await visit("/tools")

    await _add(ada, "Axe")
    await expect(_row(bo, "Axe")).to_contain_text("Ada")

    for page, name in ((ada, "Big axe"), (bo, "Small axe")):
        await page.get_by_role("link", name="Edit: Axe").click()
        await expect(page.get_by_label("Name")).to_have_value("Axe")
        await expect(page.get_by_label("Name")).to_be_focused()
        await page.get_by_label("Name").fill(name)
    await ada.get_by_label("Name").press("Enter")
    await expect(_row(ada, "Big axe")).to_be_visible()
    await expect(ada.get_by_role("link", name="Edit: Big axe")).to_be_focused()

    await bo.get_by_role("button", name="Save").click()
    await expect(bo.get_by_role("group", name="What somebody else wrote")).to_contain_text("Big axe")
    await expect(bo.locator(".form-summary")).to_be_focused()
    await expect(bo.get_by_label("Name")).to_have_value("Small axe")
    await _photograph(bo, "conflict")
    await bo.get_by_role("button", name="Keep mine").click()
    await expect(_row(ada, "Small axe")).to_be_visible()

    await ada.get_by_role("button", name="Delete: Small axe").click()
    await expect(_row(bo, "Small axe")).to_have_count(0)
    await expect(ada.get_by_role("button", name="Undo")).to_be_focused()
    await ada.keyboard.press("Enter")
    await expect(_row(bo, "Small axe")).to_be_visible()


async def test_what_is_wrong_is_said_beside_each_field(visit: OpenWindow, people: None) -> None:
    ada = await visit("/tools")

    await _open_form(ada, "New tool")
    await ada.get_by_label("Stock").fill("many")
    await ada.get_by_label("Price").focus()
    await expect(ada.locator(".field-error")).to_have_text("Write a whole number, such as 7.")
    await ada.get_by_role("button", name="Save").click()

    await expect(ada.locator(".form-summary")).to_be_focused()
    await expect(ada.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    await expect(ada.get_by_label("Stock")).to_have_value("many")
    await _photograph(ada, "errors")


async def test_numbers_and_days_are_as_their_reader_writes_them(visit: OpenWindow, people: None) -> None:
    ada, hanna = await visit("/tools"), await visit("/tools", locale="de-AT")

    await _add(ada, "Gouge")
    await hanna.get_by_role("link", name="Edit: Gouge").click()

    await expect(hanna.get_by_label("Price")).to_have_value("12,50")


async def test_escape_leaves_a_form_without_a_change(visit: OpenWindow, people: None) -> None:
    ada = await visit("/tools")
    await _add(ada, "Drill")

    await ada.get_by_role("link", name="Edit: Drill").press("Enter")
    await expect(ada.get_by_label("Name")).to_be_focused()
    await ada.get_by_label("Name").fill("Drilll")
    await ada.keyboard.press("Escape")

    await expect(ada.get_by_role("link", name="Edit: Drill", exact=True)).to_be_focused()
    await expect(_row(ada, "Drilll")).to_have_count(0)


async def test_tools_are_added_and_changed_without_javascript(visit: OpenWindow, people: None) -> None:
    ada = await visit("/tools", java_script_enabled=False)

    await ada.get_by_role("link", name="New tool").click()
    await _fill_in(ada, "Saw")
    await ada.get_by_role("button", name="Save").click()
    await expect(ada.get_by_text("Added.")).to_be_visible()
    await ada.get_by_role("link", name="Edit: Saw", exact=True).click()
    await ada.get_by_label("Stock").fill("47")
    await ada.get_by_role("button", name="Save").click()

    await expect(_row(ada, "Saw")).to_contain_text("47")
    await expect(ada.locator("form.form")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_every_window(visit: OpenWindow, people: None, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    ada = await visit(
        "/tools", viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    await _add(ada, f"A plane for {scheme} days in {size} rooms")
    await _photograph(ada, f"list-{scheme}-{size}")

    await ada.get_by_role("link", name="Edit: A plane for").first.click()
    await expect(ada.locator(".rows .record-form")).to_be_visible()
    await _photograph(ada, f"form-{scheme}-{size}")

    assert await ada.evaluate("document.documentElement.scrollWidth") <= width
    found = (await Axe().run(ada)).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


async def _add(page: Page, name: str) -> None:
    await _open_form(page, "New tool")
    await _fill_in(page, name)
    await page.get_by_role("button", name="Save").click()
    await expect(_row(page, name)).to_be_visible()
    await _close_form(page, "New tool")


async def _fill_in(page: Page, name: str) -> None:
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Stock").fill("3")
    await page.get_by_label("Price").fill("12.50")
    await page.get_by_label("Bought").fill("2026-03-31")
    await page.get_by_role("radio", name="New").check()
    await page.get_by_label("Owner").select_option("Ada")


async def _close_form(page: Page, name: str) -> None:
    """It is the next one's, with the focus on its first field."""
    await expect(page.get_by_text("1 added.")).to_be_visible()
    await expect(page.get_by_label("Name")).to_be_focused()
    await page.get_by_role("link", name="Cancel").click()
    await expect(page.get_by_role("link", name=name)).to_be_focused()


async def _open_form(page: Page, name: str) -> None:
    await page.get_by_role("link", name=name).click()
    await expect(page.get_by_label("Name")).to_be_focused()


def _row(page: Page, name: str) -> Locator:
    return page.locator(".rows > li").filter(has_text=name)


async def _photograph(page: Page, name: str) -> None:
    """A picture for whoever wants to look; only where a folder for them was named."""
    if folder := os.environ.get("HEAVY_TEST_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
