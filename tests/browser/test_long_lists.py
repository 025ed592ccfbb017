"""A list of 100,000 rows in a real browser: only what is in view is in the page, all of it can be reached."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import OpenWindow
from tests.support.servers import RunningServer

ROWS = 100_000


@pytest.fixture
async def page(visit: OpenWindow) -> Page:
    page = await visit("/design/lists")
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await squares(page).scroll_into_view_if_needed()
    await squares(page).focus()
    # Until its script is there keys only scroll, if anything.
    while not await squares(page).locator("li:focus").count():
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Home")
    await expect(row(page, 1)).to_be_focused()
    await page.evaluate("document.activeElement.blur()")
    return page


def squares(page: Page) -> Locator:
    return page.get_by_role("group", name="Numbers and their squares")


def row(page: Page, number: int) -> Locator:
    return squares(page).locator(f"[aria-posinset='{number}']")


async def scroll_to(page: Page, share: float) -> None:
    """As somebody who drags the scrollbar."""
    await squares(page).evaluate(
        "(list, share) => list.scrollTo({ top: list.scrollHeight * share, behavior: 'instant' })", share
    )


async def in_page(page: Page) -> int:
    return await squares(page).locator("li").count()


async def test_a_jump_into_the_middle_shows_its_rows_and_forgets_others(page: Page) -> None:
    await expect(row(page, 1)).to_be_visible()

    await scroll_to(page, 0.5)

    await expect(row(page, ROWS // 2 + 1)).to_be_in_viewport()
    await expect(row(page, 1)).to_have_count(0)
    assert await in_page(page) <= 100
    middle = row(page, ROWS // 2 + 1)
    assert await middle.get_attribute("aria-setsize") == str(ROWS)
    await expect(middle).to_have_text("50,0012,500,100,001")


async def test_every_row_stands_where_the_scrollbar_says(page: Page) -> None:
    await scroll_to(page, 1)

    await expect(row(page, ROWS)).to_be_in_viewport()
    bottom = await squares(page).evaluate("list => list.getBoundingClientRect().bottom")
    box = await row(page, ROWS).bounding_box()
    assert box is not None
    assert abs(box["y"] + box["height"] - bottom) <= 2


async def test_keys_reach_every_row_and_the_focus_goes_along(page: Page) -> None:
    await squares(page).focus()
    pressed = {"ArrowDown": 1, "End": ROWS, "ArrowUp": ROWS - 1, "Home": 1}
    for key, number in pressed.items():
        await page.keyboard.press(key)
        await expect(row(page, number)).to_be_focused()
        await expect(row(page, number)).to_be_in_viewport()

    await page.keyboard.press("PageDown")
    await expect(row(page, 1)).not_to_be_focused()
    await expect(squares(page).locator("li:focus")).to_be_in_viewport()
    after = int(await squares(page).locator("li:focus").get_attribute("aria-posinset") or 0)
    await page.keyboard.press("PageUp")
    await expect(row(page, 1)).to_be_focused()

    assert 3 < after < 20


async def test_keys_may_be_faster_than_rows(page: Page) -> None:
    await squares(page).focus()

    for _time in range(150):
        await page.keyboard.press("ArrowDown")

    await expect(row(page, 150)).to_be_focused()


async def test_a_row_that_scrolls_out_keeps_the_focus(page: Page) -> None:
    await squares(page).focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")

    await scroll_to(page, 0.7)
    await expect(row(page, 70_001)).to_be_in_viewport()

    await expect(row(page, 2)).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(row(page, 3)).to_be_focused()
    await expect(row(page, 3)).to_be_in_viewport()


async def test_without_javascript_it_is_pages_of_links(server: RunningServer, chromium: Browser) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{server.url}/design/lists?from=50")

    pages = page.get_by_role("navigation", name="Pages of Numbers")
    await expect(pages).to_contain_text("51 to 100 of 100,000")
    await expect(row(page, 51)).to_be_visible()
    await pages.get_by_role("link", name="Later").click()
    await expect(page).to_have_url(f"{server.url}/design/lists?from=100")

    await expect(row(page, 101)).to_be_visible()
    await context.close()


async def test_an_address_into_the_list_is_scrolled_to(visit: OpenWindow) -> None:
    page = await visit("/design/lists?from=700")
    await squares(page).scroll_into_view_if_needed()

    await expect(row(page, 701)).to_be_in_viewport()
    await expect(row(page, 1)).to_have_count(0)
