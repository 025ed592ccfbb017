"""What becomes of tasks when the database or the server goes away."""

import asyncio
import signal
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.conftest import OpenWindow
from tests.conftest import StartServer
from tests.support.proxy import proxy_to
from tests.support.servers import start_server

AWAY = "The database does not answer; nothing you do is saved until it is back."


async def test_pages_say_that_the_database_is_away_and_recover(
    start: StartServer, database_url: str, chromium: Browser
) -> None:
    async with proxy_to(database_url) as proxy:
        server = await start(database_url=proxy.url)
        page = await chromium.new_page()
        await page.goto(f"{server.url}/tasks")
        await expect(page.get_by_text("Nothing to do.")).to_be_visible()

        await proxy.cut()
        await expect(page.get_by_role("alert").filter(has_text=AWAY)).to_be_visible()
        await page.get_by_role("textbox", name="New task").fill("Lost?")
        await page.get_by_role("button", name="Add").click()
        await expect(page.get_by_text("Nothing was saved")).to_be_visible()

        await proxy.restore()
        await expect(page.get_by_role("alert").filter(has_text=AWAY)).to_be_hidden()
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
    await expect(page.get_by_text("The server does not answer")).to_be_visible()
    await start(port=int(server.url.rsplit(":", 1)[1]))

    await expect(page.get_by_text("The server does not answer")).to_be_hidden()
    await page.get_by_role("checkbox", name="Done: Buy an axe").click()
    await expect(page.get_by_text("0 open tasks")).to_be_visible()
    await page.close()


async def test_what_was_typed_stays_while_the_database_is_away(
    visit: OpenWindow, database_url: str, tmp_path: Path
) -> None:
    async with proxy_to(database_url) as proxy:
        server = await start_server(proxy.url, tmp_path / "server.log")
        ada, bo = await visit("/tasks", at=server), await visit("/", at=server)
        field = ada.get_by_role("textbox", name="New task")
        await expect(bo.get_by_text("up to date")).to_be_visible()

        await proxy.cut()
        await expect(ada.get_by_text(AWAY)).to_be_visible()
        await expect(bo.get_by_text("18.6 does not answer")).to_be_visible()
        await field.fill("keep me")
        await field.press("Enter")
        refusal = ada.locator(".field-error", has_text="Nothing was saved")
        await expect(refusal).to_be_visible()
        await expect(field).to_have_value("keep me")

        await proxy.restore()
        await expect(ada.get_by_text(AWAY)).to_have_count(0)
        await field.press("Enter")
        await expect(ada.get_by_role("checkbox", name="Done: keep me")).to_be_visible()
        await expect(refusal).to_have_count(0)
        await expect(bo.get_by_text("up to date")).to_be_visible()
        await ada.context.close()
        await bo.context.close()
        # In a thread: to end, the server speaks to the database by way of the proxy, which lives here.
        await asyncio.to_thread(server.stop)
