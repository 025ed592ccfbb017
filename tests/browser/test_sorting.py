"""Putting a list in order with mouse, finger and keys, in a real browser."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import OpenWindow
from tests.support.servers import RunningServer

STEPS = ["Sketch", "Build", "Test", "Ship", "Rest"]


@pytest.fixture
async def page(visit: OpenWindow) -> Page:
    return await ready(await visit("/design/lists"))


async def ready(page: Page) -> Page:
    """The page, when its list can be sorted."""
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    # In the middle of the window: near its edge a drag scrolls the page.
    await handle(page, "Test").evaluate("row => row.scrollIntoView({ block: 'center', behavior: 'instant' })")
    # Until its script is there a handle does nothing.
    await handle(page, "Rest").focus()
    while not await page.locator("#heavy-sorting").count():
        await page.keyboard.press("Space")
    await page.keyboard.press("Escape")
    return page


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Steps").locator("[data-item]")


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Move {name}", exact=True)


def said(page: Page) -> Locator:
    return page.locator("#heavy-sorting")


async def drag(page: Page, name: str, onto: str) -> None:
    start, end = await handle(page, name).bounding_box(), await handle(page, onto).bounding_box()
    assert start
    assert end
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 3, y + 10, steps=2)
    way = end["y"] + end["height"] / 2 - y
    await page.mouse.move(x, y + way * 1.1, steps=8)


async def test_a_row_that_is_dragged_goes_where_it_is_dropped(page: Page) -> None:
    await drag(page, "Sketch", onto="Ship")
    await expect(rows(page)).to_have_text(STEPS)  # the server has not been told yet
    await page.mouse.up()

    await expect(rows(page)).to_have_text(["Build", "Test", "Ship", "Sketch", "Rest"])
    assert await rows(page).evaluate_all("rows => rows.map((row) => row.style.translate).join('')") == ""


async def test_it_can_be_dragged_up_and_escape_puts_it_back(page: Page) -> None:
    await drag(page, "Rest", onto="Build")
    await page.mouse.up()
    await expect(rows(page)).to_have_text(["Sketch", "Rest", "Build", "Test", "Ship"])

    await drag(page, "Ship", onto="Sketch")
    await page.keyboard.press("Escape")
    await page.mouse.up()
    await expect(said(page)).to_contain_text("Ship is back")

    await expect(rows(page)).to_have_text(["Sketch", "Rest", "Build", "Test", "Ship"])


async def test_keys_lift_move_and_drop_and_somebody_who_listens_hears_it(page: Page) -> None:
    await handle(page, "Build").focus()
    await page.keyboard.press("Space")
    await expect(said(page)).to_contain_text("Build lifted, place 2 of 5.")
    await expect(handle(page, "Build")).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(said(page)).to_have_text("Build, place 4 of 5.")

    await page.keyboard.press("Enter")

    await expect(rows(page)).to_have_text(["Sketch", "Test", "Ship", "Build", "Rest"])
    await expect(said(page)).to_have_text("Build dropped, place 4 of 5.")
    await expect(handle(page, "Build")).to_be_focused()


async def test_escape_and_tab_put_a_lifted_row_back(page: Page) -> None:
    for way in ("Escape", "Tab"):
        await handle(page, "Test").focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("End")
        await page.keyboard.press(way)
        await expect(said(page)).to_have_text("Test is back, place 3 of 5.")

    await expect(rows(page)).to_have_text(STEPS)


async def test_buttons_move_a_row_for_who_can_neither_drag_nor_press_keys(page: Page) -> None:
    up = page.get_by_role("button", name="Move Build up")
    await up.click()
    await expect(rows(page)).to_have_text(["Build", "Sketch", "Test", "Ship", "Rest"])
    await expect(said(page)).to_have_text("Build dropped, place 1 of 5.")
    await expect(up).to_be_focused()
    await expect(up).to_have_attribute("aria-disabled", "true")

    await page.keyboard.press("Enter")
    await expect(said(page)).to_have_text("Build stays place 1 of 5.")
    assert await up.evaluate("button => button.tabIndex") == -1, "keys have the handle"


async def test_a_finger_drags_without_scrolling_the_page(server: RunningServer, chromium: Browser) -> None:
    context = await chromium.new_context(has_touch=True, viewport={"width": 400, "height": 700})
    page = await context.new_page()
    await page.goto(f"{server.url}/design/lists")
    await ready(page)
    start, end = await handle(page, "Sketch").bounding_box(), await handle(page, "Test").bounding_box()
    assert start
    assert end
    scrolled = await page.evaluate("scrollY")
    devtools = await context.new_cdp_session(page)
    x, y = start["x"] + 20, start["y"] + 20
    way = end["y"] + end["height"] - y

    async def touch(kind: str, *places: float) -> None:
        points = [{"x": x, "y": place} for place in places]
        await devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await touch("touchStart", y)
    for step in range(1, 9):
        await touch("touchMove", y + way * step / 8)
    await touch("touchEnd")

    await expect(rows(page)).to_have_text(["Build", "Test", "Sketch", "Ship", "Rest"])
    assert await page.evaluate("scrollY") == scrolled
    await context.close()
