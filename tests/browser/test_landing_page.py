"""The page at /: live parts, sections, what a newcomer needs."""

import asyncio

import pytest
from playwright.async_api import expect

from heavy_stack.frontend.pages.landing_page import THIS_FILE
from tests.browser.conftest import OpenWindow
from tests.support.servers import PROJECT_ROOT
from tests.support.widgets import widgets_ready


async def test_the_button_updates_the_time(visit: OpenWindow) -> None:
    page = await visit("/")
    time = page.locator("time")
    before = await time.inner_text()

    await page.get_by_role("button", name="Update time", exact=True).click()

    await expect(time).not_to_have_text(before)
    assert await time.get_attribute("datetime") > "2026"  # type: ignore[operator]


async def test_the_counter_counts_every_press(visit: OpenWindow) -> None:
    page = await visit("/")
    count = page.locator("output#count")
    await expect(count).to_have_text("0")

    for _ in range(5):
        await page.get_by_role("button", name="Add one", exact=True).click()

    await expect(count).to_have_text("5")


async def test_each_window_counts_alone(visit: OpenWindow) -> None:
    ada, bo = await visit("/"), await visit("/")

    await ada.get_by_role("button", name="Add one").click()

    await expect(ada.locator("#count")).to_have_text("1")
    await expect(bo.locator("#count")).to_have_text("0")


@pytest.mark.parametrize("words", ["a warm loaf", '<b>& "it\'s"</b>', "Grüße, 世界 🧱"])
async def test_the_value_of_the_form_comes_back(visit: OpenWindow, words: str) -> None:
    page = await visit("/")
    field = page.get_by_role("textbox", name="Your words")

    await field.fill(words)
    await field.press("Enter")

    await expect(page.get_by_text(f"Input value is: {words}")).to_be_visible()
    await expect(field).to_be_focused()


async def test_no_key_is_lost_however_fast_they_come(visit: OpenWindow) -> None:
    page = await visit("/")
    field = page.get_by_role("textbox", name="Your words")
    keys = "the quick brown fox jumps over"
    assert len(keys) == 30

    typing = asyncio.create_task(field.press_sequentially(keys, delay=10))
    while not typing.done():
        await page.locator("button", has_text="Add one").dispatch_event("click")
    await typing

    await expect(field).to_have_value(keys)


async def test_an_expandable_section_opens_and_closes_by_keyboard(visit: OpenWindow) -> None:
    page = await visit("/")
    section = page.locator("details", has_text="Why is there no JavaScript")
    body = section.get_by_text("Components are Python functions")
    await expect(body).to_be_hidden()
    await section.locator("summary").focus()

    for key, is_open in (("Enter", True), ("Space", False), ("Space", True)):
        await page.keyboard.press(key)
        await expect(body).to_be_visible(visible=is_open)


async def test_a_one_way_section_opens_and_stays_open(visit: OpenWindow) -> None:
    page = await widgets_ready(await visit("/"))
    section = page.locator("details", has_text="What is kept when the server stops?")
    body = section.get_by_text("All that was committed")
    await expect(body).to_be_hidden()

    await section.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(body).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(section.locator("summary")).to_have_attribute("aria-disabled", "true")

    await expect(body).to_be_visible()


async def test_the_newcomer_learns_what_runs_and_what_to_do(visit: OpenWindow) -> None:
    page = await visit("/")

    machine = page.get_by_role("region", name="What it stands on")
    await expect(machine).to_contain_text("PostgreSQL 18.")
    await expect(machine).to_contain_text("up to date")
    await expect(machine).to_contain_text("AnonymousUser")
    await expect(page.get_by_text(THIS_FILE)).to_be_visible()
    assert (PROJECT_ROOT / THIS_FILE).is_file()
    assert await page.locator(".steps code").all_inner_texts() == [
        "./heavy test",
        "./heavy check",
        "./heavy db status",
    ]


async def test_a_link_shows_another_page_without_loading_a_document(visit: OpenWindow) -> None:
    page = await visit("/")
    # Before that, links load documents.
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.evaluate("window.marker = 'still here'")

    await page.get_by_role("link", name="See the building blocks").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Building blocks")
    await expect(page).to_have_title("Design · Heavy Stack")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.url.endswith("/design")

    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Heavy Stack")
    await page.go_forward()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Building blocks")
    assert await page.evaluate("window.marker") == "still here"
