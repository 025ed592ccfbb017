import asyncio

import pytest

from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.errors import NoUnitOfWork, TaskNotFound, TaskTitleRefused
from heavy_stack.shared_models.tasks import TaskId


async def titles(database: Database) -> list[str]:
    async with open_work(database) as heavy:
        return [task.title for task in await heavy.tasks.list_tasks()]


async def test_what_a_unit_of_work_added_is_there_for_the_next(database: Database) -> None:
    async with open_work(database) as heavy:
        await heavy.tasks.add_task("Buy an axe")

    assert await titles(database) == ["Buy an axe"]


async def test_a_unit_of_work_that_raises_changes_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with open_work(database) as heavy:
            await heavy.tasks.add_task("Buy an axe")
            raise ZeroDivisionError

    assert await titles(database) == []


async def test_a_task_is_completed_and_reopened(database: Database) -> None:
    async with open_work(database) as heavy:
        task = await heavy.tasks.add_task("Buy an axe")
    async with open_work(database) as heavy:
        done = await heavy.tasks.complete_task(task.id)
    async with open_work(database) as heavy:
        open_again = await heavy.tasks.reopen_task(task.id)

    assert (task.done, done.done, open_again.done) == (False, True, False)


async def test_two_people_may_delete_the_same_task(database: Database) -> None:
    async with open_work(database) as heavy:
        task = await heavy.tasks.add_task("Buy an axe")

    for _person in ("Ada", "Bo"):
        async with open_work(database) as heavy:
            await heavy.tasks.delete_task(task.id)

    assert await titles(database) == []


async def test_a_task_that_is_gone_cannot_be_completed(database: Database) -> None:
    gone = TaskId("01890000-0000-7000-8000-000000000000")

    with pytest.raises(TaskNotFound):
        async with open_work(database) as heavy:
            await heavy.tasks.complete_task(gone)


@pytest.mark.parametrize("title", ["", "   ", "\n", "x" * 201])
async def test_a_title_that_cannot_be_one_is_refused(database: Database, title: str) -> None:
    with pytest.raises(TaskTitleRefused):
        async with open_work(database) as heavy:
            await heavy.tasks.add_task(title)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  two  spaces ", "two spaces"), ("a\nb", "a b"), ("x" * 200, "x" * 200), ("a\x00b", "ab")],
)
async def test_a_title_is_kept_as_one_line(database: Database, typed: str, kept: str) -> None:
    async with open_work(database) as heavy:
        task = await heavy.tasks.add_task(typed)

    assert task.title == kept


async def test_tasks_are_listed_oldest_first(database: Database) -> None:
    for title in ("first", "second", "third"):
        async with open_work(database) as heavy:
            await heavy.tasks.add_task(title)

    assert await titles(database) == ["first", "second", "third"]


async def test_a_manager_outside_a_unit_of_work_says_so(database: Database) -> None:
    async with open_work(database) as heavy:
        tasks = heavy.tasks

    async def add_later() -> None:
        await tasks.add_task("Too late")

    with pytest.raises(NoUnitOfWork):
        await asyncio.create_task(add_later())
