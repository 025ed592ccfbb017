"""Tasks are found by words and by meaning, and their search needs neither extension nor embedder to start."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from benchmarks.sentences import sentences
from heavy_engine.topics import Topics
from heavy_stack.backend.context import BackingServices, open_work
from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.demo_data import seed_once
from heavy_stack.backend.data.model_managers.searching import NO_EMBEDDER, NO_EXTENSION
from heavy_stack.backend.data.sql_models.tasks import SQLTask
from heavy_stack.backend.search.keeper import SearchWork, search_keepers
from heavy_stack.backend.search.local_embedder import LocalEmbedder
from heavy_stack.settings import Settings
from heavy_stack.shared_models.search import SearchResult
from heavy_stack.shared_models.tasks import Task
from tests.conftest import StartServer
from tests.support.databases import Databases
from tests.support.servers import start_server
from tests.support.waiting import eventually
from tests.support.without_vector import database_without_vector

SERVICES = BackingServices(embedder=LocalEmbedder())


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    """On PostgreSQL alone: CockroachDB's words and vectors are others."""
    return postgresql_url


async def search(
    database: Database, asked: str, services: BackingServices = SERVICES, limit: int = 20
) -> SearchResult[Task]:
    async with open_work(database, services=services) as heavy:
        return await heavy.tasks.search_tasks(asked, limit)


async def titles(database: Database, asked: str, services: BackingServices = SERVICES) -> list[str]:
    return [task.title for task in (await search(database, asked, services)).found]


async def add(database: Database, *new: str, services: BackingServices = SERVICES) -> list[Task]:
    async with open_work(database, services=services) as heavy:
        return [await heavy.tasks.add_task(title) for title in new]


@pytest.fixture
async def tasks(database: Database) -> Database:
    await add(database, "Buy milk and bread", "Fix the leaking roof", "Write the quarterly report")
    return database


async def test_a_task_is_found_as_soon_as_it_is_added(tasks: Database) -> None:
    found = await search(tasks, "purchase groceries")

    assert found.found[0].title == "Buy milk and bread"
    assert found.note is None


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("call a doctor", ("hospital", "pharmacy", "doctor", "dentist", "physio")),
        ("pay a bill", ("bill", "invoice", "payment", "statement", "rent", "tax")),
        ("homework", ("homework", "exam", "exercises", "essay", "volcanoes")),
    ],
)
async def test_among_many_tasks_those_of_like_meaning_come_first(
    database: Database, asked: str, wanted: tuple[str, ...]
) -> None:
    await add(database, *sentences(300))

    for title in (await titles(database, asked))[:3]:
        assert any(word in title for word in wanted), title


async def test_a_renamed_task_is_found_by_its_new_title_only(tasks: Database) -> None:
    (milk,) = (await search(tasks, "milk", BackingServices())).found
    async with open_work(tasks, services=SERVICES) as heavy:
        await heavy.tasks.rename_task(milk, "Call the dentist about the appointment")

    assert (await titles(tasks, "doctor"))[0] == "Call the dentist about the appointment"
    assert "Call the dentist about the appointment" not in await titles(tasks, "purchase groceries")
    assert await titles(tasks, "milk", BackingServices()) == []


async def test_a_deleted_task_is_not_found_until_it_is_back(tasks: Database) -> None:
    (milk,) = (await search(tasks, "milk", BackingServices())).found
    async with open_work(tasks, services=SERVICES) as heavy:
        batch = await heavy.tasks.delete_task(milk.id)
    assert "Buy milk and bread" not in await titles(tasks, "purchase groceries")

    async with open_work(tasks, services=SERVICES) as heavy:
        await heavy.tasks.undo(batch)
    assert (await titles(tasks, "purchase groceries"))[0] == "Buy milk and bread"


async def test_tasks_that_were_sown_get_their_vectors_from_the_keeper(
    database: Database, database_url: str
) -> None:
    await asyncio.to_thread(seed_once, database_url)
    (keeper,) = search_keepers(database, LocalEmbedder(), Topics())
    assert keeper.table == "tasks"

    await SearchWork(database, SQLTask, LocalEmbedder()).finish()

    assert len(await titles(database, "browser")) > 0


async def test_servers_give_vectors_to_tasks_that_were_there_before(
    database: Database, database_url: str, start: StartServer
) -> None:
    await asyncio.to_thread(seed_once, database_url)
    server = await start(workers="2", profile="dev")

    async def every_task_has_one() -> bool:
        async with database.session() as session:
            counted = "select count(*) from tasks join tasks_embeddings_256 using (id) where not is_stale"
            return await session.scalar(text(counted)) == await session.scalar(
                text("select count(*) from tasks")
            )

    await eventually(every_task_has_one)
    assert '"level": "error"' not in server.log()
    assert len(await titles(database, "browser")) > 0


async def test_nothing_asked_and_no_limit_too_small_or_large(tasks: Database) -> None:
    assert await titles(tasks, "  ") == []
    assert len((await search(tasks, "buy or fix or write", limit=1)).found) == 1
    assert len((await search(tasks, "buy or fix or write", limit=10**9)).found) == 3
    assert len((await search(tasks, "buy or fix or write", limit=-1)).found) == 1


async def test_without_an_embedder_words_are_searched_and_it_is_said(tasks: Database) -> None:
    found = await search(tasks, "mil", BackingServices())

    assert ([task.title for task in found.found], found.note) == (["Buy milk and bread"], NO_EMBEDDER)


@pytest.fixture
async def without_vector(databases: Databases) -> AsyncIterator[str]:
    async with database_without_vector(databases) as url:
        await asyncio.to_thread(migrations.upgrade, url)
        yield url


async def test_without_the_extension_tasks_are_added_and_found_by_words(without_vector: str) -> None:
    database = Database(Settings(_env_file=None, database_url=without_vector))
    try:
        await add(database, "Buy milk and bread")

        found = await search(database, "mil")
    finally:
        await database.close()
    assert ([task.title for task in found.found], found.note) == (["Buy milk and bread"], NO_EXTENSION)
    assert "unavailable" in NO_EXTENSION


async def test_without_the_extension_the_server_starts_and_shows_tasks(
    without_vector: str, tmp_path: Path
) -> None:
    server = await start_server(without_vector, tmp_path / "server.log")
    try:
        async with httpx.AsyncClient(base_url=server.url) as client:
            assert (await client.get("/tasks")).status_code == 200
            page = await client.get("/tasks?q=milk")
        assert page.status_code == 200
    finally:
        await asyncio.to_thread(server.clean_up)
    assert '"level": "error"' not in server.log()
