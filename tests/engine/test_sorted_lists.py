"""use_sortable: the browser says what it wants, the server is the judge."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from reactpy import component, html, use_state

from heavy_engine import Move, use_notices, use_sortable
from heavy_engine.testing.browser import Page, visit
from tests.engine.topics.rooms import Refused, world_of
from tests.support.waiting import eventually


class Shop:
    """A list that Ada sorts; what becomes of a move says `answer`."""

    def __init__(self, *items: str) -> None:
        self.items = items
        self.shown: list[str] = []
        self.moves: list[Move[str]] = []
        self.set_items: Callable[[Any], None] = lambda _items: None
        self.answer: Callable[[Move[str]], Any] = self.obey

    def obey(self, move: Move[str]) -> None:
        self.set_items(move.items)

    async def shows_it_moved(self) -> bool:
        return self.shown[-1] != self.shown[0]

    def page(self) -> Callable[[], Any]:
        @component
        def Shelf() -> Any:
            items, self.set_items = use_state(self.items)

            def move(move: Move[str]) -> Any:
                self.moves.append(move)
                return self.answer(move)

            sortable = use_sortable(items, move)
            self.shown.append("".join(sortable.items))
            rows = [
                html.li(sortable.row(item), html.button(sortable.handle(item)), item)
                for item in sortable.items
            ]
            notices = html.p({"id": "notices"}, *(notice.text for notice in use_notices()))
            return html.div(notices, html.ul({"id": "shelf", **sortable.list}, *rows))

        return Shelf


@asynccontextmanager
async def opened(shop: Shop) -> AsyncIterator[Page]:
    async with world_of(shop.page()) as world:
        yield await visit(world, "/", as_="Ada")


async def sort(ada: Page, item: Any, before: Any = None, place: Any = None) -> str:
    """What the page shows after a row was dropped before another."""
    await ada.fire("#shelf", "sort", item=item, before=before, place=place)
    return "".join(ada.texts("li"))


async def test_a_row_goes_before_the_one_that_it_was_dropped_at() -> None:
    async with opened(shop := Shop("a", "b", "c", "d")) as ada:
        assert await sort(ada, "a", before="d") == "bcad"
        assert [op[0] for op in ada.ops] == ["m"]
        assert await sort(ada, "d", before="b") == "dbca"
        assert await sort(ada, "d", place=3) == "bcad"

    assert shop.moves[0] == Move("a", 2, ("b", "c", "a", "d"))
    assert len(shop.moves) == 3


@pytest.mark.parametrize(
    "wish",
    [
        {"item": "nobody", "before": "a"},
        {"item": None, "before": "a"},
        {"item": ["a"], "before": "b"},
        {"item": "a", "before": "a"},
        {"item": "a", "before": "nobody"},
        {"item": "a", "place": True},
        {"item": "a", "place": 1.5},
        {"item": "a", "before": {"b": 1}},
        {"item": "b" * 1000, "place": 0},
        {"item": "a", "before": "b"},
    ],
)
async def test_what_no_browser_of_ours_says_and_what_changes_nothing_is_no_move(wish: dict[str, Any]) -> None:
    async with opened(shop := Shop("a", "b", "c")) as ada:
        assert await sort(ada, **wish) == "abc"

    assert shop.moves == []


@pytest.mark.parametrize(("place", "shown"), [(-5, "cab"), (99, "abc"), (1, "acb")])
async def test_a_place_beyond_the_list_is_its_end(place: int, shown: str) -> None:
    async with opened(Shop("a", "b", "c")) as ada:
        assert await sort(ada, "c", place=place) == shown


async def test_the_new_order_is_shown_while_work_makes_it_true() -> None:
    shop = Shop("a", "b", "c")

    async def work(move: Move[str]) -> None:
        await eventually(shop.shows_it_moved)
        shop.set_items(move.items)

    shop.answer = work
    async with opened(shop) as ada:
        assert await sort(ada, "c", before="a") == "cab"

    assert shop.shown[0] == "abc"


async def test_what_was_refused_goes_back_and_says_why() -> None:
    shop = Shop("a", "b", "c")

    async def refuse(_move: Move[str]) -> None:
        raise Refused("Ada may not do this.")

    for answer in (refuse, lambda _move: False):
        shop.answer = answer
        async with opened(shop) as ada:
            assert await sort(ada, "c", before="a") == "abc"
            assert ada.text("#notices") == ("Ada may not do this." if answer is refuse else "")


async def test_what_others_did_counts_more_than_what_was_dropped() -> None:
    shop = Shop("a", "b", "c")
    shop.answer = lambda _move: True
    async with opened(shop) as ada:
        assert await sort(ada, "c", before="a") == "cab"
        shop.set_items(("a", "x", "b", "c"))
        assert await sort(ada, "nobody") == "axbc"

        # Dropped before a row that is gone by now: its place is the next best.
        assert await sort(ada, "a", before="gone", place=2) == "xbac"
