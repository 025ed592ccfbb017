import asyncio

from sqlalchemy import text

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.demo_data import DEMO_EMAIL, seed_once


async def test_deleted_demo_tasks_stay_deleted(database: Database, database_url: str) -> None:
    first = await asyncio.to_thread(seed_once, database_url)
    async with database.session() as session, session.begin():
        await session.execute(text("delete from tasks"))
    second = await asyncio.to_thread(seed_once, database_url)

    async with database.session() as session:
        tasks = await session.scalar(text("select count(*) from tasks"))
        users = list(await session.scalars(text("select email from users")))
    assert (first, second, tasks, users) == (True, False, 0, [DEMO_EMAIL])
