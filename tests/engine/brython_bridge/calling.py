"""A page whose buttons call functions in its browser, and what came of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from reactpy import component, event, html, use_async_effect, use_state
from reactpy.types import Component

from heavy_engine import EngineSettings, use_client, use_notices
from heavy_engine.brython_bridge.client import Client
from heavy_engine.live.live_page import LivePage
from heavy_engine.live.live_pages import LivePages
from tests.engine.memory_socket import SETTINGS, MemorySocket, services, settled, show
from tests.support.waiting import PATIENCE_S, eventually

COUNT, ASK, ADD = 2, 3, 4
PATIENT = replace(SETTINGS, client_timeout_s=PATIENCE_S)

Asking = Callable[[Client], Awaitable[Any]]


@dataclass
class Desk:
    """What a page asks its browser, and what it was told: answers or errors, in their order."""

    ask: Asking
    told: list[Any] = field(default_factory=list)
    settings: EngineSettings = PATIENT
    in_effect: bool = False
    pages: LivePages | None = None

    def page(self) -> Callable[[], Component]:
        """A page with a count, a button that asks, and one that counts."""
        desk = self

        @component
        def DeskPage() -> Component:
            client = use_client()
            count, set_count = use_state(0)

            async def ask() -> None:
                try:
                    desk.told.append(await desk.ask(client))
                except Exception as error:
                    desk.told.append(error)
                    raise

            @event
            async def on_ask(_event: Any) -> None:
                set_count(lambda old: old + 100)
                await ask()

            @use_async_effect(dependencies=[])
            async def at_first() -> None:
                if desk.in_effect:
                    await ask()

            return html.main(
                html.output(str(count)),
                html.button({"onClick": on_ask}),
                html.button({"onClick": lambda _event: set_count(lambda old: old + 1)}),
                html.ul(*(html.li(notice.text) for notice in use_notices())),
            )

        return DeskPage

    async def open(self, *, is_alone: bool = False) -> tuple[LivePage, MemorySocket]:
        """Ada opens the page."""
        shared = services(self.settings, home=self.page())
        self.pages = LivePages(shared)
        live, socket, _html = await show(shared, pages=self.pages, is_alone=is_alone)
        return live, socket


def calls(socket: MemorySocket) -> list[list[Any]]:
    """What the browser was asked, and told to drop."""
    return [message for message in socket.messages if message[0] in ("call", "drop")]


async def asked(socket: MemorySocket, seq: int = 1) -> None:
    """Press the button that asks."""
    socket.say(seq, ASK, "click")
    await settled()


async def told(desk: Desk, count: int = 1) -> list[Any]:
    """What the page was told, when it was told so much."""
    await eventually(lambda: len(desk.told) >= count)
    await settled()
    return desk.told
