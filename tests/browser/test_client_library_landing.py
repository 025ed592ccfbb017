"""Python in your browser, on the landing page, while every other host is out of reach."""

from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.support.waiting import PATIENCE_S

LIMIT_MS = PATIENCE_S * 1000
LOADED = "performance.getEntriesByType('resource').map((one) => one.name)"
# Brython and all that belongs to it.
PYTHON = "/_live/python/"


async def sent_frames(page: Page) -> list[str]:
    """What the page sends over its socket from now on."""
    sent: list[str] = []
    devtools = await page.context.new_cdp_session(page)
    devtools.on("Network.webSocketFrameSent", lambda frame: sent.append(frame["response"]["payloadData"]))
    await devtools.send("Network.enable")
    return sent


async def test_scrolling_a_new_tab_a_file_and_the_time_zone_work_with_no_other_host(
    visit: OpenWindow,
) -> None:
    # The fixture lets nothing through to other hosts, and fails if anything wanted to go there.
    page = await visit("/", timezone_id="Asia/Tokyo", viewport={"width": 1000, "height": 500})
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    loaded = await page.evaluate(LOADED)
    assert [name for name in loaded if PYTHON in name] == [], "nobody came near to Python yet"
    sent = await sent_frames(page)

    await page.get_by_role("button", name="Scroll to the top").click()
    # Smoothly, when Python is there.
    while await page.evaluate("scrollY") > 0:
        await expect(page.get_by_role("heading", level=1)).to_be_in_viewport(timeout=LIMIT_MS)
    async with page.expect_popup(timeout=LIMIT_MS) as opening:
        await page.get_by_role("button", name="Open the design page").click()
    tab = await opening.value
    await expect(tab).to_have_url("/design".join(page.url.rsplit("/", 1)), timeout=LIMIT_MS)
    assert await tab.evaluate("window.opener") is None
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="Save hello.txt").click()
    assert Path(await (await saving.value).path()).read_text() == "Hello from Python in your browser.\n"
    assert [frame for frame in sent if "click" in frame] == []

    await page.get_by_role("button", name="Ask my browser").click()
    answer = page.locator("#time-zone")
    await expect(answer).to_contain_text("Asia/Tokyo, where it is ", timeout=LIMIT_MS)
    await expect(answer.locator("time")).to_be_visible()
    assert [frame for frame in sent if "click" in frame] != [], "the test hears clicks that are sent"
    assert any(PYTHON in name for name in await page.evaluate(LOADED)), "the test sees what is loaded"
