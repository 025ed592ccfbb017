"""use_virtual: what a browser looks at is loaded, and nothing else."""

from typing import Any

import pytest
from reactpy import component, html

from heavy_engine import Placed, Slice, Virtual, about, use_virtual
from heavy_engine.testing.browser import Page, visit
from tests.engine.topics.rooms import world_of


class Catalogue:
    """Things by number; counts what is read."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.reads: list[tuple[int, int]] = []
        self.word = "thing"

    def page(self, **options: Any) -> Any:
        @component
        def Page() -> Any:
            async def read(_work: Any, first: int, count: int) -> Slice[str]:
                self.reads.append((first, count))
                last = min(first + count, self.total)
                return Slice([f"{self.word} {number}" for number in range(first, last)], self.total)

            virtual = use_virtual(read, **options)
            rows = [html.li({"key": row.index, **virtual.row(row.index)}, row.item) for row in virtual.rows]
            return html.div({"id": "window", **virtual.scroller}, html.ul(virtual.space, *rows))

        return Page


async def look(ada: Page, first: Any, count: Any = 30, kept: Any = -1) -> list[str]:
    await ada.fire("#window", "view", first=first, count=count, kept=kept)
    return ada.texts("li")


def said(ada: Page) -> str:
    return ada.html.split('data-virtual="')[1].split('"')[0]


async def test_the_first_page_has_rows_and_the_middle_costs_one_read() -> None:
    things = Catalogue(100_000)
    async with world_of(things.page()) as world:
        ada = await visit(world, "/")
        assert ada.texts("li")[:2] == ["thing 0", "thing 1"]
        assert said(ada) == "0 50 100000"

        shown = await look(ada, 50_000)

        assert (shown[0], shown[-1], len(shown)) == ("thing 50000", "thing 50029", 30)
        assert said(ada) == "50000 30 100000"
        assert things.reads == [(0, 50), (50_000, 30)]
        assert 'aria-posinset="50001"' in ada.html
        assert 'aria-setsize="100000"' in ada.html


async def test_the_row_with_the_focus_stays_in_the_page() -> None:
    things = Catalogue(1000)
    async with world_of(things.page()) as world:
        ada = await visit(world, "/")

        shown = await look(ada, 500, 10, kept=3)
        assert shown == ["thing 3", *(f"thing {number}" for number in range(500, 510))]
        assert said(ada) == "500 10 1000"
        # The node that had the focus is the one that was there before.
        assert not any(op[0] in "ix" and ">thing 3<" in op[-1] for op in ada.ops)

        assert len(await look(ada, 0, 10, kept=3)) == 10


@pytest.mark.parametrize(
    "wish",
    [
        (None,),
        ("5",),
        (-1,),
        (True,),
        (5.0,),
        (10**9,),
        (5, 0),
        (5, "3"),
        (5, 30, None),
        (5, 30, "x"),
        ([1],),
    ],
)
async def test_what_no_browser_of_ours_says_changes_nothing(wish: Any) -> None:
    things = Catalogue(1000)
    async with world_of(things.page()) as world:
        ada = await visit(world, "/")

        assert (await look(ada, *wish))[0] == "thing 0"

    assert things.reads == [(0, 50)]


async def test_nobody_gets_more_rows_than_a_few_windows_hold() -> None:
    things = Catalogue(1000)
    async with world_of(things.page()) as world:
        ada = await visit(world, "/")

        assert len(await look(ada, 10, 900)) == 300


async def test_a_list_that_became_shorter_shows_its_end() -> None:
    things = Catalogue(1000)
    async with world_of(things.page(topic=about("things"))) as world:
        ada = await visit(world, "/")
        await look(ada, 900)

        things.total = 40
        shown = await look(ada, 901)

    assert shown[-1] == "thing 39"


async def test_an_empty_list_is_empty_and_a_huge_one_is_cut_where_browsers_stop() -> None:
    async with world_of(Catalogue(0).page()) as world:
        ada = await visit(world, "/")
        assert (ada.texts("li"), said(ada)) == ([], "0 0 0")

    huge = Virtual((Placed(0, "a"),), total=10**9, row_rem=2.0)
    assert huge.reachable == 500_000
    assert huge.space["style"]["height"] == "1000000rem"
    assert Virtual[str](total=10**5, row_rem=2.75).row(99_999)["style"]["top"] == "274997.25rem"
