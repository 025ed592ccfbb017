"""The app's pages as people use them: every layer, a real PostgreSQL, a browser in this process."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.news import NewsEcho
from heavy_engine.testing.world import World, services_of
from heavy_stack.backend.data.db_connection import Database, plain_url
from heavy_stack.backend.data.unit_of_work import NEWS_CHANNEL
from heavy_stack.main import application_of
from heavy_stack.settings import Settings

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
async def visit(database_url: str, database: Database) -> AsyncIterator[Visit]:
    """Open pages: `ada = await visit("/tasks", as_="Ada")`."""
    services = services_of(application_of(Settings(_env_file=None, database_url=database_url), database))
    async with NewsEcho(plain_url(database.url), NEWS_CHANNEL, services.topics) as echo:
        world = World(services, news_heard=echo.heard)
        yield lambda path="/", as_="Ada": visit_page(world, path, as_=as_)
        await world.close()


async def test_a_task_is_added_done_and_deleted_and_everyone_sees_it(visit: Visit) -> None:
    ada, bo = await visit("/tasks", as_="Ada"), await visit("/tasks", as_="Bo")

    await ada.type("New task", "Sharpen the axe")
    await ada.click("Add")
    assert bo.sees("Sharpen the axe")
    assert ada.value("New task") == ""

    await bo.check("Done: Sharpen the axe")
    assert ada.is_checked("Done: Sharpen the axe")

    await ada.click("Delete: Sharpen the axe")
    assert not bo.sees("Sharpen the axe")


async def test_a_task_that_was_added_is_there_after_another_worker_takes_over(visit: Visit) -> None:
    ada = await visit("/tasks")
    await ada.type("New task", "Oil the saw")
    await ada.click("Add")

    await ada.kill_worker()

    assert ada.sees("Oil the saw")


async def test_every_key_counts_on_a_bad_network(visit: Visit) -> None:
    ada = await visit("/tasks")
    ada.network(latency_ms=400, loss=0.05)

    await ada.type("New task", "Sharpen the axe, oil the saw")
    await ada.click("Add")

    assert ada.sees("Sharpen the axe, oil the saw")


async def test_the_counter_counts_with_one_small_edit(visit: Visit) -> None:
    ada = await visit("/")

    await ada.click("Add one")

    assert ada.text("#count") == "1"
    assert ada.last_event.edits == 1
    assert ada.last_event.bytes < 60


async def test_a_link_leads_to_the_tasks_and_back(visit: Visit) -> None:
    ada = await visit("/")

    await ada.click(".button-primary[href='/tasks']")
    assert ada.path == "/tasks"

    await ada.back()
    assert ada.path == "/"
