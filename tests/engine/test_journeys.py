"""Another page comes with its data at once: one frame, within a limit, and nothing lost meanwhile."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, event, html, use_effect, use_state
from reactpy.types import Component

from heavy_engine import Route, use_live, use_session
from heavy_engine.live.live_page import LivePage
from heavy_engine.live.live_pages import LivePages
from heavy_engine.wire.messages import Address
from tests.engine.memory_socket import ADA, SETTINGS, MemorySocket, services, settled, show
from tests.support.waiting import PATIENCE_S, eventually, in_time

NEWS = "tools"
ADD, LEND = 3, 6
HASTY = replace(SETTINGS, first_paint_s=0.05)


class Shed:
    """Pages of a tool shed whose list comes when the test says so."""

    def __init__(self) -> None:
        self.may_come = asyncio.Event()
        self.may_end = asyncio.Event()
        self.loads = 0

    def routes(self) -> dict[str, Route]:
        async def load(_work: object) -> tuple[str, ...]:
            self.loads += 1
            await self.may_come.wait()
            return ("axe", "saw")

        async def lend(_work: object) -> None:
            await self.may_end.wait()

        @component
        def Home() -> Component:
            session = use_session()

            @event
            async def lend_and_go(_event: Any) -> None:
                session.begin(lend)
                session.navigate("/tools")

            return html.main(html.h1("Home"), html.button({"onClick": lend_and_go}, "lend"))

        @component
        def Tools() -> Component:
            tools = use_live(load, topic=NEWS, initial=())
            return html.main(html.h1("Tools"), html.ul(*map(html.li, tools)) if tools else "Loading")

        @component
        def Old() -> Component:
            session = use_session()
            use_effect(lambda: session.navigate("/tools", "replace"), dependencies=[])
            return html.p("Moved")

        @component
        def Frame(page: Component) -> Component:
            count, set_count = use_state(0)

            def add(_event: Any) -> None:
                set_count(count + 1)

            return html.div(html.output(str(count)), html.button({"onClick": add}), page)

        pages = {"/": Home, "/tools": Tools, "/old": Old}
        return {path: Route(page, page.__name__, Frame) for path, page in pages.items()}


@pytest.fixture
def shed(monkeypatch: pytest.MonkeyPatch) -> Shed:
    """Its pages are waited for as long as the settings of a test say, which is no matter of half seconds."""
    monkeypatch.setattr("heavy_engine.live.journey.LONGEST_S", PATIENCE_S)
    return Shed()


def texts_of(frame: list[Any]) -> str:
    return str(frame[1:])


GO = (0, "go", {"path": "/tools"})
STEP = ["g", "/tools", "Tools", "push"]


async def test_another_page_comes_in_one_frame_with_its_data(shed: Shed) -> None:
    page, socket, _html = await show(services(routes=shed.routes()))

    socket.say(1, *GO)
    await settled()
    assert socket.frames == [], "the old page stays until the new one is there"
    shed.may_come.set()
    await settled()

    (frame,) = socket.frames
    assert frame[0] == 1
    assert "axe" in texts_of(frame)
    assert frame[-1] == STEP
    assert shed.loads == 1
    assert "Loading" not in page.layout.html()


async def test_a_page_without_data_of_its_own_comes_at_once(shed: Shed) -> None:
    shed.may_come.set()
    _page, socket, _html = await show(services(routes=shed.routes()), "/tools")

    socket.say(1, 0, "go", {"path": "/", "how": "pop"})
    await settled()

    (frame,) = socket.frames
    assert "Home" in texts_of(frame)
    assert frame[-1] == ["g", "/", "Home", "pop"]


async def test_data_that_takes_too_long_comes_after_its_page(shed: Shed) -> None:
    _page, socket, _html = await show(services(HASTY, routes=shed.routes()))

    socket.say(1, *GO)
    await eventually(lambda: bool(socket.frames), what="the page")
    assert "Loading" in texts_of(socket.frames[0])
    assert socket.frames[0][-1] == STEP

    shed.may_come.set()
    await settled()
    assert [frame[0] for frame in socket.frames] == [1, 1]
    assert "axe" in texts_of(socket.frames[1])


async def test_work_that_began_before_is_not_waited_for(shed: Shed) -> None:
    shed.may_come.set()
    page, socket, _html = await show(services(routes=shed.routes()))

    socket.say(1, LEND, "click")
    await settled()

    assert page.session.work, "the lending goes on"
    assert socket.frames[-1][-1] == STEP
    shed.may_end.set()
    await settled()


async def test_events_on_what_stays_are_handled_meanwhile_and_their_edits_keep_their_order(
    shed: Shed,
) -> None:
    _page, socket, _html = await show(services(routes=shed.routes()))
    socket.say(1, ADD, "click")
    await settled()
    assert socket.frames == [[1, ["t", 2, "1"]]]

    socket.say(2, *GO)
    socket.say(3, ADD, "click")
    await settled()
    socket.say(4, LEND, "click")  # a button of the page that is going
    socket.say(5, ADD, "click")
    await settled()
    assert len(socket.frames) == 1
    shed.may_come.set()
    await settled()

    _first, frame = socket.frames
    assert frame[0] == 5
    assert [op for op in frame[1:] if op[:2] == ["t", 2]] == [["t", 2, "2"], ["t", 2, "3"]]
    assert frame[-1] == STEP
    assert texts_of(frame).index("Loading") < texts_of(frame).index("axe")


async def test_a_page_that_leads_on_is_one_step_in_the_end(shed: Shed) -> None:
    shed.may_come.set()
    _page, socket, _html = await show(services(routes=shed.routes()))

    socket.say(1, 0, "go", {"path": "/old"})
    await settled()

    (frame,) = socket.frames
    assert frame[-2:] == [["g", "/old", "Old", "push"], ["g", "/tools", "Tools", "replace"]]
    assert "axe" in texts_of(frame)


async def test_who_turns_back_does_not_wait_for_the_page_that_was_left(shed: Shed) -> None:
    page, socket, _html = await show(services(routes=shed.routes()))

    socket.say(1, *GO)
    await settled()
    socket.say(2, 0, "go", {"path": "/", "how": "pop"})
    await settled()

    assert not page.session.work, "nobody will look at the tools, so they are not loaded any more"
    (frame,) = socket.frames
    assert frame[0] == 2
    assert [op[1] for op in frame[1:] if op[0] == "g"] == ["/tools", "/"]


async def test_steps_that_keep_coming_are_not_kept_back_for_longer(shed: Shed) -> None:
    _page, socket, _html = await show(services(HASTY, routes=shed.routes()))

    seq = 0
    async with in_time():
        while not socket.frames:
            seq += 1
            socket.say(seq, 0, "go", {"path": "/tools" if seq % 2 else "/"})
            await asyncio.sleep(0)

    assert socket.frames[0][-1][0] == "g"
    shed.may_come.set()
    await settled()


@pytest.mark.parametrize("replaced", [False, True], ids=["lost", "replaced"])
async def test_a_socket_lost_while_a_page_is_awaited_costs_nothing_of_it(
    shed: Shed, *, replaced: bool
) -> None:
    shared = services(routes=shed.routes())
    pages = LivePages(shared)
    page, socket, _html = await show(shared, pages=pages)
    socket.say(1, ADD, "click")
    await settled()
    socket.say(2, *GO)
    await settled()
    if not replaced:
        socket.close(1006, "")

    again = MemorySocket()
    await pages.connect(again, ADA, Address("/", page.session.id, frames=1, seq=2))
    shed.may_come.set()
    await settled()

    assert "Tools" in again.hello["html"]
    assert (again.hello["ack"], again.hello["path"]) == (2, "/tools")
    # What the greeting shows is not sent again, what comes after it is.
    assert "g" not in [op[0] for frame in again.frames for op in frame[1:]]
    assert "axe" in texts_of(again.frames[-1])
    assert len(socket.frames) == 1
    await is_in_step(page, again)


async def is_in_step(page: LivePage, socket: MemorySocket) -> None:
    """Whether a next socket of a browser that got all frames needs no new HTML."""
    seen = 1 + len(socket.frames)
    socket.close(1006, "")
    third = MemorySocket()
    page.show(third, Address("/tools", page.session.id, frames=seen, seq=2))
    assert "html" not in third.hello


async def test_a_page_that_ends_while_another_is_awaited_ends(shed: Shed) -> None:
    shared = services(replace(SETTINGS, drain_s=0.01), routes=shed.routes())
    pages = LivePages(shared)
    page, socket, _html = await show(shared, pages=pages)
    socket.say(1, LEND, "click")
    await settled()
    assert shed.loads == 1

    pages.close()
    ends = [task for task in shared.work if task.get_name().startswith("end")]
    await asyncio.gather(*ends)

    assert socket.closed == 1012
    assert page.is_over
    left = [task.get_name() for task in asyncio.all_tasks() if page.session.name in task.get_name()]
    assert sorted(left) == [f"begun-{page.session.name}", f"work-{page.session.name}"], (
        "work is not cut short"
    )
    shed.may_end.set()


async def test_a_slow_reader_gets_the_page_when_it_has_caught_up(shed: Shed) -> None:
    shared = services(replace(SETTINGS, socket_buffer_max_bytes=4_000), routes=shed.routes())
    _page, socket, _html = await show(shared)
    socket.buffered = 1_001
    socket.say(1, ADD, "click")
    await settled()
    socket.say(2, *GO)
    shed.may_come.set()
    await settled()
    assert len(socket.frames) == 1

    socket.drain()
    await settled()

    assert socket.frames[1][0] == 2
    assert socket.frames[1][-1] == STEP
    assert "axe" in texts_of(socket.frames[1])
