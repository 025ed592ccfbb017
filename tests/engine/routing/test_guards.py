"""Guards over a socket: who goes elsewhere meanwhile stays there, and circles are found."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, html
from reactpy.types import Component

from heavy_engine import Caller, Forbidden, Route
from heavy_engine.live.live_pages import LivePages
from heavy_engine.routing.admission import GuardsAstray
from heavy_engine.routing.errors import GuardTimedOut
from heavy_engine.session.services import Services
from heavy_engine.wire.messages import Address
from tests.engine.memory_socket import ADA, MemorySocket, services, settled, show
from tests.support.waiting import eventually


@component
def Home() -> Component:
    return html.h1("Home")


@component
def Vault() -> Component:
    return html.h1("Vault")


class Door:
    """A guard that answers when the test lets it."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.asked = 0

    async def guard(self, _caller: Caller, _params: Mapping[str, Any]) -> str | None:
        self.asked += 1
        await self.may_answer.wait()
        return None


def town(door: Door) -> Services:
    return services(
        routes={
            "/": Route(Home, "Home"),
            "/other": Route(Home, "Other"),
            "/vault": Route(Vault, "Vault", guard=door.guard),
        }
    )


async def test_a_step_waits_for_its_guard_and_later_events_wait_for_the_step() -> None:
    door = Door()
    page, socket, _html = await show(town(door))

    socket.say(1, 0, "go", {"path": "/vault"})
    socket.say(2, 0, "go", {"path": "/other"})
    await settled()
    assert socket.frames == []
    assert page.session.view.path == "/"

    door.may_answer.set()
    await settled()
    steps = [op[1] for frame in socket.frames for op in frame[1:] if op[0] == "g"]
    assert steps == ["/vault", "/other"]
    assert socket.frames[-1][0] == 2


async def test_a_guard_that_hangs_is_given_up_and_holds_up_no_later_event() -> None:
    door = Door()
    shared = town(door)
    shared.settings = replace(shared.settings, load_timeout_s=0.05)
    with pytest.raises(GuardTimedOut, match=r"A guard took longer than 0\.05 s and was given up\."):
        await LivePages(shared).open(ADA, "/vault")
    page, socket, _html = await show(shared)

    socket.say(1, 0, "go", {"path": "/vault"})
    socket.say(2, 0, "go", {"path": "/other"})
    await eventually(lambda: asyncio.sleep(0, page.session.view.path == "/other"), what="the other page")

    leads = [op for frame in socket.frames for op in frame[1:] if op[0] == "l"]
    assert leads == [["l", "/vault"]], "the document tells what is wrong"


async def test_a_handler_that_goes_elsewhere_while_a_guard_thinks_stays_there() -> None:
    door = Door()
    page, socket, _html = await show(town(door))

    page.session.navigate("/vault")
    page.session.navigate("/other")
    door.may_answer.set()
    await settled()

    assert page.session.view.path == "/other"
    assert [op[1] for frame in socket.frames for op in frame[1:] if op[0] == "g"] == ["/other"]


async def test_another_query_of_the_same_page_asks_no_guard() -> None:
    door = Door()
    door.may_answer.set()
    page, _socket, _html = await show(town(door), "/vault")
    assert door.asked == 1

    page.session.navigate("/vault?x=1")
    await settled()

    assert page.session.view.address == "/vault?x=1"
    assert door.asked == 1


def leads(to: str) -> Any:
    return lambda _caller, _params: to


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("/vault", "circles: /vault -> /vault"),
        ("//evil.example", "this server only"),
        ("https://evil.example", "this server only"),
    ],
)
async def test_guards_that_lead_astray_are_a_fault(to: str, words: str) -> None:
    shared = services(routes={"/": Route(Home, "Home"), "/vault": Route(Vault, "Vault", guard=leads(to))})
    with pytest.raises(GuardsAstray, match=words):
        await LivePages(shared).open(ADA, "/vault")
    assert not LivePages(shared)

    _page, socket, _html = await show(shared)
    socket.say(1, 0, "go", {"path": "/vault"})
    await settled()
    assert socket.frames[-1] == [1, ["l", "/vault"]], "the document tells what is wrong"


async def test_a_page_that_another_worker_paints_asks_its_guards_again() -> None:
    may_pass = True

    def guard(_caller: Caller, _params: Mapping[str, Any]) -> str | None:
        return None if may_pass else "/"

    shared = services(routes={"/": Route(Home, "Home"), "/vault": Route(Vault, "Vault", guard=guard)})
    may_pass = False
    socket = MemorySocket()

    page = await LivePages(shared).connect(socket, ADA, Address("/vault", page="ab", digest="00"))
    await settled()

    assert page.session.view.path == "/"
    assert (socket.hello["path"], "Vault" in socket.hello["html"]) == ("/", False)
    nothing = dict.fromkeys(("description", "canonical", "robots"))
    assert socket.hello["head"] == {"title": "Home", **nothing}, "what the vault said is taken back"


async def test_a_page_that_another_worker_refuses_is_not_shown() -> None:
    def guard(_caller: Caller, _params: Mapping[str, Any]) -> str | None:
        raise Forbidden

    shared = services(routes={"/vault": Route(Vault, "Vault", guard=guard)})
    pages = LivePages(shared)

    with pytest.raises(Forbidden):
        await pages.connect(MemorySocket(), ADA, Address("/vault", page="ab"))
    assert len(pages) == 0
