"""A page and its socket in this process: messages in, messages out, no network."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reactpy.types import Component

from heavy_engine import Application, Caller, EngineSettings, Route
from heavy_engine.live.connection import Receiver
from heavy_engine.live.greeting import digest
from heavy_engine.live.live_page import LivePage
from heavy_engine.live.live_pages import LivePages
from heavy_engine.session.health import HealthMonitor
from heavy_engine.session.services import Services
from heavy_engine.topics import Topics
from heavy_engine.wire.messages import Address
from tests.engine.small_app import Refused, error_page, open_work, who_asks
from tests.support.waiting import PATIENCE_S

ADA = Caller("ada")
# A page waits for its data as long as a test does, however slow the machine is.
SETTINGS = EngineSettings(signing_keys=(b"k",), allowed_hosts=("127.0.0.1",), first_paint_s=PATIENCE_S)


class MemorySocket:
    """One connection: keeps what it is sent; `buffered` is what the test says.

    `is_alone` says that its messages do not come together with others.
    """

    def __init__(self, *, is_alone: bool = False) -> None:
        self.is_alone = is_alone
        self.messages: list[Any] = []
        self.sizes: list[int] = []
        self.buffered = 0
        self.closed: int | None = None
        self.is_paused = False
        self._receiver: Receiver | None = None

    def attach(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def send(self, message: bytes) -> None:
        if self.closed is None:
            self.messages.append(json.loads(message))
            self.sizes.append(len(message))

    def close(self, code: int, _reason: str) -> None:
        if self.closed is None:
            self.closed = code
            if self._receiver:
                self._receiver.lost(self)

    def abort(self) -> None:
        self.close(1006, "")

    def pause_reading(self) -> None:
        self.is_paused = True

    def resume_reading(self) -> None:
        self.is_paused = False

    # What the test does.

    def say(self, *message: Any) -> None:
        """Send a message as the browser."""
        assert self._receiver
        self._receiver.receive(json.dumps(list(message)), is_alone=self.is_alone)

    def say_raw(self, text: str) -> None:
        assert self._receiver
        self._receiver.receive(text)

    def drain(self) -> None:
        """Read all that waited."""
        self.buffered = 0
        assert self._receiver
        self._receiver.drained()

    @property
    def frames(self) -> list[list[Any]]:
        return [message for message in self.messages if isinstance(message[0], int)]

    @property
    def hello(self) -> dict[str, Any]:
        assert self.messages[0][0] == "hello"
        return dict(self.messages[0][1])


def services(
    settings: EngineSettings = SETTINGS,
    routes: dict[str, Route] | None = None,
    **pages: Callable[[], Component],
) -> Services:
    """What sessions share; `home=Page` stands at /home, the first page at / too."""
    topics = Topics()
    named = {f"/{name}": Route(page, name.title()) for name, page in pages.items()}
    first = {"/": next(iter(named.values()))} if named else {}
    application = Application(
        name="Small",
        routes=first | named | (routes or {}),
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda error: str(error) if isinstance(error, Refused) else None,
        static_folder=Path(),
    )
    return Services(application, topics, HealthMonitor({}, topics, every_s=60), settings)


async def show(
    shared: Services,
    path: str = "/",
    pages: LivePages | None = None,
    *,
    is_alone: bool = False,
    socket: MemorySocket | None = None,
) -> tuple[LivePage, MemorySocket, str]:
    """Ada loads a page and its socket opens; answers the page, the socket and the first HTML."""
    pages = LivePages(shared) if pages is None else pages
    page, html = await pages.open(ADA, path)
    socket = MemorySocket(is_alone=is_alone) if socket is None else socket
    await pages.connect(socket, ADA, Address(path, page.session.id, digest(html)))
    await settled()
    return page, socket, html


async def settled() -> None:
    """Let the loop run until what is ready has run."""
    for _turn in range(20):
        await asyncio.sleep(0)
