"""Places in a list: what travels, what is refused, what a page knows of its neighbours."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.statements.cursor_text import TEXT_MAX_CHARS
from heavy_stack.backend.data.statements.paging import Cursor, Sort
from heavy_stack.backend.errors import CursorRefused, PageRefused
from heavy_stack.backend.explain import explain
from tests.support.shed import AxeRepository, HandleRepository, SQLAxe, SQLHandle, SQLNail, Wood, build

BY_NAME = Sort.by(col(SQLAxe.name))
BY_WEIGHT = Sort.by(col(SQLAxe.weight))
BY_LENT_AT = Sort.by(col(SQLAxe.lent_at), descending=True)
AN_ID = "01890000-0000-7000-8000-000000000000"
NOON = datetime(2026, 3, 29, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
async def session(database: Database, database_url: str) -> AsyncIterator[AsyncSession]:
    await build(database_url)
    async with database.session() as opened:
        yield opened


def packed(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("sort", "values"),
    [
        (BY_NAME, ('Ä "quoted" 😀', AN_ID)),
        (BY_WEIGHT, (-(2**31), AN_ID)),
        (BY_WEIGHT, (None, AN_ID)),
        (BY_LENT_AT, (NOON, AN_ID)),
    ],
    ids=["text", "number", "nothing", "moment"],
)
def test_a_cursor_survives_its_journey(sort: Sort, values: tuple[Any, ...]) -> None:
    cursor = Cursor(sort.complete.name, values)

    assert Cursor.parse(cursor.text, sort) == cursor
    assert cursor.text.isascii()
    assert not set(cursor.text) & set("+/=&?#% ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "garbage",
        "ä",
        "e30",
        packed(),
        packed("name,id", False),
        packed("name,id", False, "x", AN_ID, "more"),
        packed("name,id", "no", "x", AN_ID),
        packed("name,id", False, "x", "no id"),
        packed("name,id", False, None, AN_ID),
        packed("name,id", False, 1, AN_ID),
        packed("name,id", False, ["x"], AN_ID),
        packed("name,id", False, "zero \x00 byte", AN_ID),
        packed("name,id", False, "half \ud800 a character", AN_ID),
        packed("weight,id", False, "1", AN_ID),
        packed("-name,-id", False, "x", AN_ID),
        "W" * (TEXT_MAX_CHARS + 1),
        base64.urlsafe_b64encode(b"[" * 4_000).decode(),
    ],
    ids=lambda text: f"{len(text)}-{sum(map(ord, text)) % 9973}",
)
def test_what_is_no_cursor_of_this_list_is_refused(text: str) -> None:
    with pytest.raises(CursorRefused, match="Start from the top") as raised:
        Cursor.parse(text, BY_NAME)

    assert explain(raised.value) == str(raised.value), "somebody may have an old link"


@pytest.mark.parametrize("number", ["2147483648", "-2147483649", "1.5", "x", "1" * 5_000, ""])
def test_a_number_that_its_column_cannot_hold_is_refused(number: str) -> None:
    with pytest.raises(CursorRefused):
        Cursor.parse(packed("weight,id", False, number, AN_ID), BY_WEIGHT)


@pytest.mark.parametrize("moment", ["2026-03-29T12:00:00", "2026-02-30T12:00:00+00:00", "noon", ""])
def test_a_moment_that_is_none_is_refused(moment: str) -> None:
    with pytest.raises(CursorRefused):
        Cursor.parse(packed("-lent_at,-id", False, moment, AN_ID), BY_LENT_AT)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_text_does_anything_but_be_refused(text: str) -> None:
    with pytest.raises(CursorRefused):
        Cursor.parse(text, BY_NAME)


async def test_a_cursor_that_somebody_forged_shows_nothing_but_the_list(session: AsyncSession) -> None:
    axes = AxeRepository(session)
    await axes.add_all([SQLAxe(name="hidden", lent_to="Ada"), SQLAxe(name="shown")])
    forged = Cursor.parse(packed("name,id", True, "' or true --", AN_ID), BY_NAME)

    page = await axes.list(where=[col(SQLAxe.lent_to).is_(None)], sort=BY_NAME, after=forged)

    assert [row.name for row in page.rows] == ["shown"]


async def test_a_cursor_of_another_order_is_refused(session: AsyncSession) -> None:
    axes = AxeRepository(session)
    await axes.add_all([SQLAxe(name="a"), SQLAxe(name="b")])
    page = await axes.list(sort=BY_NAME, limit=1)
    assert page.next

    with pytest.raises(CursorRefused, match="sorted by name,id, the list by weight,id"):
        await axes.list(sort=BY_WEIGHT, after=page.next)
    with pytest.raises(CursorRefused, match="sorted by name,id, the list by weight,id"):
        await axes.range(sort=BY_WEIGHT, first=page.next, last=None)


async def test_a_page_knows_whether_it_has_neighbours(session: AsyncSession) -> None:
    axes = AxeRepository(session)
    await axes.add_all([SQLAxe(name=name) for name in "abc"])

    whole = await axes.list(sort=BY_NAME, limit=3)
    first = await axes.list(sort=BY_NAME, limit=2)
    second = await axes.list(sort=BY_NAME, limit=2, after=first.next)
    back = await axes.list(sort=BY_NAME, limit=2, before=second.previous)

    assert (whole.previous, whole.next) == (None, None)
    assert first.previous is None
    assert [row.name for row in second.rows] == ["c"]
    assert second.next is None
    assert [row.name for row in back.rows] == ["a", "b"]
    assert back.previous is None
    assert back.next == first.next


async def test_a_page_whose_rows_are_all_gone_knows_the_way_back(session: AsyncSession) -> None:
    axes = AxeRepository(session)
    await axes.add_all([SQLAxe(name=name) for name in "abcd"])
    first = await axes.list(sort=BY_NAME, limit=2)
    await session.execute(delete(SQLAxe).where(col(SQLAxe.name) > "b"))

    nothing = await axes.list(sort=BY_NAME, limit=2, after=first.next)
    again = await axes.list(sort=BY_NAME, limit=2, before=nothing.previous)

    assert (nothing.rows, nothing.next) == ([], None)
    assert [row.name for row in again.rows] == ["a", "b"]


async def test_a_range_has_both_its_ends(session: AsyncSession) -> None:
    axes = AxeRepository(session)
    weights = {"a": 1, "b": 1, "c": 2, "d": None, "e": None}
    await axes.add_all([SQLAxe(name=name, weight=weight) for name, weight in weights.items()])
    everything = await axes.list(sort=BY_WEIGHT)
    b, d = (everything.cursor_of(everything.rows[number]) for number in (1, 3))

    between = await axes.range(sort=BY_WEIGHT, first=b, last=d)
    to_the_end = await axes.range(sort=BY_WEIGHT, first=b, last=None)
    cut_short = await axes.range(sort=BY_WEIGHT, first=b, last=None, limit=1)

    assert list(between.rows) == list(everything.rows)[1:4]
    assert list(to_the_end.rows) == list(everything.rows)[1:]
    assert to_the_end.next is None
    assert list(cut_short.rows) == list(everything.rows)[1:2]
    assert cut_short.next == b


async def test_a_page_costs_one_query(session: AsyncSession) -> None:
    axes = AxeRepository(session)
    await axes.add_all([SQLAxe(name=str(number), weight=number % 3 or None) for number in range(9)])
    place = (await axes.list(sort=BY_WEIGHT, limit=4)).next
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2]))

    await axes.list(sort=BY_WEIGHT, limit=4, after=place)

    assert len(asked) == 1


KINDS: dict[str, list[Any]] = {
    "fits": [True, False],
    "grams": [1.5, -0.1, float("inf"), float("-inf"), float("nan"), 1e-300],
    "price": [Decimal("1.10"), Decimal("1.1000001"), Decimal(-7)],
    "number": [2**62, -(2**63), 0],
    "bought": [date(1, 1, 1), date(2026, 2, 28)],
    "opens": [datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 2, 30, 0, 1)],
    "at": [time(0, 0), time(23, 59, 59, 999_999)],
    "dries": [timedelta(days=-1, microseconds=1), timedelta(days=400)],
    "wood": [Wood.OAK, Wood.ASH],
    "tag": [UUID(int=1), UUID(int=2**127)],
}


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("column", KINDS)
async def test_rows_are_sorted_by_columns_of_any_kind(
    session: AsyncSession, column: str, descending: bool
) -> None:
    handles = HandleRepository(session)
    values = [*KINDS[column], *KINDS[column], None, None]
    await handles.add_all([SQLHandle(**{column: value}) for value in values])
    sort = Sort.by(getattr(SQLHandle, column), descending=descending)

    seen, place = [], None
    while not seen or place:
        page = await handles.list(sort=sort, limit=2, after=place)
        seen += page.rows
        place = Cursor.parse(page.next.text, sort) if page.next else None

    whole = await handles.list(sort=sort)
    assert [row.id for row in seen] == [row.id for row in whole.rows]
    assert len(seen) == len(values)


@pytest.mark.parametrize("limit", [0, -1, 1_001])
async def test_a_limit_out_of_bounds_is_refused(session: AsyncSession, limit: int) -> None:
    with pytest.raises(PageRefused, match=f"limit is {limit}; a page has 1 to 1000 rows"):
        await AxeRepository(session).list(limit=limit)


async def test_one_page_cannot_be_on_two_sides(session: AsyncSession) -> None:
    place = Cursor("name,id", ("a", AN_ID))

    with pytest.raises(PageRefused, match=r"range\(\)"):
        await AxeRepository(session).list(sort=BY_NAME, after=place, before=place)


async def test_a_sort_by_another_table_is_refused(session: AsyncSession) -> None:
    with pytest.raises(PageRefused, match="SQLAxe is sorted by columns of its own; it has no length"):
        await AxeRepository(session).list(sort=Sort.by(col(SQLNail.length)))


def test_a_sort_by_no_column_is_refused() -> None:
    with pytest.raises(PageRefused, match=r"Sort\.by\(col\(SQLAxe\.name\)\)"):
        Sort.by(col(SQLAxe.name) + "x")  # type: ignore[arg-type]
    with pytest.raises(PageRefused, match="sorts by nothing"):
        Cursor.parse("", Sort())


def test_a_sort_says_in_words_what_it_is() -> None:
    assert (
        Sort.by(col(SQLAxe.weight), descending=True).then(col(SQLAxe.name)).complete.name == "-weight,name,id"
    )
    assert Sort.by(col(SQLAxe.id)).then(col(SQLAxe.name)).complete.name == "id"
