"""LivePages: all pages of a process: shown, waiting for their socket, or gone."""

import asyncio
from collections.abc import Callable, Iterator

import structlog

from ..application import Caller
from ..session.brought import NOTHING, Brought
from ..session.services import Services
from ..wire.messages import Address
from .connection import Socket
from .live_page import LivePage
from .resume import ELSEWHERE, Resumption, Taken
from .state_writer import StateWriter

# The server starts anew: come again, to whoever answers then.
RESTARTS = 1012

log = structlog.get_logger("heavy.session")


class TooManyPages(RuntimeError):
    """This process shows as many pages as it may."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} open pages are what this server may hold. Try again in a minute.")


class PageEnded(RuntimeError):
    """A page came to its end before it could be shown."""


class LivePages:
    """Makes pages, finds them again for their socket, and ends them when nobody comes.

    A page that nobody shows is kept for a while: after its GET `session_wait_s`, after a
    lost socket `session_keep_s`. When there are too many, the one that waits longest goes.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._settings = services.settings
        self._pages: dict[str, LivePage] = {}
        # In the order in which they began to wait.
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        store = services.application.state_store
        self.writer = StateWriter(store, services.work) if store and services.keeping else None
        self.resumption = Resumption(services, self.writer)
        # Sockets whose page is not there yet.
        self._coming = 0
        self._moves_within_ms: int | None = None

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def shown(self) -> int:
        """How many pages cannot make room: a browser shows them, or they are being painted."""
        return len(self._pages) - len(self._waiting)

    @property
    def busy(self) -> int:
        """On how many pages an event waits, or what one began is not done."""
        return sum(1 for page in self._pages.values() if page.is_busy)

    def has_room_for(self, page_id: str) -> bool:
        """Whether a socket that asks for this page would get one."""
        return page_id in self._pages or self.shown + self._coming < self._settings.sessions_max

    async def open(
        self, caller: Caller, address: str, brought: Brought = NOTHING, *, keep: bool = True
    ) -> tuple[LivePage, str]:
        """Paint a page for a GET; answers it and its HTML. It waits for its socket.

        A page beyond the limit is painted all the same, but not kept; nor is one that leads elsewhere
        (`leads_to`), or that nobody will ask for (`keep`).

        Raises:
            PageRefused: there is no page at this address, or not for this caller.
        """
        page, html = await self._paint(caller, address, brought)
        if not keep or page.is_over or page.leads_to or self.shown > self._settings.sessions_max:
            self._end(page)
        else:
            self._keep(page, self._settings.session_wait_s)
            if tap := self._services.tap:
                tap.opened(page, html)
            self._drop_the_oldest()
        return page, html

    async def connect(
        self, socket: Socket, caller: Caller, address: Address, brought: Brought = NOTHING
    ) -> LivePage:
        """Show a page over a socket: the one that it asks for, or else a new one.

        Raises:
            TooManyPages: when no page waits that could make room.
            PageRefused: there is no page at this address, or not for this caller.
            SocketGone: the browser went before its page was there.
            PageEnded: the server stops, or the caller has signed out meanwhile.
        """
        page = await self._known(caller, address.page)
        painted = None
        if page is None:
            page, painted = await self._make_anew(socket, caller, address, brought)
        if page.is_over:
            raise PageEnded
        self._stop_waiting(page)
        page.show(socket, address, painted)
        if developer := self._services.developer:
            developer.shown(page, is_new=painted is not None)
        if self._moves_within_ms is not None:
            page.move(self._moves_within_ms)
        self._drop_the_oldest()
        log.debug(
            "session opened",
            session=page.session.name,
            path=page.session.view.path,
            is_new=painted is not None,
        )
        return page

    def drop(self, page: LivePage) -> None:
        """End a page that no browser will ask for."""
        self._end(page)

    def move(self, within_ms: int) -> None:
        """Send all browsers to another server, also those that come from now on.

        Each is told when all that its person did here is done; then it goes at a random
        time of so many milliseconds.
        """
        self._moves_within_ms = within_ms
        for page in self._pages.values():
            if page.is_connected:
                page.move(within_ms)

    def callers(self) -> Iterator[Caller]:
        """Whose pages these are, page by page."""
        return (page.session.caller for page in self._pages.values())

    def leave_those(self, is_one: Callable[[Caller], bool], code: int, reason: str) -> int:
        """End the pages of some callers, shown or not; answers how many."""
        theirs = [page for page in self._pages.values() if is_one(page.session.caller)]
        for page in theirs:
            self._end(page)
            page.leave(code, reason)
        return len(theirs)

    def close(self) -> None:
        """Say goodbye to all browsers and begin to end all pages; their ends are work of the services."""
        for page in list(self._pages.values()):
            self._end(page)
            page.leave(RESTARTS, "the server stops")

    async def _make_anew(
        self, socket: Socket, caller: Caller, address: Address, brought: Brought
    ) -> tuple[LivePage, str]:
        """A page that this process does not know, with what its browser holds of it."""
        if self.shown + self._coming >= self._settings.sessions_max:
            raise TooManyPages(self._settings.sessions_max)
        self._coming += 1
        try:
            taken = await self.resumption.take(socket, caller, address)
            line = address.line or address.page
            page, painted = await self._paint(caller, address.path, brought, line, taken)
            if to := page.turned_away_to:
                self._end(page)
                taken = taken.refused(ELSEWHERE, address)
                page, painted = await self._paint(caller, to, brought, line, taken)
        finally:
            self._coming -= 1
        return page, painted

    async def _paint(
        self, caller: Caller, address: str, brought: Brought, seed: str = "", taken: Taken | None = None
    ) -> tuple[LivePage, str]:
        page = self._make(caller, address, brought, seed, taken)
        try:
            return page, await page.paint()
        except BaseException as error:
            page.session.broke(error)
            self._end(page)
            raise

    def _make(
        self, caller: Caller, address: str, brought: Brought, seed: str, taken: Taken | None
    ) -> LivePage:
        page = LivePage(self._services, caller, address, self._lost, brought, seed, taken, self.writer)
        self._pages[page.session.id] = page
        return page

    async def _known(self, caller: Caller, page_id: str) -> LivePage | None:
        """A page of this caller, unless another process has taken it up meanwhile."""
        page = self._find(caller, page_id)
        line = page.line if page else None
        if page is None or line is None or line.is_new or await line.is_ours():
            return page
        self._end(page)
        return None

    def _find(self, caller: Caller, page_id: str) -> LivePage | None:
        """A page of this caller. Another's is not found: neither by cookie nor after a sign-in."""
        page = self._pages.get(page_id)
        return page if page and not page.is_over and page.session.caller == caller else None

    def _lost(self, page: LivePage) -> None:
        log.debug("session closed", session=page.session.name, is_over=page.is_over)
        if page.is_over:
            self._end(page)
        elif page.session.id in self._pages:
            self._keep(page, self._settings.session_keep_s)

    def _keep(self, page: LivePage, seconds: float) -> None:
        self._waiting[page.session.id] = asyncio.get_running_loop().call_later(seconds, self._end, page)

    def _stop_waiting(self, page: LivePage) -> None:
        if timer := self._waiting.pop(page.session.id, None):
            timer.cancel()

    def _drop_the_oldest(self) -> None:
        while len(self._pages) > self._settings.sessions_max and self._waiting:
            self._end(self._pages[next(iter(self._waiting))])

    def _end(self, page: LivePage) -> None:
        """Forget a page, and end it in the background: its work may still run."""
        page.is_over = True
        self._stop_waiting(page)
        if self._pages.pop(page.session.id, None):
            if tap := self._services.tap:
                tap.ended(page.session)
            task = asyncio.get_running_loop().create_task(page.end(), name=f"end-{page.session.name}")
            self._services.work.add(task)
            task.add_done_callback(self._services.work.discard)
