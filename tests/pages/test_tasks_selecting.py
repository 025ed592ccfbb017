"""Many tasks are completed or deleted at once, in one transaction, and that can be taken back."""

import pytest

from heavy_engine.testing.browser import Page
from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.shared_models.tasks import TaskChoice, TaskFilter
from tests.pages.conftest import Visit

TOOLS = ("axe", "saw", "file", "drill", "plane")


@pytest.fixture
async def tools(database: Database) -> None:
    """Five tasks, the first at the top."""
    async with open_work(database) as heavy:
        for title in reversed(TOOLS):
            await heavy.tasks.add_task(title)


async def selecting(visit: Visit, path: str = "/tasks") -> Page:
    page = await visit(path)
    await page.click("Select")
    return page


async def statements(database: Database, title: str) -> int:
    """How often a task was changed since it was added."""
    async with open_work(database) as heavy:
        found = [task for task in await heavy.tasks.list_tasks() if task.title == title]
    return found[0].version - 1


def done(page: Page) -> list[str]:
    return page.texts(".row-done .row-title")


async def test_a_range_is_selected_with_shift(visit: Visit, tools: None) -> None:
    ada = await selecting(visit)

    await ada.click("Select: saw")
    await ada.click("Select: drill", shiftKey=True)
    assert ada.text(".selection-said") == "3 selected"
    await ada.click("Select: file")

    assert [ada.is_checked(f"Select: {title}") for title in TOOLS] == [False, True, False, True, False]
    assert ada.text(".selection-said") == "2 selected"


async def test_nothing_can_be_done_with_nothing(visit: Visit, tools: None) -> None:
    ada = await selecting(visit)

    with pytest.raises(AssertionError, match="'Complete' is disabled"):
        await ada.click("Complete")


async def test_selecting_ends_without_a_trace(visit: Visit, tools: None) -> None:
    ada = await selecting(visit)
    await ada.click("Select: saw")

    await ada.click("Cancel")
    await ada.click("Select")

    assert ada.text(".selection-said") == "0 selected"


async def test_completing_is_undone_for_exactly_those_that_were_open(
    visit: Visit, tools: None, database: Database
) -> None:
    bo = await visit("/tasks", as_="Bo")
    await bo.check("Done: saw")
    ada = await selecting(visit)

    await ada.click("Select all shown")
    await ada.click("Complete")
    assert done(ada) == done(bo) == list(TOOLS)
    assert ada.sees("Completed 4 tasks.")
    assert ada.last_event.queries <= 3
    await ada.click("Undo")

    assert done(ada) == done(bo) == ["saw"]
    assert ada.sees("4 tasks are as before.")
    assert await statements(database, "saw") == 1, "it was done already, so nothing was done to it"


async def test_deleting_is_undone(visit: Visit, tools: None) -> None:
    ada, bo = await selecting(visit), await visit("/tasks", as_="Bo")

    await ada.click("Select: axe")
    await ada.click("Select: plane")
    await ada.click("Delete")
    assert bo.texts(".row-title") == ["saw", "file", "drill"]
    assert ada.last_event.queries <= 3
    await ada.click("Undo")

    assert ada.texts(".row-title") == bo.texts(".row-title") == list(TOOLS)
    with pytest.raises(AssertionError, match="no 'Undo'"):
        await ada.click("Undo")


async def test_undo_leaves_alone_what_somebody_changed_since(visit: Visit, tools: None) -> None:
    ada, bo = await selecting(visit), await visit("/tasks", as_="Bo")
    await ada.click("Select all shown")
    await ada.click("Complete")
    await bo.check("Done: saw", on=False)
    await bo.check("Done: saw")

    await ada.click("Undo")

    assert done(ada) == ["saw"]
    assert ada.sees("4 tasks are as before. 1 was changed by somebody since, and left alone.")


async def test_one_deleted_task_comes_back_too(visit: Visit, tools: None) -> None:
    ada = await visit("/tasks")

    await ada.click("Delete: file")
    assert ada.sees("Deleted “file”.")
    await ada.click("Undo")

    assert ada.texts(".row-title") == list(TOOLS)


async def test_a_message_is_dismissed(visit: Visit, tools: None) -> None:
    ada = await visit("/tasks")
    await ada.click("Delete: file")

    await ada.click("Dismiss message")

    assert not ada.sees("Deleted “file”.")


async def test_all_that_a_filter_finds_is_selected_though_not_all_is_shown(
    visit: Visit, database: Database
) -> None:
    async with open_work(database) as heavy:
        for number in range(60):
            await heavy.tasks.add_task(f"nail {number}")
    ada = await selecting(visit, "/tasks?show=open")
    assert len(ada.texts("#tasks > li")) == 50

    await ada.click("Select all 60 open tasks")
    assert ada.text(".selection-said") == "All 60 selected"
    await ada.click("Complete")

    assert ada.sees("Completed 60 tasks.")
    assert ada.text("#open-tasks") == "0 open tasks"
    assert ada.sees("Nothing to do.")
    await ada.click("Undo")
    assert ada.text("#open-tasks") == "60 open tasks"


async def test_after_all_one_is_not_selected(visit: Visit, tools: None) -> None:
    ada = await selecting(visit)

    await ada.click("Select all 5 tasks")
    await ada.click("Select: saw")
    await ada.click("Delete")

    assert ada.texts(".row-title") == ["saw"]


async def test_a_deed_on_many_that_fails_changes_none(visit: Visit, tools: None, database: Database) -> None:
    async def fail_in_the_middle() -> None:
        async with open_work(database) as heavy:
            await heavy.tasks.complete_tasks(TaskChoice(every=TaskFilter.ALL))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_in_the_middle()

    assert done(await visit("/tasks")) == []
