"""Pointing at a link loads what its page will want, and does nothing else."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, html, use_effect, use_ref
from reactpy.types import Component

from heavy_engine import Caller, Link, Route, use_live, use_session
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.world import World
from tests.engine.memory_socket import SETTINGS, MemorySocket, services, settled, show


class Shop:
    """A page whose data takes as long as the test wants; it counts what happens."""

    def __init__(self) -> None:
        self.loads: list[str] = []
        self.effects = self.handled = 0
        self.may_come = asyncio.Event()
        self.may_come.set()
        self.is_open = True
        self.captures_anew = False

    def routes(self) -> Mapping[str, Route]:
        async def load(work: Any) -> str:
            self.loads.append(work)
            await self.may_come.wait()
            return f"load {len(self.loads)}"

        @component
        def ShopPage() -> Component:
            session = use_session()
            own = use_ref(object()) if self.captures_anew else None

            async def load_own(work: Any) -> str:
                return await load(work) if own else "never"

            value = use_live(load_own if own else load, topic="goods", initial="not yet")

            def count() -> None:
                self.effects += 1

            use_effect(count, dependencies=[])
            return html.main(
                html.h1("Shop"), html.output(value), html.p(session.view.path), Link("/", "Home")
            )

        @component
        def HomePage() -> Component:
            session = use_session()

            async def work(_work: Any) -> None:
                self.handled += 1

            async def buy(_event: Any) -> None:
                await session.handle(work)

            return html.main(
                html.h1("Home"),
                Link("/shop", "Shop"),
                Link("/other", "Other"),
                Link("/closed", "Closed"),
                Link("/shop", "Costly", prefetch=False),
                html.button({"onClick": buy}, "Buy"),
            )

        def guard(_caller: Caller, _params: Mapping[str, Any]) -> str | None:
            return None if self.is_open else "/"

        return {
            "/": Route(HomePage, "Home"),
            "/shop": Route(ShopPage, "Shop"),
            "/other": Route(HomePage, "Other"),
            "/closed": Route(ShopPage, "Closed", guard=guard),
        }


async def opened(shop: Shop, kept_s: float = 600.0) -> tuple[Page, World]:
    shared = services(replace(SETTINGS, prefetch_keep_s=kept_s), routes=dict(shop.routes()))
    world = World(shared)
    return await visit(world, "/", as_="Ada"), world


async def test_what_was_loaded_at_the_link_is_there_at_the_click() -> None:
    shop = Shop()
    ada, world = await opened(shop)

    await ada.hover("Shop")
    assert (len(shop.loads), shop.effects, ada.path) == (1, 0, "/")
    assert ada.ops == [], "the browser is told nothing"

    shop.may_come.clear()  # Another load would not come to its end.
    await ada.click("Shop")
    assert (ada.text("output"), len(shop.loads), shop.effects) == ("load 1", 1, 1)
    assert len(ada.frames) == 1, "with its data in one frame"

    shop.may_come.set()
    await world.close()


async def pointed() -> tuple[Shop, MemorySocket]:
    """Ada points at the shop, whose load is under way."""
    shop = Shop()
    shop.may_come.clear()
    shared = services(replace(SETTINGS, prefetch_keep_s=600.0), routes=dict(shop.routes()))
    _page, socket, _html = await show(shared)
    socket.say(1, 0, "ahead", {"path": "/shop"})
    await settled()
    assert len(shop.loads) == 1
    assert socket.frames == [[1]]
    return shop, socket


async def test_a_load_that_is_under_way_at_the_click_is_waited_for() -> None:
    shop, socket = await pointed()

    socket.say(2, 0, "go", {"path": "/shop"})
    await settled()
    assert [op for frame in socket.frames for op in frame[1:]] == [], "the old page stays"

    shop.may_come.set()
    await settled()
    assert len(shop.loads) == 1
    assert "load 1" in str(socket.frames[-1])
    assert socket.frames[-1][-1] == ["g", "/shop", "Shop", "push"]


async def test_who_goes_elsewhere_does_not_wait_for_what_is_loaded_ahead() -> None:
    shop, socket = await pointed()

    socket.say(2, 0, "go", {"path": "/other"})
    await settled()

    assert socket.frames[-1][-1] == ["g", "/other", "Other", "push"]
    shop.may_come.set()


async def spoil_by_news(ada: Page, world: World) -> None:
    world.services.topics.publish("goods")


async def spoil_by_work(ada: Page, world: World) -> None:
    await ada.click("Buy")


async def spoil_by_going_elsewhere(ada: Page, world: World) -> None:
    await ada.click("Other")


async def test_a_server_that_keeps_nothing_loads_nothing_ahead() -> None:
    shop = Shop()
    ada, world = await opened(shop, kept_s=0)

    await ada.hover("Shop")

    assert shop.loads == []
    await world.close()


async def test_what_is_kept_too_long_is_loaded_again() -> None:
    shop = Shop()
    ada, world = await opened(shop, kept_s=1e-9)
    await ada.hover("Shop")

    await ada.click("Shop")

    assert ada.text("output") == "load 2"
    await world.close()


@pytest.mark.parametrize("spoil", [spoil_by_news, spoil_by_work, spoil_by_going_elsewhere])
async def test_what_may_be_old_is_loaded_again(spoil: Callable[[Page, World], Any]) -> None:
    shop = Shop()
    ada, world = await opened(shop)
    await ada.hover("Shop")

    await spoil(ada, world)
    await ada.click("Shop")

    assert (ada.text("output"), len(shop.loads)) == ("load 2", 2)
    assert world.services.ahead_in_vain == set(), "next time it may be of use"
    await world.close()


async def test_what_was_loaded_ahead_is_shown_once() -> None:
    shop = Shop()
    ada, world = await opened(shop)
    await ada.hover("Shop")
    await ada.click("Shop")
    await ada.click("Home")

    await ada.click("Shop")

    assert ada.text("output") == "load 2"
    await world.close()


async def test_a_page_for_which_it_is_of_no_use_is_loaded_ahead_once() -> None:
    shop = Shop()
    shop.captures_anew = True
    ada, world = await opened(shop)
    await ada.hover("Shop")
    await ada.click("Shop")
    assert len(shop.loads) == 2, "the loader at the click was another one"
    await ada.click("Home")

    await ada.hover("Shop")

    assert len(shop.loads) == 2
    await world.close()


async def test_a_link_may_say_that_its_page_costs_too_much() -> None:
    shop = Shop()
    ada, world = await opened(shop)

    await ada.hover("Costly")

    assert shop.loads == []
    await world.close()


async def test_a_page_that_one_may_not_see_is_not_loaded_ahead() -> None:
    shop = Shop()
    ada, world = await opened(shop)
    shop.is_open = False
    await ada.hover("Closed")
    assert shop.loads == []

    shop.is_open = True
    await ada.hover("Shop")
    assert shop.loads != [], "the ground: an open one is"
    await world.close()


async def test_a_server_with_much_to_do_loads_nothing_ahead() -> None:
    shop = Shop()
    ada, world = await opened(shop)
    limit = world.services.live_loads
    for _load in range(world.services.settings.live_loads_max):
        await limit.acquire()

    await ada.hover("Shop")

    assert shop.loads == []
    await world.close()


@pytest.mark.parametrize("path", ["/nowhere", "//evil.example", "https://evil.example", "", "/", "/shop\x00"])
async def test_what_is_no_page_is_not_loaded_ahead(path: str) -> None:
    shop = Shop()
    ada, world = await opened(shop)
    assert ada._live

    ada._live.session.look_ahead(path)
    await world.settle()

    assert shop.loads == []
    await world.close()


async def test_hands_that_move_over_many_links_load_for_few() -> None:
    shop = Shop()
    ada, world = await opened(shop)
    assert ada._live

    for _time in range(100):
        ada._live.session.look_ahead("/shop")
        ada._live.session.look_ahead("/closed")
    await world.settle()

    assert len(shop.loads) == 1
    await world.close()


async def test_the_page_takes_what_is_loaded_ahead_with_it() -> None:
    shop = Shop()
    ada, world = await opened(shop)
    shop.may_come.clear()
    hovering = asyncio.create_task(ada.hover("Shop"))
    while not shop.loads:
        await asyncio.sleep(0)

    world.pages.close()
    await hovering

    assert world.services.work == set()
    await world.close()
