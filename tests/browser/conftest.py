"""Windows for tests: each is a browser of its own, and each is watched for faults."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.support.servers import RunningServer
from tests.support.waiting import PATIENCE_S

OpenWindow = Callable[..., Awaitable[Page]]


@dataclass
class Faults:
    """What no window may do: call other hosts, miss a file, complain."""

    own_host: str
    seen: list[str] = field(default_factory=list)

    async def watch(self, page: Page) -> None:
        """Note every fault of this window; other hosts are never reached."""
        page.on("console", lambda said: self._note(said.type == "error", f"console: {said.text}"))
        page.on("pageerror", lambda error: self._note(True, f"uncaught: {error}"))
        page.on("response", lambda got: self._note(got.status >= 400, f"{got.status} for {got.url}"))
        page.on("websocket", lambda socket: self._note(self._is_foreign(socket.url), socket.url))
        await page.route("**/*", self._only_own)

    async def _only_own(self, route: Route) -> None:
        url = route.request.url
        self._note(self._is_foreign(url), f"a request to another host: {url}")
        await (route.abort() if self._is_foreign(url) else route.continue_())

    def _is_foreign(self, url: str) -> bool:
        return urlsplit(url).netloc not in (self.own_host, "")

    def _note(self, is_fault: bool, what: str) -> None:
        if is_fault:
            self.seen.append(what)


@pytest.fixture
async def visit(server: RunningServer, chromium: Browser) -> AsyncIterator[OpenWindow]:
    """Open a page: `ada = await visit("/design")`; keywords are the window's, such as `viewport`.

    At the end of the test no window may have had a fault.
    """
    opened: list[tuple[Page, Faults]] = []

    async def open_window(path: str = "/", *, at: RunningServer = server, **window: Any) -> Page:
        context = await chromium.new_context(**window)
        context.set_default_timeout(PATIENCE_S * 1000)
        page, faults = await context.new_page(), Faults(urlsplit(at.url).netloc)
        opened.append((page, faults))
        await faults.watch(page)
        await page.goto(at.url + path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    yield open_window
    for page, _ in opened:
        await page.context.close()  # again does no harm
    assert [fault for _, faults in opened for fault in faults.seen] == []
