"""What the engine promises, seen on a list that everybody shares."""

from playwright.async_api import Browser, expect

from tests.conftest import StartServer
from tests.support.meddler import MEDDLER
from tests.support.servers import RunningServer


async def test_without_javascript_tasks_are_written_down_found_and_filtered(
    start: StartServer, chromium: Browser
) -> None:
    server = await start()
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{server.url}/tasks?show=open")
    await expect(page.get_by_text("Nothing to do.").first).to_be_visible()
    # Chromium parses what is for browsers without script, but under this switch does not draw it.
    await expect(page.locator("noscript p", has_text="deleting need JavaScript")).to_be_attached()

    field = page.get_by_role("textbox", name="New task")
    await field.press("Enter")
    await expect(page.get_by_text("Write what is to be done first.")).to_be_visible()
    await expect(field).to_be_focused()
    for title in ("sharpen the axe", "oil the saw"):
        await field.fill(title)
        await page.get_by_role("button", name="Add").click()
        await expect(page.get_by_role("checkbox", name=f"Done: {title}")).to_be_visible()
    await expect(page.get_by_text("2 open tasks")).to_be_visible()
    await page.get_by_role("searchbox", name="Search tasks").fill("axe")
    await page.get_by_role("button", name="Search").click()
    await expect(page.locator("#found-tasks")).to_contain_text("for “axe”")
    await page.get_by_role("link", name="Clear").click()
    await expect(page).to_have_url(f"{server.url}/tasks?show=open")
    await page.get_by_role("link", name="Done", exact=True).click()

    await expect(page.get_by_text("Nothing is done yet.")).to_be_visible()
    await context.close()


async def test_foreign_nodes_everywhere_do_not_break_the_list(
    server: RunningServer, chromium: Browser
) -> None:
    context = await chromium.new_context()
    await context.add_init_script(MEDDLER)
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{server.url}/tasks")

    for title in ("kiln", "lathe"):
        await page.get_by_role("textbox", name="New task").fill(title)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("checkbox", name=f"Done: {title}")).to_be_visible()
    await page.get_by_role("button", name="Delete: kiln").click()
    await expect(page.get_by_role("checkbox", name="Done: kiln")).to_have_count(0)

    assert await page.locator("[data-foreign]").count() > 20
    assert errors == []
    await context.close()
