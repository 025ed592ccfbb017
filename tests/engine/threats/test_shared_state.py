"""Five hundred browsers on one worker: what is one person's is in nobody else's frames."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, create_context, html, use_context, use_memo, use_ref, use_state
from reactpy.types import Component

from heavy_engine import Caller, use_session
from heavy_engine.live.greeting import digest
from heavy_engine.live.live_pages import LivePages
from heavy_engine.wire.messages import Address
from tests.engine.memory_socket import SETTINGS, MemorySocket, services, settled

BROWSERS = 500
CANARY = re.compile(r"canary-(\d+)-")
NAME: Any = create_context("")
KEPT = replace(SETTINGS, signing_keys=(b"k" * 32,), keep_state=True)
# What an application must not do: one place for all.
in_one_place: list[str] = []


@component
def Inner() -> Component:
    """Holds who somebody is in every way in which a component can."""
    name = use_context(NAME)
    last = use_ref("")
    upper = use_memo(lambda: f"memo {name}", [name])
    last.current = last.current or name
    return html.p(f"{name} {last.current} {upper}")


@component
def Own() -> Component:
    """Each person's typed text, their state and their context."""
    session = use_session()
    name = f"canary-{session.caller.session_id}-"
    typed, set_typed = use_state(name)

    def click(_event: object) -> None:
        set_typed(f"{typed}{name}")

    return html.main(html.button({"onClick": click}, "more"), html.p(typed), NAME(Inner(), value=name))


@component
def Careless() -> Component:
    """As an application would that keeps in a module what belongs to a session."""
    session = use_session()
    _turn, set_turn = use_state(0)

    def click(_event: object) -> None:
        in_one_place.append(f"canary-{session.caller.session_id}-")
        set_turn(len(in_one_place))

    return html.main(html.button({"onClick": click}, "more"), html.p(" ".join(in_one_place)))


async def canaries(page: Callable[[], Component]) -> dict[int, set[int]]:
    """Whose canaries each browser was sent, after all of them clicked twice in turns."""
    pages = LivePages(services(KEPT, home=page))
    first: dict[int, str] = {}
    sockets: dict[int, MemorySocket] = {}
    for number in range(BROWSERS):
        caller = Caller(str(number))
        made, first[number] = await pages.open(caller, "/")
        sockets[number] = MemorySocket()
        await pages.connect(sockets[number], caller, Address("/", made.session.id, digest(first[number])))
    for seq in (1, 2):
        for socket in sockets.values():
            socket.say(seq, 2, "click")
        await settled()
    pages.close()
    await settled()
    sent = {number: f"{first[number]} {socket.messages}" for number, socket in sockets.items()}
    return {number: {int(one) for one in CANARY.findall(text)} for number, text in sent.items()}


async def test_no_frame_holds_what_is_anothers() -> None:
    assert await canaries(Own) == {number: {number} for number in range(BROWSERS)}


async def test_it_would_be_seen_if_one_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "in_one_place", [])

    found = await canaries(Careless)

    assert max(map(len, found.values())) > 1
