"""Inputs by keyboard and mouse: the select with search, tags, a password that is shown."""

import re

from playwright.async_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.test_every_page import PHONE, violations
from tests.support.widgets import widgets_ready

INPUTS = "/dev/components?group=inputs"
ACTIVE = re.compile("is-active")


async def test_a_select_with_search_works_by_keys_alone(visit: OpenWindow) -> None:
    page = await visit(INPUTS, reduced_motion="reduce")
    country = page.get_by_role("combobox", name="Country")
    listbox = page.get_by_role("listbox", name="Country")
    await expect(country).to_have_attribute("aria-expanded", "false")
    await widgets_ready(page)

    await country.focus()
    await page.keyboard.press("ArrowDown")
    await expect(country).to_have_attribute("aria-expanded", "true")
    chosen = listbox.get_by_role("option", name="Peru")
    await expect(chosen).to_have_class(ACTIVE)
    await expect(chosen).to_have_attribute("aria-selected", "true")

    await country.fill("da")
    await expect(listbox.get_by_role("option")).to_have_text(["Canada", "Rwanda"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    rwanda = listbox.get_by_role("option", name="Rwanda")
    await expect(rwanda).to_have_class(ACTIVE)
    assert await violations(page) == [], "open, too"
    active = await rwanda.get_attribute("id")
    await expect(country).to_have_attribute("aria-activedescendant", active or "?")
    await page.keyboard.press("ArrowDown")
    await expect(listbox.get_by_role("option", name="Canada")).to_have_class(ACTIVE)
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")

    await expect(country).to_have_value("Rwanda")
    await expect(country).to_have_attribute("aria-expanded", "false")
    await expect(country).to_be_focused()
    await page.keyboard.press("Alt+ArrowDown")
    await expect(listbox).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(listbox).to_be_hidden()
    await expect(country).to_have_value("Rwanda")

    # Nothing was sent by any of that; Enter in a closed list sends the form.
    form = page.locator("#journey-form")
    await expect(form.get_by_role("status").filter(has_text="Nothing is kept")).to_have_count(0)
    await page.keyboard.press("Enter")
    await expect(form.get_by_text("Nothing is kept")).to_be_visible()


async def test_a_select_with_search_works_by_pointer_and_says_what_is_no_choice(visit: OpenWindow) -> None:
    page = await visit(INPUTS, viewport=PHONE, reduced_motion="reduce")
    country = page.get_by_role("combobox", name="Country")

    await country.click()
    await page.get_by_role("listbox", name="Country").get_by_role("option", name="India").click()
    await expect(country).to_have_value("India")
    await expect(country).to_be_focused()

    await country.fill("Inda")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("listbox", name="Country")).to_be_hidden()
    await expect(page.get_by_text("Choose one of the list, such as")).to_be_visible()
    await expect(country).to_have_attribute("aria-invalid", "true")


async def test_a_list_from_the_database_follows_what_is_typed(visit: OpenWindow) -> None:
    page = await visit(INPUTS, reduced_motion="reduce")
    destination = page.get_by_role("combobox", name="Destination")

    await destination.fill("fin")
    options = page.get_by_role("listbox", name="Destination").get_by_role("option")
    await expect(options).to_have_text(["Finland"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(page.get_by_text("You go to Finland.")).to_be_visible()
    await expect(destination).to_have_value("Finland")


async def test_tags_are_typed_and_taken_away_by_keys(visit: OpenWindow) -> None:
    page = await visit(INPUTS, reduced_motion="reduce")
    uses = page.get_by_role("textbox", name="Uses")
    tags = page.locator("#journey-form .tag-chosen")
    await expect(tags).to_have_count(2)

    await uses.press_sequentially("hunting,sail")
    await expect(tags).to_have_count(3)
    await expect(uses).to_have_value("sail")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Add to Uses")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(tags).to_have_count(4)
    await expect(uses).to_have_value("")

    await page.get_by_role("button", name="Remove fishing").focus()
    await page.keyboard.press("Enter")
    await expect(tags).to_have_count(3)
    await expect(uses).to_be_focused()


async def test_a_password_is_shown_on_demand_and_hidden_when_it_is_sent(visit: OpenWindow) -> None:
    page = await visit(INPUTS, reduced_motion="reduce")
    password = page.locator("#account-password")
    show = page.get_by_role("button", name="Show: Password")
    await password.fill("correct horse")

    await show.click()
    await expect(password).to_have_attribute("type", "text")
    await expect(password).to_have_value("correct horse")
    await expect(show).to_have_attribute("aria-pressed", "true")

    await password.fill("short")
    await password.press("Enter")
    await expect(page.locator("#account-form .form-summary")).to_be_focused()
    await expect(password).to_have_attribute("type", "password")
    await expect(password).to_have_value("short")
