"""Pages show who else is there: connected people, each once, until they go."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, html, use_state

from heavy_engine import Link, Route, use_presence, use_session
from heavy_engine.presence import Presence, PresenceLimits
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.world import World, services_of
from tests.engine.presence.clock import FakeClock
from tests.engine.topics.rooms import application


@component
def Kitchen() -> Any:
    """Says who else is there, and may say more of its person."""
    doing, set_doing = use_state("")
    others = use_presence(me=use_session().caller.session_id, doing=doing)
    said = [f"{one.name}{f' {one.doing}' if one.doing else ''} {one.tabs}" for one in others]
    return html.main(
        html.p({"id": "others"}, ", ".join(said) or "nobody"),
        html.button({"onClick": lambda _event: set_doing("cooks")}, "Cook"),
        Link("/cellar", "Cellar"),
    )


@component
def Cellar() -> Any:
    people = use_presence("below", me=use_session().caller.session_id, with_me=True)
    said = [f"{'me' if one.is_me else one.name}" for one in people]
    return html.main(html.p({"id": "others"}, ", ".join(said)), Link("/", "Kitchen"))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = world_of({"/": Route(Kitchen, "Kitchen"), "/cellar": Route(Cellar, "Cellar")})
    yield made
    await made.close()


def world_of(routes: dict[str, Route]) -> World:
    return World(services_of(replace(application(Kitchen), routes=routes)))


async def visit(world: World, name: str, path: str = "/", **how: Any) -> Page:
    return await visit_page(world, path, as_=name, **how)


def others(page: Page) -> str:
    return page.text("#others")


async def test_people_see_each_other_come_and_go(world: World) -> None:
    ada = await visit(world, "Ada")
    assert others(ada) == "nobody"

    bo = await visit(world, "Bo")
    assert (others(ada), others(bo)) == ("Bo 1", "Ada 1")

    await bo.close()
    assert others(ada) == "nobody"


async def test_who_comes_second_sees_the_first_in_the_first_html(world: World) -> None:
    await visit(world, "Ada")
    bo = await visit(world, "Bo")

    assert "Ada 1" in bo.wire.document
    assert bo.ops == [], "nothing had to be mended"


async def test_three_windows_are_one_person(world: World) -> None:
    ada = await visit(world, "Ada")
    windows = [await visit(world, "Bo") for _ in range(3)]
    assert others(ada) == "Bo 3"
    assert others(windows[0]) == "Ada 1", "one is not among the others oneself"

    await windows[0].close()
    assert others(ada) == "Bo 2"


async def test_a_page_that_no_browser_shows_is_nobody(world: World) -> None:
    ada = await visit(world, "Ada")

    await visit(world, "Bo", javascript=False)

    assert others(ada) == "nobody"


async def test_pointing_at_a_link_is_not_being_there(world: World) -> None:
    ada, bo = await visit(world, "Ada"), await visit(world, "Bo", "/cellar")

    await ada.hover("Cellar")

    assert others(bo) == "me"


async def test_who_goes_to_another_page_is_there_and_no_longer_here(world: World) -> None:
    ada, bo = await visit(world, "Ada"), await visit(world, "Bo")

    await bo.click("Cellar")

    assert others(ada) == "nobody"
    assert others(bo) == "me"
    await ada.click("Cellar")
    assert sorted(others(bo).split(", ")) == ["Ada", "me"]
    await bo.back()
    assert others(ada) == "me"


async def test_a_room_with_a_name_has_people_of_several_pages() -> None:
    world = world_of({"/": Route(Cellar, "One"), "/two": Route(Cellar, "Two")})
    ada, bo = await visit(world, "Ada"), await visit(world, "Bo", "/two")

    assert "Bo" in others(ada)
    assert "Ada" in others(bo)
    await world.close()


async def test_what_somebody_does_is_seen_at_once(world: World) -> None:
    ada, bo = await visit(world, "Ada"), await visit(world, "Bo")

    await bo.click("Cook")

    assert others(ada) == "Bo cooks 1"


async def test_a_lost_connection_ends_it_and_its_return_begins_it_again(world: World) -> None:
    ada, bo = await visit(world, "Ada"), await visit(world, "Bo")

    await bo.drop_connection()
    assert others(ada) == "nobody", "there is no grace in a test"
    await bo.reconnect()

    assert (others(ada), others(bo)) == ("Bo 1", "Ada 1")


async def test_after_a_restart_of_the_server_all_are_there_again(world: World) -> None:
    ada, bo = await visit(world, "Ada"), await visit(world, "Bo")

    await ada.kill_worker()
    await bo.reconnect()

    assert (others(ada), others(bo)) == ("Bo 1", "Ada 1")


async def test_who_left_and_came_back_unseen_is_shown_as_here() -> None:
    clock = FakeClock()
    services = services_of(application(Kitchen))
    presence = Presence(PresenceLimits(grace_s=0.0, news_s=1.0), b"", clock)
    world = World(replace(services, presence=presence))

    async def tell(seconds: float = 0.0) -> None:
        clock.go(seconds)
        await world.settle()

    ada = await visit(world, "Ada")
    await tell(10)
    bo = await visit(world, "Bo")
    await tell()
    assert others(ada) == "Bo 1"

    await bo.drop_connection()
    await ada.click("Cook")
    assert others(ada) == "nobody", "what is rendered is true, though nothing was told"
    await bo.reconnect()
    await tell(10)

    assert others(ada) == "Bo 1"
    await world.close()


async def test_nothing_is_left_of_people_who_have_gone(world: World) -> None:
    ada, bo = await visit(world, "Ada"), await visit(world, "Bo")
    presence = world.services.presence
    assert presence.own.rooms() == ["/"]

    await ada.close()
    await bo.close()
    await world.close()

    assert presence.own.rooms() == []
    assert len(presence._watchers) == 0
    assert presence._seen == {}
