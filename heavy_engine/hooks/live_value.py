"""LiveValue: what use_live and use_query show, kept current by loading it again."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

from ..session.captured import captured, unchanged
from ..session.health import HEALTH_CHANGED
from ..session.page_session import PageSession
from ..topics import Subscription, Topic, about

T = TypeVar("T")
Loader = Callable[[Any], Awaitable[T]]

# After a failure without a lasting reason; spread, for many may have failed together.
AGAIN_AFTER_S = (1.0, 2.0)


class LiveValue(Generic[T]):
    """Loads a value, and again after news and when what its loader depends on has changed.

    Loads never overlap. Those after news queue, `live_loads_max` at a time in a process: a thousand
    pages that show the same thing do not take the database from those who click, and a burst that
    comes while they wait is one load. Nobody queues for a first load or after a change of inputs.
    """

    __slots__ = (
        *("_again", "_followed", "_has_failed", "_inputs", "_is_ill", "_is_queued", "_loader", "_news"),
        *("_session", "_show", "_task", "_tell", "_wanted", "version"),
    )

    def __init__(
        self,
        session: PageSession,
        show: Callable[[T], None],
        tell: Callable[[Exception], None] | None = None,
    ) -> None:
        """Prepare to load.

        Args:
            session: as whose caller.
            show: gets what was found.
            tell: gets why nothing was; if left out, the person gets a notice of faults.
        """
        self._session = session
        self._show = show
        self._tell = tell
        self._loader: Loader[T] | None = None
        self._wanted: tuple[Topic, ...] = ()
        self._inputs: Any = None
        self._followed = 0
        self._task: asyncio.Task[None] | None = None
        self._news: Subscription | None = None
        self._again: asyncio.TimerHandle | None = None
        self._is_queued = False
        self._has_failed = False
        self._is_ill = False
        self.version = 0

    def learn(self, loader: Loader[T], wanted: Sequence[Topic], inputs: Any) -> None:
        """Take the arguments of this render; `version` grows when they mean another load.

        The newest loader is the one that loads; it may have captured what its inputs leave out.
        """
        self._loader, self._wanted = loader, tuple(wanted)
        if self._session.noted is not None:
            self._session.noted.append(loader)
        found = captured((tuple((one.name, one.facts, one.predicate) for one in wanted), inputs))
        if not self.version or not unchanged(self._inputs, found):
            self._inputs = found
            self.version += 1

    def begin(self) -> Callable[[], None]:
        """Follow from now on; answers what ends that."""
        self._task = asyncio.ensure_future(self._follow())
        return self._end

    def change(self) -> None:
        """Load for the inputs that were learned last, unless that has begun."""
        if self._followed == self.version or self._news is None:
            return
        if self._is_queued and self._task:
            # Nothing is being loaded, and whoever changed the inputs waits for the answer.
            self._task.cancel()
            self._task = asyncio.ensure_future(self._follow())
        else:
            self._news.wake()

    def reload(self) -> None:
        """Load again because somebody asks for it: at once, and not what others are given already."""
        self._session.begin_paint()
        self.version += 1
        self.change()

    async def _follow(self) -> None:
        with self._session.services.topics.subscribe(*self._wanted) as self._news:
            news = self._news
            while True:
                await self._load_in_turn()
                await news.wait()

    async def _load_in_turn(self) -> None:
        if self._followed != self.version:
            await self._load()
            return
        self._is_queued = True
        try:
            await self._session.services.live_loads.acquire()
        finally:
            self._is_queued = False
        try:
            await self._load()
        finally:
            self._session.services.live_loads.release()

    async def _load(self) -> None:
        assert self._loader is not None  # noqa: S101  # for mypy
        assert self._news is not None  # noqa: S101  # the same
        if self._followed != self.version:
            self._listen(is_ill=False)
        version = self._followed = self.version
        # What came while it queued is in what it finds now.
        self._news.forget()
        try:
            value = await self._session.load(self._loader)
        except Exception as error:  # noqa: BLE001  # The value shown before stays; the next news tries again.
            await self._fail(error, is_current=version == self.version)
            return
        self._has_failed = False
        if self._is_ill:
            self._listen(is_ill=False)
        if version == self.version:
            self._show(value)

    async def _fail(self, error: Exception, *, is_current: bool) -> None:
        """Report a fault; what can be explained may pass, so load again, once or when all is well."""
        services = self._session.services
        is_fault = services.application.explain(error) is None
        if self._tell is None and is_fault:
            self._session.report(error)
        elif self._tell and is_current:
            self._tell(error)
        if is_fault:
            return
        health = await services.health.check_now()
        if not health.ok:
            self._listen(is_ill=True)
        elif not self._has_failed and self._news:
            self._has_failed = True
            delay = random.uniform(*AGAIN_AFTER_S)  # noqa: S311  # no secret
            self._again = asyncio.get_running_loop().call_later(delay, self._news.wake)

    def _listen(self, *, is_ill: bool) -> None:
        """Listen to what is wanted now; who could not load wants to hear of better health too."""
        self._is_ill = is_ill
        if self._news:
            self._news.change((*self._wanted, about(HEALTH_CHANGED)) if is_ill else self._wanted)

    def _end(self) -> None:
        if self._again:
            self._again.cancel()
        if self._task:
            self._task.cancel()
            # Where it was cut off it has this value at hand: a ring that keeps all that was loaded.
            self._task = None
