import asyncio

import asyncpg
import pytest

from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.model_managers.task_managers import TASKS_CHANGED
from heavy_stack.backend.data.unit_of_work import NEWS_CHANNEL, current_unit_of_work


class Listener:
    """Hears what PostgreSQL announces."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[str] = asyncio.Queue()

    def __call__(self, _connection: object, _pid: int, _channel: str, topic: object) -> None:
        self.heard.put_nowait(str(topic))


@pytest.fixture
async def listener(database_url: str):  # type: ignore[no-untyped-def]
    connection = await asyncpg.connect(database_url)
    listener = Listener()
    await connection.add_listener(NEWS_CHANNEL, listener)
    yield listener
    await connection.close()


async def test_a_commit_announces_each_topic_once(database: Database, listener: Listener) -> None:
    async with open_work(database) as heavy:
        await heavy.tasks.add_task("one")
        await heavy.tasks.add_task("two")
        current_unit_of_work().mark_changed("other")

    heard = [await asyncio.wait_for(listener.heard.get(), 5) for _ in range(2)]
    assert sorted(heard) == ["other", TASKS_CHANGED]
    assert listener.heard.empty()


async def test_a_rollback_announces_nothing(database: Database, listener: Listener) -> None:
    with pytest.raises(ZeroDivisionError):
        async with open_work(database) as heavy:
            await heavy.tasks.add_task("one")
            await heavy.db_session.flush()
            raise ZeroDivisionError

    async with open_work(database):
        current_unit_of_work().mark_changed("a later commit")
    assert await asyncio.wait_for(listener.heard.get(), 5) == "a later commit"


async def test_work_that_runs_at_the_same_time_stays_apart(database: Database) -> None:
    async def add(title: str) -> None:
        async with open_work(database) as heavy:
            mine = current_unit_of_work()
            await heavy.tasks.add_task(title)
            assert current_unit_of_work() is mine

    await asyncio.gather(*(add(f"task {n}") for n in range(20)))

    async with open_work(database) as heavy:
        assert len(await heavy.tasks.list_tasks()) == 20
