"""Calls that a unit of work waits for, so that a forgotten await loses nothing silently."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Generator
from contextvars import ContextVar
from functools import wraps
from types import TracebackType
from typing import Any, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from ..errors import TwoAtOnce

T = TypeVar("T")

# Where a session keeps the unit of work that it is part of.
WORK = "heavy_work"
CANCEL_PATIENCE_S = 2.0

# The calls that wait for what runs here, outermost first; tasks inherit it.
_callers: ContextVar[tuple["Pledge[Any]", ...]] = ContextVar("callers", default=())


class Work(Protocol):
    """What a unit of work is to those below it."""

    pledges: "Pledges"

    def refuse_ended(self, name: str) -> None:
        """Raise WorkEnded when the work is over."""


class Pledge(Coroutine[Any, Any, T]):
    """A coroutine of a manager or a repository that its unit of work knows of."""

    def __init__(self, name: str, coroutine: Coroutine[Any, Any, T], pledges: "Pledges") -> None:
        self.name = name
        self.task: asyncio.Task[Any] | None = None
        self._coroutine = coroutine
        self._pledges = pledges
        self._steps: Generator[Any, Any, T] | None = None

    def __await__(self) -> Generator[Any, Any, T]:
        self._pledges.begin(self)
        self.task = asyncio.current_task()
        callers = _callers.set((*_callers.get(), self))
        try:
            return (yield from self._coroutine.__await__())
        finally:
            _callers.reset(callers)
            self._pledges.keep(self)

    def send(self, value: Any) -> Any:
        """Go on, as a task does that was made of this."""
        if self._steps is None:
            self._steps = self.__await__()
        return self._steps.send(value)

    def throw(
        self,
        kind: Any,
        value: BaseException | object = None,
        trace: TracebackType | None = None,
    ) -> Any:
        """Go on with an exception."""
        if self._steps is None:
            self.close()
            raise kind
        return self._steps.throw(kind)

    def close(self) -> None:
        """Give up; a coroutine that never began then does not complain."""
        self._coroutine.close()
        self._pledges.keep(self)


class Pledges:
    """The calls within one unit of work that have not finished."""

    def __init__(self) -> None:
        self._open: dict[int, Pledge[Any]] = {}

    def add(self, name: str, coroutine: Coroutine[Any, Any, T]) -> Pledge[T]:
        """Know of a call."""
        pledge = Pledge(name, coroutine, self)
        self._open[id(pledge)] = pledge
        return pledge

    def begin(self, pledge: Pledge[Any]) -> None:
        """Let a call run, unless another one is running that does not wait for it.

        Raises:
            TwoAtOnce: names both; a session does one thing at a time.
            CancelledError: when its work is over, and nobody is left who could be told.
        """
        if id(pledge) not in self._open:
            raise asyncio.CancelledError
        for other in self._open.values():
            if other.task and other not in _callers.get():
                pledge.close()
                raise TwoAtOnce(other.name, pledge.name)

    def keep(self, pledge: Pledge[Any]) -> None:
        """Forget a call that finished."""
        self._open.pop(id(pledge), None)

    def names(self) -> tuple[str, ...]:
        """What has not finished, such as "ShedManager.lend"; each name once."""
        return tuple(dict.fromkeys(pledge.name for pledge in self._open.values()))

    async def give_up(self) -> None:
        """End what has not finished; tasks that run it are cancelled and waited for.

        Their connection is about to be rolled back, and must not be in use then.
        """
        left, self._open = tuple(self._open.values()), {}
        tasks = {pledge.task for pledge in left if pledge.task} - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        for pledge in left:
            if pledge.task is None:
                pledge.close()
        if running := {task for task in tasks if not task.done()}:
            await asyncio.wait(running, timeout=CANCEL_PATIENCE_S)


class Pledging:
    """Base of managers and repositories: their public coroutines are pledged to the unit of work."""

    db_session: AsyncSession

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, value in tuple(vars(cls).items()):
            if not name.startswith("_") and inspect.iscoroutinefunction(value):
                setattr(cls, name, _pledged(value))


def _pledged(function: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
    """The same method; type checkers see the original, for it is replaced at run time only."""

    @wraps(function)
    def call(self: Pledging, *args: Any, **kwargs: Any) -> Coroutine[Any, Any, Any]:
        work: Work | None = self.db_session.info.get(WORK)
        if work is None:
            return function(self, *args, **kwargs)
        name = f"{type(self).__name__}.{function.__name__}"
        work.refuse_ended(name)
        return work.pledges.add(name, function(self, *args, **kwargs))

    return call
