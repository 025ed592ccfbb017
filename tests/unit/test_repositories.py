"""What every repository can do: one table, rows in and out."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.repositories.base_repositories import Id, QueryBase, Row, SQLRepositoryBase
from heavy_stack.backend.errors import MixinMissing, RepositoryIncomplete, UnknownColumns
from heavy_stack.backend.ids import new_id
from tests.support.shed import AxeId, AxeRepository, NailRepository, SQLAxe, SQLNail, build
from tests.support.waiting import eventually


@pytest.fixture
async def shed(database: Database, database_url: str) -> Database:
    await build(database_url)
    return database


@pytest.fixture
async def session(shed: Database) -> AsyncIterator[AsyncSession]:
    async with shed.session() as opened:
        yield opened


@pytest.fixture
def axes(session: AsyncSession) -> AxeRepository:
    return AxeRepository(session)


async def add(axes: AxeRepository, *names: str) -> list[SQLAxe]:
    rows = [SQLAxe(name=name) for name in names]
    await axes.add_all(rows)
    return rows


def ids_of(*rows: SQLAxe) -> list[AxeId]:
    return [AxeId(row.id) for row in rows]


async def test_a_row_is_found_by_its_id(axes: AxeRepository) -> None:
    (axe,) = await add(axes, "Broad axe")

    assert await axes.get(AxeId(axe.id)) is axe
    assert await axes.get(AxeId(new_id())) is None


@pytest.mark.parametrize("text", ["", "7", "not an id", "'; drop table axes; --", "\x00"], ids=len)
async def test_what_is_no_id_finds_nothing_and_costs_nothing(axes: AxeRepository, text: str) -> None:
    (axe,) = await add(axes, "Broad axe")
    no_id = AxeId(text)

    assert await axes.get(no_id) is None
    assert await axes.lock(no_id) is None
    assert await axes.get_many([no_id, AxeId(axe.id)]) == [axe]
    assert await axes.change_all([no_id], weight=1) == 0
    assert await axes.count() == 1, "the transaction goes on"


async def test_rows_come_in_the_order_of_the_ids_asked_for(axes: AxeRepository) -> None:
    a, b, c = await add(axes, "a", "b", "c")

    found = await axes.get_many([*ids_of(c, a), AxeId(new_id()), *ids_of(b, c)])
    locked = await axes.lock_many(ids_of(c, a, b))

    assert found == [c, a, b]
    assert locked == [c, a, b]
    assert await axes.get_many([]) == []


async def test_rows_are_listed_and_counted_by_conditions(axes: AxeRepository) -> None:
    await axes.add_all([SQLAxe(name=name, weight=len(name)) for name in ("a", "bb", "cc", "ddd")])
    heavy = [col(SQLAxe.weight) > 1, col(SQLAxe.name) != "cc"]

    page = await axes.list(where=heavy)

    assert [row.name for row in page.rows] == ["bb", "ddd"]
    assert await axes.count(where=heavy) == 2
    assert await axes.count() == 4


async def test_many_rows_are_added_in_one_statement(axes: AxeRepository, session: AsyncSession) -> None:
    asked = statements_of(session)

    await add(axes, *map(str, range(100)))

    assert len(asked) == 1


async def test_a_table_without_mixins_deletes_for_good(session: AsyncSession) -> None:
    nails = NailRepository(session)
    nail = await nails.add(SQLNail(length=5))

    await nails.delete(nail)

    assert await nails.count(deleted=True) == 0
    with pytest.raises(MixinMissing, match=r"restore needs class SQLNail\(SoftDeletable, HeavyModel"):
        await nails.restore(nail)
    with pytest.raises(MixinMissing, match=r"class SQLNail\(Versioned, HeavyModel"):
        await nails.lock((await nails.add(SQLNail())).id, version=1)


# Soft deletion


async def test_a_deleted_row_is_out_of_sight_and_comes_back(
    axes: AxeRepository, session: AsyncSession
) -> None:
    axe, other = await add(axes, "Broad axe", "Felling axe")
    (axe_id,) = ids_of(axe)

    await axes.delete(axe)

    for anew in (False, True):
        if anew:
            session.expunge_all()
        assert await axes.get(axe_id) is None
        assert await axes.lock(axe_id) is None
        assert await axes.get_many([axe_id]) == []
        assert await axes.lock_many([axe_id]) == []
        assert [row.name for row in (await axes.list()).rows] == [other.name]
        assert await axes.count() == 1
        assert await axes.change_all([axe_id], weight=9) == 0
    assert await axes.count(deleted=True) == 2
    assert len((await axes.list(deleted=True)).rows) == 2
    found = await axes.lock(axe_id, deleted=True)
    assert found
    assert found.deleted_at

    await axes.restore(found)

    again = await axes.get(axe_id)
    assert again
    assert (again.deleted_at, again.weight) == (None, None)


async def test_a_purged_row_does_not_come_back(axes: AxeRepository) -> None:
    axe, other = await add(axes, "Broad axe", "Felling axe")
    await axes.delete(axe)

    await axes.purge(axe)
    await axes.purge_all([other])

    assert await axes.count(deleted=True) == 0


async def test_many_are_deleted_and_restored_in_one_statement_each(
    axes: AxeRepository, session: AsyncSession
) -> None:
    rows = await add(axes, *map(str, range(30)))
    asked = statements_of(session)

    await axes.delete_all(rows)
    await axes.restore_all(rows)
    await axes.delete_all([])
    await axes.restore_all([])

    assert len(asked) == 2
    assert await axes.count() == 30
    assert {row.version for row in rows} == {3}, "here"
    session.expunge_all()
    assert {row.version for row in (await axes.list()).rows} == {3}, "there"


async def test_a_row_that_was_deleted_can_still_be_changed_here(axes: AxeRepository) -> None:
    """What is in memory and what is in the database stay one, versions included."""
    (axe,) = await add(axes, "Broad axe")
    await axes.delete(axe)
    await axes.restore(axe)

    axe.weight = 5
    await axes.save(axe)

    assert axe.version == 4


# Many at once


async def test_columns_of_many_rows_change_in_one_statement(
    axes: AxeRepository, session: AsyncSession
) -> None:
    rows = await add(axes, *map(str, range(30)))
    ids = ids_of(*rows)
    session.expunge_all()
    asked = statements_of(session)

    assert await axes.change_all(ids, weight=7, lent_to="Ada") == 30

    assert len(asked) == 1
    found = (await axes.list()).rows
    assert {(row.weight, row.lent_to, row.version) for row in found} == {(7, "Ada", 2)}


async def test_rows_at_hand_show_what_changed(axes: AxeRepository) -> None:
    a, b = await add(axes, "a", "b")
    b.lent_to = "Bo"

    assert await axes.change_all(ids_of(a, b), weight=7) == 2

    assert [(row.weight, row.lent_to, row.version) for row in (a, b)] == [(7, None, 2), (7, "Bo", 3)]


async def test_a_column_that_is_none_is_refused(axes: AxeRepository) -> None:
    (axe,) = await add(axes, "Broad axe")

    with pytest.raises(UnknownColumns, match=r"SQLAxe has no wieght\. Its columns are .*weight"):
        await axes.change_all(ids_of(axe), wieght=7)


@pytest.mark.parametrize("verb", ["lock_many", "change_all"])
async def test_two_who_want_the_same_rows_wait_for_each_other(shed: Database, verb: str) -> None:
    """Cy holds the middle one. In any other order than Ada's, Bo would hold what she wants next."""
    ids = [AxeId(new_id()) for _axe in range(3)]
    async with shed.session() as session, session.begin():
        # Against the order of the ids, which is that of the table without one.
        for axe_id in reversed(ids):
            await AxeRepository(session).add(SQLAxe(id=axe_id, name=axe_id))

    async def ada() -> None:
        async with shed.session() as session, session.begin():
            await read_by(session, "indexscan")
            await AxeRepository(session).lock_many(ids)

    async def bo() -> None:
        async with shed.session() as session, session.begin():
            await read_by(session, "seqscan")
            axes = AxeRepository(session)
            await (axes.lock_many(ids[::-1]) if verb == "lock_many" else axes.change_all(ids, weight=1))

    async with shed.session() as session, session.begin():
        await AxeRepository(session).lock(ids[1])
        both = asyncio.gather(ada(), bo())
        await eventually(lambda: both_wait(shed), what="both waiting")
    await both


