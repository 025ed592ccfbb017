"""What a session loads: each load ends in time, equal loads of one paint are one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from .captured import Written, captured, unchanged

if TYPE_CHECKING:
    from .page_session import PageSession

T = TypeVar("T")
Loader = Callable[[Any], Awaitable[T]]


class LoadTimedOut(RuntimeError):
    """A loader did not come to its end within `load_timeout_s`."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"This took longer than {limit_s:g} s and was given up.")


class LoadBroken(RuntimeError):
    """A loader was cancelled, and not by its page."""

    def __init__(self) -> None:
        super().__init__(
            "A loader raised CancelledError, though its page goes on. Let it raise why it stopped."
        )


class Load:
    """One load under way, and what became of it; several may wait for it."""

    __slots__ = ("_deadline", "_limit_s", "_loop", "_waiting", "inputs", "is_given_up", "news", "task")

    def __init__(self, task: asyncio.Task[Any], inputs: Any, news: int, limit_s: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._limit_s = limit_s
        self._deadline = self._loop.time() + limit_s
        self._waiting = 0
        self.task = task
        self.inputs = inputs
        self.news = news
        self.is_given_up = False

    @property
    def may_be_shared(self) -> bool:
        """Whether somebody else may take its answer."""
        if self.is_given_up:
            return False
        return not self.task.done() or (not self.task.cancelled() and self.task.exception() is None)

    async def answer(self) -> Any:
        """Wait for what it finds; when all who waited have gone, it is cancelled.

        Raises:
            LoadTimedOut: when that takes too long.
            LoadBroken: when the loader was cancelled from inside.
        """
        self._waiting += 1
        try:
            left = self._deadline - self._loop.time()
            await asyncio.wait({self.task}, timeout=max(0.0, left))
        finally:
            self._waiting -= 1
            if not self._waiting:
                self.give_up()
        if not self.task.done() or (self.is_given_up and self.task.cancelled()):
            self.give_up()
            raise LoadTimedOut(self._limit_s)
        if self.task.cancelled():
            raise LoadBroken
        return self.task.result()

    def give_up(self) -> None:
        """Cancel it, unless it has ended: nobody waits for it any more."""
        if not self.task.done():
            self.is_given_up = True
            self.task.cancel()


class Loads:
    """The loads of one session, which is one person's: nothing here is ever seen by another.

    A load is shared with whoever asks for the same (same code, equal captured values) in the
    same paint, as long as no news came and nothing was saved since it began.
    """

    __slots__ = ("_is_closed", "_of_this_paint", "_running", "_session", "_warm", "was_of_use")

    def __init__(self, session: "PageSession") -> None:
        self._session = session
        self._of_this_paint: dict[int, list[Load]] = {}
        self._running: set[Load] = set()
        # Loaded ahead, each with the moment until which it may be taken.
        self._warm: list[tuple[float, Load]] = []
        self.was_of_use = False
        self._is_closed = False

    async def find(self, loader: Loader[T]) -> T:
        """Load something, or take what an equal load of this paint finds.

        Raises:
            LoadTimedOut: when that takes too long.
            LoadBroken: when the loader was cancelled from inside.
        """
        if self._is_closed:
            raise asyncio.CancelledError
        inputs = captured(loader)
        bucket = self._of_this_paint.setdefault(bucket_of(inputs), [])
        load = self._equal(inputs, bucket) or self._equal(inputs, self._still_warm())
        self.was_of_use = self.was_of_use or any(load is warm for _until, warm in self._warm)
        if load is None:
            load = self._begin(loader, inputs)
            bucket.append(load)
        try:
            found: T = await load.answer()
        except (LoadTimedOut, LoadBroken):
            if self._is_closed:
                raise asyncio.CancelledError from None
            raise
        return found

    def renew(self) -> None:
        """Begin another paint: whoever asks from now on gets what is loaded from now on."""
        if self._of_this_paint:
            self._of_this_paint = {}

    async def warm(self, loader: Loader[Any], kept_s: float) -> None:
        """Load something that is going to be asked for, and keep it so many seconds; tells no failure."""
        if self._is_closed:
            return
        load = self._begin(loader, captured(loader))
        self._warm.append((asyncio.get_running_loop().time() + kept_s, load))
        try:
            await load.answer()
        except Exception:  # noqa: BLE001  # Who really asks is told.
            return

    def cool(self) -> None:
        """Keep nothing any more that was loaded ahead."""
        self._warm = []
        self.was_of_use = False

    @property
    def is_warm(self) -> bool:
        """Whether something that was loaded ahead may still be taken."""
        news = self._session.services.topics.told
        return any(load.news == news and load.may_be_shared for load in self._still_warm())

    @property
    def warm_tasks(self) -> set[asyncio.Task[Any]]:
        """What is being loaded ahead."""
        return {load.task for _until, load in self._warm}

    def close(self) -> None:
        """The page goes: cancel what is being loaded for it."""
        self._is_closed = True
        self.cool()
        self.renew()
        for load in tuple(self._running):
            load.give_up()

    def _still_warm(self) -> list[Load]:
        if not self._warm:
            return []
        now = asyncio.get_running_loop().time()
        return [load for until, load in self._warm if until > now]

    def _equal(self, inputs: Any, bucket: list[Load]) -> Load | None:
        news = self._session.services.topics.told
        for load in bucket:
            if load.news == news and load.may_be_shared and unchanged(load.inputs, inputs):
                return load
        return None

    def _begin(self, loader: Loader[Any], inputs: Any) -> Load:
        services = self._session.services
        load = Load(
            self._session.begin_load(loader), inputs, services.topics.told, services.settings.load_timeout_s
        )
        self._running.add(load)
        load.task.add_done_callback(lambda task: self._ended(load, task))
        return load

    def _ended(self, load: Load, task: asyncio.Task[Any]) -> None:
        self._running.discard(load)
        if not task.cancelled():
            # Nobody may be left who waits; asyncio would complain that nobody looked.
            task.exception()


def bucket_of(inputs: Any) -> int:
    """A number that equal inputs have in common, so that few have to be compared.

    Of two that are `unchanged` but hash differently (objects inside) each is loaded, which is no harm.
    """
    if isinstance(inputs, Written):
        kind = hash(inputs.kind) if not isinstance(inputs.kind, tuple) else len(inputs.kind)
        return hash((kind, *map(bucket_of, inputs.parts)))
    try:
        return hash(inputs)
    except Exception:  # noqa: BLE001  # Whatever an object does when hashed: then all of them are compared.
        return 0
