"""Ahead: loads what a page will want, while its person only points at the link.

Nothing is changed by that. The page is rendered once for a session that stands in for the real one:
no effect begins, no handler runs, nobody sees the result. What its loaders would find is loaded then,
as the same caller, after the same guards, and kept a few seconds for the real page; news, and work
that this person does meanwhile, make it worthless, so nobody is shown what is older than that.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import structlog
from reactpy import html
from reactpy.types import VdomDict

from ..layout import Layout
from ..routing.addresses import is_own, split_address
from ..routing.current import routes_here
from ..session.page_session import How, PageSession
from .root import SessionRoot

Loader = Callable[[Any], Awaitable[Any]]

# Of one page. Its other loads begin when it is there.
LOADERS_MAX = 10

log = structlog.get_logger("heavy.session")


class Ahead:
    """What one session loads ahead: for one address at a time, and not when the server has much to do."""

    def __init__(self, session: PageSession) -> None:
        self._session = session
        self._address = ""
        self._began = 0.0
        self._task: asyncio.Task[None] | None = None

    def look(self, address: str) -> None:
        """Load for an address what its page will load; what else was loaded ahead is forgotten."""
        kept_s = self._session.services.settings.prefetch_keep_s
        path, query, _fragment = split_address(address)
        match = self._session.services.routes.find(path) if is_own(address) else None
        if match is None or match.path == self._session.view.path or not kept_s:
            return
        if match.entry.pattern.text in self._session.services.ahead_in_vain:
            return
        address, now = match.path + query, asyncio.get_running_loop().time()
        is_fresh = address == self._address and now < self._began + kept_s
        if is_fresh or self._session.services.live_loads.locked():
            return
        # Of many links that a hand moves over, the last one counts.
        self.cancel()
        self._address, self._began = address, now
        self._task = asyncio.create_task(self._load(address), name=f"ahead-{self._session.name}")

    def arrive(self) -> None:
        """The page is there. Where nothing that was loaded ahead was of use, nothing is any more.

        So it is with loaders that capture what each render makes anew, such as a ref.
        """
        session = self._session
        in_vain = session.loads.is_warm and not session.loads.was_of_use
        if in_vain and self._address == session.view.address:
            session.services.ahead_in_vain.add(session.view.match.entry.pattern.text)
            log.debug("loading ahead was in vain", path=session.view.path)
        self.cancel()

    def cancel(self, unless: str = "") -> None:
        """Forget what was loaded ahead, except for one address."""
        if self._address and self._address != unless:
            self._address = ""
            if self._task:
                self._task.cancel()
            self._session.loads.cool()

    async def _load(self, address: str) -> None:
        session = self._session
        try:
            to = await session.admitted_to(address)
            if to == address:
                loaders = await loaders_of(session, address)
                kept_s = session.services.settings.prefetch_keep_s
                kept = [session.loads.warm(loader, kept_s) for loader in loaders[:LOADERS_MAX]]
                await asyncio.gather(*kept, return_exceptions=True)
        except Exception as error:  # noqa: BLE001  # Who really goes there is told.
            log.debug("nothing was loaded ahead", session=session.name, address=address, reason=str(error))


class StandIn(PageSession):
    """A session for a page that nobody sees: it notes what would be loaded, and does nothing."""

    def __init__(self, session: PageSession, address: str) -> None:
        super().__init__(session.services, session.caller, address, session.brought, session.seed)
        self.noted = []

    def track(self, task: asyncio.Task[Any], *, is_deed: bool = True) -> asyncio.Task[Any]:
        """Nothing that begins here goes on."""
        task.cancel()
        return task

    def navigate(self, address: str, how: How = "push") -> None:
        """Nobody goes anywhere."""

    def notify(self, text: str, reference: str = "") -> None:
        """Nobody would read it."""


async def loaders_of(session: PageSession, address: str) -> list[Loader]:
    """The loaders that the page at an address begins with."""
    routes_here.set(session.services.routes)
    stand_in = StandIn(session, address)
    # What is around the page is there already, as a rule.
    match = stand_in.view.match
    stand_in.view = replace(stand_in.view, match=replace(match, entry=replace(match.entry, layouts=())))
    layout = Layout(
        SessionRoot(stand_in), on_dirty=_nothing, on_fault=_no_fault, on_effect_fault=lambda _error: None
    )
    layout.render()
    await layout.close()
    if stand_in.asked:
        stand_in.asked.close()
    return stand_in.noted or []


def _nothing() -> None:
    pass


def _no_fault(_error: BaseException, _component: str) -> VdomDict:
    return html.div()
