"""The client library in a real browser: every function does what it says."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready
from tests.support.waiting import PATIENCE_S

LIMIT_MS = PATIENCE_S * 1000
ROME = {"timezone_id": "Europe/Rome", "locale": "it-IT", "viewport": {"width": 800, "height": 600}}
# They tell calls apart that are the same.
NUMBERS = count(1)
# What an observer of intersections says of an element; those that are there already were told before.
SEEN = """(element) => new Promise((say) => {
  new IntersectionObserver((seen, own) => (own.disconnect(), say(seen[0].isIntersecting))).observe(element);
})"""
MAY = ["clipboard-read", "clipboard-write", "notifications"]


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[RunningServer]:
    port, log_path = free_port(), tmp_path / "library.log"
    with log_path.open("wb") as log:
        command = [sys.executable, "-m", "tests.support.library_server", str(port)]
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    yield server
    server.stop()


async def call(page: Page, name: str, /, **arguments: Any) -> Any:
    """Let a handler of the server call a client function; what it answered."""
    wish = f"{next(NUMBERS)} {name} {json.dumps(arguments)}"
    await page.locator("#call").fill(wish)
    await page.get_by_role("button", name="Do it").click()
    said = page.locator("#said")
    await expect(said).to_contain_text(f"{wish}: ", timeout=LIMIT_MS)
    text = (await said.inner_text()).removeprefix(f"{wish}: ")
    return text if text.startswith("Client") else json.loads(text)


async def test_scrolling_focus_storage_cookies_and_the_clock(
    library: RunningServer, visit: OpenWindow
) -> None:
    page = await visit("/", at=library, **ROME)

    assert await call(page, "clock.time_zone") == "Europe/Rome"
    assert await call(page, "clock.language") == "it-IT"
    assert await call(page, "clock.languages") == ["it-IT"]

    await call(page, "focusing.select_text", element_id="name")
    assert await page.evaluate("[document.activeElement.id, getSelection().toString()]") == ["name", "Ada"]
    await call(page, "focusing.leave_element", element_id="call")
    await call(page, "focusing.focus_element", element_id="heading")
    assert await page.evaluate("document.activeElement.id") == "heading"
    assert await call(page, "focusing.focus_element", element_id="nobody") == "ClientFailed NoSuchElement"

    await call(page, "storage.store_text", name="theme", text='"<dark>"')
    await call(page, "storage.store_text", name="step", text="2", in_tab=True)
    assert await call(page, "storage.read_stored", name="theme") == '"<dark>"'
    assert await call(page, "storage.read_stored", name="step") is None
    assert "step" in await call(page, "storage.stored_names", in_tab=True)
    await call(page, "storage.forget_stored", name="theme")
    assert await page.evaluate("localStorage.getItem('theme')") is None

    await call(page, "cookies.set_cookie", name="taste", value="sweet; Domain=example.com", days=2)
    (cookie,) = [each for each in await page.context.cookies() if each["name"] == "taste"]
    assert (cookie["sameSite"], cookie["domain"], cookie["path"]) == ("Lax", "127.0.0.1", "/")
    assert await call(page, "cookies.read_cookie", name="taste") == "sweet; Domain=example.com"
    await call(page, "cookies.forget_cookie", name="taste")
    assert await call(page, "cookies.read_cookie", name="taste") is None

    assert await call(page, "intersection.is_in_view", element_id="far") is False
    await call(page, "scrolling.scroll_to_element", element_id="far", smooth=False)
    left, top = await call(page, "scrolling.scroll_position")
    assert (left, top > 0) == (0, True)
    await call(page, "scrolling.scroll_to_top", smooth=False)
    assert await call(page, "scrolling.scroll_position") == [0, 0]
    await call(page, "scrolling.scroll_to", left=0, top=40)
    assert await page.evaluate("scrollY") == 40


async def test_clipboard_notifications_downloads_and_tabs(library: RunningServer, visit: OpenWindow) -> None:
    page = await visit("/", at=library, permissions=MAY)

    await call(page, "clipboard.copy_text", text="oats & <rye>")
    assert await call(page, "clipboard.paste_text") == "oats & <rye>"
    await call(page, "clipboard.copy_value", element_id="name")
    assert await page.evaluate("navigator.clipboard.readText()") == "Ada"

    assert await call(page, "notifications.notification_permission") == "granted"
    assert await call(page, "notifications.ask_to_notify") == "granted"
    assert await call(page, "notifications.notify", title="Tea", body="It is ready.") is True

    async with page.expect_download() as saving:
        await call(page, "downloads.save_text", name="list.csv", text="oats;2", media_type="text/csv")
    saved = await saving.value
    assert (saved.suggested_filename, Path(await saved.path()).read_text()) == ("list.csv", "oats;2")
    async with page.expect_download() as saving:
        await call(page, "downloads.save_bytes", name="two.bin", base64="AAE=")
    assert Path(await (await saving.value).path()).read_bytes() == b"\0\1"

    async with page.expect_popup() as opening:
        await call(page, "tabs.open_tab", address="/values")
    tab = await opening.value
    await expect(tab.get_by_role("heading", name="Values")).to_be_visible()
    assert await tab.evaluate("window.opener") is None
    assert await call(page, "tabs.open_tab", address="javascript:alert(1)") == "ClientFailed NotAllowed"
    assert await call(page, "sharing.vibrate", milliseconds=1) in (True, False)
    # A sheet of paper cannot be looked at here; that the browser is asked for it, can.
    await page.evaluate("window.print = () => { document.title = 'printed' }")
    await call(page, "tabs.print_page")
    await expect(page).to_have_title("printed")


async def test_nobody_is_notified_or_read_from_without_permission(
    library: RunningServer, visit: OpenWindow
) -> None:
    page = await visit("/", at=library)

    assert await call(page, "notifications.notify", title="Tea") is False
    assert await call(page, "clipboard.paste_text") == "ClientFailed NotAllowed"


async def test_shortcuts_reach_the_server_and_are_the_pages_until_their_element_goes(
    library: RunningServer, visit: OpenWindow
) -> None:
    page = await visit("/", at=library)
    # Until Python runs nobody hears keys; the call tells that it does.
    await call(page, "clock.time_zone")
    heard = page.locator("#keys")

    await page.locator("#heading").focus()
    await page.keyboard.press("Control+k")
    await expect(heard).to_have_text("mod+k", timeout=LIMIT_MS)
    await page.locator("#name").focus()
    await page.keyboard.press("Escape")  # in a field it is the field's
    await page.keyboard.press("Control+k")
    await expect(heard).to_have_text("mod+k mod+k", timeout=LIMIT_MS)

    await page.get_by_role("button", name="Turn keys off or on").click()
    await expect(heard).to_have_count(0)
    await page.get_by_role("button", name="Turn keys off or on").click()
    await call(page, "clock.language")
    await page.locator("#heading").focus()
    await page.keyboard.press("Control+k")
    await expect(heard).to_have_text("mod+k mod+k mod+k", timeout=LIMIT_MS)


async def test_what_comes_into_view_is_told(library: RunningServer, visit: OpenWindow) -> None:
    page = await visit("/", at=library)
    far = page.locator("#far")
    await expect(far).to_have_text("False", timeout=LIMIT_MS)

    await call(page, "scrolling.scroll_to_element", element_id="far", smooth=False)
    await expect(far).to_have_text("False True", timeout=LIMIT_MS)
    assert await call(page, "intersection.is_in_view", element_id="call") in (True, False)
    await call(page, "scrolling.scroll_to_top", smooth=False)

    await expect(far).to_have_text("False True False", timeout=LIMIT_MS)


async def test_who_is_not_told_any_more_hears_nothing(library: RunningServer, visit: OpenWindow) -> None:
    page = await visit("/", at=library)
    far, turn = page.locator("#far"), page.get_by_role("button", name="Turn telling off or on")
    await expect(far).to_have_text("False", timeout=LIMIT_MS)

    # Clicked where it is: Playwright's own click would scroll there.
    await turn.dispatch_event("click")
    await expect(page.locator("main section span")).to_have_count(0, timeout=LIMIT_MS)
    await call(page, "clock.language")  # What the element did when it went came before this.
    await far.evaluate("(element) => element.scrollIntoView()")
    assert await far.evaluate(SEEN) is True
    await page.evaluate("() => scrollTo(0, 0)")
    assert await far.evaluate(SEEN) is False
    await turn.dispatch_event("click")

    # Only the new telling's first word: the way there and back was told to nobody.
    await expect(far).to_have_text("False False", timeout=LIMIT_MS)


async def test_media_queries_say_what_holds_in_this_window(library: RunningServer, visit: OpenWindow) -> None:
    page = await visit("/", at=library, viewport=ROME["viewport"], reduced_motion="reduce")

    assert await call(page, "media.matches_media", query="(max-width: 800px)") is True
    assert await call(page, "media.matches_media", query="(max-width: 799px)") is False
    assert await call(page, "media.prefers_stillness") is True
    await page.emulate_media(reduced_motion="no-preference")
    assert await call(page, "media.prefers_stillness") is False


async def test_sharing_says_what_the_browser_says(library: RunningServer, visit: OpenWindow) -> None:
    page = await visit("/", at=library)
    prices = {"title": "Prices", "text": "of oats", "url": "/prices"}

    # Nobody has clicked lately where a browser can share; on Linux Chromium cannot.
    refusal = "NotAllowed" if await page.evaluate("'share' in navigator") else "NotSupported"
    assert await call(page, "sharing.share_page", **prices) == f"ClientFailed {refusal}"

    # The sheet of the system cannot be pressed here; what it is given, and what comes of it, can be seen.
    await page.evaluate(
        "() => { navigator.share = async (what) => { document.title = JSON.stringify(what) } }"
    )
    assert await call(page, "sharing.share_page", **prices) is True
    given = json.loads(await page.title())
    assert (given["title"], given["text"], given["url"].endswith("/prices")) == ("Prices", "of oats", True)
    left = "throw new DOMException('left', 'AbortError')"
    await page.evaluate(f"() => {{ navigator.share = async () => {{ {left} }} }}")
    assert await call(page, "sharing.share_page", **prices) is False


async def test_values_of_the_browser_are_shown_and_followed(
    library: RunningServer, visit: OpenWindow
) -> None:
    window = {"locale": "it-IT", "viewport": {"width": 800, "height": 600}}
    page = await visit("/values", at=library, color_scheme="light", **window)
    devtools = await page.context.new_cdp_session(page)

    async def go_to(zone: str) -> None:
        await devtools.send("Emulation.setTimezoneOverride", {"timezoneId": zone})

    async def shows(name: str, value: str) -> None:
        await expect(page.locator(f"#{name}")).to_have_text(value, timeout=LIMIT_MS)

    await go_to("Europe/Rome")
    await shows("zone", "Europe/Rome")
    await shows("size", "(800.0, 600.0)")
    await shows("dark", "False")
    await shows("online", "True")
    await shows("visible", "True")
    await expect(page.locator("time")).to_have_text("03:00")
    # The next document is painted by that clock.
    document = await page.reload()
    assert document
    assert ">03:00</time>" in await document.text()
    await shows("zone", "Europe/Rome")

    await page.emulate_media(color_scheme="dark")
    await shows("dark", "True")
    await page.set_viewport_size({"width": 360, "height": 640})
    await shows("size", "(360.0, 640.0)")
    # Without a network nobody could show it: the browser says it, and the line stays.
    await page.evaluate(
        "() => { Object.defineProperty(navigator, 'onLine', { value: false, configurable: true }) }"
    )
    await shows("online", "False")
    await page.evaluate("() => { delete navigator.onLine }")
    await shows("online", "True")
    await go_to("Asia/Tokyo")
    await shows("zone", "Asia/Tokyo")
    await expect(page.locator("time")).to_have_text("10:00")
