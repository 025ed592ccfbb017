"""Windows on long lists: right in both directions at any depth, whatever is added and deleted meanwhile."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlmodel import col

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.repositories.windows import read_window
from heavy_stack.backend.data.statements.paging import Sort
from heavy_stack.shared_models.queries import fields_of, read_query, span_of, write_query
from heavy_stack.shared_models.windows import PAGE, PAGES_MAX, ROWS_MAX, START, Span, Window
from tests.support.shed import AxeRepository, SQLAxe, build

BY_NAME = Sort.by(col(SQLAxe.name)).complete
BY_WEIGHT = Sort.by(col(SQLAxe.weight), descending=True).complete


@pytest.fixture
async def axes(database_url: str, database: Database) -> AsyncIterator[AxeRepository]:
    """A shed with 900 axes; some weigh the same, some were never weighed."""
    await build(database_url)
    async with database.session() as db_session:
        rows = AxeRepository(db_session)
        await rows.add_all([axe(number) for number in range(900)])
        yield rows


def axe(number: float) -> SQLAxe:
    return SQLAxe(name=f"{number:010.6f}", weight=int(number) % 7 or None)


def names(window: Window[SQLAxe]) -> list[str]:
    return [row.name for row in window.items]


async def test_the_start_of_a_list_is_open_upwards(axes: AxeRepository) -> None:
    window = await read_window(axes, START, sort=BY_NAME)

    assert names(window) == [f"{number:010.6f}" for number in range(PAGE)]
    assert window.first == ""
    assert window.last != ""


async def test_scrolling_down_and_up_again_shows_each_row_once(axes: AxeRepository) -> None:
    for sort in (BY_NAME, BY_WEIGHT):
        everything = [row.id for row in (await axes.range(sort=sort)).rows]
        window = await read_window(axes, START, sort=sort)
        while window.last:
            above = window.items[0].id
            window = await read_window(axes, window.further_down(), sort=sort)
            place = everything.index(window.items[0].id)
            assert [row.id for row in window.items] == everything[place : place + len(window.items)]
            assert len(window.items) <= PAGE * PAGES_MAX
            assert everything.index(above) >= place - PAGE
        assert window.items[-1].id == everything[-1]
        while window.first:
            window = await read_window(axes, window.further_up(), sort=sort)
            place = everything.index(window.items[0].id)
            assert [row.id for row in window.items] == everything[place : place + len(window.items)]
            assert len(window.items) <= PAGE * PAGES_MAX
        assert window.items[0].id == everything[0]


@pytest.mark.parametrize("seed", range(4))
async def test_a_window_shows_what_is_between_its_ends_whatever_happens(
    axes: AxeRepository, seed: int
) -> None:
    chance = random.Random(seed)
    window = await read_window(axes, START, sort=BY_NAME)
    for _step in range(40):
        before = names(window)
        for _change in range(chance.randrange(4)):
            await _change_something(axes, chance, before)
        there = [row.name for row in (await axes.range(sort=BY_NAME)).rows]
        move = chance.choice(
            [window.again(), window.further_down(), window.further_down(), window.further_up()]
        )
        window = await read_window(axes, move, sort=BY_NAME)

        shown = names(window)
        assert len(shown) <= ROWS_MAX
        place = there.index(shown[0])
        assert shown == there[place : place + len(shown)], "neighbours in the list, each once"
        if not window.first:
            assert shown[0] == there[0]
        if not window.last:
            assert shown[-1] == there[-1]
        kept = set(before) & set(there)
        assert kept & set(shown), "somebody who scrolls does not land elsewhere"


async def _change_something(axes: AxeRepository, chance: random.Random, shown: list[str]) -> None:
    rows = (await axes.range(sort=BY_NAME)).rows
    if chance.random() < 0.5:
        near = float(chance.choice(shown or ["500"]))
        await axes.add(axe(near + chance.random() / 2))
    else:
        gone = [row for row in rows if row.name in shown and chance.random() < 0.1]
        await axes.delete_all(gone)


async def test_a_row_that_ends_a_window_may_go_and_come_back(axes: AxeRepository) -> None:
    window = await read_window(axes, START, sort=BY_NAME)
    last = window.items[-1]

    await axes.delete(last)
    without = await read_window(axes, window.again(), sort=BY_NAME)
    await axes.restore(last)
    again = await read_window(axes, without.again(), sort=BY_NAME)

    assert names(without) == names(window)[:-1]
    assert names(again) == names(window)


@pytest.mark.parametrize("is_below", [True, False])
async def test_more_rows_than_a_window_holds_wait_where_nobody_looks(
    axes: AxeRepository, is_below: bool
) -> None:
    window = await read_window(axes, START, sort=BY_NAME)
    while len(window.items) < PAGE * PAGES_MAX:
        window = await read_window(axes, window.further_down(), sort=BY_NAME)
    top, bottom = names(window)[0], names(window)[-1]

    await axes.add_all([axe(100 + number / 500) for number in range(1, 400)])
    grown = await read_window(axes, replace(window, below=is_below).again(), sort=BY_NAME)

    assert len(grown.items) == ROWS_MAX
    assert (names(grown)[0] == top, names(grown)[-1] == bottom) == (not is_below, is_below)
    end = Span(last=grown.first, from_end=True) if is_below else Span(grown.last)
    beyond = names(await read_window(axes, end, sort=BY_NAME))
    assert beyond[-1 if is_below else 0] == names(grown)[0 if is_below else -1], "it goes on where it ends"


async def test_a_window_is_found_again_by_its_address(axes: AxeRepository) -> None:
    window = await read_window(axes, START, sort=BY_NAME)
    for _page in range(8):
        window = await read_window(axes, window.further_down(), sort=BY_NAME)

    address = write_query(show="open", **fields_of(window.address()))
    again = await read_window(axes, span_of(read_query(address)), sort=BY_NAME)

    assert names(again) == names(window)
    assert (again.first, again.last) == (window.first, window.last)


@pytest.mark.parametrize(
    "query", ["?from=garbage", "?to=garbage", "?after=garbage&from=x", "?from=" + "x" * 9000]
)
async def test_a_place_that_is_none_is_the_start_and_says_so(axes: AxeRepository, query: str) -> None:
    window = await read_window(axes, span_of(read_query(query)), sort=BY_NAME)

    assert window.is_elsewhere
    assert names(window)[0] == names(await read_window(axes, START, sort=BY_NAME))[0]
    assert (await read_window(axes, window.again(), sort=BY_NAME)).is_elsewhere, "until somebody moves it"
    assert not (await read_window(axes, window.further_down(), sort=BY_NAME)).is_elsewhere


async def test_what_is_behind_a_place_is_without_it(axes: AxeRepository) -> None:
    window = await read_window(axes, START, sort=BY_NAME)

    behind = await read_window(axes, Span(window.last, is_behind=True), sort=BY_NAME)

    assert names(behind)[0] == f"{PAGE:010.6f}"
    assert behind.first != ""
