"""A search shows what it finds while somebody types."""

import asyncpg
import pytest

from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from tests.pages.conftest import Visit

FIELD = "Search tasks"


@pytest.fixture
async def tools(database: Database) -> None:
    """Some tasks."""
    async with open_work(database) as heavy:
        for title in ("sharpen the axe", "oil the saw", "buy an axe", "sweep the floor"):
            await heavy.tasks.add_task(title)


async def test_results_come_as_somebody_types(visit: Visit, tools: None) -> None:
    ada = await visit("/tasks")

    await ada.type(FIELD, "axe")

    assert set(ada.texts("#tasks .row-title")[:2]) == {"sharpen the axe", "buy an axe"}
    assert ada.text("#found-tasks").endswith("for “axe”")
    assert ada.path == "/tasks?q=axe"
    assert ada.value(FIELD) == "axe"


async def test_escape_and_clear_lead_back_to_the_list(visit: Visit, tools: None) -> None:
    ada = await visit("/tasks?show=open")
    await ada.type(FIELD, "axe")

    await ada.press("Escape", at=FIELD)
    assert (ada.path, ada.value(FIELD)) == ("/tasks?show=open", "")
    assert len(ada.texts("#tasks .row-title")) == 4

    await ada.fill(FIELD, "saw")
    await ada.click("Clear")
    assert (ada.path, ada.value(FIELD)) == ("/tasks?show=open", "")


async def test_without_javascript_the_form_asks_for_the_same(visit: Visit, tools: None) -> None:
    ada = await visit("/tasks?q=oil")

    assert ada.texts("#tasks .row-title")[0] == "oil the saw"
    assert "<form" in ada.html
    assert 'role="search" action="/tasks" method="get"' in ada.html
    assert ada.value(FIELD) == "oil"


async def test_the_answer_to_an_older_text_never_stands_under_a_newer_one(visit: Visit, tools: None) -> None:
    ada = await visit("/tasks")
    ada.network(latency_ms=300, loss=0.05)

    await ada.type(FIELD, "axe")
    await ada.type(FIELD, " or saw")

    assert ada.value(FIELD) == "axe or saw"
    assert ada.text("#found-tasks").endswith("for “axe or saw”")
    assert {"oil the saw", "buy an axe"} <= set(ada.texts("#tasks .row-title"))


async def test_found_tasks_are_ticked_edited_and_deleted_like_others(visit: Visit, tools: None) -> None:
    ada, bo = await visit("/tasks?q=floor"), await visit("/tasks", as_="Bo")

    await ada.check("Done: sweep the floor")
    assert bo.is_checked("Done: sweep the floor")
    await ada.click("Edit: sweep the floor")
    await ada.fill("Title of: sweep the floor", "sweep the whole floor")
    await ada.click("Save")
    assert bo.sees("sweep the whole floor")
    await ada.click("Delete: sweep the whole floor")
    assert not bo.sees("sweep the whole floor")
    await ada.click("Undo")
    assert ada.sees("sweep the whole floor")


async def test_what_others_write_is_found_at_once(visit: Visit, tools: None) -> None:
    ada, bo = await visit("/tasks?q=hammer"), await visit("/tasks", as_="Bo")
    assert "hammer the nails" not in ada.texts("#tasks .row-title")

    await bo.type("New task", "hammer the nails")
    await bo.click("Add")

    assert ada.texts("#tasks .row-title")[0] == "hammer the nails"


async def test_a_search_that_cannot_be_made_says_why_and_the_list_stays_usable(
    visit: Visit, database_url: str
) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("alter table tasks drop column words")
    await connection.close()
    ada = await visit("/tasks")
    await ada.type("New task", "buy an axe")
    await ada.click("Add")

    await ada.type(FIELD, "axe")
    assert ada.text("#found-tasks").startswith("Search is unavailable")
    await ada.press("Escape", at=FIELD)

    await ada.check("Done: buy an axe")
    assert ada.is_checked("Done: buy an axe")


async def test_text_that_is_no_search_shows_the_list(visit: Visit, tools: None) -> None:
    ada = await visit("/tasks")

    await ada.type(FIELD, "   ")

    assert ada.path == "/tasks"
    assert len(ada.texts("#tasks .row-title")) == 4


async def test_the_box_follows_an_address_that_was_reached_otherwise(visit: Visit, tools: None) -> None:
    ada = await visit("/tasks")
    await ada.type(FIELD, "axe")

    await ada.click(".site-nav a[href='/tasks']")
    assert (ada.path, ada.value(FIELD)) == ("/tasks", "")
    await ada.back()

    assert ada.value(FIELD) == "axe"
    assert ada.text("#found-tasks").endswith("for “axe”")
