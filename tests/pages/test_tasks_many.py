"""100,000 tasks on one page: right at any depth, in both directions, while others add and delete."""

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest

from heavy_engine.testing.browser import Page
from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.repositories.task_repositories import SORTS
from heavy_stack.backend.data.statements.paging import Cursor
from heavy_stack.backend.errors import TooManyTasks
from heavy_stack.shared_models.tasks import TaskChoice, TaskFilter, TaskSort
from heavy_stack.shared_models.windows import PAGE, PAGES_MAX
from tests.pages.conftest import Visit

NEWEST = SORTS[TaskSort.NEWEST]
ROWS = 100_000
SEED = f"""
insert into tasks (id, created_at, title, done, version)
select gen_random_uuid(), now() - n * interval '1 minute', 'Task ' || n, n % 2000 = 0, 1
from generate_series(1, {ROWS}) n
"""


@pytest.fixture
async def sql(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database with 100,000 tasks; "Task 1" is the newest."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(SEED)
    await connection.execute("vacuum analyze tasks")
    yield connection
    await connection.close()


async def between(sql: asyncpg.Connection, first: str, last: str) -> list[str]:
    """The tasks from one to the other, newest first."""
    found = await sql.fetch(
        "select title from tasks where deleted_at is null"
        " and (created_at, id) <= (select created_at, id from tasks where title = $1)"
        " and (created_at, id) >= (select created_at, id from tasks where title = $2)"
        " order by created_at desc, id desc",
        first,
        last,
    )
    return [row["title"] for row in found]


async def meddle(sql: asyncpg.Connection, page: Page, step: int) -> None:
    """Add tasks among those that are shown and around them, and take some away; no news of it."""
    shown = titles(page)
    places = (shown[0], shown[len(shown) // 2], shown[-1])
    for number, place in enumerate(places):
        await sql.execute(
            "insert into tasks (id, created_at, title, done, version)"
            " select gen_random_uuid(), created_at + interval '1 second', $2, false, 1"
            " from tasks where title = $1",
            place,
            f"new {step} {number}",
        )
    await sql.execute("delete from tasks where title = any($1::text[])", shown[5:9])


def titles(page: Page) -> list[str]:
    return page.texts("#tasks .row-title")


async def address_at(sql: asyncpg.Connection, place: int) -> str:
    """The address of what follows a place far down."""
    moment, row_id = await sql.fetchrow(
        "select created_at, id from tasks order by created_at desc offset $1 limit 1", place
    )
    return f"/tasks?after={Cursor(NEWEST.name, (moment, str(row_id))).text}"


@pytest.mark.parametrize("share", [0.5, 0.99])
async def test_deep_pages_are_right_both_ways_while_rows_come_and_go(
    visit: Visit, sql: asyncpg.Connection, share: float
) -> None:
    ada = await visit(await address_at(sql, int(ROWS * share)))
    assert titles(ada)[0] == f"Task {int(ROWS * share) + 2}"

    for step, way in enumerate(
        ["More", "More", "More", "Earlier", "More", "More", "More", "Earlier", "Earlier"]
    ):
        before = titles(ada)
        await meddle(sql, ada, step)
        await ada.reach(f"{way} tasks")

        shown = titles(ada)
        assert shown == await between(sql, shown[0], shown[-1]), "all that lies between, each once"
        assert len(shown) <= PAGE * (PAGES_MAX + 1)
        there = await sql.fetch("select title from tasks where title = any($1)", before)
        alive = [title for title in before if title in {row["title"] for row in there}]
        lost = [title for title in alive if title not in shown]
        assert len(lost) <= PAGE, "at most the page at the far end"
        assert lost == (alive[: len(lost)] if way == "More" else alive[len(alive) - len(lost) :])


async def test_the_count_says_how_far_it_counted(visit: Visit, sql: asyncpg.Connection) -> None:
    ada = await visit("/tasks")
    assert ada.text("#open-tasks") == "More than 10,000 open tasks"

    await sql.execute("update tasks set done = true where id in (select id from tasks offset 9990)")
    await ada.check("Done: Task 3")

    assert re.fullmatch(r"9,9\d\d open tasks", ada.text("#open-tasks"))


async def test_too_many_for_one_deed_are_not_offered(visit: Visit, sql: asyncpg.Connection) -> None:
    ada = await visit("/tasks")

    await ada.click("Select")

    assert "Select all shown" in ada.texts(".selection-bar button")
    assert not [words for words in ada.texts(".selection-bar button") if words.startswith("Select all 1")]


async def test_too_many_for_one_deed_are_refused_before_anything_is_changed(
    database: Database, sql: asyncpg.Connection
) -> None:
    for deed in ("complete_tasks", "delete_tasks"):
        with pytest.raises(TooManyTasks, match="More than 10,000 tasks"):
            async with open_work(database) as heavy:
                await getattr(heavy.tasks, deed)(TaskChoice(every=TaskFilter.OPEN))

    assert await sql.fetchval("select count(*) from tasks where version > 1") == 0


async def test_ten_thousand_are_completed_and_reopened_in_two_statements(
    database: Database, sql: asyncpg.Connection
) -> None:
    await sql.execute("delete from tasks where id not in (select id from tasks limit 10000)")

    async with open_work(database) as heavy:
        batch = await heavy.tasks.complete_tasks(TaskChoice(every=TaskFilter.OPEN))
    async with open_work(database) as heavy:
        undone = await heavy.tasks.undo(batch)

    assert (undone.restored, undone.left) == (len(batch.tasks), 0)
    assert await sql.fetchval("select count(*) from tasks where not done") == len(batch.tasks)
