"""What the database refuses is said of its field; lists are read page by page; names are there to choose."""

from typing import ClassVar, NewType

import pytest
from pgvector.sqlalchemy import Vector
from sqlalchemy import MetaData, Uuid
from sqlmodel import Field, col

from heavy_stack.backend.data.db_connection import Database, short_lived_engine
from heavy_stack.backend.data.model_managers.drafts import checked, saving
from heavy_stack.backend.data.model_managers.listing import list_newest, page_of
from heavy_stack.backend.data.repositories.base_repositories import SQLRepositoryBase
from heavy_stack.backend.data.sql_models.heavy_models import HeavyModel
from heavy_stack.backend.data.sql_models.mixins import SoftDeletable
from heavy_stack.backend.data.statements.choices import CHOICES_MAX, list_names
from heavy_stack.backend.data.statements.nearest import list_nearest
from heavy_stack.backend.data.unit_of_work import unit_of_work
from heavy_stack.backend.errors import ValuesRefused
from heavy_stack.shared_models.draft_types import Line
from heavy_stack.shared_models.drafts import Draft
from heavy_stack.shared_models.listing import TOP, Choice, Choices, Place

TOOLS = MetaData()
ToolId = NewType("ToolId", str)


class SQLTool(SoftDeletable, HeavyModel, table=True):
    """A tool with a number of its own, an owner, and what it is like."""

    metadata: ClassVar[MetaData] = TOOLS
    __tablename__ = "tools"

    name: str = Field(unique=True)
    part_of: str | None = Field(default=None, foreign_key="tools.id", sa_type=Uuid(as_uuid=False))
    likeness: list[float] | None = Field(default=None, sa_type=Vector(2))


class ToolRepository(SQLRepositoryBase[SQLTool, ToolId]):
    """Reads and writes tools."""


class ToolRefused(ValuesRefused):
    """A tool that cannot be kept."""


class ToolDraft(Draft):
    """What is filled in of a tool."""

    name: Line = Field(max_length=5)


@pytest.fixture
async def shed(database: Database, database_url: str) -> Database:
    """A database with a table of tools."""
    async with short_lived_engine(database_url) as engine, engine.begin() as connection:
        await connection.run_sync(TOOLS.create_all)
    return database


async def put(shed: Database, *tools: SQLTool) -> None:
    async with unit_of_work(shed) as unit:
        for tool in tools:
            await ToolRepository(unit.db_session).add(tool)


def test_a_draft_that_cannot_be_made_is_refused_by_the_tables_own_error() -> None:
    axe = checked(ToolDraft, {"name": " Axe "}, ToolRefused)
    assert axe.name == "Axe"
    assert checked(ToolDraft, axe, ToolRefused) is axe

    with pytest.raises(ToolRefused, match="name: This has 6 characters") as refused:
        checked(ToolDraft, {"name": "hammer"}, ToolRefused)

    assert refused.value.by_field == {"name": "This has 6 characters; at most 5 fit."}


async def test_a_value_that_is_taken_is_said_of_its_field_and_the_work_goes_on(shed: Database) -> None:
    await put(shed, SQLTool(name="axe"))

    async with unit_of_work(shed) as unit:
        tools = ToolRepository(unit.db_session)
        await tools.add(SQLTool(name="saw"))
        with pytest.raises(ToolRefused) as refused:
            async with saving(unit.db_session, ToolRefused):
                await tools.add(SQLTool(name="axe"))
        await tools.add(SQLTool(name="plane"))

    assert refused.value.by_field == {"name": "This is taken already; choose another."}
    async with unit_of_work(shed) as unit:
        rows = (await ToolRepository(unit.db_session).list()).rows
    assert [row.name for row in rows] == ["axe", "saw", "plane"]


async def test_what_points_to_nothing_is_said_of_its_field(shed: Database) -> None:
    with pytest.raises(ToolRefused) as refused:
        async with unit_of_work(shed) as unit, saving(unit.db_session, ToolRefused):
            gone = "01890000-0000-7000-8000-000000000000"
            await ToolRepository(unit.db_session).add(SQLTool(name="axe", part_of=gone))

    assert refused.value.by_field == {"part_of": "This is gone: somebody deleted it. Choose another."}


async def test_a_list_is_read_newest_first_in_both_directions(shed: Database) -> None:
    await put(shed, *(SQLTool(name=name) for name in "abcde"))

    async with unit_of_work(shed) as unit:
        tools = ToolRepository(unit.db_session)
        first = await list_newest(tools, TOP, 2)
        seen = page_of(first, tuple(row.name for row in first.rows), Choices())
        second = await list_newest(tools, Place(after=seen.after), 2)
        further = page_of(second, tuple(row.name for row in second.rows), Choices())
        back = await list_newest(tools, Place(before=further.before), 2)

    assert (seen.items, further.items) == (("e", "d"), ("c", "b"))
    assert [row.name for row in back.rows] == ["e", "d"]
    assert (seen.before, bool(seen.after), bool(further.before), bool(further.after)) == (
        "",
        True,
        True,
        True,
    )


@pytest.mark.parametrize("place", [Place(after="x"), Place(before="?"), Place(after="x", before="y")])
async def test_a_place_that_makes_no_sense_is_the_top(shed: Database, place: Place) -> None:
    await put(shed, SQLTool(name="axe"))

    async with unit_of_work(shed) as unit:
        found = await list_newest(ToolRepository(unit.db_session), place)

    assert [row.name for row in found.rows] == ["axe"]


async def test_names_to_choose_from_are_the_first_and_those_that_are_shown(shed: Database) -> None:
    many = [SQLTool(name=f"tool {number:03}") for number in range(CHOICES_MAX + 2)]
    await put(shed, *many)
    async with unit_of_work(shed) as unit:
        tools = ToolRepository(unit.db_session)
        for one in (many[0], many[-1]):
            locked = await tools.lock(ToolId(one.id))
            assert locked
            await tools.delete(locked)

    async with unit_of_work(shed) as unit:
        shown = [many[-1].id, None]
        found = await list_names(unit.db_session, SQLTool, col(SQLTool.name), shown)

    names = [choice.name for choice in found]
    assert names == sorted(names)
    assert many[0].name not in names  # deleted, and not shown
    assert names[-2:] == [many[CHOICES_MAX].name, many[-1].name]  # deleted, but shown
    assert len(names) == CHOICES_MAX + 1


async def test_the_nearest_come_first_and_those_without_an_embedding_never(shed: Database) -> None:
    near, far = SQLTool(name="axe", likeness=[1, 0]), SQLTool(name="saw", likeness=[0, 1])
    await put(shed, far, near, SQLTool(name="plane"))

    async with unit_of_work(shed) as unit:
        column = col(SQLTool.likeness)
        found = await list_nearest(unit.db_session, SQLTool, column, [0.9, 0.1], 5)
        first = await list_nearest(unit.db_session, SQLTool, column, [0.1, 0.9], 1)

    assert [row.name for row in found] == ["axe", "saw"]
    assert [row.name for row in first] == ["saw"]


def test_choices_are_known_by_field() -> None:
    choices = Choices.of_fields(owner_id=(Choice(id="1", name="Ada"),))

    assert choices.name("owner_id", "1") == "Ada"
    assert choices.name("owner_id", "2") == "2"
    assert choices.name("owner_id", None) is None
    assert choices.of("nothing") == ()
