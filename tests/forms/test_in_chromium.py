"""Forms in a real browser."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.support.proxy import proxy_to
from tests.support.servers import RunningServer

Open = Callable[..., Awaitable[Page]]
LIMIT_MS = 30_000


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Nothing here is about time: a busy machine may take its own."""
    expect.set_options(timeout=LIMIT_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
async def visit(workshop: RunningServer, chromium: Browser) -> AsyncIterator[Open]:
    opened: list[Page] = []

    async def open_window(path: str, *, at: str = workshop.url, **window: Any) -> Page:
        context = await chromium.new_context(**window)
        context.set_default_timeout(20_000)
        page = await context.new_page()
        opened.append(page)
        await page.goto(at + path)
        if window.get("java_script_enabled", True):
            await expect(page.locator("html")).to_have_attribute("data-connection", "open", timeout=20_000)
        return page

    yield open_window
    for page in opened:
        await page.context.close()


async def test_the_summary_takes_the_focus_and_leads_to_the_fields(visit: Open) -> None:
    page = await visit("/tool")

    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".form-summary")).to_be_focused()
    await page.get_by_role("link", name="Price: This is needed.").click()

    price = page.get_by_role("textbox", name="Price")
    await expect(price).to_be_focused()
    await expect(price).to_have_accessible_description("In euros. This is needed.")


async def test_errors_come_as_one_types_in_what_one_has_left(visit: Open) -> None:
    page = await visit("/tool")
    price = page.get_by_role("textbox", name="Price")

    await price.press_sequentially("1,2.3")
    await page.get_by_role("textbox", name="Name").focus()
    await expect(page.locator("#tool-price-error")).to_have_text("Write a number, such as 12.5.")
    await price.fill("1.23")

    await expect(page.locator("#tool-price-error")).to_have_count(0)
    await expect(price).to_have_value("1.23")


async def test_values_are_kept_while_the_connection_is_away(visit: Open, workshop: RunningServer) -> None:
    async with proxy_to(workshop.url) as proxy:
        page = await visit("/order", at=proxy.url)
        await page.get_by_role("textbox", name="Customer").fill("Bo of the outage")
        await page.get_by_role("button", name="Add to parts").click()
        part = page.locator("[name='parts.0.name']")
        await expect(part).to_be_focused()
        await proxy.cut()
        await part.press_sequentially("bolt")
        await page.get_by_role("button", name="Add to parts").click()
        await expect(page.locator("html")).to_have_attribute("data-connection", "lost", timeout=LIMIT_MS)
        await expect(part).to_have_value("bolt")

        await proxy.restore()
        await page.locator("[name='parts.1.name']").fill("nut", timeout=LIMIT_MS)
        await expect(part).to_have_value("bolt")
        await page.get_by_role("button", name="Order").click()

        await expect(page.get_by_role("status")).to_have_text("Ordered.", timeout=LIMIT_MS)
        parts = '"parts":[{"name":"bolt","count":1},{"name":"nut","count":1}]'
        assert f'"Bo of the outage",{parts}' in workshop.log()
        await page.context.close()


async def test_a_row_that_moves_keeps_the_focus_of_its_button(visit: Open) -> None:
    page = await visit("/order")
    for number in range(2):
        await page.get_by_role("button", name="Add to parts").click()
        await page.locator(f"[name='parts.{number}.name']").fill(f"part {number}")

    await page.get_by_role("button", name="Move up: Parts 2").click()

    await expect(page.locator(".form-row input[name$=name]").first).to_have_value("part 1")
    await expect(page.get_by_role("button", name="Move up: Parts 1")).to_be_focused()
    await page.get_by_role("button", name="Remove: Parts 1").click()
    await expect(page.get_by_role("button", name="Add to parts")).to_be_focused()


async def test_a_wizard_goes_by_keyboard_and_the_heading_takes_the_focus(visit: Open) -> None:
    page = await visit("/member")
    await page.get_by_role("textbox", name="Name").fill("Ada")
    await page.get_by_role("textbox", name="Email").fill("ada@example.org")

    await page.keyboard.press("Enter")

    await expect(page.locator(".form-step")).to_have_text("Step 2 of 4: Where")
    await expect(page.locator(".form-step")).to_be_focused()
    await page.get_by_role("button", name="Back").click()
    await expect(page.get_by_role("textbox", name="Email")).to_have_value("ada@example.org")


async def test_all_of_it_works_without_javascript(visit: Open, workshop: RunningServer) -> None:
    page = await visit("/order", java_script_enabled=False)
    await page.get_by_role("textbox", name="Customer").fill("Cy without scripts")
    await page.get_by_role("button", name="Order").click()
    await expect(page.locator(".form-summary")).to_contain_text("At least 1 are needed.")
    await page.get_by_role("button", name="Add to parts").click()
    await page.locator("[name='parts.0.name']").fill("bolt")
    await page.locator("[name='parts.0.name']").press("Enter")

    await expect(page.get_by_role("status")).to_have_text("Ordered.")
    assert '"Cy without scripts","parts":[{"name":"bolt","count":1}]' in workshop.log()


@pytest.mark.parametrize("path", ["/everything", "/order", "/member"])
async def test_axe_finds_nothing(visit: Open, path: str) -> None:
    page = await visit(path, reduced_motion="reduce")
    if path == "/order":
        await page.get_by_role("button", name="Add to parts").click()
        await expect(page.locator(".form-row")).to_have_count(1)
    if path == "/everything":
        await page.locator("[name=a_whole]").fill("x")
    await page.locator(".button-primary").click()
    await expect(page.locator(".form-summary")).to_be_focused()

    found = await Axe().run(page)

    rules = {rule["id"] for rule in found.response["violations"]}
    assert rules - {"region", "landmark-one-main", "page-has-heading-one"} == set()


async def test_every_field_says_its_name_help_and_error(visit: Open) -> None:
    page = await visit("/everything")

    unnamed = await page.locator(".form :is(input, select, textarea):not([type=hidden])").evaluate_all(
        "all => all.filter(each => !each.labels.length).map(each => each.outerHTML)"
    )

    assert unnamed == []
    await expect(page.get_by_role("radiogroup", name="A radio")).to_have_count(1)
    await expect(page.get_by_role("group", name="Some boxes")).to_have_count(1)
    await expect(page.get_by_role("listbox", name="A multi")).to_have_count(1)
    await expect(page.get_by_role("slider", name="A range")).to_have_value("5")
