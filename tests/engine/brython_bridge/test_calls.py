"""Calls to the browser over a socket in memory: each ends in an answer or one typed error, and is freed."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, event, html, use_effect
from reactpy.types import Component
from structlog.testing import capture_logs

from heavy_engine import (
    ClientAnswerInvalid,
    ClientArgumentsRefused,
    ClientFailed,
    ClientGone,
    ClientTimedOut,
    ClientUnavailable,
    TooManyClientCalls,
    use_client,
    use_live,
    use_navigate,
    use_session,
)
from heavy_engine.brython_bridge.calls import CallCounts, ClientCalls
from heavy_engine.brython_bridge.functions import client_function
from heavy_engine.live.live_page import MORE_MAY_WAIT, LivePage
from heavy_engine.live.live_pages import LivePages
from heavy_engine.nobody import nobody
from heavy_engine.wire.answers import ClientAnswer
from heavy_engine.wire.messages import Address
from tests.engine.brython_bridge.calling import ADD, COUNT, PATIENT, Desk, asked, calls, told
from tests.engine.brython_bridge.lamps import anything, brightness, switch
from tests.engine.memory_socket import ADA, MemorySocket, services, settled, show
from tests.support.waiting import PATIENCE_S, eventually, in_time

SOON_S = 0.01
TIMES = 100


def how_bright() -> Desk:
    """Ada's page asks how bright a lamp is."""
    return Desk(lambda client: client.call(brightness, name="desk"))


def open_calls(live: LivePage) -> int:
    """For how many answers a page waits."""
    return live.session.calls.open


@pytest.mark.parametrize("is_alone", [False, True], ids=["together", "alone"])
async def test_a_handler_gets_what_the_browser_answers(*, is_alone: bool) -> None:
    desk = how_bright()
    live, socket = await desk.open(is_alone=is_alone)

    await asked(socket)
    assert calls(socket) == [["call", 1, "lamps.brightness", {"name": "desk"}]]
    socket.say("answer", 1, "ok", 7)
    await settled()

    assert desk.told == [7]
    assert socket.frames[-1][0] == 1, "the event is done"
    assert open_calls(live) == 0
    assert len(calls(socket)) == 1, "what was answered is not dropped"


async def test_a_call_comes_behind_the_edits_that_were_made_before_it() -> None:
    desk = how_bright()
    _live, socket = await desk.open()

    await asked(socket)

    frame, call = socket.messages[-2:]
    assert frame == [0, ["t", COUNT, "100"]]
    assert call[0] == "call"


async def test_a_call_is_no_frame() -> None:
    desk = how_bright()
    live, socket = await desk.open()
    await asked(socket)
    frames = len(socket.frames)
    socket.close(1006, "")

    again = MemorySocket()
    live.show(again, Address("/", live.session.id, frames=frames, seq=1))

    assert "html" not in again.messages[0][1], "the browser counts as the server does"


async def test_calls_are_numbered_and_answers_may_come_in_any_order() -> None:
    async def both(client: Any) -> Any:
        return await asyncio.gather(client.call(brightness, "a"), client.call(brightness, "b"))

    desk = Desk(both)
    _live, socket = await desk.open()
    await asked(socket)
    assert [call[1:] for call in calls(socket)] == [
        [1, "lamps.brightness", {"name": "a"}],
        [2, "lamps.brightness", {"name": "b"}],
    ]

    socket.say("answer", 2, "ok", 22)
    await settled()
    assert desk.told == []
    socket.say("answer", 1, "ok", 11)

    assert await told(desk) == [[11, 22]]


async def test_an_answer_passes_by_the_events_that_wait_for_the_handler() -> None:
    desk = how_bright()
    _live, socket = await desk.open()
    await asked(socket)
    socket.say(2, ADD, "click")
    await settled()
    assert socket.frames[-1][0] == 0, "it waits"

    socket.say("answer", 1, "ok", 7)
    await settled()

    assert desk.told == [7]
    assert socket.frames[-1] == [2, ["t", COUNT, "101"]]


