"""What becomes of tasks when the database or the server goes away."""

import asyncio
import signal
from pathlib import Path

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect

from tests.browser.conftest import OpenWindow
from tests.conftest import StartServer
from tests.support.proxy import proxy_to
from tests.support.raw_client import hears, load_page
from tests.support.servers import start_server

WATCH = """() => {
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  const told = ({ type, target }) => `${type} ${target.nodeName}`;
  window.seen = [];
  const watcher = new MutationObserver((records) => seen.push(...records.map(told)));
  watcher.observe(document.querySelector("#heavy-root"), all);
}"""
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

    await page.evaluate(WATCH)
    await asyncio.to_thread(server.stop, signal.SIGKILL)
    await page.get_by_role("heading", name="Tasks").click()
    await expect(page.get_by_text("The server does not answer")).to_be_visible()
    await start(port=int(server.url.rsplit(":", 1)[1]))

    await expect(page.get_by_text("The server does not answer")).to_be_hidden()
    assert await page.evaluate("window.seen") == [], "where nothing changed no node is touched"
    await page.get_by_role("checkbox", name="Done: Buy an axe").click()
    await expect(page.get_by_text("0 open tasks")).to_be_visible()
    await page.close()


async def test_a_task_that_was_added_while_there_was_no_server_is_there_once(
    start: StartServer, chromium: Browser
) -> None:
    server = await start()
    page = await chromium.new_page()
    await page.goto(f"{server.url}/tasks")
    field = page.get_by_role("textbox", name="New task")
    await field.fill("Buy an axe")
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")

    await asyncio.to_thread(server.stop, signal.SIGKILL)
    await expect(page.get_by_text("The server does not answer")).to_be_visible()
    await field.press_sequentially(" and a saw")
    await page.get_by_role("button", name="Add").click()
    await start(port=int(server.url.rsplit(":", 1)[1]))

    await expect(page.get_by_role("checkbox", name="Done: Buy an axe and a saw")).to_be_visible()
    await expect(field).to_have_value("")
    await expect(page.get_by_role("checkbox")).to_have_count(1)
    await expect(page.get_by_text("may not have been kept")).to_have_count(0)
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


class Line:
    """The sockets of a window, whose answers can be lost on their way."""

    def __init__(self) -> None:
        self.is_deaf = False
        self._routes: list[WebSocketRoute] = []

    async def carry(self, near: WebSocketRoute) -> None:
        """Carry one socket both ways; what the server says is lost while the line is deaf."""
        far = near.connect_to_server()
        self._routes.append(near)
        far.on_message(lambda message: None if self.is_deaf else near.send(message))

    async def cut(self) -> None:
        """End all sockets, as a network does; later ones are heard again."""
        self.is_deaf = False
        for near in self._routes:
            await near.close(code=1001)
        self._routes.clear()


@pytest.mark.parametrize("is_killed", [False, True], ids=["the line is cut", "the server is killed"])
async def test_a_form_that_was_saved_is_seen_to_be_saved_though_the_answer_was_lost(
    start: StartServer, chromium: Browser, is_killed: bool
) -> None:
    server, line = await start(), Line()
    bo = await load_page(server.url, "/tasks")
    context = await chromium.new_context()
    page = await context.new_page()
    await page.route_web_socket("**/_live/socket*", line.carry)
    await page.goto(f"{server.url}/tasks")
    field = page.get_by_role("textbox", name="New task")
    await field.fill("Sharpen the saw")
    await page.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("checkbox", name="Done: Sharpen the saw")).to_be_visible()
    await field.fill("Buy an axe")
    async with bo.open() as (news, _hello):
        line.is_deaf = True
        await page.get_by_role("button", name="Add").click()
        await hears(news, "Buy an axe")
    await expect(field).to_have_value("Buy an axe")

    if is_killed:
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        await start(port=int(server.url.rsplit(":", 1)[1]))
    await line.cut()

    await expect(page.get_by_role("checkbox", name="Done: Buy an axe")).to_have_count(1)
    await expect(field).to_have_value("")
    await expect(page.get_by_text("2 open tasks")).to_be_visible()
    assert await page.locator("#heavy-notice").count() == 0
    await field.fill("Oil the lathe")
    await page.get_by_role("button", name="Add").click()
    await expect(page.get_by_text("3 open tasks")).to_be_visible()
    await expect(field).to_have_value("")
    await context.close()
