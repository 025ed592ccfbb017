"""Pages of a list that changes while somebody leafs through it, against a plain sorted list."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cmp_to_key
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.statements.paging import Cursor, Slice, Sort
from tests.support.shed import AxeRepository, SQLAxe, build

COLUMNS = {
    "id": col(SQLAxe.id),
    "created_at": col(SQLAxe.created_at),
    "name": col(SQLAxe.name),
    "weight": col(SQLAxe.weight),
    "lent_at": col(SQLAxe.lent_at),
    "lent_to": col(SQLAxe.lent_to),
}
Turn = Callable[[Slice[SQLAxe] | None], Awaitable[Slice[SQLAxe] | None]]
NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
# Letters whose order depends on the collation, and what programs trip over.
TEXTS = st.text(alphabet="aAäÄzZß-_ '\"\\%1😀\u0301", max_size=3)
MOMENTS = st.integers(-3, 3).map(lambda microseconds: NOON + timedelta(microseconds=microseconds))


@dataclass(frozen=True)
class Change:
    """What somebody else does between two pages; `which` of the rows that there are goes."""

    added: list[dict[str, Any]]
    which: list[int]


AXES = st.fixed_dictionaries(
    {
        "weight": st.none() | st.integers(-2, 2),
        "lent_at": st.none() | MOMENTS,
        "lent_to": st.none() | TEXTS,
        "created_at": MOMENTS,
    }
)
CHANGES = st.builds(
    Change, added=st.lists(AXES, max_size=3), which=st.lists(st.integers(0, 1_000), max_size=3)
)
SORTS = st.lists(
    st.tuples(st.sampled_from(sorted(COLUMNS)), st.booleans()),
    min_size=1,
    max_size=3,
    unique_by=lambda key: key[0],
)


@pytest.fixture
async def shed(database: Database, database_url: str) -> Database:
    await build(database_url)
    return database


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    axes=st.lists(AXES, max_size=25),
    keys=SORTS,
    limit=st.integers(1, 6),
    changes=st.lists(CHANGES, max_size=9),
)
async def test_rows_that_stay_neither_repeat_nor_vanish(
    shed: Database,
    axes: list[dict[str, Any]],
    keys: list[tuple[str, bool]],
    limit: int,
    changes: list[Change],
) -> None:
    sort = sort_of(keys)
    async with shed.session() as session:
        table, axes_of = Table(session), AxeRepository(session)
        await table.add(axes)

        async def forth(seen: Slice[SQLAxe] | None) -> Slice[SQLAxe] | None:
            if seen is None:
                return await axes_of.list(sort=sort, limit=limit)
            place = seen.next
            return place and await axes_of.list(sort=sort, limit=limit, after=posted(place, sort))

        async def back(seen: Slice[SQLAxe] | None) -> Slice[SQLAxe] | None:
            if seen is None:
                return await axes_of.range(sort=sort, first=None, last=None, limit=limit, from_end=True)
            place = seen.previous
            return place and await axes_of.list(sort=sort, limit=limit, before=posted(place, sort))

        pages, stayed = await table.leaf(forth, changes)
        await table.expect([row for page in pages for row in page], stayed, keys)
        pages, stayed = await table.leaf(back, changes)
        await table.expect([row for page in reversed(pages) for row in page], stayed, keys)


class Table:
    """The axes table, and what it should hold."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.rows: dict[str, SQLAxe] = {}
        self.ever: dict[str, dict[str, Any]] = {}

    async def add(self, axes: Sequence[dict[str, Any]]) -> None:
        made = [SQLAxe(id=str(uuid.uuid4()), name=f"{axe['lent_to']}{uuid.uuid4()}", **axe) for axe in axes]
        await AxeRepository(self.session).add_all(made)
        self.rows |= {row.id: row for row in made}
        self.ever |= {row.id: row.model_dump() for row in made}

    async def change(self, change: Change | None) -> set[str]:
        """Let somebody add and delete; answers the ids that are left of those before."""
        before = list(self.rows)
        if change:
            await self.add(change.added)
            gone = {before[number % len(before)] for number in change.which if before}
            await self.session.execute(
                delete(SQLAxe).where(col(SQLAxe.id).in_(gone)).execution_options(synchronize_session=False)
            )
            for row_id in gone:
                del self.rows[row_id]
        return set(self.rows)

    async def leaf(self, turn: Turn, changes: Sequence[Change]) -> tuple[list[Sequence[SQLAxe]], set[str]]:
        """Look at page after page while others change the table; answers also what stayed throughout."""
        stayed, coming = set(self.rows), iter(changes)
        pages, page = [], await turn(None)
        while page:
            pages.append(page.rows)
            stayed &= await self.change(next(coming, None))
            page = await turn(page)
        return pages, stayed

    async def expect(self, seen: Sequence[SQLAxe], stayed: set[str], keys: list[tuple[str, bool]]) -> None:
        """Compare what was seen with a plain sorted list."""
        ranks = await self._ranks()
        ids = [row.id for row in seen]
        assert ids == sorted(set(ids), key=cmp_to_key(lambda a, b: self._compare(a, b, keys, ranks)))
        assert stayed <= set(ids) <= set(self.ever)

    def _compare(self, one: str, other: str, keys: list[tuple[str, bool]], ranks: dict[str, int]) -> int:
        """No value is the greatest; equal rows follow each other by id, the way of the last column."""
        for name, descending in (*keys, ("id", keys[-1][1])):
            a, b = self.ever[one][name], self.ever[other][name]
            if isinstance(a, str) and name != "id":
                a, b = ranks[a], b if b is None else ranks[b]
            elif isinstance(b, str) and name != "id":
                b = ranks[b]
            if a != b:
                is_less = b is None or (a is not None and a < b)
                return -1 if is_less is not descending else 1
        return 0

    async def _ranks(self) -> dict[str, int]:
        """The places of all texts in PostgreSQL's own order."""
        texts = {value for row in self.ever.values() for value in row.values() if isinstance(value, str)}
        rows = await self.session.execute(
            text("select one, dense_rank() over (order by one) from unnest(cast(:texts as text[])) as one"),
            {"texts": list(texts)},
        )
        return dict(rows.all())


def sort_of(keys: list[tuple[str, bool]]) -> Sort:
    sort = Sort()
    for name, descending in keys:
        sort = sort.then(COLUMNS[name], descending=descending)
    return sort


def posted(cursor: Cursor, sort: Sort) -> Cursor:
    """The cursor after a journey in a URL."""
    read = Cursor.parse(cursor.text, sort)
    assert read == cursor
    return read