async def test_an_answer_is_read_though_as_many_events_wait_before_it_as_may() -> None:
    desk = how_bright()
    desk.settings = replace(PATIENT, socket_queue_max=2)
    _live, socket = await desk.open()
    await asked(socket)

    for seq in range(2, 2 + 2 * MORE_MAY_WAIT):
        assert not socket.is_paused
        socket.say(seq, ADD, "click")
    assert socket.is_paused, "there is an end to it"
    socket.say("answer", 1, "ok", 7)
    await told(desk)
    for _round in range(2 * MORE_MAY_WAIT):
        await settled()

    assert not socket.is_paused
    assert socket.frames[-1][0] == 1 + 2 * MORE_MAY_WAIT


async def test_a_handler_that_asks_late_lets_a_browser_go_on_that_was_held_up() -> None:
    gate = asyncio.Event()

    async def later(client: Any) -> Any:
        await gate.wait()
        return await client.call(brightness, "desk")

    desk = Desk(later)
    desk.settings = replace(PATIENT, socket_queue_max=2)
    _live, socket = await desk.open()
    await asked(socket)
    for seq in (2, 3):
        socket.say(seq, ADD, "click")
    assert socket.is_paused

    gate.set()
    await settled()

    assert not socket.is_paused
    assert calls(socket)


async def test_what_raised_in_the_browser_raises_here_with_its_traceback() -> None:
    desk = how_bright()
    _live, socket = await desk.open()
    await asked(socket)

    socket.say(
        "answer",
        1,
        "error",
        {"type": "KeyError", "message": "no lamp", "traceback": "line 7\nKeyError: no lamp"},
    )
    (error,) = await told(desk)

    assert isinstance(error, ClientFailed)
    assert str(error) == "lamps.brightness raised KeyError in the browser: no lamp"
    assert (error.kind, error.said, error.traceback) == ("KeyError", "no lamp", "line 7\nKeyError: no lamp")
    assert error.__notes__ == ["The browser says:\nline 7\nKeyError: no lamp"]
    assert "Something went wrong" in str(socket.frames[-1]), "as any error of a handler"


async def test_what_a_browser_says_of_an_error_is_cut_and_cannot_write_to_a_terminal() -> None:
    desk = how_bright()
    _live, socket = await desk.open()
    await asked(socket)

    said = {
        "type": "x" * 9_000 + "; rm",
        "message": "m\x1b[2J" * 9_000,
        "traceback": "t" * 60_000 + "the end",
    }
    socket.say("answer", 1, "error", said)
    (error,) = await told(desk)

    assert error.kind == "an error"
    assert "\x1b" not in str(error)
    assert len(str(error)) < 1_200
    assert len(error.traceback) == 8_000
    assert error.traceback.endswith("the end")


async def test_a_browser_without_python_says_so() -> None:
    desk = how_bright()
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", 1, "unavailable", "the worker did not start")
    (error,) = await told(desk)

    assert isinstance(error, ClientUnavailable)
    assert error.why == "the worker did not start"


@pytest.mark.parametrize(
    ("timeout_s", "sentence"),
    [(SOON_S, "Your browser did not answer in time."), (60, "Your browser cannot do this.")],
)
async def test_a_person_is_told_what_their_browser_did_not_do_and_it_is_no_fault(
    timeout_s: float, sentence: str
) -> None:
    desk = Desk(lambda client: client.call(brightness, name="desk", timeout=timeout_s))
    _live, socket = await desk.open()

    with capture_logs() as logs:
        await asked(socket)
        if timeout_s > SOON_S:
            socket.say("answer", 1, "unavailable", "too old")
        await told(desk)

    assert sentence in str(socket.frames[-1])
    assert [line["log_level"] for line in logs if line["log_level"] != "debug"] == ["info"]


