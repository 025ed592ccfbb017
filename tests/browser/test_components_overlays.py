"""Dialogs, menus and tooltips on a real page: by keyboard, with a server, with a lost line."""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow
from tests.support.widgets import widgets_ready

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}


async def gallery(visit: OpenWindow, **window: Any) -> Page:
    return await widgets_ready(await visit("/dev/components?group=overlays", **window))


def place(page: Page, name: str) -> Locator:
    return page.locator(f"#example-{name} .example-stage")


def modal(page: Page) -> Locator:
    return page.locator("dialog:modal")


async def violations(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [
        f"{rule['id']}: {node['html']}" for rule in found.response["violations"] for node in rule["nodes"]
    ]


async def test_a_dialog_is_worked_with_by_keyboard_and_holds_what_is_typed(visit: OpenWindow) -> None:
    page = await gallery(visit, reduced_motion="reduce")
    opener = place(page, "modal").get_by_role("button", name="Lend the axe")

    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("To whom?")).to_be_focused()
    await page.keyboard.type("Bo")
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(modal(page)).to_have_count(0)
    await expect(opener).to_be_focused()
    await expect(page.locator("dialog")).to_have_count(0)

    await page.keyboard.press("Enter")
    await expect(page.get_by_label("To whom?")).to_have_value("Bo")
    await page.get_by_role("button", name="Lend", exact=True).click()
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(opener).to_be_focused()


async def test_a_question_has_the_harmless_answer_in_focus_and_waits_for_any(visit: OpenWindow) -> None:
    page = await gallery(visit)
    confirm = place(page, "confirm")
    opener = confirm.get_by_role("button", name="Empty the shelf")

    await opener.click()
    dialog = page.get_by_role("alertdialog", name="Empty the shelf?")
    await expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(confirm).to_contain_text("On the shelf: Axe, Saw")
    await expect(opener).to_be_focused()

    await opener.click()
    await dialog.get_by_role("button", name="Empty it").click()
    await expect(confirm).to_contain_text("On the shelf: nothing")
    await confirm.get_by_role("button", name="Fill the shelf").click()
    await page.get_by_role("alertdialog", name="Fill it again?").get_by_role("button", name="Fill").click()
    await expect(confirm).to_contain_text("On the shelf: Axe, Saw")


async def test_a_menu_does_something_by_keyboard(visit: OpenWindow) -> None:
    page = await gallery(visit, reduced_motion="reduce")
    menu = place(page, "menu")
    button = menu.get_by_role("button", name="The axe")

    await button.focus()
    await page.keyboard.press("ArrowDown")
    await expect(menu.get_by_role("menuitem", name="Lend")).to_be_focused()
    assert await violations(page) == []
    await page.keyboard.press("s")
    await expect(menu.get_by_role("menuitem", name="Sharpen")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(menu.get_by_role("menu")).to_be_visible()
    await page.keyboard.press("t")
    await page.keyboard.press("Enter")

    await expect(menu).to_contain_text("The axe: thrown away")
    await expect(menu.get_by_role("menu")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_a_drawer_stands_at_the_end_and_fits_a_phone(visit: OpenWindow) -> None:
    page = await gallery(visit, **PHONE)
    await page.evaluate("document.documentElement.dir = 'rtl'")

    await page.get_by_role("button", name="Show the filters").click()
    await expect(modal(page)).to_be_visible()
    box = await modal(page).evaluate(
        "dialog => Promise.all(dialog.getAnimations().map((each) => each.finished))"
        ".then(() => dialog.getBoundingClientRect().toJSON())"
    )
    assert box["left"] == 0, "the end, where people write from right to left"
    assert box["right"] < 360
    assert box["height"] == 740
    assert await violations(page) == []
    await page.mouse.click(336, 400)  # beside it, and beside the scroll bar

    await expect(page.locator("dialog")).to_have_count(0)


async def test_a_tooltip_and_messages_are_there_for_who_needs_them(visit: OpenWindow) -> None:
    page = await gallery(visit, reduced_motion="reduce")
    button = page.get_by_role("button", name="Lend the drill")
    tip = page.get_by_role("tooltip", include_hidden=True)
    await expect(button).to_have_accessible_description("Until Friday, then it is somebody else's turn")

    await button.hover()
    await expect(tip).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(tip).to_be_hidden()

    said = page.get_by_role("status").filter(has_text="It is saved.")
    await place(page, "toast").get_by_role("button", name="Save").click()
    await expect(said).to_be_visible()
    await said.get_by_role("button", name="Dismiss message").click()
    await expect(said).to_have_count(0)
