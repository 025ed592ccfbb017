"""What an event asked of PostgreSQL is in its record, and nothing else is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, event
from reactpy.types import Component
from sqlalchemy import text

from heavy_engine import PageSession, Route, current_record, use_live, use_session
from heavy_engine.elements import html
from heavy_engine.session.page_session import Services
from heavy_engine.testing.world import services_of
from heavy_stack.backend.context import HeavyContext
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.main import application_of
from heavy_stack.settings import Settings
from tests.engine.memory_socket import MemorySocket, show
from tests.support.waiting import eventually

NEWS = "tools"
ASK, ASK_THRICE, LEAVE_RUNNING, PUBLISH, GO_AND_LINGER = 3, 4, 5, 6, 7


@component
def Tools() -> Component:
    session = use_session()
    asked = use_live(ask, topic=NEWS, initial=0)

    def button(intention: Any) -> Any:
        @event
        async def click(_event: Any) -> None:
            await session.handle(intention)

        return html.button({"onClick": click})

    async def leave_running(_work: HeavyContext) -> None:
        session.begin(ask_late)

    async def publish(_work: HeavyContext) -> None:
        session.services.topics.publish(NEWS)

    async def go_and_linger(_work: HeavyContext) -> None:
        session.navigate("/more")
        await asyncio.sleep(0.05)  # while the loader of that page asks

    intentions = (ask, ask_thrice, leave_running, publish, go_and_linger)
    buttons = [button(intention) for intention in intentions]
    return html.main(html.p(str(asked)), *buttons)


async def ask(work: HeavyContext) -> int:
    await work.db_session.execute(text("select 1"))
    return 1


async def ask_thrice(work: HeavyContext) -> None:
    for _time in range(3):
        await ask(work)


async def ask_late(work: HeavyContext) -> None:
    await asyncio.sleep(0.01)
    await ask(work)


@pytest.fixture
async def shared(database_url: str, database: Database) -> AsyncIterator[Services]:
    made = services_of(application_of(Settings(_env_file=None, database_url=database_url), database))
    made.application = replace(made.application, routes={"/": Route(Tools, "Tools")})
    yield made
    await asyncio.gather(*made.work)


async def click(socket: MemorySocket, session: PageSession, number: int) -> int:
    """Click, wait for the answer; answers how many queries that event is said to have made."""
    seq = session.last_event.seq + 1 if session.last_event else 1
    socket.say(seq, number, "click")

    async def is_answered() -> bool:
        return bool(socket.frames) and socket.frames[-1][0] == seq

    await eventually(is_answered, within_s=5, what="the answer")
    await quiet(session)
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


async def test_what_outlives_a_handler_and_what_news_load_is_not_the_events(shared: Services) -> None:
    page, socket, _html = await show(shared)

    assert await click(socket, page.session, LEAVE_RUNNING) == 0
    assert await click(socket, page.session, PUBLISH) == 0


async def test_loaders_of_a_page_that_an_event_opens_are_not_the_events(shared: Services) -> None:
    shared.application = replace(
        shared.application, routes={"/": Route(Tools, "Tools"), "/more": Route(Tools, "More")}
    )
    page, socket, _html = await show(shared)

    assert await click(socket, page.session, GO_AND_LINGER) == 0

    assert page.session.view.path == "/more"
    edits = [op for frame in socket.frames for op in frame[1:]]
    assert "1" in [op[2] for op in edits if op[0] == "t"], "the loader asked"


async def test_people_who_click_at_the_same_time_are_counted_apart(shared: Services) -> None:
    (ada, ada_socket, _), (bo, bo_socket, _) = await show(shared), await show(shared)

    counts = await asyncio.gather(
        click(ada_socket, ada.session, ASK_THRICE), click(bo_socket, bo.session, ASK)
    )

    assert counts == [3, 1]
