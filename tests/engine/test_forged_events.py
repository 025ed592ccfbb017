"""Whatever a browser makes up, only what is on its page is told, and the page lives on."""

import asyncio
import copy
import json
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reactpy import component, html
from reactpy.types import Component

from heavy_engine.live.live_page import LivePage
from heavy_engine.wire import events, messages
from heavy_engine.wire.messages import NUMBER_MAX
from tests.engine.memory_socket import MemorySocket, services, settled, show

FORGED = 2_500
BATCH = 25
GOOD, INPUT, FORM = 2, 3, 4
Forged = tuple[int, str, dict[str, Any]]
ON_THE_PAGE = {(GOOD, "click"), (INPUT, "input"), (FORM, "submit")}


class Told:
    """What handlers were told."""

    def __init__(self) -> None:
        self.by: list[str] = []

    def page(self) -> Callable[[], Component]:
        def told(name: str) -> Any:
            return lambda _event: self.by.append(name)

        @component
        def Page() -> Component:
            return html.main(
                html.button({"onClick": told("button")}),
                html.input({"value": "axe", "onChange": told("input")}),
                html.form({"onSubmit": told("form")}, html.output("no handler")),
            )

        return Page


names = st.sampled_from(
    (
        *("__proto__", "__class__", "__init__", "__globals__", "constructor", "target", "currentTarget"),
        *("value", "checked", "elements", "tagName", "files", "args", "path", "how", "type", "dataset"),
        *("\uff56alue", "..", ""),
    )
) | st.text(max_size=6)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | names,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
payloads = st.dictionaries(names, values, max_size=5)
numbers = st.integers(-2, 12) | st.integers(10**6, 2 * NUMBER_MAX)
kinds = st.sampled_from(
    (
        *("click", "input", "submit", "change", "keydown", "go", "focusin", "Click", "onClick", "__init__"),
        *("click ", "click:p", ":onClick", "0.1:onClick", "a.b", ""),
    )
) | st.text(max_size=8)
# Well-formed, but for nothing that is on the page: any number, any type, any payload.
strangers = st.tuples(numbers, kinds, payloads).filter(
    lambda made: (made[0], made[1]) not in ON_THE_PAGE and made[0]
)
misshapen = st.tuples(values, values, values) | st.lists(values, max_size=5)


def snapshot() -> dict[str, Any]:
    """What no message may change: the engine's tables, and what its modules and classes hold."""
    return _tables() | {
        f"{owner.__name__}.{name}": id(value)
        for module in list(sys.modules.values())
        if module.__name__.startswith("heavy_engine")
        for owner in (module, *_classes_of(module))
        for name, value in list(vars(owner).items())
        if not name.startswith(("__", "_abc_"))
    }


def _classes_of(module: ModuleType) -> list[type]:
    return [
        one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__
    ]


def _tables() -> dict[str, Any]:
    return {
        f"{module.__name__}.{name}": copy.deepcopy(value)
        for module in (events, messages)
        for name, value in vars(module).items()
        if isinstance(value, dict | list | tuple | frozenset) and not name.startswith("__")
    }


async def opened(told: Told, *, is_alone: bool) -> tuple[LivePage, MemorySocket]:
    page, socket, _html = await show(services(home=told.page()), is_alone=is_alone)
    return page, socket


async def is_alive(page: LivePage, socket: MemorySocket, told: Told, seq: int) -> None:
    """A page either refused its browser by code, or answers the next event."""
    if socket.closed:
        assert socket.closed == 4400
        assert page.is_over
        return
    socket.say(seq, GOOD, "click")
    await settled()
    assert told.by == ["button"]
    assert socket.frames[-1][0] == seq


async def attack(forged: list[Forged], *, is_alone: bool) -> None:
    """Send forged events, on a page anew when one has cost its browser the page; then press the button."""
    rest = forged
    while rest:
        told = Told()
        page, socket = await opened(told, is_alone=is_alone)
        for seq, (number, kind, payload) in enumerate(rest, start=1):
            socket.say(seq, number, kind, payload)
            if socket.closed:
                break
        await settled()
        assert told.by == []
        await is_alive(page, socket, told, seq + 1)
        await page.end()
        rest = rest[seq:]


several = st.lists(strangers, min_size=BATCH, max_size=BATCH)
slow = settings(
    max_examples=FORGED // BATCH,
    deadline=None,
    # Making a failing batch smaller takes minutes, and the first one says enough.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@slow
@given(several, st.booleans())
def test_no_forged_event_reaches_a_handler(forged: list[Forged], is_alone: bool) -> None:
    before = snapshot()

    asyncio.run(attack(forged, is_alone=is_alone))

    assert snapshot() == before


def test_a_class_or_a_module_that_somebody_wrote_to_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot()

    monkeypatch.setattr(LivePage, "receive", lambda *_message: None)
    assert snapshot() != before
    monkeypatch.undo()
    monkeypatch.setattr(messages, "DEPTH_MAX", 10**9)
    assert snapshot() != before


@slow
@given(payloads, st.sampled_from(sorted(ON_THE_PAGE)), st.booleans())
def test_no_payload_does_harm_to_a_handler_that_is_there(
    payload: dict[str, Any], target: tuple[int, str], is_alone: bool
) -> None:
    async def send() -> None:
        told = Told()
        page, socket = await opened(told, is_alone=is_alone)
        socket.say(1, *target, payload)
        await settled()
        if not socket.closed:
            assert len(told.by) == 1
            assert not page.session.view.notices, "nothing failed"
            told.by.clear()
        await is_alive(page, socket, told, 2)
        await page.end()

    asyncio.run(send())


@given(misshapen)
def test_no_misshapen_message_does_more_than_close_its_socket(message: Any) -> None:
    async def send() -> None:
        told = Told()
        page, socket = await opened(told, is_alone=True)
        socket.say_raw(json.dumps(message))
        await settled()
        assert told.by == []
        await is_alive(page, socket, told, 2)
        await page.end()

    asyncio.run(send())
