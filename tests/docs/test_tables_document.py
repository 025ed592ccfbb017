"""The table of docs/tables.md runs, and does what the text says."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World
from heavy_stack.backend.data.repositories import table_windows
from heavy_stack.frontend.components import progress
from tests.support.parts import world_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "tables.md"
BLOCKS = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    names: dict[str, Any] = {"__name__": "docs.tables"}
    exec(compile(BLOCKS[0], str(DOCUMENT), "exec"), names)
    async with world_of({"/tools": names["ToolsPage"]}) as world:
        yield world


async def test_the_table_of_the_document_is_one(world: World) -> None:
    ada = await visit(world, "/tools?tools.sort=-price&tools.price.from=10", as_="Ada")
    assert ada.texts("tbody th") == ["Axe", "Saw"]

    await ada.click("Select: Saw")
    await ada.click("Wear out")
    assert ada.sees("1 tools are used now.")
    await ada.click("Edit Name of Axe: Axe")
    await ada.fill("Name of Axe", "")
    await ada.click("Save")
    assert ada.texts(".field-error") == ["A tool needs a name."]
    await ada.fill("Name of Axe", "Great axe")
    await ada.click("Save")

    assert ada.texts("tbody th") == ["Great axe", "Saw"]
    assert ada.texts("tbody td.cell-text") == ["new", "used"]


def test_what_the_document_names_of_the_database_and_of_long_work_exists() -> None:
    for name in ("TableColumns", "read_table", "fitting"):
        assert name in DOCUMENT.read_text()
        assert hasattr(table_windows, name)
    for name in ("use_long_work", "ProgressWork", "Report"):
        assert name in BLOCKS[-1]
        assert hasattr(progress, name)
