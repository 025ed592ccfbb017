"""A browser may answer anything: nobody is told what nobody asked, and nothing of it harms the page."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heavy_engine import ClientAnswerInvalid, ClientError, ClientFailed, ClientGone
from heavy_engine.wire.answers import ANSWER_START, ClientAnswer, read_answer
from heavy_engine.wire.messages import MalformedMessage
from tests.engine.brython_bridge.calling import ADD, COUNT, Desk, asked, calls, told
from tests.engine.brython_bridge.lamps import anything, brightness, lamps, levels
from tests.engine.memory_socket import settled

MANY = 10_000

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def how_bright() -> Desk:
    """Ada's page asks how bright a lamp is."""
    return Desk(lambda client: client.call(brightness, name="desk"))


@pytest.mark.parametrize("number", [2, 999, 2**53 - 1])
async def test_an_answer_that_nobody_asked_for_is_nothing(number: int) -> None:
    desk = how_bright()
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", number, "ok", 7)
    await settled()
    assert desk.told == []
    assert socket.closed is None

    socket.say("answer", 1, "ok", 8)
    assert await told(desk) == [8]


async def test_an_answer_before_the_question_does_not_count() -> None:
    desk = how_bright()
    _live, socket = await desk.open()

    socket.say("answer", 1, "ok", 7)
    await asked(socket)

    assert desk.told == []
    assert calls(socket)


async def test_of_two_answers_the_first_counts() -> None:
    desk = how_bright()
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", 1, "ok", 7)
    socket.say("answer", 1, "ok", 8)
    socket.say("answer", 1, "error", {"type": "E", "message": "m", "traceback": ""})

    assert await told(desk) == [7]
    socket.say("answer", 1, "ok", 9)
    await settled()
    assert desk.told == [7]


async def test_ten_thousand_answers_are_nothing_and_the_page_goes_on() -> None:
    desk = how_bright()
    live, socket = await desk.open()
    before = len(socket.messages)

    for number in range(1, MANY + 1):
        socket.say("answer", number, "ok", number)
    await settled()

    assert socket.messages[before:] == []
    assert socket.closed is None
    assert not socket.is_paused
    assert live.session.asked is None or not live.session.asked.open
    socket.say(1, ADD, "click")
    await settled()
    assert socket.frames[-1] == [1, ["t", COUNT, "1"]], "events are numbered as if nothing had been said"


@pytest.mark.parametrize(
    "message",
    [
        '["answer"]',
        '["answer",1]',
        '["answer",1,"ok"]',
        '["answer",1,"ok",7,8]',
        '["answer","1","ok",7]',
        '["answer",1.0,"ok",7]',
        '["answer",true,"ok",7]',
        '["answer",0,"ok",7]',
        '["answer",-1,"ok",7]',
        '["answer",9007199254740992,"ok",7]',
        '["answer",null,"ok",7]',
        '["answer",1,"fine",7]',
        '["answer",1,null,7]',
        '["answer",1,["ok"],7]',
        '["answer",1,{"ok":1},7]',
        '["answer",1,"error","it broke"]',
        '["answer",1,"error",null]',
        '["answer",1,"error",{"type":1,"message":"","traceback":""}]',
        '["answer",1,"error",{"type":"E","message":["m"],"traceback":""}]',
        '["answer",1,"error",{"type":"E","message":"m","traceback":null}]',
        '["answer",1,"unavailable",null]',
        '["answer",1,"unavailable",{"why":"x"}]',
        '["answer",9007199254740992,"ok",NaN]',
        '["answer",0,"ok",NaN]',
        '["answer",1.5,"ok",NaN]',
        '["answer"x',
        ' ["answer",1,"ok",7]',
    ],
)
async def test_what_is_no_answer_ends_the_page_and_who_waits_is_told(message: str) -> None:
    desk = how_bright()
    live, socket = await desk.open()
    await asked(socket)

    socket.say_raw(message)
    (error,) = await told(desk)

    assert socket.closed == 4400
    assert isinstance(error, ClientGone)
    assert live.session.calls.open == 0


