"""Events of one page are handled in order, each once; what a handler does never ends the page."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, event, html, use_state
from reactpy.types import Component

from heavy_engine import use_notices, use_session
from heavy_engine.live.greeting import digest
from heavy_engine.live.mailbox import GAP_S
from heavy_engine.wire.messages import Address
from tests.engine.memory_socket import SETTINGS, MemorySocket, services, settled, show
from tests.engine.small_app import Refused
from tests.support.waiting import eventually

COUNT, ADD, WAIT, FAIL = 2, 3, 4, 5
# Tests put here what their handler waits for.
Gate = Callable[[], asyncio.Future[None]]


def page(gate: asyncio.Event, ended: list[str]) -> Callable[[], Component]:
    """A page with a number, a button that adds, one that waits, one that fails."""

    @component
    def Page() -> Component:
        count, set_count = use_state(0)
        word, say = use_state("")
        use_session()

        def add(_event: Any) -> None:
            set_count(count + 1)  # Not a function of the old count: two adds in one render would be one.

        @event
        async def wait(_event: Any) -> None:
            say("waiting")
            await gate.wait()
            say("done")
            ended.append("wait")

        def fail(_event: Any) -> None:
            raise Refused("Ada may not do this.")

        return html.main(
            html.output(str(count)),
            html.button({"onClick": add}),
            html.button({"onClick": wait}),
            html.button({"onClick": fail}),
            html.p(word),
            html.ul(*(html.li(notice.text) for notice in use_notices())),
        )

    return Page


@pytest.fixture
def gate() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
def ended() -> list[str]:
    return []


@pytest.fixture(params=[False, True], ids=["together", "alone"])
async def ada(gate: asyncio.Event, ended: list[str], request: pytest.FixtureRequest) -> MemorySocket:
    _page, socket, _html = await show(services(home=page(gate, ended)), is_alone=request.param)
    return socket


@pytest.mark.parametrize("is_alone", [False, True], ids=["together", "alone"])
async def test_a_lone_event_is_answered_at_once(
    gate: asyncio.Event, ended: list[str], *, is_alone: bool
) -> None:
    _page, socket, _html = await show(services(home=page(gate, ended)), is_alone=is_alone)

    socket.say(1, ADD, "click")

    assert socket.frames == ([[1, ["t", COUNT, "1"]]] if is_alone else [])


async def test_an_event_is_answered_by_one_frame_with_its_acknowledgement(ada: MemorySocket) -> None:
    ada.say(1, ADD, "click")
    await settled()

    assert ada.frames == [[1, ["t", COUNT, "1"]]]


async def test_clicks_that_come_together_each_see_what_the_one_before_did(ada: MemorySocket) -> None:
    for seq in (1, 2, 3):
        ada.say(seq, ADD, "click")
    await settled()

    assert [frame[0] for frame in ada.frames] == [1, 2, 3]
    assert ada.frames[-1][1] == ["t", COUNT, "3"]


async def test_state_set_before_a_wait_is_shown_while_it_waits(
    ada: MemorySocket, gate: asyncio.Event
) -> None:
    ada.say(1, WAIT, "click")
    await settled()
    assert [frame[0] for frame in ada.frames] == [0], "not acknowledged before the handler has ended"
    assert "waiting" in str(ada.frames[0])

    gate.set()
    await settled()
    assert ada.frames[1][0] == 1
    assert "done" in str(ada.frames[1])


async def test_a_later_event_waits_for_the_handler_of_an_earlier_one(
    ada: MemorySocket, gate: asyncio.Event, ended: list[str]
) -> None:
    ada.say(1, WAIT, "click")
    ada.say(2, ADD, "click")
    await settled()
    assert "t" not in [op[0] for frame in ada.frames for op in frame[1:] if op[1] == COUNT]

    gate.set()
    await settled()
    assert ended == ["wait"]
    assert [frame[0] for frame in ada.frames] == [0, 1, 2]
    assert ["t", COUNT, "1"] in ada.frames[-1]


async def test_an_event_that_comes_again_is_acknowledged_again_and_not_run(ada: MemorySocket) -> None:
    ada.say(1, ADD, "click")
    ada.say(2, ADD, "click")
    await settled()
    before = len(ada.frames)

    ada.say(1, ADD, "click")
    await settled()

    assert ada.frames[before:] == [[2]]


async def test_an_event_that_comes_again_while_it_is_handled_runs_once(
    ada: MemorySocket, gate: asyncio.Event, ended: list[str]
) -> None:
    ada.say(1, WAIT, "click")
    await settled()
    ada.say(1, WAIT, "click")
    gate.set()
    await settled()

    assert ended == ["wait"]
    assert ada.frames[-1][0] == 1


async def test_what_is_not_on_the_page_gets_no_event_and_the_next_one_lives(ada: MemorySocket) -> None:
    ada.say(1, 999, "click")
    ada.say(2, ADD, "keydown")
    ada.say(3, COUNT, "click")
    ada.say(4, ADD, "click", {"__proto__": {"a": 1}})
    await settled()

    assert ada.frames == [[1], [2], [3], [4, ["t", COUNT, "1"]]]
    assert ada.closed is None


async def test_a_handler_that_fails_is_reported_and_the_next_event_lives(ada: MemorySocket) -> None:
    ada.say(1, FAIL, "click")
    await settled()
    assert "Ada may not do this." in str(ada.frames[0])
    assert ada.frames[0][0] == 1

    ada.say(2, ADD, "click")
    await settled()
    assert ["t", COUNT, "1"] in ada.frames[-1]


@pytest.mark.parametrize("text", ["x", "[1]", '[0,1,"click"]', "[" * 99 + "]" * 99])
async def test_a_malformed_message_ends_the_session_with_a_code(ada: MemorySocket, text: str) -> None:
    ada.say_raw(text)

    assert ada.closed == 4400


async def test_a_browser_that_sends_faster_than_handlers_run_is_held_up(
    gate: asyncio.Event, ended: list[str]
) -> None:
    shared = services(replace(SETTINGS, socket_queue_max=4), home=page(gate, ended))
    _page, socket, _html = await show(shared)
    socket.say(1, WAIT, "click")
    for seq in range(2, 6):
        assert not socket.is_paused
        socket.say(seq, ADD, "click")
    assert socket.is_paused

    gate.set()
    await settled()
    await settled()
    assert not socket.is_paused
    assert socket.frames[-1] == [5, ["t", COUNT, "4"]]


async def test_events_that_came_before_the_connection_was_lost_are_handled(
    gate: asyncio.Event, ended: list[str]
) -> None:
    live, socket, _html = await show(services(home=page(gate, ended)))
    socket.say(1, WAIT, "click")
    socket.say(2, WAIT, "click")
    await settled()

    socket.close(1006, "")
    gate.set()
    await settled()

    assert ended == ["wait", "wait"]
    assert ">done<" in live.layout.html()


async def test_of_two_events_the_second_may_come_first_and_both_are_handled_in_their_order(
    ada: MemorySocket,
) -> None:
    ada.say(2, ADD, "click")
    await settled()
    assert ada.frames == []

    ada.say(1, ADD, "click")
    await settled()

    assert ada.frames == [[1, ["t", COUNT, "1"]], [2, ["t", COUNT, "2"]]]
    await asyncio.sleep(GAP_S)
    assert len(ada.frames) == 2, "nothing is waited for any more"


async def test_an_event_that_never_comes_holds_up_the_later_ones_for_a_moment_only(ada: MemorySocket) -> None:
    ada.say(3, ADD, "click")
    ada.say(2, ADD, "click")

    await eventually(lambda: ada.frames and ada.frames[-1][0] == 3)
    ada.say(1, ADD, "click")
    await settled()

    assert [op for _ack, *ops in ada.frames for op in ops] == [["t", COUNT, "1"], ["t", COUNT, "2"]]
    assert ada.frames[-1] == [3], "what comes too late is acknowledged with the others"


async def test_an_event_that_came_too_early_is_forgotten_with_its_socket(
    gate: asyncio.Event, ended: list[str]
) -> None:
    live, socket, html = await show(services(home=page(gate, ended)))
    socket.say(2, ADD, "click")

    socket.abort()
    again = MemorySocket()
    live.show(again, Address("/", live.session.id, digest(html)))
    again.say(1, ADD, "click")
    await settled()

    assert again.frames == [[1, ["t", COUNT, "1"]]], "the browser sends the second again, too"
