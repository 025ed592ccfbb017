"""What the engine's own hooks keep: where somebody looks; what they load is loaded again."""

from dataclasses import replace
from typing import Any

from reactpy import component, html, use_state

from heavy_engine import Slice, use_query, use_virtual
from heavy_engine.testing.browser import visit
from tests.engine.topics.rooms import world_of

from .pages import SETTINGS

SETTLING = replace(SETTINGS, first_paint_s=30.0)


async def test_a_long_list_shows_what_ada_looked_at() -> None:
    reads: list[int] = []

    @component
    def Page() -> Any:
        async def read(_work: Any, first: int, count: int) -> Slice[str]:
            reads.append(first)
            return Slice([f"thing {number}" for number in range(first, first + count)], 1_000)

        things = use_virtual(read)
        rows = [html.li({"key": row.index, **things.row(row.index)}, row.item) for row in things.rows]
        return html.div({"id": "window", **things.scroller}, html.ul(things.space, *rows))

    async with world_of(Page, SETTLING) as world:
        ada = await visit(world, "/")
        await ada.fire("#window", "view", first=400, count=30, kept=-1)
        assert ada.texts("li")[0] == "thing 400"

        await ada.kill_worker()

        assert ada.kept == "all"
        assert ada.texts("li")[0] == "thing 400"
        assert ada.untouched()
    assert reads == [0, 400, 400]


async def test_what_was_loaded_is_loaded_again_and_never_kept() -> None:
    prices = {"axe": 5}

    @component
    def Page() -> Any:
        name, set_name = use_state("")

        async def load(_work: Any) -> int:
            return prices.get(name, 0)

        price = use_query(load)
        return html.p(
            html.button({"onClick": lambda _event: set_name("axe")}, "Axe"), html.output(str(price.value))
        )

    async with world_of(Page, SETTLING) as world:
        ada = await visit(world, "/")
        await ada.click("Axe")
        assert ada.texts("output") == ["5"]
        prices["axe"] = 7

        await ada.kill_worker()

        assert ada.texts("output") == ["7"]
