"""A real server dies, comes back or is another one, and its pages in Chromium are as they were."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.proxy import Proxy
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready
from tests.support.waiting import PATIENCE_S, eventually

# What is inside the page, and what the document around it says of the connection.
OBSERVE = """
window.touched = [];
window.watcher = new MutationObserver((seen) => touched.push(...seen.map(({type, target, attributeName}) => {
  const element = target.nodeType === 1 ? target : target.parentElement;
  return `${element?.id || element?.nodeName} ${attributeName ?? type}`;
})));
watcher.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
"""
LEFT = """() => {
  const [find, note] = ['find', 'note'].map((id) => document.getElementById(id));
  return {
    find: find.value, note: note.value, caret: [note.selectionStart, note.selectionEnd],
    focus: document.activeElement.id, open: document.getElementById('more').open,
    shelf: document.getElementById('shelf').scrollTop, top: scrollY,
  };
}"""


class Shop:
    """A server on one port, which may be ended and started anew, as another version."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        self._log = folder / "shop.log"
        self._running: RunningServer | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    async def start(self, *, version: str = "before", how: str = "") -> None:
        """Run a version."""
        command = [sys.executable, "-m", "tests.engine.client.kept.app", str(self._port), version, how]
        with self._log.open("ab") as log:
            process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
        self._running = RunningServer(self.url, process, self._log)
        await wait_until_ready(self._running)

    def kill(self) -> None:
        """End it as nothing can that it could prepare for."""
        assert self._running
        self._running.process.kill()
        self._running.process.wait()

    def stop(self) -> None:
        """End it in the ordinary way."""
        if self._running:
            self._running.stop(signal.SIGTERM)

    async def renew(self) -> None:
        """Have another worker take the place of the one that serves; ends when it did."""
        assert self._running
        before = self._times_renewed()
        self._running.process.send_signal(signal.SIGHUP)
        await eventually(lambda: self._times_renewed() > before, what="a rolling restart")

    def _times_renewed(self) -> int:
        return self._log.read_text().count("rolling restart is done")


@pytest.fixture
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    """A shop that is open; a parameter says how it is run."""
    opened = Shop(tmp_path)
    await opened.start(how=getattr(request, "param", ""))
    yield opened
    await asyncio.to_thread(opened.stop)


@pytest.fixture
async def ada(chromium: Browser, shop: Shop) -> AsyncIterator[Page]:
    """Ada's window in the shop; nothing in it may raise."""
    context = await chromium.new_context(viewport={"width": 390, "height": 700})
    context.set_default_timeout(PATIENCE_S * 1000)
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(shop.url)
    yield page
    await context.close()
    assert faults == []


async def is_connected(page: Page) -> None:
    """Wait for a greeting."""
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")


async def use(page: Page) -> dict[str, Any]:
    """Leave something of every kind in the page; answers what only the browser knows of it."""
    await is_connected(page)
    for clicks in range(1, 4):
        await page.click("#add")
        await expect(page.locator("#count")).to_have_text(str(clicks))
    await page.click("#put")
    await expect(page.locator(".item")).to_have_text(["axe 1"])
    await page.click("#raise")
    await expect(page.locator("#grade")).to_have_text("grade 2")
    await page.fill("#find", "saw")
    await expect(page.locator("#found")).to_have_text("Looking for saw.")
    await page.click("summary")
    await page.fill("#note", "a note to keep")
    await page.evaluate("note.setSelectionRange(2, 6); shelf.scrollTop = 70; scrollTo(0, 150)")
    left: dict[str, Any] = await page.evaluate(LEFT)
    assert left["focus"] == "note"
    return left


async def touched(page: Page) -> list[str]:
    """What was touched inside the page since it is observed."""
    seen: list[str] = await page.evaluate("touched")
    around = ("HTML data-", "heavy-connection ", "BODY childList")
    return [one for one in seen if not one.startswith(around)]


async def test_after_kill_9_everything_is_as_it_was_and_nothing_was_touched(shop: Shop, ada: Page) -> None:
    left = await use(ada)
    await ada.evaluate(OBSERVE)
    shop.kill()
    await expect(ada.locator("html")).to_have_attribute("data-connection", "lost")
    await shop.start()
    await is_connected(ada)

    assert await touched(ada) == []
    assert await ada.evaluate(LEFT) == left
    assert await ada.locator("#heavy-notice").count() == 0
    await ada.click("#add")
    await expect(ada.locator("#count")).to_have_text("4")


