"""Pages far down a list of 100,000 rows are read from an index, not counted up to."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.statements.paging import Cursor, Sort
from heavy_stack.settings import Settings
from tests.support.databases import Databases
from tests.support.shed import AxeRepository, SQLAxe, build

ROWS = 100_000
LIMIT = 50
# What one page may read: its rows, a few levels of an index for each range, and some slack.
BLOCKS_MAX = 400

SORTS = {
    "by name": Sort.by(col(SQLAxe.name)),
    "by name, downwards": Sort.by(col(SQLAxe.name), descending=True),
    "by weight, which some lack": Sort.by(col(SQLAxe.weight)),
    "by weight, downwards": Sort.by(col(SQLAxe.weight), descending=True),
    "by a moment, which most lack": Sort.by(col(SQLAxe.lent_at)),
    "by a moment, downwards": Sort.by(col(SQLAxe.lent_at), descending=True),
}


@pytest.fixture(scope="module")
async def shed(databases: Databases) -> AsyncIterator[Database]:
    """A hundred thousand axes; one in ten has no weight, one in four is lent, some are deleted."""
    url = await databases.make()
    await build(url)
    opened = Database(Settings(_env_file=None, database_url=url, database_statement_timeout_s=60))
    async with opened.session() as session, session.begin():
        await session.execute(
            text(
                "insert into axes (id, created_at, name, weight, lent_at, deleted_at)"
                " select gen_random_uuid(), now(), 'axe ' || lpad((n * 7919 % :rows)::text, 6, '0'),"
                " case when n % 10 > 0 then n % 1000 end,"
                " case when n % 4 = 0 then timestamptz '2026-01-01' + n * interval '1 minute' end,"
                " case when n % 50 = 0 then now() end"
                " from generate_series(1, :rows) as n"
            ),
            {"rows": ROWS},
        )
        await session.execute(text("analyze axes"))
    yield opened
    await opened.close()
    await databases.drop(url)


@pytest.fixture
async def session(shed: Database) -> AsyncIterator[AsyncSession]:
    async with shed.session() as opened:
        yield opened


@pytest.mark.parametrize("share", [0.1, 0.5, 0.97], ids=["near", "middle", "far"])
@pytest.mark.parametrize("name", SORTS)
async def test_a_page_reads_about_as_much_as_it_shows(session: AsyncSession, name: str, share: float) -> None:
    sort = SORTS[name]
    place = await cursor_at(session, sort, int(ROWS * share * 0.97))
    axes = AxeRepository(session)

    behind = await plan_of(session, axes.list(sort=sort, after=place, limit=LIMIT))
    in_front = await plan_of(session, axes.list(sort=sort, before=place, limit=LIMIT))
    window = await plan_of(session, axes.range(sort=sort, first=place, last=None, limit=LIMIT))

    for plan in (behind, in_front, window):
        assert {node for node in nodes(plan) if "Scan" in node} <= {"Index Scan", "Index Only Scan"}
        assert blocks(plan) < BLOCKS_MAX


async def test_counting_up_to_it_would_read_all(session: AsyncSession) -> None:
    """The ground of the tests above: there is something to read, and it is seen."""
    counted_up = text("select * from axes where deleted_at is null order by name, id offset 90000 limit 50")

    assert blocks(await plan_of(session, session.execute(counted_up))) > 5 * BLOCKS_MAX


async def test_a_window_between_two_places_reads_no_more_than_it_holds(session: AsyncSession) -> None:
    for sort in SORTS.values():
        first, last = [await cursor_at(session, sort, depth) for depth in (88_000, 88_040)]

        plan = await plan_of(session, AxeRepository(session).range(sort=sort, first=first, last=last))

        assert blocks(plan) < BLOCKS_MAX


async def cursor_at(session: AsyncSession, sort: Sort, depth: int) -> Cursor:
    """A place far down, found by counting."""
    row = (
        await session.scalars(
            text(
                f"select id from axes where deleted_at is null order by"
                f" {', '.join(key.name + (' desc' if key.descending else '') for key in sort.complete.keys)}"
                f" offset {depth} limit 1"
            )
        )
    ).one()
    found = await AxeRepository(session).get(str(row))
    assert found
    order = sort.complete
    return Cursor(order.name, tuple(getattr(found, key.name) for key in order.keys))


async def plan_of(session: AsyncSession, asking: Any) -> dict[str, Any]:
    """How PostgreSQL runs the one statement that something asks for."""
    asked: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        asked.append((call[2], call[3]))

    event.listen(session.get_bind(), "before_cursor_execute", note)
    await asking
    event.remove(session.get_bind(), "before_cursor_execute", note)
    ((statement, parameters),) = asked
    connection = await session.connection()
    result = await connection.exec_driver_sql(
        f"explain (analyze, buffers, format json) {statement}", parameters
    )
    found = result.scalar_one()
    (plan,) = json.loads(found) if isinstance(found, str) else found
    return dict(plan["Plan"])


def nodes(plan: dict[str, Any]) -> set[str]:
    """The kinds of steps in a plan."""
    return {plan["Node Type"]}.union(*(nodes(part) for part in plan.get("Plans", ())))


def blocks(plan: dict[str, Any]) -> int:
    """How many blocks of 8 KiB were read."""
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