@pytest.mark.parametrize(
    "message",
    [
        '["answer",1,"ok",NaN]',
        '["answer",1,"ok",7',
        '["answer",1,"ok",' + "[" * 2_000 + "]" * 2_000 + "]",
        '["answer",1,"ok","\\x"]',
    ],
)
async def test_an_answer_that_is_no_json_is_for_who_asked_and_the_page_goes_on(message: str) -> None:
    desk = how_bright()
    _live, socket = await desk.open()
    await asked(socket)

    socket.say_raw('["answer",7,"ok",NaN]')
    socket.say_raw(message)
    (error,) = await told(desk)

    assert socket.closed is None
    assert isinstance(error, ClientAnswerInvalid)
    assert "no JSON" in str(error)


async def test_half_a_character_in_an_answer_is_read_as_a_mark() -> None:
    desk = Desk(lambda client: client.call(anything))
    _live, socket = await desk.open()
    await asked(socket)

    socket.say_raw(r'["answer",1,"ok",{"\ud83d":"\ude42\ud83d\ude42\\ud83d\\\uD83D"}]')

    assert await told(desk) == [{"\ufffd": "\ufffd\U0001f642\\ud83d\\\ufffd"}]
    assert socket.closed is None


@pytest.mark.parametrize("name", ["x" * 60_000, "\x1b[2J\x1b]0;owned\x07" * 1_000])
async def test_names_in_an_answer_are_told_cut_and_clean(name: str) -> None:
    desk = Desk(lambda client: client.call(levels))
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", 1, "ok", {name: "high"})
    (error,) = await told(desk)

    assert isinstance(error, ClientAnswerInvalid)
    assert len(str(error)) < 1_500
    assert "\x1b" not in str(error)
    assert "\x07" not in str(error)


@pytest.mark.parametrize(
    "value",
    [
        {"__proto__": {"is_lit": True}},
        {"__class__": "os.system"},
        [{"name": "a", "is_lit": True}] * 3 + [{"name": 7, "is_lit": True}],
        "[]",
        {"0": {"name": "a", "is_lit": True}},
        1e308,
        2**70,
    ],
)
async def test_an_answer_is_never_taken_for_what_it_is_not(value: Any) -> None:
    desk = Desk(lambda client: client.call(lamps))
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", 1, "ok", value)
    (error,) = await told(desk)

    assert isinstance(error, ClientAnswerInvalid)


async def test_what_is_called_as_python_calls_it_stays_a_text() -> None:
    desk = Desk(lambda client: client.call(anything))
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", 1, "ok", {"__class__": "x", "__reduce__": ["os.system", "true"]})

    assert await told(desk) == [{"__class__": "x", "__reduce__": ["os.system", "true"]}]


async def test_the_name_of_an_error_is_a_name_and_nothing_more() -> None:
    desk = how_bright()
    _live, socket = await desk.open()
    await asked(socket)

    socket.say("answer", 1, "error", {"type": "SystemExit", "message": "", "traceback": ""})
    (error,) = await told(desk)

    assert type(error) is ClientFailed
    assert not isinstance(error, SystemExit)


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=200)
@given(kind=st.sampled_from(["ok", "error", "unavailable"]) | values, number=st.just(1) | values, said=values)
def test_any_text_that_begins_like_an_answer_is_one_or_is_malformed(
    kind: Any, number: Any, said: Any
) -> None:
    text = json.dumps(["answer", number, kind, said], separators=(",", ":"))
    assert text.startswith(ANSWER_START)

    try:
        answer = read_answer(text)
    except MalformedMessage:
        return

    assert isinstance(answer, ClientAnswer)
    # JSON has no Infinity.
    assert (answer.id, answer.kind) in ((number, kind), (number, "unreadable"))


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=50)
@given(answers=st.lists(st.tuples(st.sampled_from(["ok", "error", "unavailable"]), values), max_size=8))
def test_whatever_is_answered_the_caller_gets_an_int_or_one_typed_error(
    answers: list[tuple[str, Any]],
) -> None:
    async def attack() -> None:
        desk = how_bright()
        live, socket = await desk.open()
        for seq, (kind, said) in enumerate(answers, 1):
            await asked(socket, seq)
            socket.say("answer", seq, kind, said)
            await told(desk, seq)
            if socket.closed:
                break
        assert all(type(one) is int or isinstance(one, ClientError) for one in desk.told)
        assert live.session.calls.open == 0
        assert desk.pages is not None
        desk.pages.close()
        await settled()

    asyncio.run(attack())
