"""Apply edits in Chromium by the client's own `patch.js`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, Route

CLIENT_FOLDER = Path(__file__).parents[3] / "heavy_engine" / "client"
HARNESS = Path(__file__).parent / "harness.js"
HOST = "http://wire.test/"
TYPES = {".js": "text/javascript", ".html": "text/html"}
BLANK = "<!doctype html><html><body></body></html>"


@asynccontextmanager
async def patch_page(chromium: Browser) -> AsyncIterator[Page]:
    """A page that has the client's modules and the harness; no server is behind it."""
    context = await chromium.new_context()
    page = await context.new_page()
    await page.route("**/*", _serve)
    await page.goto(HOST)
    await page.evaluate("import('/harness.js').then(module => { window.harness = module })")
    yield page
    await context.close()


async def apply_cases(page: Page, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Apply many cases in one call; answers html, properties, styles, namespaces and told of each."""
    answers: list[dict[str, Any]] = await page.evaluate("cases => cases.map(harness.applyCase)", cases)
    return answers


async def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(HOST).split("?")[0]
    if not path:
        await route.fulfill(body=BLANK, content_type="text/html")
    elif path == "harness.js":
        await route.fulfill(body=HARNESS.read_text(), content_type="text/javascript")
    elif path.startswith("client/") and (CLIENT_FOLDER / path.removeprefix("client/")).is_file():
        file = CLIENT_FOLDER / path.removeprefix("client/")
        await route.fulfill(body=file.read_text(), content_type=TYPES[file.suffix])
    else:
        await route.fulfill(status=404)
