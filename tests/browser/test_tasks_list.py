"""The long list in a real browser: endless, steady under the eye, to be edited and selected by keyboard."""

import re

import asyncpg
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.conftest import StartServer
from tests.support.servers import RunningServer
from tests.support.waiting import eventually

ROWS = 1000
PHONE = {"width": 360, "height": 740}
SEED = f"""
insert into tasks (id, created_at, title, done, version)
select gen_random_uuid(), now() - n * interval '1 minute', 'Task ' || n, false, 1
from generate_series(1, {ROWS}) n
"""
IN_VIEW = """() => {
  const row = [...document.querySelectorAll("#tasks > li")].find((e) => e.getBoundingClientRect().top >= 0);
  return [row.querySelector(".row-title").textContent, Math.round(row.getBoundingClientRect().top)];
}"""
TOP_OF = """title => Math.round([...document.querySelectorAll("#tasks > li")]
  .find((e) => e.querySelector(".row-title").textContent === title).getBoundingClientRect().top)"""


@pytest.fixture
async def full(start: StartServer, database_url: str) -> RunningServer:
    """A server with 1,000 tasks; "Task 1" is the newest."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(SEED)
    await connection.close()
    return await start()


async def scrolled_to(page: Page, link: str) -> None:
    """Scroll until a link is near and brings more rows; what is in view must stay where it is."""
    end = page.get_by_role("link", name=link)
    wish = await end.get_attribute("data-reach")
    by = (
        "document.body.scrollHeight - scrollY - 2 * innerHeight" if link == "More tasks" else "-scrollY + 700"
    )
    await page.evaluate(f"scrollBy({{ top: {by}, behavior: 'instant' }})")
    title, top = await page.evaluate(IN_VIEW)
    await expect(end).not_to_have_attribute("data-reach", wish or "")
    assert abs(await page.evaluate(TOP_OF, title) - top) <= 1, f"{title} moved under the eye"


async def test_scrolling_goes_on_in_both_directions_and_nothing_jumps(
    full: RunningServer, visit: OpenWindow
) -> None:
    ada = await visit("/tasks", at=full)

    for _page in range(9):
        await scrolled_to(ada, "More tasks")
    assert await ada.locator("#tasks > li").count() == 300
    assert await ada.locator(".row-title").last.inner_text() == "Task 500"
    for _page in range(3):
        await scrolled_to(ada, "Earlier tasks")

    assert await ada.locator(".row-title").first.inner_text() == "Task 51"


async def test_a_reload_leads_to_the_same_place(full: RunningServer, visit: OpenWindow) -> None:
    ada = await visit("/tasks", at=full)
    for _page in range(7):
        await scrolled_to(ada, "More tasks")
    # It is kept once scrolling rests. (Playwright's wait_for_function looks in a way that the CSP forbids.)
    await eventually(lambda: ada.evaluate("history.state?.scroll?.[1] === scrollY"), what="a kept place")
    place = await ada.evaluate(IN_VIEW)

    await ada.reload()
    await expect(ada.locator("html")).to_have_attribute("data-connection", "open")

    assert await ada.evaluate(IN_VIEW) == place


async def test_who_opens_the_middle_of_the_list_sees_the_page_from_its_top(
    full: RunningServer, visit: OpenWindow
) -> None:
    ada = await visit("/tasks", at=full)
    address = await ada.get_by_role("link", name="More tasks").get_attribute("href")

    bo = await visit(str(address), at=full)
    await expect(bo.locator("html")).to_have_attribute("data-connection", "open")
    await expect(bo.get_by_role("link", name="Earlier tasks")).to_be_attached()

    assert await bo.evaluate("scrollY") == 0
    assert await bo.locator(".row-title").first.inner_text() == "Task 51"


async def test_editing_takes_the_focus_and_gives_it_back(full: RunningServer, visit: OpenWindow) -> None:
    ada = await visit("/tasks", at=full)
    title = ada.get_by_role("button", name="Edit: Task 2", exact=True)
    field = ada.get_by_role("textbox", name="Title of: Task 2", exact=True)

    await title.focus()
    await ada.keyboard.press("Enter")
    await expect(field).to_be_focused()
    await ada.keyboard.press("Escape")
    await expect(title).to_be_focused()
    await ada.keyboard.press("Enter")
    await expect(field).to_be_focused()
    await field.fill("Sharpen the axe")
    await ada.keyboard.press("Enter")

    await expect(ada.get_by_role("button", name="Edit: Sharpen the axe")).to_be_focused()


async def test_a_range_is_selected_with_shift_and_completed(full: RunningServer, visit: OpenWindow) -> None:
    ada = await visit("/tasks", at=full)
    await ada.get_by_role("button", name="Select", exact=True).click()

    await ada.get_by_role("checkbox", name="Select: Task 3", exact=True).click()
    await ada.get_by_role("checkbox", name="Select: Task 6", exact=True).click(modifiers=["Shift"])
    await expect(ada.locator(".selection-said")).to_have_text("4 selected")
    await ada.get_by_role("button", name="Complete", exact=True).click()
    await expect(ada.locator(".row-done")).to_have_count(4)
    await ada.get_by_role("button", name="Undo").click()

    await expect(ada.locator(".row-done")).to_have_count(0)


async def test_escape_clears_the_search_while_somebody_types(full: RunningServer, visit: OpenWindow) -> None:
    ada = await visit("/tasks", at=full)
    box = ada.get_by_role("searchbox", name="Search tasks")

    await box.press_sequentially("Task 777", delay=20)
    await expect(ada.locator("#found-tasks")).to_contain_text("for “Task 777”")
    await expect(ada.locator(".row-title").first).to_have_text("Task 777")
    await expect(ada).to_have_url(re.compile(r"q=Task\+777$"))
    await box.press("Escape")

    await expect(box).to_have_value("")
    await expect(box).to_be_focused()
    await expect(ada.locator(".row-title").first).to_have_text("Task 1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_while_things_are_edited_and_selected(
    full: RunningServer, visit: OpenWindow, scheme: str
) -> None:
    ada = await visit(
        "/tasks?show=open", at=full, color_scheme=scheme, viewport=PHONE, reduced_motion="reduce"
    )
    await ada.get_by_role("button", name="Delete: Task 9", exact=True).click()
    await expect(ada.get_by_role("button", name="Undo")).to_be_visible()
    await ada.get_by_role("button", name="Edit: Task 2", exact=True).click()
    await ada.get_by_role("textbox", name="Title of: Task 2", exact=True).fill("")
    await ada.keyboard.press("Enter")
    await expect(ada.locator(".field-error")).to_be_visible()
    assert await _serious(ada) == []
    assert await ada.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    await ada.get_by_role("button", name="Select", exact=True).click()
    await ada.get_by_role("checkbox", name="Select: Task 3", exact=True).click()
    await expect(ada.locator(".selection-said")).to_have_text("1 selected")

    assert await _serious(ada) == []
    assert await ada.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def _serious(page: Page) -> list[str]:
    found = await Axe().run(page)
    bad = [rule for rule in found.response["violations"] if rule["impact"] in ("serious", "critical")]
    return [f"{rule['impact']} {rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in bad]
