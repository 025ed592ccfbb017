"""What an event asked of PostgreSQL is in its record, and nothing else is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest
from reactpy import component, event
from reactpy.types import Component
from sqlalchemy import text

from heavy_engine import PageSession, Route, current_record, use_live, use_session
from heavy_engine.elements import html
from heavy_engine.session.services import Services
from heavy_engine.testing.world import services_of
from heavy_stack.backend.context import HeavyContext
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.main import application_of
from heavy_stack.settings import Settings
from tests.engine.memory_socket import MemorySocket, show
from tests.support.waiting import eventually, in_time

NEWS = "tools"
ASK, ASK_THRICE, LEAVE_RUNNING, PUBLISH, GO_AND_LINGER = 3, 4, 5, 6, 7


@dataclass
class Shed:
    """A page with a button for each way to ask; what comes when, a test says or waits for."""

    may_ask: asyncio.Event = field(default_factory=asyncio.Event)
    has_loaded: asyncio.Event = field(default_factory=asyncio.Event)

    async def load(self, work: HeavyContext) -> int:
        await ask(work)
        self.has_loaded.set()
        return 1

    async def ask_late(self, work: HeavyContext) -> None:
        await self.may_ask.wait()
        await ask(work)


async def ask(work: HeavyContext) -> None:
    await work.db_session.execute(text("select 1"))


async def ask_thrice(work: HeavyContext) -> None:
    for _time in range(3):
        await ask(work)


@component
def Tools(shed: Shed) -> Component:
    session = use_session()
    asked = use_live(shed.load, topic=NEWS, initial=0)

    def button(intention: Any) -> Any:
        @event
        async def click(_event: Any) -> None:
            await session.handle(intention)

        return html.button({"onClick": click})

    async def leave_running(_work: HeavyContext) -> None:
        session.begin(shed.ask_late)

    async def publish(_work: HeavyContext) -> None:
        await loaded_after(shed, lambda: session.services.topics.publish(NEWS))

    async def go_and_linger(_work: HeavyContext) -> None:
        await loaded_after(shed, lambda: session.navigate("/more"))

    intentions = (ask, ask_thrice, leave_running, publish, go_and_linger)
    buttons = [button(intention) for intention in intentions]
    return html.main(html.p(str(asked)), *buttons)


async def loaded_after(shed: Shed, cause: Any) -> None:
    """Do what makes the page load, and go on with the handler until the loader has asked."""
    shed.has_loaded.clear()
    cause()
    async with in_time():
        await shed.has_loaded.wait()


@pytest.fixture
def shed() -> Shed:
    return Shed()


@pytest.fixture
async def shared(database_url: str, database: Database, shed: Shed) -> AsyncIterator[Services]:
    made = services_of(application_of(Settings(_env_file=None, database_url=database_url), database))
    page = partial(Tools, shed)
    routes = {"/": Route(page, "Tools"), "/more": Route(page, "More")}
    made.application = replace(made.application, routes=routes)
    yield made
    await asyncio.gather(*made.work)


async def click(socket: MemorySocket, session: PageSession, number: int) -> int:
    """Click, wait for the answer; answers how many queries that event is said to have made."""
    seq = session.last_event.seq + 1 if session.last_event else 1
    socket.say(seq, number, "click")
    await eventually(lambda: socket.frames and socket.frames[-1][0] == seq, what="the answer")
    return queries(session)


def queries(session: PageSession) -> int:
    assert session.last_event
    return session.last_event.queries


async def quiet(session: PageSession) -> None:
    """Wait for work that goes on, such as a loader's."""
    while session.work:
        await asyncio.gather(*session.work)


async def test_each_event_counts_its_own_queries(shared: Services) -> None:
    page, socket, _html = await show(shared)

    assert await click(socket, page.session, ASK) == 1
    assert await click(socket, page.session, ASK_THRICE) == 3
    assert current_record() is None


async def test_what_outlives_a_handler_is_not_the_events(shared: Services, shed: Shed) -> None:
    page, socket, _html = await show(shared)

    assert await click(socket, page.session, LEAVE_RUNNING) == 0
    assert page.session.work, "it goes on after the handler"
    shed.may_ask.set()
    await quiet(page.session)

    assert queries(page.session) == 0


async def test_what_news_load_is_not_the_events_though_they_come_while_it_is_handled(
    shared: Services,
) -> None:
    page, socket, _html = await show(shared)

    assert await click(socket, page.session, PUBLISH) == 0


async def test_loaders_of_a_page_that_an_event_opens_are_not_the_events(shared: Services) -> None:
    page, socket, _html = await show(shared)

    assert await click(socket, page.session, GO_AND_LINGER) == 0

    assert page.session.view.path == "/more"


async def test_people_who_click_at_the_same_time_are_counted_apart(shared: Services) -> None:
    (ada, ada_socket, _), (bo, bo_socket, _) = await show(shared), await show(shared)

    counts = await asyncio.gather(
        click(ada_socket, ada.session, ASK_THRICE), click(bo_socket, bo.session, ASK)
    )

    assert counts == [3, 1]
