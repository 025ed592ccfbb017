"""The developer's pages in a real browser: readable in both themes, on a phone, by keyboard."""

from playwright.async_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.test_every_page import PHONE, violations
from tests.support.waiting import eventually

PATHS = (
    *("/dev", "/dev/sessions", "/dev/timings", "/dev/queries", "/dev/faults", "/dev/migrations"),
    *("/dev/settings", "/dev/recordings", "/dev/events"),
)


async def test_they_can_be_read_on_a_phone_in_the_dark_and_by_everybody(visit: OpenWindow) -> None:
    bo = await visit("/design")
    await bo.get_by_role("button", name="Show a message").click()
    page = await visit(PATHS[0], viewport=PHONE, color_scheme="dark", reduced_motion="reduce")

    for path in PATHS:
        await page.locator(f"nav a[href='{path}']").click()
        await expect(page.locator("nav [aria-current=page]")).to_have_attribute("href", path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert await violations(page) == [], path

    event = page.get_by_role("region", name="Events").get_by_role("listitem").filter(has_text="/design")
    await event.get_by_role("link", name="click").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Event")
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert await violations(page) == []


async def test_the_plots_draw_the_seconds_that_go_by_and_the_panel_leads_there(visit: OpenWindow) -> None:
    page = await visit("/", color_scheme="light")

    async def listens() -> bool:
        return bool(await page.evaluate("'heavy' in window"))

    await eventually(listens, what="the developer's tools")
    await page.keyboard.press("Alt+Shift+D")
    await page.get_by_role("link", name="All of this server").click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    await expect(page.get_by_role("img", name="Open pages")).to_be_visible()
    memory = page.get_by_role("img", name="Memory of the process").locator(".dev-line")
    drawn = await memory.get_attribute("d")
    await expect(memory).not_to_have_attribute("d", drawn or "")
    assert await violations(page) == []
