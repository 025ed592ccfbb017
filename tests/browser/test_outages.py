"""What people see when the database or the server goes away, and that it mends itself."""

import asyncio
import signal

from playwright.async_api import Browser, expect

from tests.conftest import StartServer
from tests.support.raw_client import load_page


async def test_pages_come_back_when_the_server_was_killed(start: StartServer, chromium: Browser) -> None:
    server = await start()
    page = await chromium.new_page()
    await page.goto(server.url)
    await page.get_by_role("button", name="Add one").click()
    await expect(page.locator("#count")).to_have_text("1")

    await asyncio.to_thread(server.stop, signal.SIGKILL)
    await expect(page.get_by_text("The server does not answer")).to_be_visible()
    await start(port=int(server.url.rsplit(":", 1)[1]))

    await expect(page.get_by_text("The server does not answer")).to_be_hidden()
    before = int(await page.locator("#count").inner_text())
    await page.get_by_role("button", name="Add one").click()
    await expect(page.locator("#count")).to_have_text(str(before + 1))
    await page.close()


async def test_a_page_whose_first_connection_fails_does_not_stay_blank(
    start: StartServer, chromium: Browser
) -> None:
    server = await start(sessions_max="1")
    bo = await load_page(server.url)
    page = await chromium.new_page()
    async with bo.open():
        refused = page.wait_for_event("console", lambda message: "503" in message.text)
        await page.goto(server.url)
        await refused

    await expect(page.get_by_role("heading", name="Heavy Stack")).to_be_visible()
    await page.close()
