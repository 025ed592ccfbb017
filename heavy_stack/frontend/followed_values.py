"""Values of a browser that several components of a page show: asked for once, then followed."""

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import structlog

from heavy_engine import (
    ClientAnswerInvalid,
    ClientError,
    ClientFailed,
    ClientTimedOut,
    PageSession,
    TooManyClientCalls,
)

log = structlog.get_logger("heavy.browser_values")

# A phone may take its time until Python runs in it, and nobody waits for the answer.
FIRST_ANSWER_S = 30.0
# How long one question for the next value stays open.
NEXT_ANSWER_S = 3600.0
# Between two answers: who drags a window's edge, or means harm, is not followed at every step.
PAUSE_S = 0.1
# What a browser says when it began Python anew while it was asked; so often it is asked again.
BEGUN_ANEW = ("FunctionStuck", "Reloaded")
BEGUN_ANEW_MAX = 20
# So many values a page remembers that nobody shows any more.
REMEMBERED_MAX = 50
FAULTS = (ClientFailed, ClientAnswerInvalid, TooManyClientCalls)

Call = Callable[..., Any]
Told = Callable[[], None]


@dataclass(frozen=True)
class Wish:
    """Which function of the browser is asked, and with what."""

    function: Callable[..., Any]
    arguments: dict[str, Any]

    @property
    def name(self) -> str:
        """What tells it from others, in words that may be kept."""
        given = ", ".join(f"{name}={value!r}" for name, value in sorted(self.arguments.items()))
        return f"{self.function.__module__}.{self.function.__qualname__}({given})"


@dataclass(eq=False)
class Followed:
    """A value as the browser told it last; `told` is empty before it has.

    While somebody listens, the browser is asked: once, and where its function takes `after`, again
    for the next value. Answers are of the function's type, and otherwise nothing is known of them.
    """

    wish: Wish
    told: tuple[Any, ...] = ()
    _listeners: list[Told] = field(default_factory=list)
    _asking: asyncio.Task[None] | None = None
    _begun_anew: int = 0

    @property
    def is_heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    @property
    def is_asked_for(self) -> bool:
        """Whether the browser is being asked, or will be."""
        return self._asking is not None and not self._asking.done()

    def is_kept_by(self, listener: Told) -> bool:
        """Whether this listener is the one that keeps the value for a page that is made anew."""
        return bool(self._listeners) and self._listeners[0] is listener

    def join(self, listener: Told, call: Call) -> Callable[[], None]:
        """Tell somebody of each new value; answers how to leave.

        Args:
            listener: is called after the value changed, or after it fell to it to keep the value.
            call: calls a function in the browser, as `Client.call` does.
        """
        self._listeners.append(listener)
        if self._asking is None:
            self._asking = asyncio.create_task(self._follow(call), name=f"follow-{self.wish.name[:40]}")
        return lambda: self._leave(listener)

    def _leave(self, listener: Told) -> None:
        was_keeper = self.is_kept_by(listener)
        self._listeners.remove(listener)
        if not self._listeners and self._asking:
            self._asking.cancel()
            self._asking = None
        elif was_keeper and self.told:
            self._listeners[0]()

    async def _follow(self, call: Call) -> None:
        try:
            goes_on = True
            while goes_on:
                goes_on = await self._learn_unless_begun_anew(call)
                await asyncio.sleep(PAUSE_S)
        except FAULTS as error:
            log.warning("a value of the browser is not known", value=self.wish.name, reason=str(error))
        except ClientError:
            # There is no Python in this browser, or nobody there any more: the default stands.
            log.debug("a browser does not tell a value", value=self.wish.name)

    async def _learn_unless_begun_anew(self, call: Call) -> bool:
        try:
            return await self._learn(call)
        except ClientFailed as error:
            self._begun_anew += 1
            if error.kind not in BEGUN_ANEW or self._begun_anew > BEGUN_ANEW_MAX:
                raise
            return True

    async def _learn(self, call: Call) -> bool:
        """Ask once; whether to ask again."""
        if not takes_after(self.wish.function):
            self._tell(await call(self.wish.function, timeout=FIRST_ANSWER_S, **self.wish.arguments))
            return False
        before = self.told
        after, limit_s = (before[0], NEXT_ANSWER_S) if before else (None, FIRST_ANSWER_S)
        try:
            value = await call(self.wish.function, timeout=limit_s, after=after, **self.wish.arguments)
        except ClientTimedOut:
            return bool(before)
        # Who answers what we know already would do so for ever.
        is_news = (value,) != before
        if is_news:
            self._tell(value)
        return is_news

    def _tell(self, value: Any) -> None:
        self.told = (value,)
        for listener in list(self._listeners):
            listener()


# By the page that shows them; a page that has ended takes its values along.
_of_pages: WeakKeyDictionary[PageSession, dict[str, Followed]] = WeakKeyDictionary()


def followed_by(session: PageSession, wish: Wish) -> Followed:
    """What all components of a page share that have the same wish."""
    of_page = _of_pages.setdefault(session, {})
    if wish.name not in of_page and len(of_page) >= REMEMBERED_MAX:
        for name in [name for name, followed in of_page.items() if not followed.is_heard]:
            del of_page[name]
    return of_page.setdefault(wish.name, Followed(wish))


@cache
def takes_after(function: Callable[..., Any]) -> bool:
    """Whether a function of the browser waits until the value is another than `after`."""
    return "after" in inspect.signature(function).parameters
