"""What a table on a page asks for, found by PostgreSQL as it is found in memory."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import col

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.repositories.table_windows import TableColumns, fitting, read_table
from heavy_stack.backend.data.statements.paging import Sort
from heavy_stack.frontend.components.table_columns import Column
from heavy_stack.frontend.components.table_memory import find_among
from heavy_stack.shared_models.memory_windows import window_among
from heavy_stack.shared_models.table_asks import Between, TableAsk, Wanted
from heavy_stack.shared_models.windows import PAGE, START, Span, Window
from tests.support.shed import AxeRepository, SQLAxe, build

NEW_YEAR = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BEHIND = TableColumns(
    Sort.by(col(SQLAxe.name)),
    {
        "name": col(SQLAxe.name),
        "weight": col(SQLAxe.weight),
        "lent": col(SQLAxe.lent_at),
        "borrower": col(SQLAxe.lent_to),
    },
    parts=frozenset({"name"}),
)
COLUMNS = (
    Column[SQLAxe]("name", "Name", lambda axe: axe.name, filters=True),
    Column[SQLAxe]("weight", "Weight", lambda axe: axe.weight, kind="whole", filters=True),
    Column[SQLAxe]("lent", "Lent", lambda axe: axe.lent_at, kind="moment", filters=True),
    Column[SQLAxe](
        "borrower", "To", lambda axe: axe.lent_to, kind="choice", choices=("Ada", "Bo"), filters=True
    ),
)
A_DAY = Between(dt.date(2026, 1, 2), dt.date(2026, 1, 3))
ASKS = [
    TableAsk(),
    TableAsk("weight"),
    TableAsk("weight", is_descending=True),
    TableAsk("lent", is_descending=True),
    TableAsk("name", is_descending=True, wanted=(Wanted("name", "xE 1"),)),
    TableAsk(wanted=(Wanted("name", "50%"),)),
    TableAsk("name", wanted=(Wanted("weight", Between(low=3)), Wanted("borrower", "Bo"))),
    TableAsk(wanted=(Wanted("weight", Between(high=0)),)),
    TableAsk(wanted=(Wanted("lent", A_DAY),)),
    TableAsk(wanted=(Wanted("lent", Between(low=dt.date(2026, 1, 5))),)),
    TableAsk(wanted=(Wanted("lent", Between(high=dt.date(2026, 1, 2))),)),
    TableAsk(wanted=(Wanted("lent", Between(dt.date.min, dt.date.max)),)),
]


@pytest.fixture
async def axes(database_url: str, database: Database) -> AsyncIterator[AxeRepository]:
    """130 axes: some weigh the same or nothing, some were never weighed or lent."""
    await build(database_url)
    async with database.session() as db_session:
        rows = AxeRepository(db_session)
        await rows.add_all([axe(number) for number in range(130)])
        yield rows


def axe(number: int) -> SQLAxe:
    lent = NEW_YEAR + dt.timedelta(hours=number % 100 * 7, seconds=-1)
    return SQLAxe(
        name=f"Axe {number:03}",
        weight=None if number % 8 == 7 else number % 7,
        lent_at=lent if number % 3 else None,
        lent_to=("Ada", "Bo")[number % 2] if number % 3 else None,
    )


def names(window: Window[SQLAxe]) -> list[str]:
    return [row.name for row in window.items]


@pytest.mark.parametrize("ask", ASKS, ids=str)
async def test_the_database_finds_what_is_found_in_memory(axes: AxeRepository, ask: TableAsk) -> None:
    everything = list((await axes.range(sort=BEHIND.sort)).rows)

    found = await read_table(axes, ask, Span(limit=1000), BEHIND)

    wanted = find_among(everything, COLUMNS, ask, Span(limit=1000), row_id=lambda row: row.id)
    assert {row.id for row in found.items} == {row.id for row in wanted.items}
    if ask.sort:
        key = next(column.value for column in COLUMNS if column.name == ask.sort)
        assert [key(row) for row in found.items] == [key(row) for row in wanted.items]
    if ask.wanted and ask.of("name") != "50%":
        assert 0 < len(found.items) < len(everything)


async def test_a_table_goes_on_in_its_order_at_any_depth(axes: AxeRepository) -> None:
    ask = TableAsk("weight", is_descending=True, wanted=(Wanted("name", "axe"),))
    window = await read_table(axes, ask, START, BEHIND)
    assert len(window.items) == PAGE

    while window.last:
        window = await read_table(axes, ask, window.further_down(), BEHIND)

    weights = [-1 if row.weight is None else row.weight for row in window.items]
    known = [weight for weight in weights if weight >= 0]
    assert known == sorted(known, reverse=True)
    assert len(set(names(window))) == 130


async def test_conditions_of_the_application_hold_besides(axes: AxeRepository) -> None:
    ask = TableAsk(wanted=(Wanted("weight", Between(low=1)),))

    found = await read_table(axes, ask, START, BEHIND, where=[col(SQLAxe.lent_to) == "Ada"])

    assert found.items
    assert {row.lent_to for row in found.items} == {"Ada"}
    assert min(row.weight or 0 for row in found.items) >= 1


def test_what_somebody_types_is_no_pattern() -> None:
    (condition,) = fitting(TableAsk(wanted=(Wanted("name", "50%_"),)), BEHIND)

    assert "50/%/_" in str(condition.compile(compile_kwargs={"literal_binds": True}))


def test_a_window_in_memory_goes_down_and_up_and_shows_each_row_once() -> None:
    rows = [f"{number:03}" for number in range(400)]

    window = window_among(rows, START, str)
    seen = list(window.items)
    while window.last:
        window = window_among(rows, window.further_down(), str)
        seen += [row for row in window.items if row not in seen]
    assert seen == rows
    assert window.items == tuple(rows[-len(window.items) :])
    while window.first:
        window = window_among(rows, window.further_up(), str)
    assert window.items[0] == "000"


def test_a_window_in_memory_stays_when_its_rows_change() -> None:
    rows = [f"{number:03}" for number in range(200)]
    window = window_among(rows, window_among(rows, START, str).further_down(), str)
    changed: list[Any] = ["000a", *rows[10:]]

    again = window_among(sorted(changed), window.again(), str)

    assert again.items == ("000a", *rows[10:100])


def test_a_place_whose_row_is_gone_is_the_start_and_says_so() -> None:
    window = window_among(["a", "b"], Span("gone", is_behind=True), str)

    assert (window.items, window.is_elsewhere) == (("a", "b"), True)