async def test_who_is_not_answered_in_time_is_told_and_the_browser_is_let_go() -> None:
    desk = Desk(lambda client: client.call(brightness, name="desk", timeout=SOON_S))
    live, socket = await desk.open()
    await asked(socket)

    (error,) = await told(desk)

    assert isinstance(error, ClientTimedOut)
    assert "no answer came within 0.01 s" in str(error)
    assert calls(socket)[-1] == ["drop", 1]
    assert open_calls(live) == 0

    before = len(socket.messages)
    socket.say("answer", 1, "ok", 7)
    await settled()
    assert socket.messages[before:] == []
    assert socket.closed is None


async def test_without_a_timeout_of_its_own_a_call_has_that_of_the_settings() -> None:
    desk = how_bright()
    desk.settings = replace(PATIENT, client_timeout_s=SOON_S)
    _live, socket = await desk.open()
    await asked(socket)

    (error,) = await told(desk)

    assert isinstance(error, ClientTimedOut)


async def test_a_call_that_is_given_up_is_freed_and_the_browser_is_told() -> None:
    asking: list[asyncio.Task[Any]] = []

    async def ask(client: Any) -> Any:
        asking.append(asyncio.ensure_future(client.call(brightness, "desk")))
        return "begun"

    desk = Desk(ask)
    live, socket = await desk.open()
    await asked(socket)
    assert open_calls(live) == 1

    asking[0].cancel()
    await settled()

    assert open_calls(live) == 0
    assert calls(socket)[-1] == ["drop", 1]


async def test_a_page_waits_for_so_many_answers_and_no_more() -> None:
    async def ask_too_much(client: Any) -> Any:
        one = [asyncio.ensure_future(client.call(brightness, str(each))) for each in range(3)]
        return await asyncio.gather(*one, return_exceptions=True)

    desk = Desk(ask_too_much)
    desk.settings = replace(PATIENT, client_calls_max=2)
    live, socket = await desk.open()
    await asked(socket)
    assert open_calls(live) == 2

    socket.say("answer", 1, "ok", 1)
    socket.say("answer", 2, "ok", 2)
    ((first, second, third),) = await told(desk)

    assert (first, second) == (1, 2)
    assert isinstance(third, TooManyClientCalls)
    assert "HEAVY_CLIENT_CALLS_MAX" in str(third)
    assert "lamps.brightness" in str(third)


async def test_arguments_that_are_too_large_do_not_travel() -> None:
    desk = Desk(lambda client: client.call(brightness, name="x" * 100))
    desk.settings = replace(PATIENT, client_argument_bytes=100)
    live, socket = await desk.open()
    await asked(socket)

    (error,) = await told(desk)

    assert isinstance(error, ClientArgumentsRefused)
    assert "HEAVY_CLIENT_ARGUMENT_BYTES allows 100" in str(error)
    assert calls(socket) == []
    assert open_calls(live) == 0


async def test_an_answer_that_is_too_large_is_not_looked_at() -> None:
    desk = Desk(lambda client: client.call(anything))
    desk.settings = replace(PATIENT, client_answer_bytes=100)
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", 1, "ok", "ä" * 50)
    (error,) = await told(desk)

    assert isinstance(error, ClientAnswerInvalid)
    assert "HEAVY_CLIENT_ANSWER_BYTES" in str(error)


async def test_a_browser_says_itself_that_its_answer_is_too_large() -> None:
    desk = Desk(lambda client: client.call(anything))
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", 1, "error", {"type": "AnswerTooLarge", "message": "", "traceback": ""})
    (error,) = await told(desk)

    assert isinstance(error, ClientAnswerInvalid)


@pytest.mark.parametrize(("depth", "is_taken"), [(31, True), (32, True), (33, False), (900, False)])
async def test_an_answer_nests_so_deep_and_no_deeper(depth: int, *, is_taken: bool) -> None:
    desk = Desk(lambda client: client.call(anything))
    _live, socket = await desk.open()
    await asked(socket)
    value: Any = 0
    for _level in range(depth - 1):
        value = [value]

    socket.say("answer", 1, "ok", value)
    (answer,) = await told(desk)

    assert isinstance(answer, ClientAnswerInvalid) is not is_taken
    assert socket.closed is None


