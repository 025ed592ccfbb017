"""What a browser without JavaScript can do on the list of tasks."""

import pytest

from heavy_engine.testing.browser import Page
from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.shared_models.tasks import TaskChoice
from tests.pages.conftest import Visit

FIELD, SEARCH = "New task", "Search tasks"
COUNT = 60


@pytest.fixture
async def nails(database: Database) -> None:
    """60 tasks; the first one, the oldest, is done."""
    async with open_work(database) as heavy:
        made = [await heavy.tasks.add_task(f"nail {number:02}") for number in range(COUNT)]
        await heavy.tasks.complete_tasks(TaskChoice(frozenset({made[0].id})))


def titles(page: Page) -> list[str]:
    return page.texts("#tasks .row-title")


async def test_a_task_is_written_down_and_a_bad_title_explained(visit: Visit) -> None:
    ada = await visit("/tasks", javascript=False)
    await ada.fill(FIELD, "x" * 201)

    await ada.click("Add")
    assert ada.status == 422
    assert ada.texts(".field-error") == ["This has 201 characters; a task takes at most 200."]
    assert ada.value(FIELD) == "x" * 201
    await ada.fill(FIELD, "  sharpen   the axe ")
    await ada.press("Enter", at=FIELD)

    assert (ada.status, ada.path, ada.value(FIELD)) == (200, "/tasks", "")
    assert titles(ada) == ["sharpen the axe"]


async def test_who_looks_at_other_tasks_is_told_that_it_was_written_down(visit: Visit) -> None:
    ada = await visit("/tasks?show=done", javascript=False)
    await ada.fill(FIELD, "axe")

    await ada.click("Add")

    assert ada.path == "/tasks?show=done"
    assert titles(ada) == []
    assert ada.sees("Written down.")


async def test_the_search_keeps_filter_and_order_and_leads_back_to_them(visit: Visit, nails: None) -> None:
    ada = await visit("/tasks?show=open&sort=title", javascript=False)
    await ada.fill(SEARCH, "nail 07")

    await ada.click("Search")
    assert ada.path == "/tasks?show=open&sort=title&q=nail+07"
    assert titles(ada)[0] == "nail 07"
    assert ada.value(SEARCH) == "nail 07"
    await ada.click("Clear")

    assert ada.path == "/tasks?show=open&sort=title"
    assert titles(ada)[0] == "nail 01"


async def test_links_filter_sort_and_leaf_through_the_list(visit: Visit, nails: None) -> None:
    ada = await visit("/tasks", javascript=False)

    await ada.click("Oldest")
    assert titles(ada)[0] == "nail 00"
    await ada.click("Open")
    assert titles(ada)[0] == "nail 01"
    await ada.click("More tasks")
    assert titles(ada) == [f"nail {number}" for number in range(51, COUNT)]
    await ada.click("Earlier tasks")

    assert titles(ada)[0] == "nail 02", "the 50 rows up to the one that was the first"


async def test_the_page_says_what_needs_javascript(visit: Visit) -> None:
    ada = await visit("/tasks", javascript=False)

    assert "<noscript><p" in ada.html
    assert "ticking, editing and deleting need JavaScript" in ada.html
