"""The watch over windows that all browser tests rely on."""

from playwright.async_api import Browser, Error

from tests.browser.conftest import Faults
from tests.support.servers import RunningServer


async def test_a_window_that_misbehaves_is_noticed(server: RunningServer, chromium: Browser) -> None:
    page = await chromium.new_page(bypass_csp=True)
    host = server.url.removeprefix("http://")
    faults = Faults(host)
    await faults.watch(page)
    await page.goto(server.url)

    for address in ("https://example.com/", "/static/missing.css"):
        try:
            await page.evaluate("address => fetch(address)", address)
        except Error:
            continue
    await page.evaluate("console.error('oh')")
    await page.close()

    assert "a request to another host: https://example.com/" in faults.seen
    assert f"404 for {server.url}/static/missing.css" in faults.seen
    assert "console: oh" in faults.seen
