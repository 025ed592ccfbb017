"""The town in Chromium: steps with guards, pages that are none, titles, and where one was scrolled."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.engine.routing.pages import AXE
from tests.support.servers import RunningServer

OPEN = ("data-connection", "open")


@pytest.fixture
async def ada(chromium: Browser, town: RunningServer) -> AsyncIterator[Page]:
    """A window of the town's first page, connected."""
    context = await chromium.new_context(viewport={"width": 600, "height": 300}, base_url=town.url)
    context.set_default_timeout(10_000)
    page = await context.new_page()
    await page.goto("/")
    await expect(page.locator("html")).to_have_attribute(*OPEN)
    # A document that is loaded anew does not know this.
    await page.evaluate("window.isFirstDocument = true")
    yield page
    await context.close()


async def is_first_document(page: Page) -> bool:
    return bool(await page.evaluate("window.isFirstDocument === true"))


async def test_pages_layouts_titles_and_words_for_search_engines_follow(ada: Page) -> None:
    await ada.get_by_role("button", name="Town 0").click()
    await ada.get_by_role("link", name="The axe").click()

    await expect(ada).to_have_title("Tool axe")
    await expect(ada.locator("link[rel=canonical]")).to_have_attribute("href", f"/tools/{AXE}")
    await expect(ada.get_by_role("button", name="Town 1")).to_be_visible()

    await ada.get_by_role("link", name="Home").click()
    await expect(ada).to_have_title("Home")
    await expect(ada.locator("link[rel=canonical], meta[name=description]")).to_have_count(0)
    assert await is_first_document(ada)


async def test_a_page_that_is_none_is_a_document_and_back_leads_home(ada: Page) -> None:
    await ada.get_by_role("link", name="Nowhere").click()
    await expect(ada.locator("h1")).to_have_text("No such page")
    await expect(ada.get_by_text("town 404")).to_be_visible()

    await ada.go_back()

    await expect(ada.locator("h1")).to_have_text("Home")
    await expect(ada.locator("html")).to_have_attribute(*OPEN)


async def test_a_section_tells_what_is_missing_after_a_step_over_the_socket(ada: Page) -> None:
    await ada.get_by_role("link", name="Admin").click()
    await expect(ada.locator("h1")).to_have_text("Admin")
    assert ada.url.endswith("/admin"), "the one address"
    assert await is_first_document(ada)

    await ada.get_by_role("link", name="None").click()

    await expect(ada.get_by_text("admin lost 404")).to_be_visible()


async def test_a_value_in_the_address_is_kept_by_back_and_by_a_reload(ada: Page) -> None:
    await ada.goto("/list")
    await expect(ada.locator("html")).to_have_attribute(*OPEN)
    await ada.get_by_role("button", name="Next").click()
    await expect(ada.locator("output")).to_have_text("2 name")
    assert ada.url.endswith("/list?page=2")

    await ada.reload()
    await expect(ada.locator("output")).to_have_text("2 name")
    await expect(ada.locator("html")).to_have_attribute(*OPEN)

    await ada.get_by_role("button", name="Next").click()
    await expect(ada.locator("output")).to_have_text("3 name")
    await ada.go_back()
    await expect(ada.locator("output")).to_have_text("2 name")


async def test_back_returns_to_where_one_was_and_links_lead_to_the_top_or_the_anchor(ada: Page) -> None:
    await ada.goto("/long")
    await expect(ada.locator("html")).to_have_attribute(*OPEN)
    await ada.evaluate("scrollTo(0, 700)")
    await ada.get_by_role("link", name="To the end of the other").dispatch_event("click", {"button": 0})
    await expect(ada.locator("h1")).to_have_text("Long 2")
    await expect(ada.locator("#end")).to_be_in_viewport()
    assert ada.url.endswith("/long?n=2#end")

    await ada.go_back()
    await expect(ada.locator("h1")).to_have_text("Long 1")
    assert await ada.evaluate("scrollY") == 700

    await ada.get_by_role("link", name="To the shed").dispatch_event("click", {"button": 0})
    await expect(ada.locator("h1")).to_have_text("Shed")
    assert await ada.evaluate("scrollY") == 0
