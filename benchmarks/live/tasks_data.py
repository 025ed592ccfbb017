"""100,000 tasks in a database of their own, and places among them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import asyncpg
import psutil

from heavy_stack.backend.data.repositories.task_repositories import SORTS
from heavy_stack.backend.data.statements.paging import Cursor
from heavy_stack.shared_models.tasks import TaskId, TaskSort

from .whole_application import migrated_database, production_settings

ROWS = 100_000
WAIT_S = 1.0
"""How long the server keeps a page without a browser."""
NEWEST = SORTS[TaskSort.NEWEST]
SEED = """
insert into tasks (id, created_at, title, done, version)
select gen_random_uuid(), now() - n * interval '1 second', 'Task ' || md5(n::text), n % 10 = 0, 1
from generate_series(1, $1::int) n
"""


@dataclass(frozen=True)
class Place:
    """A row somewhere in the list, the one after it, and the address of what comes after it."""

    task_id: TaskId
    next_id: TaskId
    address: str


@contextmanager
def seeded_database() -> Iterator[str]:
    """The URL of a migrated and filled database on this checkout's embedded server."""
    with migrated_database() as url:
        asyncio.run(_seed(url))
        yield url


def settings_of_production(url: str, embedder: str) -> dict[str, str]:
    """For a server. Pages without a browser go soon, for each of them loads after every change."""
    soon = {"HEAVY_SESSION_WAIT_S": str(WAIT_S), "HEAVY_SESSION_KEEP_S": str(WAIT_S)}
    return production_settings(url, embedder) | soon


async def place_at(url: str, share: float) -> Place:
    """The place that so much of the list is above of; 0 is the start."""
    async with _connected(url) as connection:
        row, after = await connection.fetch(
            "select id, created_at from tasks order by created_at desc, id desc offset $1 limit 2",
            int(ROWS * share),
        )
    cursor = Cursor(NEWEST.name, (row["created_at"], str(row["id"])))
    address = f"/tasks?after={cursor.text}" if share else "/tasks"
    return Place(TaskId(str(row["id"])), TaskId(str(after["id"])), address)


async def postmaster(url: str) -> psutil.Process:
    """The process whose children serve the database."""
    async with _connected(url) as connection:
        found = psutil.Process(connection.get_server_pid()).parent()
    assert found, "a connection without a server"
    return found


async def _seed(url: str) -> None:
    async with _connected(url) as connection:
        await connection.execute(SEED.replace("$1::int", str(ROWS)))
        await connection.execute("vacuum analyze tasks")


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()
