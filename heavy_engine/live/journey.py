"""Journey: on the way to another page, edits are kept back until its data is there."""

import asyncio
from collections.abc import Callable

from ..layout import Op
from ..session.page_session import PageSession
from .painting import data_is_there

# The old page stays for no longer than this: people feel a second as an interruption.
LONGEST_S = 0.5


class Journey:
    """What the browser is not told yet, so that it gets the new page whole, in one frame.

    A page that shows for a moment how it loads would flicker, and would be too short for
    the scroll position that Back restores. `edits` are kept back while `is_under_way`;
    `renders` is what was counted when the journey began.
    """

    def __init__(self, session: PageSession, renders: int, arrive: Callable[[], None]) -> None:
        """Prepare to wait.

        Args:
            session: whose page changes.
            renders: how many components were rendered before.
            arrive: called when there is nothing to wait for any more.
        """
        self._session = session
        self._arrive = arrive
        self._loop = asyncio.get_running_loop()
        self._deadline = self._loop.time() + min(session.services.settings.first_paint_s, LONGEST_S)
        self._waiting: asyncio.Task[None] | None = None
        self.renders = renders
        self.edits: list[Op] = []
        self.is_under_way = True

    def head_on(self) -> None:
        """Wait for the work that begins from now on; the limit is that of the whole journey."""
        self.stop()
        self.is_under_way = self._loop.time() < self._deadline
        if self.is_under_way:
            # What is being loaded ahead is for this page.
            before = set(self._session.work) - self._session.loads.warm_tasks
            self._waiting = self._loop.create_task(self._wait(before), name=f"journey-{self._session.name}")

    def stop(self) -> None:
        """Wait no more, and tell nobody."""
        if self._waiting:
            self._waiting.cancel()

    async def _wait(self, before: set[asyncio.Task[None]]) -> None:
        await data_is_there(self._session, besides=before, limit_s=self._deadline - self._loop.time())
        self.is_under_way = False
        self._arrive()
