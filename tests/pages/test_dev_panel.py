"""The developer's panel on every page of the application: nothing on a page is too odd to be shown."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from heavy_engine import RouteTable
from heavy_engine.dev_panel import DevPanel
from heavy_engine.testing.browser import Page
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.routes import ROUTES, SECTIONS
from tests.pages.conftest import Visit, opened

PATHS = [entry.pattern.text for entry in RouteTable(ROUTES, SECTIONS).entries if not entry.pattern.parameters]
LISTS = ("events", "renders", "faults", "warnings", "sessions")


@pytest.fixture
async def visit(database_url: str, database: Database) -> AsyncIterator[Visit]:
    async with opened(database_url, database, DevPanel()) as visit:
        yield visit


def names(components: list[dict[str, Any]]) -> set[str]:
    """Of all components, those further in too."""
    return {one["name"] for one in components}.union(*(names(one["children"]) for one in components))


def shown(page: Page) -> set[str]:
    """All views can be shown; answers the names of the components."""
    assert all(isinstance(page.panel(view), list) for view in LISTS)
    return names(page.panel("tree")["components"])


@pytest.mark.parametrize("path", PATHS)
async def test_every_page_can_be_looked_into(visit: Visit, path: str) -> None:
    ada = await visit(path)

    assert len(shown(ada)) > 3
    assert ada.panel("faults") == []
    assert [one["path"] for one in ada.panel("sessions")] == [path]


# demo:start
async def test_a_page_can_be_looked_into_after_something_happened_on_it(visit: Visit) -> None:
    ada = await visit("/tasks")

    await ada.type("New task", "Oil the saw")
    await ada.click("Add")

    assert ada.sees("Oil the saw")
    assert "TaskRow" in shown(ada)
    assert ada.panel("events")[0]["queries"] > 0


# demo:end
