"""What the engine promises, seen on a list that everybody shares."""

from playwright.async_api import Browser, expect

from tests.conftest import StartServer
from tests.support.meddler import MEDDLER
from tests.support.servers import RunningServer


async def test_the_list_is_there_without_javascript(start: StartServer, chromium: Browser) -> None:
    server = await start()
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()

    await page.goto(f"{server.url}/tasks")

    await expect(page.get_by_text("Nothing to do.").first).to_be_visible()
    await expect(page.get_by_text("0 open tasks")).to_be_visible()
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
