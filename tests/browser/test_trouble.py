"""What people see when something does not work."""

import asyncio
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.conftest import OpenWindow
from tests.support.proxy import proxy_to
from tests.support.servers import RunningServer, start_server

AWAY = "The database does not answer; nothing you do is saved until it is back."


async def test_an_unknown_address_is_a_page_that_leads_back(server: RunningServer, chromium: Browser) -> None:
    page = await chromium.new_page()

    answer = await page.goto(f"{server.url}/no-such-page")

    assert answer is not None
    assert answer.status == 404
    await expect(page.get_by_role("heading", level=1)).to_have_text("No such page")
    await page.get_by_role("link", name="To the start page").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Heavy Stack")
    await page.close()


async def test_the_database_goes_away_and_comes_back(
    visit: OpenWindow, database_url: str, tmp_path: Path
) -> None:
    async with proxy_to(database_url) as proxy:
        server = await start_server(proxy.url, tmp_path / "server.log")
        ada = await visit("/", at=server)
        await expect(ada.get_by_text("up to date")).to_be_visible()

        await proxy.cut()
        await expect(ada.get_by_text(AWAY)).to_be_visible()
        await expect(ada.get_by_text("18.6 does not answer")).to_be_visible()

        await proxy.restore()
        await expect(ada.get_by_text(AWAY)).to_have_count(0)
        await expect(ada.get_by_text("up to date")).to_be_visible()
        await ada.context.close()
        # In a thread: to end, the server speaks to the database by way of the proxy, which lives here.
        await asyncio.to_thread(server.stop)