async def test_an_answer_of_another_type_is_an_error_of_the_caller() -> None:
    desk = Desk(lambda client: client.call(switch, "desk"))
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", 1, "ok", "done")
    (error,) = await told(desk)

    assert isinstance(error, ClientAnswerInvalid)
    assert str(error).startswith('lamps.switch was answered with "done"; wanted None')


async def test_a_call_that_is_made_before_the_socket_is_there_waits_for_it() -> None:
    desk = Desk(lambda client: client.call(brightness, name="desk"), in_effect=True)
    _live, socket = await desk.open()

    assert calls(socket) == [["call", 1, "lamps.brightness", {"name": "desk"}]]
    assert socket.messages[0][0] == "hello"
    socket.say("answer", 1, "ok", 7)

    assert await told(desk) == [7]


async def test_a_call_in_an_effect_does_not_hold_the_first_html_back() -> None:
    desk = Desk(lambda client: client.call(brightness, name="desk"), in_effect=True)

    live, html = await LivePages(services(desk.settings, home=desk.page())).open(ADA, "/")

    assert "<output" in html
    assert open_calls(live) == 1, "it is asked, and nobody waited for the answer"
    assert desk.told == []


@pytest.mark.parametrize("at_once", [True, False])
async def test_work_that_an_effect_began_and_that_asks_does_not_hold_it_back_either(*, at_once: bool) -> None:
    loaded: list[str] = []

    @component
    def Page() -> Component:
        session, client = use_session(), use_client()

        async def ask(_work: Any) -> None:
            for _turn in range(0 if at_once else 3 * TIMES):
                await asyncio.sleep(0)
            await asyncio.gather(client.call(brightness, "desk"), client.call(brightness, "hall"))

        async def load(_work: Any) -> str:
            for _turn in range(TIMES):
                await asyncio.sleep(0)
            loaded.append("here")
            return "here"

        use_effect(lambda: session.begin(ask), dependencies=[])
        return html.p(use_live(load, topic="lamps", initial="…"))

    shared = services(replace(PATIENT, first_paint_s=10 * PATIENCE_S, drain_s=SOON_S), home=Page)
    pages = LivePages(shared)
    async with in_time():
        live, painted = await pages.open(ADA, "/")

    assert open_calls(live) == 2
    assert ">here<" in painted, "other work is waited for"
    pages.close()
    await settled()
    assert open_calls(live) == 0


async def test_a_page_whose_socket_never_comes_gives_up_in_time() -> None:
    desk = Desk(lambda client: client.call(brightness, name="desk", timeout=SOON_S), in_effect=True)

    await LivePages(services(desk.settings, home=desk.page())).open(ADA, "/")
    (error,) = await told(desk)

    assert isinstance(error, ClientTimedOut)
    assert "no browser was there to ask" in str(error)


async def test_a_call_waits_for_the_page_that_its_handler_goes_to() -> None:
    gate = asyncio.Event()

    async def load(_work: Any) -> str:
        await gate.wait()
        return "the hall"

    @component
    def Home() -> Component:
        client, navigate = use_client(), use_navigate()

        @event
        async def go(_event: Any) -> None:
            navigate("/hall")
            await client.call(brightness, "hall")

        return html.main(html.button({"onClick": go}, "Go"))

    @component
    def Hall() -> Component:
        return html.main(html.h1(use_live(load, topic="hall", initial="…")))

    shared = services(replace(PATIENT, drain_s=SOON_S), home=Home, hall=Hall)
    live, socket, _html = await show(shared)
    socket.say(1, 2, "click")
    await settled()
    assert open_calls(live) == 1
    assert [message[0] for message in socket.messages] == ["hello"], "edits wait for the page's data"

    gate.set()
    await eventually(lambda: calls(socket))

    (frame, call) = socket.messages[-2:]
    assert "the hall" in str(frame)
    assert ["g", "/hall", "Hall", "push"] in frame
    assert call[:2] == ["call", 1]