async def read_by(session: AsyncSession, kind: str) -> None:
    """Let PostgreSQL read tables in one way only: by an index, or as they lie there."""
    for other in {"indexscan", "indexonlyscan", "bitmapscan", "seqscan"} - {kind}:
        await session.execute(text(f"set local enable_{other} = off"))


async def both_wait(database: Database) -> bool:
    """Whether two connections to this database wait for a lock; a session looks only once."""
    waiting = text(
        "select count(*) from pg_stat_activity"
        " where wait_event_type = 'Lock' and datname = current_database()"
    )
    async with database.session() as session:
        return bool(await session.scalar(waiting) == 2)


# Definitions


def test_a_repository_that_does_not_say_its_rows_is_refused() -> None:
    with pytest.raises(
        RepositoryIncomplete, match=r"class ShelfRepository\(SQLRepositoryBase\[SQLAxe, AxeId\]\)"
    ):

        class ShelfRepository(SQLRepositoryBase):  # type: ignore[type-arg]
            pass


def test_a_repository_may_stand_between() -> None:
    class Countable(SQLRepositoryBase[Row, Id]):
        pass

    class Counted(Countable[SQLAxe, AxeId]):
        pass

    class Further(Counted):
        pass

    assert Counted.row is Further.row is SQLAxe


async def test_a_repository_without_a_table_asks_what_it_likes(session: AsyncSession) -> None:
    class Clock(QueryBase):
        async def year(self) -> int:
            return int(await self.db_session.scalar(text("select 2026")) or 0)

    assert await Clock(session).year() == 2026


def statements_of(session: AsyncSession) -> list[str]:
    """What the database is asked from now on."""
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2]))
    return asked
