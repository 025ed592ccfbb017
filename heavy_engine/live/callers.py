"""Callers: whether those whose pages are open still are who they were."""

import asyncio
from collections.abc import Callable, Collection
from hashlib import sha256

import structlog

from ..application import Caller
from ..background import BackgroundTask
from ..session.services import Services
from ..topics import News
from ..topics.news import Facts
from .live_pages import LivePages

CALLERS = "heavy:callers"
"""The topic of these news; `signed_out` makes them."""
SIGNED_OUT = 4401
# So many questions are asked at the same time, each of which may take so long.
QUESTIONS_MAX = 4
ANSWER_WAIT_S = 5.0
_FINGERPRINT_CHARS = 32

log = structlog.get_logger("heavy.session")


def signed_out(*, session_id: str = "", user_id: str = "") -> News:
    """News that close all pages of a browser's session, or of a user, in every process.

    Publish them together with the change that they tell of: a sign-out, another role, a user who
    was deleted. Browsers load their pages anew, as whoever they are then.

    Args:
        session_id: of one browser; it does not travel as it is.
        user_id: of all browsers where this user is signed in.
    """
    return News(CALLERS, {"session": _fingerprint(session_id) if session_id else "", "user": user_id})


class CallerWatch(BackgroundTask):
    """Closes the pages of those who are not any more who they were when their pages were made.

    News of `signed_out` say so at once. In case they got lost, the application is asked every
    `session_check_s` who is behind each session that is signed in: one question for all its pages.
    `told` counts the news.
    """

    def __init__(self, services: Services, pages: LivePages) -> None:
        super().__init__()
        self._services = services
        self._pages = pages
        self._every_s = services.settings.session_check_s
        self._doubt = asyncio.Event()
        self._is_trouble_known = False
        self.told = 0
        services.sign_out = self._sign_out

    async def start(self) -> None:
        """Listen, and begin to ask."""
        self.listen()
        await super().start()

    async def stop(self) -> None:
        """End both."""
        self._services.topics.ignore(CALLERS, self._hear)
        await super().stop()

    def listen(self) -> None:
        """Hear the news, for those who need no questions."""
        self._services.topics.tell(CALLERS, self._hear)

    async def ask_all(self) -> None:
        """Ask who is behind each session of which somebody signed in has a page."""
        await self._ask({caller for caller in self._pages.callers() if caller.user_id})

    def doubt(self) -> None:
        """Ask soon."""
        self._doubt.set()

    def _hear(self, facts: Facts | None) -> None:
        self.told += 1
        if facts is None or not (facts.get("session") or facts.get("user")):
            # News may have been missed.
            self.doubt()
            return
        session, user = facts.get("session"), facts.get("user")
        self._leave(
            lambda caller: bool(
                (user and caller.user_id == user) or (session and _fingerprint(caller.session_id) == session)
            )
        )

    def _sign_out(self, gone: Caller) -> None:
        self._leave(lambda caller: caller == gone)

    def _leave(self, is_one: Callable[[Caller], bool]) -> None:
        if left := self._pages.leave_those(is_one, SIGNED_OUT, "signed out"):
            log.info("pages were closed: their caller has signed out, or may do other things now", pages=left)

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._every_s or None):
                    await self._doubt.wait()
            except TimeoutError:
                pass
            self._doubt.clear()
            await self.ask_all()

    async def _ask(self, callers: Collection[Caller]) -> None:
        asking = asyncio.Semaphore(QUESTIONS_MAX)

        async def ask(caller: Caller) -> None:
            async with asking:
                if await self._is_gone(caller):
                    self._sign_out(caller)

        await asyncio.gather(*map(ask, callers))

    async def _is_gone(self, caller: Caller) -> bool:
        try:
            async with asyncio.timeout(ANSWER_WAIT_S):
                is_gone = await self._services.application.who_asks(caller.session_id) != caller
            self._is_trouble_known = False
        except Exception as error:  # noqa: BLE001  # Who cannot be asked after stays; work would fail as well.
            self._say_why(error)
            return False
        return is_gone

    def _say_why(self, error: Exception) -> None:
        if not self._is_trouble_known:
            self._is_trouble_known = True
            log.warning(
                "who is signed in could not be asked; pages stay open until it can",
                reason=str(error) or type(error).__name__,
            )


def _fingerprint(session_id: str) -> str:
    return sha256(f"{CALLERS} {session_id}".encode()).hexdigest()[:_FINGERPRINT_CHARS]