async def test_an_answer_to_what_was_not_sent_yet_is_none() -> None:
    page_calls = ClientCalls(PATIENT, CallCounts(), "page", nobody)
    asking = asyncio.create_task(page_calls.call(client_function(brightness), b'{"name":"desk"}'))
    await settled()

    page_calls.answered(ClientAnswer(1, "ok", 7))
    await settled()
    assert not asking.done()

    assert len(page_calls.taken()) == 1
    page_calls.answered(ClientAnswer(1, "ok", 8))
    assert await asking == 8


async def test_an_answer_may_come_over_the_next_socket() -> None:
    desk = how_bright()
    live, socket = await desk.open()
    await asked(socket)
    frames = len(socket.frames)

    socket.close(1006, "")
    again = MemorySocket()
    live.show(again, Address("/", live.session.id, frames=frames, seq=1))
    await settled()
    assert calls(again) == [], "nothing is asked twice"
    again.say("answer", 1, "ok", 7)

    assert await told(desk) == [7]


async def test_what_was_asked_while_nobody_was_there_is_asked_over_the_next_socket() -> None:
    gate = asyncio.Event()

    async def later(client: Any) -> Any:
        await gate.wait()
        return await client.call(brightness, "desk")

    desk = Desk(later)
    live, socket = await desk.open()
    await asked(socket)
    frames = len(socket.frames)
    socket.close(1006, "")
    gate.set()
    await settled()

    again = MemorySocket()
    live.show(again, Address("/", live.session.id, frames=frames, seq=1))
    await settled()

    assert calls(again) == [["call", 1, "lamps.brightness", {"name": "desk"}]]


async def test_a_page_that_ends_tells_who_waits_at_once() -> None:
    desk = how_bright()
    live, socket = await desk.open()
    await asked(socket)
    assert desk.pages is not None

    with capture_logs() as logs:
        desk.pages.close()
        (error,) = await told(desk)

    assert isinstance(error, ClientGone)
    assert open_calls(live) == 0
    assert [line["event"] for line in logs if line["log_level"] in ("warning", "error")] == []


async def test_a_call_on_a_page_that_is_gone_does_not_even_begin() -> None:
    desk = how_bright()
    live, _socket = await desk.open()
    client = live.session.client
    assert desk.pages is not None
    desk.pages.close()
    await settled()

    with pytest.raises(ClientGone):
        await client.call(brightness, "desk")


async def test_a_component_that_goes_lets_go_of_what_its_effect_asked() -> None:
    desk = Desk(lambda client: client.call(brightness, name="desk"), in_effect=True)
    live, socket = await desk.open()
    assert open_calls(live) == 1

    socket.say(1, 0, "go", {"path": "/home", "how": "push"})
    await settled()

    assert open_calls(live) == 1, "the new page asks as well; the old one is let go"
    assert ["drop", 1] in calls(socket)


async def test_nothing_is_kept_of_calls_that_are_over() -> None:
    desk = how_bright()
    live, socket = await desk.open()

    for each in range(1, TIMES + 1):
        await asked(socket, each)
        socket.say("answer", each, "ok", each)
        await settled()

    assert desk.told == list(range(1, TIMES + 1))
    assert open_calls(live) == 0
    assert not live.session.calls.wait
    assert socket.frames[-1][0] == TIMES


async def test_calls_are_counted_for_all_pages_of_a_process() -> None:
    desk = how_bright()
    live, socket = await desk.open()
    counts = live.session.services.client_calls

    await asked(socket)
    assert (counts.made, counts.failed, counts.open) == (1, 0, 1)
    socket.say("answer", 1, "ok", 7)
    await settled()
    assert (counts.made, counts.failed, counts.open) == (1, 0, 0)

    await asked(socket, 2)
    socket.say("answer", 2, "unavailable", "no")
    await settled()
    assert (counts.made, counts.failed, counts.open) == (2, 1, 0)
