"""Tables, progress and text in a real browser: by keyboard, by scrolling, on a phone."""

import re

from playwright.async_api import Locator, Page, expect

from heavy_stack.frontend.gallery.data import SHELF
from tests.browser.conftest import OpenWindow

PHONE = {"width": 360, "height": 740}
PROGRESS = re.compile(r"^[1-9]$")
FIRST, SECOND, FIFTH = SHELF[0].name, SHELF[1].name, SHELF[4].name


async def gallery(visit: OpenWindow, group: str, **window: object) -> Page:
    page = await visit(f"/dev/components?group={group}", **window)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    return page


def rows(page: Page) -> Locator:
    return page.locator("#tools-rows > tr")


def head(page: Page, name: str) -> Locator:
    return page.get_by_role("columnheader", name=name)


async def test_a_table_is_worked_with_by_keyboard(visit: OpenWindow) -> None:
    page = await gallery(visit, "data")

    # Sorting keeps the focus and the place of the page.
    sort = page.locator("#tools-sort-name")
    await sort.focus()
    before = await page.evaluate("scrollY")
    await page.keyboard.press("Enter")
    await expect(head(page, "Name")).to_have_attribute("aria-sort", "ascending")
    await expect(sort).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(head(page, "Name")).to_have_attribute("aria-sort", "descending")
    assert await page.evaluate("scrollY") == before
    assert "tools.sort=-name" in page.url
    await page.keyboard.press("Enter")
    await expect(head(page, "Name")).to_have_attribute("aria-sort", "none")

    # A cell is edited, given up and saved; the focus comes back to it.
    cell = page.get_by_role("button", name=f"Edit Name of {FIRST}: {FIRST}")
    await cell.focus()
    await page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name=f"Name of {FIRST}")
    await expect(field).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(cell).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(field).to_be_focused()
    await field.fill("Great axe")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Edit Name of Great axe: Great axe")).to_be_focused()

    # Boxes: Space, then a range with Shift.
    await page.get_by_role("checkbox", name="Select: Great axe").focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_text("1 selected")).to_be_visible()
    await page.get_by_role("checkbox", name=f"Select: {FIFTH}").click(modifiers=["Shift"])
    await expect(page.get_by_text("5 selected")).to_be_visible()
    everything = page.get_by_role("checkbox", name="Select all shown")
    assert await everything.evaluate("box => box.indeterminate")
    await page.get_by_role("button", name="Throw away").click()
    question = page.get_by_role("alertdialog", name="Throw these tools away?")
    await expect(question.get_by_text("5 selected")).to_be_visible()
    await question.get_by_role("button", name="Throw away").click()
    await expect(page.get_by_text("Threw away 5.")).to_be_visible()
    assert not await everything.evaluate("box => box.indeterminate || box.checked")


async def test_a_table_is_filtered_while_somebody_types_and_goes_on_by_scrolling(visit: OpenWindow) -> None:
    page = await gallery(visit, "data")

    await page.locator("#tools-filter-name").press_sequentially("saw")
    saws = [tool for tool in SHELF if "Saw" in tool.name]
    await expect(rows(page)).to_have_count(len(saws))
    await expect(page.locator("#tools-filter-name")).to_be_focused()
    await expect(page).to_have_url(re.compile(r"tools\.name=saw"))
    await page.reload()
    await expect(rows(page)).to_have_count(len(saws))
    await expect(page.locator("#tools-filter-name")).to_have_value("saw")
    await page.get_by_role("link", name="Clear filters").click()

    # What scrolling brings comes by itself, until all are there.
    while await rows(page).count() < len(SHELF):
        await page.evaluate("document.querySelector('#tools-rows').lastElementChild?.scrollIntoView()")
    await expect(page.get_by_text(f"{len(SHELF)} rows", exact=True)).to_be_attached()


async def test_on_a_phone_rows_are_cards_and_still_a_table(visit: OpenWindow) -> None:
    page = await gallery(visit, "data", viewport=PHONE)
    row = rows(page).first

    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = await page.locator(".data-table").bounding_box()
    assert box
    assert box["width"] <= PHONE["width"]
    label = (
        await row.get_by_role("cell").nth(1).evaluate("cell => getComputedStyle(cell, '::before').content")
    )
    assert label.startswith('"Kind"')
    await expect(row.get_by_role("rowheader")).to_have_text(FIRST)
    await head(page, "Price").get_by_role("link").click()
    await expect(head(page, "Price")).to_have_attribute("aria-sort", "ascending")


async def test_long_work_moves_its_bar_until_it_is_done_or_stopped(visit: OpenWindow) -> None:
    page = await gallery(visit, "data")
    place = page.locator("#example-long-work .example-stage")

    await place.get_by_role("button", name="Sharpen all").click()
    await expect(place.get_by_role("progressbar")).to_have_attribute("value", PROGRESS)
    await place.get_by_role("button", name="Stop").click()
    await expect(place.get_by_text("Stopped.")).to_be_visible()
    await place.get_by_role("button", name="Sharpen all").click()
    await expect(place.get_by_text("Done.")).to_be_visible()


async def test_charts_and_markdown_are_what_browsers_make_of_them(visit: OpenWindow) -> None:
    page = await gallery(visit, "data")

    picture = page.get_by_role("img", name="Tools lent by month")
    await expect(picture.locator("path.line-1")).to_have_count(1)
    assert await picture.locator("title").first.evaluate("title => title.namespaceURI.endsWith('svg')")
    assert await picture.locator("text").first.evaluate("text => text.getBBox().width") > 0
    await page.locator("#example-line-chart .chart-figures > summary").click()
    await expect(page.get_by_role("region", name="Figures: Tools lent by month")).to_be_visible()

    page = await gallery(visit, "display")
    note = page.locator("#example-markdown .markdown")
    await expect(note.get_by_role("heading", name="Care of an axe")).to_be_visible()
    await expect(note.get_by_text('<script>alert("no")</script>')).to_be_visible()
    await expect(note.locator(".code-keyword").first).to_have_text("def")


async def test_code_is_copied(visit: OpenWindow) -> None:
    page = await gallery(visit, "display", permissions=["clipboard-read", "clipboard-write"])

    await page.get_by_role("button", name="Copy: Lending a tool").click()
    await expect(page.locator("#example-code-block .example-stage").get_by_text("Copied.")).to_be_visible()

    assert (await page.evaluate("navigator.clipboard.readText()")).startswith("async def lend(")
