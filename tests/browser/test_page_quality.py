"""What must hold of the pages that people see first, in production, however fast the machine is."""

import re
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.support.servers import RunningServer

FIRST = [
    "/",
    # demo:start
    "/tasks",
    # demo:end
]
# Nothing in them runs Python in the browser before somebody presses something.
WITHOUT_PYTHON = [*FIRST[1:], "/design"]
REQUESTS_MOST, BYTES_MOST = 12, 80 * 1024
PHONE = {"width": 360, "height": 740}
TARGET_LEAST = 24
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE},
}
# The rules of axe that it leaves out by itself, for they are of WCAG 2.2.
STRICT = {"rules": {"target-size": {"enabled": True}}}
# What search engines and people who leaf through links cannot tell apart; a part of Lighthouse's list.
SAYS_NOTHING = {"click here", "click this", "go", "here", "information", "learn more", "more", "more info"}
SAYS_NOTHING |= {"more information", "right here", "read more", "see more", "start", "this"}
# Links in a sentence are as high as its line, which WCAG 2.5.8 allows.
SMALL = """(least) => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [role=button]"
  )]
  .filter(one => one.checkVisibility() && one.type !== "hidden" && !one.closest(".skip-link"))
  .filter(one => !(one.localName === "a" && one.closest("p, dd")))
  .map(one => one.matches("input[type=checkbox], input[type=radio]") ? one.closest("label") ?? one : one)
  .filter(one => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < least)
  .map(one => one.outerHTML)"""

BLOCKING = """performance.getEntriesByType("resource")
  .filter(entry => entry.renderBlockingStatus === "blocking").map(entry => entry.name)"""
# What a phone does not scroll to when it reads from right to left.
PAST_THE_EDGE = """(edge) => [...document.querySelectorAll("main *, header *, footer *")]
  .filter(one => one.checkVisibility() && !one.closest(".skip-link, .visually-hidden, pre, code"))
  .filter(one => one.getBoundingClientRect().right > edge + 1)
  .map(one => one.outerHTML.slice(0, 120))"""
WORSE = """() => document.querySelector("main")
  .append(document.createElement("h6"), document.createElement("button"))"""

OpenLook = Callable[..., Awaitable[Page]]


@pytest.fixture
def look(visit: OpenWindow, production: RunningServer) -> OpenLook:
    """Open a page of a server in production; it has come once its socket is open."""

    async def opened(path: str, **window: Any) -> Page:
        page = await visit(path, at=production, reduced_motion="reduce", **window)
        await expect(page.locator("html")).to_have_attribute("data-connection", "open")
        if path in FIRST:  # Another one shows what a fault looks like.
            await expect(page.get_by_text("could not be shown")).to_have_count(0)
        return page

    return opened


@pytest.mark.parametrize("path", FIRST)
async def test_a_first_view_is_few_requests_and_few_bytes(look: OpenLook, path: str) -> None:
    page = await look("/design")
    came: dict[str, int] = {}
    devtools = await page.context.new_cdp_session(page)
    devtools.on("Network.loadingFinished", lambda it: came.update({it["requestId"]: it["encodedDataLength"]}))
    await devtools.send("Network.enable")
    await devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})

    await page.goto(page.url.replace("/design", path))
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.wait_for_load_state("networkidle")

    assert 3 <= len(came) <= REQUESTS_MOST
    assert 10_000 < sum(came.values()) <= BYTES_MOST


@pytest.mark.parametrize("path", FIRST)
async def test_one_stylesheet_is_all_that_a_first_paint_waits_for(look: OpenLook, path: str) -> None:
    page = await look(path)

    blocking = await page.evaluate(BLOCKING)

    assert [re.sub(r"\d+\.css.*", "", name.split("/static/")[1]) for name in blocking] == ["css/joined-"]


@pytest.mark.parametrize("path", WITHOUT_PYTHON)
async def test_a_page_that_uses_no_python_gets_none_of_it(look: OpenLook, path: str) -> None:
    page = await look(path)
    workers: list[str] = []
    page.on("worker", lambda worker: workers.append(worker.url))

    answer = await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.wait_for_load_state("networkidle")

    names = await page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    assert any("core.js" in name for name in names)
    assert [name for name in names if re.search("python|wasm", name, re.IGNORECASE)] == workers == []
    assert answer
    assert "unsafe" not in (await answer.all_headers())["content-security-policy"]


@pytest.mark.parametrize("path", FIRST)
async def test_a_page_says_what_it_is_to_those_who_do_not_see_it(look: OpenLook, path: str) -> None:
    page = await look(path)

    assert await page.title()
    description = await page.locator("meta[name=description]").get_attribute("content")
    assert description
    assert 50 <= len(description) <= 160
    viewport = await page.locator("meta[name=viewport]").get_attribute("content")
    assert viewport
    assert "width=device-width" in viewport
    assert "user-scalable" not in viewport
    await expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("path", FIRST)
async def test_headings_leave_out_no_step(look: OpenLook, path: str) -> None:
    page = await look(path)

    names = await page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(e => e.localName)")
    levels = [int(name[1]) for name in names]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", FIRST)
async def test_links_say_where_they_lead(look: OpenLook, path: str) -> None:
    page = await look(path)

    words = await page.locator("a[href]").all_inner_texts()

    assert len(words) > 3
    assert {word.strip().lower() for word in words} & SAYS_NOTHING == set()


@pytest.mark.parametrize("path", FIRST)
async def test_a_finger_hits_what_it_aims_at(look: OpenLook, path: str) -> None:
    page = await look(path, viewport=PHONE, has_touch=True)

    assert await page.evaluate(SMALL, TARGET_LEAST) == []
    assert len(await page.evaluate(SMALL, 1_000)) > 3


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("path", FIRST)
async def test_axe_finds_nothing_at_all(look: OpenLook, path: str, name: str) -> None:
    page = await look(path, **LOOKS[name])

    assert await complaints(page) == []


@pytest.mark.parametrize("path", FIRST)
async def test_a_page_may_be_written_from_right_to_left(look: OpenLook, path: str) -> None:
    page = await look(path, viewport=PHONE)

    await page.evaluate("document.documentElement.dir = 'rtl'")

    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert await complaints(page) == []
    assert await page.evaluate(PAST_THE_EDGE, PHONE["width"]) == []
    assert len(await page.evaluate(PAST_THE_EDGE, 200)) > 3
    code = page.locator("pre, code").first
    assert await code.evaluate("e => getComputedStyle(e).direction") == "ltr"


async def test_axe_would_find_something(look: OpenLook) -> None:
    page = await look("/", viewport=PHONE)
    await page.evaluate(WORSE)

    assert await complaints(page) == ["critical button-name", "minor empty-heading", "moderate heading-order"]


async def complaints(page: Page) -> list[str]:
    """All that axe says is wrong, of whatever weight."""
    found = await Axe().run(page, options=STRICT)
    return sorted(f"{rule['impact']} {rule['id']}" for rule in found.response["violations"])
