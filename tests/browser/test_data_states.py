"""The states of what a page loads, in a real browser: on its way, there, failed, tried again by keyboard."""

import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import OpenWindow
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready
from tests.support.states_server import FAIL

LIMIT_MS = 60_000


@dataclass
class States:
    """A server, and the file that its page waits for."""

    server: RunningServer
    file: Path

    def say(self, words: str) -> None:
        """Let the page's loader end; at once and whole."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(words)
        fresh.replace(self.file)


@pytest.fixture
async def states(tmp_path: Path) -> AsyncIterator[States]:
    port, log_path, file = free_port(), tmp_path / "states.log", tmp_path / "words"
    command = [sys.executable, "-m", "tests.support.states_server", str(port), str(file)]
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    yield States(server, file)
    server.stop()


async def test_what_is_slow_streams_in_and_what_failed_is_tried_again_by_keyboard(
    states: States, visit: OpenWindow, chromium: Browser
) -> None:
    plain = await chromium.new_context(java_script_enabled=False)
    bo = await plain.new_page()
    await bo.goto(states.server.url)
    # Chromium parses what is for browsers without script, but under this switch does not draw it.
    once_more = bo.locator("noscript a", has_text="Load the page once more")
    await expect(once_more).to_be_attached(timeout=LIMIT_MS)

    ada = await visit("/", at=states.server)
    await expect(ada.locator(".loaded[aria-busy=true] [role=status]")).to_be_visible(timeout=LIMIT_MS)
    await expect(ada.get_by_text("This takes longer than usual.")).to_be_hidden()

    states.say("Oil the axe")
    await expect(ada.locator("output")).to_have_text("Oil the axe", timeout=LIMIT_MS)
    await expect(ada.locator(".loaded")).to_have_attribute("aria-busy", "false")
    await expect(ada.locator(".skeleton")).to_have_count(0)
    await bo.goto(f"{states.server.url}{await once_more.get_attribute('href')}")
    await expect(bo.locator("output")).to_have_text("Oil the axe", timeout=LIMIT_MS)
    await plain.close()

    states.say(FAIL)
    await ada.reload()
    alerts = ada.get_by_role("alert")
    await expect(alerts.filter(has_text="This could not be loaded.")).to_be_visible(timeout=LIMIT_MS)
    await expect(alerts.filter(has_text="could not be shown")).to_be_visible()
    reference = ada.locator("main > .fault code")
    first = await reference.inner_text()
    boundary = ada.locator("main > .fault").get_by_role("button", name="Try again")
    await boundary.focus()
    await ada.keyboard.press("Enter")
    await expect(reference).not_to_have_text(first, timeout=LIMIT_MS)
    # The button is another one now, of the new attempt; who pressed the old one stands on it.
    await expect(boundary).to_be_focused(timeout=LIMIT_MS)

    states.say("Sharpen the saw")
    await ada.keyboard.press("Enter")
    await expect(ada.locator("#risky")).to_be_visible(timeout=LIMIT_MS)
    await ada.locator(".loaded").get_by_role("button", name="Try again").focus()
    await ada.keyboard.press("Enter")
    await expect(ada.locator("output")).to_have_text("Sharpen the saw", timeout=LIMIT_MS)
    await expect(ada.locator(".loaded-value")).to_be_focused(timeout=LIMIT_MS)
    await expect(ada.get_by_role("button", name="Try again")).to_have_count(0)
