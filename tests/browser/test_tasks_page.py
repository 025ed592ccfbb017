"""The page at /tasks: one list for everybody, usable without a mouse."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow
from tests.conftest import StartServer


async def test_two_windows_follow_each_other(visit: OpenWindow) -> None:
    ada, bo = await visit("/tasks"), await visit("/tasks")

    await _add(ada, "axe")
    await expect(_box(bo, "axe")).to_be_visible()
    await expect(_box(bo, "axe")).not_to_be_checked()

    await _box(bo, "axe").check()
    await expect(_box(ada, "axe")).to_be_checked()
    await _box(ada, "axe").uncheck()
    await expect(_box(bo, "axe")).not_to_be_checked()

    await bo.get_by_role("button", name="Delete: axe", exact=True).click()
    await expect(_box(ada, "axe")).to_have_count(0)
    await expect(_box(bo, "axe")).to_have_count(0)


async def test_a_task_outlives_the_window(visit: OpenWindow) -> None:
    ada = await visit("/tasks")
    await _add(ada, "anvil")
    await _box(ada, "anvil").check()
    await expect(ada.locator(".row-done", has_text="anvil")).to_be_visible()

    await ada.reload()

    await expect(_box(ada, "anvil")).to_be_checked()


async def test_all_of_it_works_by_keyboard(visit: OpenWindow) -> None:
    ada = await visit("/tasks")
    field = _field(ada)

    await field.focus()
    await ada.keyboard.type("bellows")
    await ada.keyboard.press("Enter")
    await expect(_box(ada, "bellows")).to_be_visible()
    await _tab_to(ada, _box(ada, "bellows"))
    await ada.keyboard.press("Space")
    await expect(ada.locator(".row-done", has_text="bellows")).to_be_visible()
    for button in ("Edit: bellows", "Private note: bellows", "Delete: bellows"):
        await ada.keyboard.press("Tab")
        await expect(ada.get_by_role("button", name=button)).to_be_focused()
    await ada.keyboard.press("Enter")

    await expect(_box(ada, "bellows")).to_have_count(0)


async def test_the_field_is_emptied_and_keeps_the_focus(visit: OpenWindow) -> None:
    ada = await visit("/tasks")
    await _field(ada).focus()

    for title in ("chisel", "drill", "file"):
        await ada.keyboard.type(title)
        await ada.keyboard.press("Enter")
        await expect(_box(ada, title)).to_be_visible()
        await expect(_field(ada)).to_have_value("")
        await expect(_field(ada)).to_be_focused()


async def test_the_add_button_adds_too(visit: OpenWindow) -> None:
    ada = await visit("/tasks")

    await _field(ada).fill("gouge")
    await ada.get_by_role("button", name="Add", exact=True).click()

    await expect(_box(ada, "gouge")).to_be_visible()


@pytest.mark.parametrize(
    ("title", "sentence"), [("   ", "Write what is to be done first."), ("x" * 900, "900 characters")]
)
async def test_a_bad_title_is_explained_under_the_field(visit: OpenWindow, title: str, sentence: str) -> None:
    ada = await visit("/tasks")
    await _field(ada).fill(title)

    await _field(ada).press("Enter")

    await expect(ada.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    await expect(_field(ada)).to_have_attribute("aria-invalid", "true")
    described = await _field(ada).get_attribute("aria-describedby")
    await expect(ada.locator(f"#{described}")).to_contain_text(sentence)
    await expect(_field(ada)).to_have_value(title)
    await expect(_field(ada)).to_be_focused()


async def test_the_error_goes_when_a_good_title_comes(visit: OpenWindow) -> None:
    ada = await visit("/tasks")
    await _field(ada).press("Enter")
    await expect(_field(ada)).to_have_attribute("aria-invalid", "true")

    await _add(ada, "hammer")

    await expect(_box(ada, "hammer")).to_be_visible()
    await expect(_field(ada)).to_have_attribute("aria-invalid", "false")
    await expect(ada.locator(".field-error")).to_have_count(0)


async def test_no_key_is_lost_while_others_change_the_list(visit: OpenWindow) -> None:
    ada, bo = await visit("/tasks"), await visit("/tasks")
    keys = "thirty keys typed without loss"
    assert len(keys) == 30

    typing = asyncio.create_task(_field(ada).press_sequentially(keys, delay=10))
    for number in range(4):
        await _add(bo, f"nail {number}")
        await expect(_box(bo, f"nail {number}")).to_be_visible()
    await typing
    await expect(_box(ada, "nail 3")).to_be_visible()

    await expect(_field(ada)).to_have_value(keys)


async def test_markup_in_a_title_is_text(visit: OpenWindow) -> None:
    ada = await visit("/tasks")
    title = "<img src=x onerror=\"document.title='broken'\">"

    await _add(ada, title)

    await expect(ada.locator(".row-title", has_text="onerror")).to_have_text(title)
    await expect(ada).to_have_title("Tasks · Heavy Stack")


async def test_the_empty_list_says_so_and_the_count_counts(start: StartServer, visit: OpenWindow) -> None:
    # In this order, so that the window closes before its server ends.
    ada = await visit("/tasks", at=await start())
    count = ada.locator("#open-tasks")
    await expect(ada.get_by_text("Nothing to do.")).to_be_visible()
    await expect(count).to_have_text("0 open tasks")

    await _add(ada, "saw")
    await expect(count).to_have_text("1 open task")
    await _add(ada, "vice")
    await expect(count).to_have_text("2 open tasks")
    await _box(ada, "saw").check()

    await expect(count).to_have_text("1 open task")
    await expect(ada.get_by_text("Nothing to do.")).to_have_count(0)
    assert await ada.locator(".row-title").all_inner_texts() == ["vice", "saw"]


def _field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="New task", exact=True)


def _box(page: Page, title: str) -> Locator:
    return page.get_by_role("checkbox", name=f"Done: {title}", exact=True)


async def _add(page: Page, title: str) -> None:
    await _field(page).fill(title)
    await _field(page).press("Enter")


async def _tab_to(page: Page, goal: Locator) -> None:
    for _ in range(60):
        if await goal.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {goal}")
