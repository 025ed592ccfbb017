"""What people see when the database or the server goes away, and that it mends itself."""

import asyncio
import signal

from playwright.async_api import Browser, expect

from tests.conftest import StartServer
from tests.support.proxy import proxy_to
from tests.support.raw_client import load_page

AWAY = "The database does not answer"
LIMIT_MS = 15_000


async def test_pages_say_that_the_database_is_away_and_recover(
    start: StartServer, database_url: str, chromium: Browser
) -> None:
    async with proxy_to(database_url) as proxy:
        server = await start(database_url=proxy.url)
        page = await chromium.new_page()
        await page.goto(f"{server.url}/tasks")
        await expect(page.get_by_text("Nothing to do.")).to_be_visible()

        await proxy.cut()
        await expect(page.get_by_role("alert").filter(has_text=AWAY)).to_be_visible(timeout=LIMIT_MS)
        await page.get_by_role("textbox", name="New task").fill("Lost?")
        await page.get_by_role("button", name="Add").click()
        await expect(page.get_by_text("Nothing was saved")).to_be_visible(timeout=LIMIT_MS)

        await proxy.restore()
        await expect(page.get_by_role("alert").filter(has_text=AWAY)).to_be_hidden(timeout=LIMIT_MS)
        await page.get_by_role("textbox", name="New task").fill("Saved")
        await page.get_by_role("button", name="Add").click()
        await expect(page.get_by_role("checkbox", name="Done: Saved")).to_be_visible()
        await expect(page.get_by_role("checkbox", name="Done: Lost?")).to_have_count(0)
        await page.close()


async def test_a_killed_server_loses_no_task_and_pages_come_back(
    start: StartServer, chromium: Browser
) -> None:
    server = await start()
    page = await chromium.new_page()
    await page.goto(f"{server.url}/tasks")
    await page.get_by_role("textbox", name="New task").fill("Buy an axe")
    await page.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("checkbox", name="Done: Buy an axe")).to_be_visible()

    await asyncio.to_thread(server.stop, signal.SIGKILL)
    await page.get_by_role("heading", name="Tasks").click()
    await expect(page.get_by_text("The server does not answer")).to_be_visible(timeout=LIMIT_MS)
    await start(port=int(server.url.rsplit(":", 1)[1]))

    await expect(page.get_by_text("The server does not answer")).to_be_hidden(timeout=LIMIT_MS)
    await page.get_by_role("checkbox", name="Done: Buy an axe").click()
    await expect(page.get_by_text("0 open tasks")).to_be_visible(timeout=LIMIT_MS)
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

    await expect(page.get_by_role("heading", name="Heavy Stack")).to_be_visible(timeout=LIMIT_MS)
    await page.close()