async def test_what_was_done_while_there_was_no_server_is_done_once(shop: Shop, ada: Page) -> None:
    await use(ada)
    shop.kill()
    await expect(ada.locator("html")).to_have_attribute("data-connection", "lost")
    await ada.locator("#add").dispatch_event("click")
    await ada.locator("#put").dispatch_event("click")
    await ada.focus("#find")
    await ada.keyboard.type("fish")
    await shop.start()
    await is_connected(ada)

    await expect(ada.locator("#found")).to_have_text("Looking for sawfish.")
    await expect(ada.locator("#count")).to_have_text("4")
    await expect(ada.locator(".item")).to_have_text(["axe 1", "axe 2"])
    assert await ada.input_value("#find") == "sawfish"
    assert await ada.locator("#heavy-notice").count() == 0


async def test_another_version_takes_over_what_it_still_knows(shop: Shop, ada: Page) -> None:
    left = await use(ada)
    await ada.evaluate(OBSERVE)
    shop.kill()
    await expect(ada.locator("html")).to_have_attribute("data-connection", "lost")
    await shop.start(version="after")
    await is_connected(ada)

    await expect(ada.locator("#more p")).to_have_text("Open every day.")
    await expect(ada.locator("#count")).to_have_text("3")
    await expect(ada.locator(".item")).to_have_text(["axe 1"])
    await expect(ada.locator("#grade")).to_have_text("grade B")
    await expect(ada.locator("#found")).to_have_text("Looking for saw.")
    assert await ada.evaluate(LEFT) == left
    assert sorted(await touched(ada)) == ["P characterData", "grade characterData"]
    await ada.click("#put")
    await expect(ada.locator(".item")).to_have_text(["axe 1", "axe 2"])


async def test_state_that_is_too_old_begins_anew_and_says_so_politely(shop: Shop, ada: Page) -> None:
    left = await use(ada)
    shop.kill()
    await shop.start(how="expired")

    await expect(ada.locator("#heavy-notice").get_by_role("status")).to_have_text(
        "This page could not be brought back as it was and starts afresh. Please check what you did last."
    )
    await expect(ada.locator("#count")).to_have_text("0")
    await expect(ada.locator(".item")).to_have_count(0)
    # What was typed is on the screen, so the new page is told of it.
    await expect(ada.locator("#found")).to_have_text("Looking for saw.")
    assert (await ada.evaluate(LEFT))["note"] == left["note"]
    await ada.get_by_role("button", name="Close").click()
    await ada.click("#add")
    await expect(ada.locator("#count")).to_have_text("1")


@pytest.mark.parametrize("shop", ["supervised"], indirect=True)
async def test_nobody_sees_a_rolling_restart(shop: Shop, ada: Page) -> None:
    left = await use(ada)
    await ada.evaluate(OBSERVE)
    count = 3
    renewing = asyncio.create_task(shop.renew())
    while not renewing.done():
        # Now on the old worker, now between the two, now on the new one.
        await ada.locator("#add").dispatch_event("click")
        count += 1
        await expect(ada.locator("#count")).to_have_text(str(count))
    await renewing

    assert await ada.evaluate(LEFT) == left
    assert set(await touched(ada)) == {"count characterData"}


async def test_a_cut_network_touches_nothing(shop: Shop, chromium: Browser) -> None:
    network = Proxy(shop.url)
    await network.restore()
    context = await chromium.new_context()
    context.set_default_timeout(PATIENCE_S * 1000)
    page = await context.new_page()
    await page.goto(network.url)
    left = await use(page)
    await page.evaluate(OBSERVE)
    await network.cut()
    await expect(page.locator("html")).to_have_attribute("data-connection", "lost")
    await page.locator("#add").dispatch_event("click")
    await network.restore()
    await is_connected(page)
    await expect(page.locator("#count")).to_have_text("4")

    assert await touched(page) == ["count characterData"]
    assert await page.evaluate(LEFT) == left
    await context.close()
    await network.cut()
