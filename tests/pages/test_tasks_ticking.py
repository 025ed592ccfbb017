"""A tick is shown at once; what is refused goes back and is explained."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from heavy_engine.testing.browser import Page
from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.model_managers.task_managers import TaskManager
from heavy_stack.backend.errors import TaskNotFound
from heavy_stack.shared_models.tasks import Task, TaskId, TaskView
from heavy_stack.shared_models.windows import Window
from tests.pages.conftest import Visit

Change = Callable[[Callable[..., Awaitable[Task]]], None]

BOX, DONE, OPEN = "Done: axe", {"class": "row-done"}, {"class": "row-open"}
# What a frame says that comes before the answer to the first event.
BEFORE = 0
# A handler that is done within a few turns of the loop has its edits in the frame of its answer.
TURNS_OF_A_SLOW_SAVE = 50


@pytest.fixture
async def axe(database: Database) -> Task:
    """A task that everybody sees."""
    async with open_work(database) as heavy:
        return await heavy.tasks.add_task("axe")


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Change:
    """Let something happen in the place of completing a task, after a while."""

    def replace(instead: Callable[..., Awaitable[Task]]) -> None:
        async def slow(self: TaskManager, task_id: TaskId) -> Task:
            for _turn in range(TURNS_OF_A_SLOW_SAVE):
                await asyncio.sleep(0)
            return await instead(self, task_id)

        monkeypatch.setattr(TaskManager, "complete_task", slow)

    return replace


async def refuse(_self: TaskManager, _id: TaskId) -> Task:
    raise TaskNotFound


def rows(page: Page) -> list[tuple[int, dict[str, str]]]:
    """What was said of the row, each with the number of the last event that was answered by then."""
    return [
        (frame[0], op[2])
        for frame in page.frames
        for op in frame[1:]
        if op[0] == "a" and op[2] in (DONE, OPEN)
    ]


async def test_a_tick_is_shown_before_it_is_saved_and_only_once(
    visit: Visit, axe: Task, change: Change
) -> None:
    change(TaskManager.complete_task)
    ada, bo = await visit("/tasks", as_="Ada"), await visit("/tasks", as_="Bo")

    await ada.check(BOX)

    assert rows(ada) == [(BEFORE, DONE)]
    assert ada.is_checked(BOX)
    assert bo.is_checked(BOX)
    assert ada.text("#open-tasks") == "0 open tasks"


async def test_what_is_refused_goes_back_and_is_explained(visit: Visit, axe: Task, change: Change) -> None:
    change(refuse)
    ada = await visit("/tasks")

    await ada.check(BOX)

    assert [said for _answered, said in rows(ada)] == [DONE, OPEN]
    assert not ada.is_checked(BOX)
    assert ada.sees("This task is gone: somebody deleted it.")


async def test_two_quick_presses_are_saved_in_their_order(visit: Visit, axe: Task, change: Change) -> None:
    change(TaskManager.complete_task)
    ada, bo = await visit("/tasks", as_="Ada"), await visit("/tasks", as_="Bo")

    await ada.drop_connection()
    await ada.check(BOX)
    await ada.check(BOX, on=False)
    await ada.reconnect()

    assert not ada.is_checked(BOX)
    assert not bo.is_checked(BOX)
    assert not bo.texts(".row-done")


async def test_what_becomes_of_it_right_after_counts(
    visit: Visit, axe: Task, database: Database, change: Change
) -> None:
    """What Ada hears of her tick is that it is gone again."""
    complete = TaskManager.complete_task

    async def and_reopen(_manager: TaskManager, task_id: TaskId) -> Task:
        async with open_work(database) as heavy:
            completed = await complete(heavy.tasks, task_id)
            await heavy.tasks.reopen_task(task_id)
            return completed

    change(and_reopen)
    ada = await visit("/tasks")

    await ada.check(BOX)

    assert not ada.is_checked(BOX)
    assert not ada.texts(".row-done")


async def test_a_tick_stays_while_the_next_one_is_saved(
    visit: Visit, axe: Task, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list hears of the first one only when the second one is saved."""
    async with open_work(database) as heavy:
        saw = await heavy.tasks.add_task("saw")
    ada = await visit("/tasks")
    complete, window, is_saved = TaskManager.complete_task, TaskManager.window, asyncio.Event()

    async def complete_and_say(self: TaskManager, task_id: TaskId) -> Task:
        task = await complete(self, task_id)
        if task_id == saw.id:
            is_saved.set()
        return task

    async def late(self: TaskManager, view: TaskView) -> Window[Task]:
        await is_saved.wait()
        return await window(self, view)

    monkeypatch.setattr(TaskManager, "complete_task", complete_and_say)
    monkeypatch.setattr(TaskManager, "window", late)
    await ada.drop_connection()
    await ada.check(BOX)
    await ada.check("Done: saw")
    await ada.reconnect()

    assert [said for _answered, said in rows(ada)] == [DONE, DONE]
    assert len(ada.texts(".row-done")) == 2
