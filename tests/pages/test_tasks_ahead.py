"""Who points at a link to the list finds its first rows loaded."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event

from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World, services_of
from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.main import application_of
from heavy_stack.settings import Settings

LINK, TITLES = ".site-nav a[href='/tasks']", "#tasks .row-title"
BUTTON, HOME = ".button[href='/tasks']", ".site-nav a[href='/']"


@pytest.fixture
async def world(database_url: str, database: Database) -> AsyncIterator[World]:
    """Pages, and two tasks. News come when a test tells them: any news would make useless what was loaded."""
    async with open_work(database) as heavy:
        for title in ("saw", "axe"):
            await heavy.tasks.add_task(title)
    made = World(services_of(application_of(Settings(_env_file=None, database_url=database_url), database)))
    yield made
    await made.close()


@pytest.fixture
async def asked(world: World, database: Database) -> AsyncIterator[list[str]]:
    """What the database is asked of tasks, from then on: "rows" or "count"."""
    statements: list[str] = []

    def note(*call: object) -> None:
        if "FROM tasks" in str(call[2]):
            statements.append("count" if "count(" in str(call[2]) else "rows")

    async with database.session() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


async def test_the_rows_are_loaded_at_the_link_and_not_again_at_the_click(
    world: World, asked: list[str]
) -> None:
    ada = await visit(world, "/")

    await ada.hover(LINK)
    assert (asked, ada.path, ada.ops) == (["rows"], "/", [])
    await ada.click(LINK)

    assert ada.texts(TITLES) == ["axe", "saw"]
    assert asked == ["rows", "count"], "the click asked only for what is below the rows"


async def test_so_it_is_each_time(world: World, asked: list[str]) -> None:
    ada = await visit(world, "/")

    for link in (BUTTON, LINK):
        await ada.hover(link)
        await ada.click(link)
        await ada.click(HOME)

    assert asked == ["rows", "count"] * 2


async def test_a_list_that_was_loaded_ahead_follows_the_news(
    world: World, asked: list[str], database: Database
) -> None:
    ada = await visit(world, "/")
    await ada.hover(LINK)
    await ada.click(LINK)

    async with open_work(database) as heavy:
        await heavy.tasks.add_task("vice")
    world.services.topics.publish_all()
    await world.settle()

    assert ada.texts(TITLES) == ["vice", "axe", "saw"]
    assert sorted(asked) == ["count", "count", "rows", "rows"], (
        "each once for the click, and once for the news"
    )
