"""World: the pages of one test, the server that they share, and when all of them are at rest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

from ..application import Application, Caller, EngineSettings
from ..live.callers import CallerWatch
from ..live.live_pages import LivePages
from ..presence import Presence, PresenceLimits
from ..session.developer import Developer
from ..session.health import HealthMonitor
from ..session.services import Services
from ..session.submissions import Submissions
from ..topics import Topics
from .network import Clock

# So many turns of the loop without anything to do are rest: an effect starts a task, which starts
# work, whose result sets state, which is flushed at the end of a turn. A page that was asked for
# waits for work that may begin, which is the longest: see live/painting.py.
CALM_TURNS = 24
# For work that never ends; what ends is not waited for longer than it takes.
PATIENCE_S = 30.0
# So often is looked whether work has asked a browser.
LOOK_EVERY_S = 0.01
TEST_KEY = b"a key of tests"


class StillWorking(AssertionError):
    """Work did not end in time; says which."""

    def __init__(self, work: set[asyncio.Task[object]]) -> None:
        names = ", ".join(sorted(task.get_name() for task in work)) or "packets that never cease"
        super().__init__(f"after {PATIENCE_S:.0f} s there is still work: {names}")


def services_of(
    application: Application, settings: EngineSettings | None = None, developer: Developer | None = None
) -> Services:
    """Services as a server process makes them, without a server; health is checked when asked.

    A page waits for its data, and for its browser, as long as a test does, so that a slow machine shows the
    same as a fast one.
    With a `DevPanel()` as `developer` pages have the developer's panel: see `Page.panel`.
    """
    settings = settings or EngineSettings(
        signing_keys=(TEST_KEY,),
        allowed_hosts=("test",),
        debug=True,
        first_paint_s=PATIENCE_S,
        client_timeout_s=PATIENCE_S,
        keep_state=True,
        # Nobody waits for a person who might come back, or until enough is to be told.
        presence_grace_s=0.0,
        presence_news_s=0.0,
    )
    topics = Topics()
    health = HealthMonitor(application.checks, topics, 60.0)
    presence = Presence(PresenceLimits.of(settings), settings.signing_keys[-1])
    return Services(application, topics, health, settings, developer=developer, presence=presence)


class World:
    """All open pages of a test, and the one server process behind them.

    Args:
        services: what the server's sessions share.
        sign_in: who somebody is, by the name that `visit(as_=...)` gives.
        news_heard: returns when news that were sent have arrived, for applications whose news
            go another way than through this process.
    """

    def __init__(
        self,
        services: Services,
        sign_in: Callable[[str], Awaitable[Caller]] | None = None,
        news_heard: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.services = services
        self.clock = Clock()
        self.pages = self._serve(services)
        # Server processes that go on beside this one.
        self._others: list[LivePages] = []
        # Sockets that wait for their page.
        self._connecting: set[asyncio.Task[None]] = set()
        self._sign_in = sign_in or services.application.who_asks
        self._news_heard = news_heard

    async def caller(self, name: str) -> Caller:
        """Who somebody is."""
        return await self._sign_in(name)

    async def settle(self, until_ms: float | None = None) -> None:
        """Return when nobody has anything to do, and no packet is under way.

        Args:
            until_ms: packets that arrive later than this stay under way.

        Raises:
            StillWorking: when that takes longer than 30 seconds.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._rest(until_ms)
                if self._news_heard:
                    await self.hear()
                    await self._rest(until_ms)
        except TimeoutError:
            raise StillWorking(set(self.services.work)) from None

    async def hear(self) -> None:
        """Return when news of all that was committed until now have arrived."""
        if self._news_heard:
            await self._news_heard()

    def restart(self, application: Application | None = None) -> None:
        """Let the server process be gone, with all its pages, and another one be there.

        Args:
            application: what the other one serves, as after a deploy; the same if left out.
        """
        gone, self.pages = self.pages, self._new_process(application)
        gone.close()

    def another_worker(self, application: Application | None = None) -> LivePages:
        """Let sockets land on another server process from now on; answers this one, which goes on."""
        here, self.pages = self.pages, self._new_process(application)
        self._others.append(here)
        return here

    async def roll(self, application: Application | None = None) -> None:
        """Replace the server process as a rolling restart does: its browsers move, then it ends."""
        old = self.another_worker(application)
        old.move(0)
        await self.settle()
        self._others.remove(old)
        old.close()
        await self.settle()

    def connect(self, coming: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let a socket come; settle() waits for its page."""
        task = asyncio.create_task(coming, name="socket")
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)
        return task

    async def connected(self, coming: Coroutine[Any, Any, None]) -> None:
        """Let a socket come, and return when its page is there; raises what came of it otherwise."""
        task = self.connect(coming)
        while not task.done():
            await self.settle()
        await task

    async def close(self) -> None:
        """End all pages."""
        for pages in (self.pages, *self._others):
            pages.close()
        await self.settle()

    def _new_process(self, application: Application | None) -> LivePages:
        application = application or self.services.application
        self.services = replace(self.services, application=application, submissions=Submissions())
        return self._serve(self.services)

    @staticmethod
    def _serve(services: Services) -> LivePages:
        pages = LivePages(services)
        CallerWatch(services, pages).listen()
        return pages

    async def _rest(self, until_ms: float | None) -> None:
        calm = 0
        while calm < CALM_TURNS:
            # Work that asks a browser waits for what is under way as a packet.
            if self.services.work and not self.services.client_calls.open:
                await self._work_went_on()
                calm = 0
                continue
            await asyncio.sleep(0)
            calm += 1
            if calm == CALM_TURNS and (
                self.clock.deliver_next(until_ms) or await self._somebody_came() or await self._work_went_on()
            ):
                calm = 0

    async def _work_went_on(self) -> bool:
        """Wait until some work has ended, or may have asked a browser; False if there is none."""
        work = set(self.services.work)
        if work:
            await asyncio.wait(work, timeout=LOOK_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
        return bool(work)

    async def _somebody_came(self) -> bool:
        """Wait for a socket whose page is on its way, if nothing else is."""
        if not self._connecting or self.clock.next_due_ms() is not None:
            return False
        await asyncio.wait(self._connecting, return_when=asyncio.FIRST_COMPLETED)
        return True
