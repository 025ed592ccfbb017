"""What the engine promises, seen in a real browser: nothing lost, little touched."""

import random

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import OpenWindow
from tests.conftest import StartServer
from tests.support.meddler import MEDDLER
from tests.support.servers import RunningServer
from tests.support.waiting import eventually
from tests.support.weather import bad_weather

# A thousand keys one after the other; each goes through the browser.
TYPING_LIMIT_S = 300
COUNT_MUTATIONS = """
window.seen = [];
const told = ({ type, target }) => `${type} ${target.id || target.parentElement?.id || target.nodeName}`;
const everything = { childList: true, subtree: true, attributes: true, characterData: true };
const watcher = new MutationObserver((records) => window.seen.push(...records.map(told)));
watcher.observe(document.getElementById("heavy-root"), everything);
"""


async def test_pages_show_their_data_without_javascript(server: RunningServer, chromium: Browser) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()

    await page.goto(server.url)

    await expect(page.get_by_text("PostgreSQL 18").first).to_be_visible()
    await expect(page.get_by_text("up to date")).to_be_visible()
    await context.close()


async def test_links_lead_on_without_javascript(server: RunningServer, chromium: Browser) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(server.url)

    await page.get_by_role("link", name="See the building blocks").click()

    await expect(page.get_by_role("heading", name="Building blocks", level=1)).to_be_visible()
    await context.close()


async def test_the_first_paint_is_adopted_without_touching_it(visit: OpenWindow) -> None:
    ada = await visit("/design")
    await ada.add_init_script(
        f"document.addEventListener('readystatechange', () => {{ if (document.readyState === 'interactive')"
        f" {{ {COUNT_MUTATIONS} }} }});"
    )
    await ada.reload()
    await ada.get_by_role("button", name="Show a message").click()
    await expect(ada.get_by_text("Nothing went wrong.")).to_be_visible()

    seen = await ada.evaluate("window.seen")

    assert len(seen) <= 2, f"the message's insertion, and nothing else: {seen}"
    assert all(record.startswith("childList") for record in seen)


async def test_one_cell_of_a_thousand_rows_is_one_text_edit(start: StartServer, chromium: Browser) -> None:
    server = await start(bench="true")
    page = await chromium.new_page()
    frames: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    await page.goto(f"{server.url}/_bench/table?rows=1000&state=plain")
    cell = page.locator("#r500c2")
    # The first change brings a whole log of what is kept; those after it, one value.
    await page.locator("#change").click()
    await expect(cell).to_have_text("changed 1")
    await page.evaluate(COUNT_MUTATIONS)

    await page.locator("#change").click()
    await expect(cell).to_have_text("changed 2")

    assert await page.evaluate("window.seen") == ["characterData r500c2"]
    assert len(frames[-1]) <= 90
    await page.close()


@pytest.mark.timeout(2 * TYPING_LIMIT_S)
async def test_typing_in_bad_weather_loses_nothing(start: StartServer, chromium: Browser) -> None:
    server = await start(bench="true", allowed_origins="*")
    words = "".join(random.Random(5).choices("abcdefghij klmnop", k=1000))
    async with bad_weather(server.url, latency_s=0.4, loss=0.05) as weather:
        page = await chromium.new_page()
        page.set_default_timeout(TYPING_LIMIT_S * 1000)
        await page.goto(f"{weather.url}/_bench/form")

        await page.locator("#text").press_sequentially(words, delay=8)

        await expect(page.locator("#text")).to_have_value(words)
        await expect(page.locator("#echo")).to_have_text(words.strip())
        await expect(page.locator("#text")).to_have_value(words)
        assert weather.lost > 10, "the weather was fine"
        await page.close()


async def test_a_click_right_after_the_first_paint_counts(start: StartServer, chromium: Browser) -> None:
    server = await start(bench="true", allowed_origins="*")
    async with bad_weather(server.url, latency_s=0.6, loss=0) as weather:
        page = await chromium.new_page()
        await page.goto(f"{weather.url}/_bench/counter", wait_until="domcontentloaded")

        for _click in range(5):
            await page.locator("#inc").click()

        await expect(page.locator("#n")).to_have_text("5")
        await page.close()


async def test_foreign_nodes_everywhere_do_not_break_a_page(server: RunningServer, chromium: Browser) -> None:
    context = await chromium.new_context()
    await context.add_init_script(MEDDLER)
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{server.url}/")
    await page.get_by_role("button", name="Add one").click()
    await page.get_by_role("button", name="Add one").click()
    await expect(page.locator("#count")).to_have_text("2")

    await page.get_by_role("link", name="See the building blocks").click()
    await page.get_by_role("button", name="Show a message").click()
    await expect(page.get_by_text("Nothing went wrong.")).to_be_visible()
    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.get_by_text("Nothing went wrong.")).to_have_count(0)
    await page.go_back()
    await expect(page.get_by_role("heading", name="Heavy Stack", level=1)).to_be_visible()

    assert await page.locator("[data-foreign]").count() > 20
    assert errors == []
    await context.close()


async def test_the_frame_of_the_page_stays_while_pages_change(visit: OpenWindow) -> None:
    ada = await visit("/")
    await ada.evaluate("document.querySelector('header').dataset.mark = 'the same'")

    await ada.get_by_role("navigation").get_by_role("link", name="Design").click()
    await expect(ada.get_by_role("heading", name="Building blocks", level=1)).to_be_focused()

    await expect(ada.locator("header[data-mark='the same']")).to_have_count(1)
    assert await ada.title() == "Design · Heavy Stack"


async def test_back_and_forward_lead_through_pages_and_their_scroll_positions(visit: OpenWindow) -> None:
    ada = await visit("/", viewport={"width": 800, "height": 500})
    await expect(ada.locator("html")).to_have_attribute("data-connection", "open")
    await ada.evaluate("scrollTo(0, 600)")
    await _goes_to(ada, "/design", "Building blocks")
    assert await ada.evaluate("scrollY") == 0

    await ada.go_back()
    await expect(ada.get_by_role("heading", name="Heavy Stack", level=1)).to_be_attached()

    async def is_where_it_was() -> bool:
        return abs(await ada.evaluate("scrollY") - 600) < 5

    await eventually(is_where_it_was, what="the old place on the page")
    await ada.go_forward()
    await expect(ada.get_by_role("heading", name="Building blocks", level=1)).to_be_visible()


async def _goes_to(page: Page, path: str, heading: str) -> None:
    await page.evaluate("(path) => document.querySelector(`nav a[href='${path}']`).click()", path)
    await expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
