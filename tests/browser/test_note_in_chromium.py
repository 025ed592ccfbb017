"""A private note on a task in a real browser."""

import asyncpg
import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow
from tests.conftest import StartServer
from tests.support.servers import RunningServer

AXE = "Bring the axe back"
ADA = """
    insert into users (id, created_at, name, email)
    values (gen_random_uuid(), now(), 'Ada', 'ada@example.com')
"""


@pytest.fixture
async def adas(start: StartServer, database_url: str) -> RunningServer:
    """A server on which every visitor is Ada."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(ADA)
    await connection.close()
    return await start(dev_user="ada@example.com")


async def test_a_note_is_written_by_keyboard_and_followed_in_another_window(
    adas: RunningServer, visit: OpenWindow
) -> None:
    left, right = await visit("/tasks", at=adas), await visit("/tasks", at=adas)
    await left.get_by_role("textbox", name="New task", exact=True).fill(AXE)
    await left.keyboard.press("Enter")
    for window in (left, right):
        await _button(window).focus()
        await window.keyboard.press("Enter")
        await expect(_note(window)).to_be_visible()

    await _note(left).focus()
    await left.keyboard.type("Bo owes me 3 axes.")
    await left.keyboard.press("Tab")
    await left.keyboard.press("Enter")

    await expect(left.get_by_text("Saved.", exact=True)).to_be_visible()
    await expect(_note(right)).to_have_value("Bo owes me 3 axes.")

    await _note(right).focus()
    await right.keyboard.type("Ask him. ")
    await right.keyboard.press("Escape")
    await expect(_note(right)).to_have_value("Bo owes me 3 axes.")


def _button(page: Page) -> Locator:
    return page.get_by_role("button", name=f"Private note: {AXE}", exact=True)


def _note(page: Page) -> Locator:
    return page.get_by_role("textbox", name=f"Private note on {AXE}", exact=True)
