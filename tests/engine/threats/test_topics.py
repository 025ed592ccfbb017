"""Whatever a browser says, it listens to the topics of its page and to no others."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reactpy import component, html, use_location, use_state
from reactpy.types import Component

from heavy_engine import use_live
from heavy_engine.live.callers import CALLERS
from heavy_engine.topics import EVERYTHING, Subscription, Topics, about
from tests.engine.memory_socket import MemorySocket, services, settled, show
from tests.engine.test_forged_events import names, values

INPUT = 2
ROOM = "rooms"

hostile = st.sampled_from(
    (EVERYTHING, CALLERS, ROOM, "heavy:health", "people", "rooms;people", "x" * 300)
) | (names | st.text(max_size=20))
said = st.lists(st.tuples(hostile, hostile, values), min_size=4, max_size=4)


class Spy(Topics):
    """Notes what is listened to, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def add(self, listener: Subscription) -> None:
        self.names |= {topic.name for topic in listener.wanted}
        super().add(listener)

    def tell(self, topic: str, hear: Any) -> None:
        self.names.add(topic)
        super().tell(topic, hear)


def page_of(topic: Callable[[str], Any]) -> Callable[[], Component]:
    """A page that shows what its address and its person ask for, and listens to a topic made of it."""

    async def load(_work: object) -> str:
        return "loaded"

    @component
    def Live(asked: str) -> Component:
        return html.p(use_live(load, topic=topic(asked), initial=""))

    @component
    def Page() -> Component:
        typed, type_in = use_state("")
        query = use_location().query_string
        field = html.input({"value": typed, "onChange": lambda event: type_in(str(event["target"]["value"]))})
        return html.main(field, Live(query, key=f"q{query}"), Live(typed, key=f"t{typed}"))

    return Page


async def listened_to(page: Callable[[], Component], things: list[tuple[str, str, Any]]) -> set[str]:
    """What is listened to when a browser says these things."""
    shared = services(home=page)
    shared.topics = spy = Spy()
    _page, socket, _html = await show(shared)
    for seq, (path, typed, value) in enumerate(things, 1):
        _say(socket, [3 * seq - 2, 0, "go", {"path": f"/?{path}", "topic": path, "how": "push"}])
        _say(socket, [3 * seq - 1, INPUT, "input", {"target": {"value": typed}, "topic": typed}])
        _say(socket, [3 * seq, INPUT, "input", {"target": {"value": "x", "topic": value}, "facts": value}])
        await settled()
    return spy.names


def _say(socket: MemorySocket, message: list[Any]) -> None:
    if socket.closed is None:
        socket.say_raw(json.dumps(message))


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(said)
def test_a_browser_chooses_among_rows_and_never_a_topic(things: list[tuple[str, str, Any]]) -> None:
    page = page_of(lambda asked: about(ROOM, id=asked))

    assert asyncio.run(listened_to(page, things)) == {ROOM}


def test_a_page_that_lets_it_choose_would_be_seen() -> None:
    page = page_of(lambda asked: asked[:200] or ROOM)

    heard = asyncio.run(listened_to(page, [("people", CALLERS, None)]))

    assert {"?people", CALLERS} < heard
