"""use_mutation(): something that a person does, with its states: pending, done, failed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from reactpy import use_effect, use_memo, use_state

from ..ledger import AlreadyHandled
from ..session.captured import captured, unchanged
from ..session.failures import Failure
from ..session.page_session import PageSession
from .page import use_session

T = TypeVar("T")
P = ParamSpec("P")
# Stands for no value, where None may be one.
NOTHING: Any = object()


class Mutation(Generic[P, T]):
    """Something that is done once at a time. Handlers and renders read how far it is from the same object."""

    __slots__ = (
        *("_again", "_answer", "_base", "_base_then", "_before", "_expected", "_intention", "_is_gone"),
        *("_optimistic", "_retries", "_session", "_tell", "error", "is_pending"),
    )

    def __init__(self, session: PageSession, tell: Callable[[], None]) -> None:
        self._session = session
        self._tell = tell
        self._intention: Callable[..., Awaitable[Any]]
        self._optimistic: Callable[..., Any] | None = None
        self._retries = 0
        self._again: tuple[tuple[Any, ...], dict[str, Any]] | None = None
        self._answer = self._before = NOTHING
        self._expected = self._base = self._base_then = NOTHING
        self._is_gone = False
        self.is_pending = False
        self.error: Failure | None = None

    @property
    def value(self) -> T | None:
        """What the last run answered; while one is pending, what it is expected to answer. None for nothing.

        When a run fails, or undo() is called, it is again what it was before that run.
        """
        return None if self._answer is NOTHING else self._answer

    def over(self, base: T) -> T:
        """The expected value instead of the one that the page knows, as long as that is the older one.

        That is: while a run is pending, and after it until `base` has changed, as a live value does
        when the news of what was done arrive. After a failure it is `base`.

            is_done = finish.over(task.is_done)
        """
        self._base = captured(base)
        if self._expected is NOTHING or self._base_then is NOTHING:
            return base
        if self.is_pending or unchanged(self._base_then, self._base):
            shown: T = self._expected
            return shown
        self._base_then = NOTHING
        return base

    def run(self, *args: P.args, **named: P.kwargs) -> asyncio.Future[bool]:
        """Begin, unless a run is pending: then nothing happens, and the answer is False.

        A handler may wait for the answer, which holds up later events of the page, or not. It
        is True if it was done, False if not; then `error` says why. What has begun comes
        to its end even if its page goes.
        """
        loop = asyncio.get_running_loop()
        if self.is_pending:
            refused = loop.create_future()
            refused.set_result(False)
            return refused
        self._expected = self._optimistic(*args, **named) if self._optimistic else NOTHING
        self._again = args, named
        self._before, self._base_then = self._answer, self._base
        if self._expected is not NOTHING:
            self._answer = self._expected
        self.is_pending, self.error = True, None
        self._tell()
        doing = self._do(self._intention, args, named)
        return self._session.track(loop.create_task(doing, name=f"mutation-{self._session.name}"))

    def again(self) -> asyncio.Future[bool]:
        """Run once more with the arguments of the last run.

        Raises:
            RuntimeError: when nothing was run yet.
        """
        if self._again is None:
            raise RuntimeError("Nothing to do again: run() was not called yet.")
        args, named = self._again
        return self.run(*args, **named)

    def undo(self) -> None:
        """Take back what is shown of the last run, and its error. What was saved stays saved."""
        self._answer, self.error = self._before, None
        self._base_then = NOTHING
        self._tell()

    def learn(
        self, intention: Callable[..., Awaitable[T | None]], optimistic: Callable[..., T] | None, retries: int
    ) -> None:
        """Take the arguments of this render."""
        self._intention, self._optimistic, self._retries = intention, optimistic, retries

    def leave(self) -> None:
        """Learn that its component is gone: a failure is told as a notice from now on."""
        self._is_gone = True

    async def _do(
        self, intention: Callable[..., Awaitable[T | None]], args: tuple[Any, ...], named: dict[str, Any]
    ) -> bool:
        try:
            answer = await self._session.run(
                lambda work: intention(work, *args, **named), retries=self._retries
            )
        except AlreadyHandled:
            return True
        except Exception as error:  # noqa: BLE001  # Whatever it raises, the page lives on.
            self._fail(error)
            return False
        else:
            self._take(answer)
            return True
        finally:
            self.is_pending = False
            self._tell()

    def _take(self, answer: T | None) -> None:
        """What it answered is better than what was expected; no answer leaves that."""
        if answer is not None or self._optimistic is None:
            self._answer = answer
        if answer is not None:
            self._expected = answer

    def _fail(self, error: Exception) -> None:
        self._answer = self._before
        self._base_then = NOTHING
        if self._is_gone:
            self._session.report(error)
        else:
            self.error = self._session.failure(error)


def use_mutation(
    intention: Callable[Concatenate[Any, P], Awaitable[T | None]],
    *,
    optimistic: Callable[P, T] | None = None,
    retries: int = 0,
) -> Mutation[P, T]:
    """Do something in a transaction of its own when a handler says run(), and tell how far that is.

    A second run while one is pending is refused, so that nobody sends twice. A failure is
    shown by the component, from `error`; when the component is gone by then, as a notice.

        async def rename(heavy, name):
            await heavy.tools.rename_tool(tool.id, name)

        renaming = use_mutation(rename, optimistic=lambda name: name)
        shown = renaming.over(tool.name)

    Args:
        intention: gets what the application's handlers get, and what run() was given.
        optimistic: gets what run() was given; answers what is shown until it is done.
        retries: how often it may be done again when other work got in its way.
    """
    session = use_session()
    _turn, set_turn = use_state(0)
    mutation: Mutation[P, T] = use_memo(
        lambda: Mutation(session, lambda: set_turn(lambda turn: turn + 1)), dependencies=[]
    )
    mutation.learn(intention, optimistic, retries)
    use_effect(lambda: mutation.leave, dependencies=[])
    return mutation
