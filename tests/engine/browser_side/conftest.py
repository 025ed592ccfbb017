"""A server with client functions, and windows on it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from tests.engine.browser_side.served import start_probe
from tests.support.servers import RunningServer
from tests.support.waiting import PATIENCE_S

OpenWindow = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def probe_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    """Pages with client functions."""
    server = await start_probe(tmp_path_factory.mktemp("probe") / "server.log")
    yield server
    server.clean_up()


@pytest.fixture
async def open_page(chromium: Browser, probe_server: RunningServer) -> AsyncIterator[OpenWindow]:
    """Open a page of it: `page = await open_page("/hooks")`, with a script that runs first.

    None may complain of anything.
    """
    context = await chromium.new_context()
    context.set_default_timeout(PATIENCE_S * 1000)
    faults: list[str] = []

    async def open_window(path: str, script: str = "") -> Page:
        page = await context.new_page()
        await page.add_init_script(script)
        page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
        page.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
        await page.goto(probe_server.url + path)
        await expect(page.locator("html")).to_have_attribute("data-connection", "open")
        return page

    yield open_window
    await context.close()
    assert faults == []


def _is_fault(said: ConsoleMessage) -> bool:
    # The application has no icon, and browsers ask for one.
    return said.type == "error" and "/favicon.ico" not in said.location["url"]
