"""Hooks that pages use besides ReactPy's own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from reactpy import use_context, use_effect, use_state
from reactpy.core.hooks import create_context
from reactpy.types import Context

from .health import HEALTH_CHANGED, Health
from .page_session import Notice, PageSession

T = TypeVar("T")

SessionContext: Context[PageSession | None] = create_context(None)


class NoSession(RuntimeError):
    """A hook of the engine was called outside a live page."""

    def __init__(self) -> None:
        super().__init__("No page session here. Call this hook in a component that a route shows.")


def use_session() -> PageSession:
    """The session that this component is part of.

    Raises:
        NoSession: outside a live page.
    """
    session: PageSession | None = use_context(SessionContext)
    if session is None:
        raise NoSession
    return session


def use_notices() -> tuple[Notice, ...]:
    """The messages that the person has not dismissed, oldest first."""
    return use_session().view.notices


def use_health() -> Health:
    """Whether what pages need works; the component renders again when that changes."""
    session = use_session()
    health, set_health = use_state(session.services.health.current)

    async def follow() -> None:
        with session.services.topics.subscribe(HEALTH_CHANGED) as news:
            while True:
                set_health(session.services.health.current)
                await news.wait()

    _use_background(follow)
    return health


def use_live(loader: Callable[[Any], Awaitable[T]], *, topic: str, initial: T) -> T:
    """Load a value, and load it again whenever the topic changed, as this page's caller.

    Args:
        loader: gets what the application's handlers get; runs in a unit of work of its own.
        topic: the name that managers mark as changed.
        initial: the value until the first load is done.
    """
    session = use_session()
    value, set_value = use_state(initial)

    async def follow() -> None:
        with session.services.topics.subscribe(topic) as news:
            while True:
                await _load(session, loader, set_value)
                await news.wait()

    _use_background(follow)
    return value


async def _load(
    session: PageSession, loader: Callable[[Any], Awaitable[T]], show: Callable[[T], None]
) -> None:
    try:
        show(await session.run(loader))
    except Exception as error:  # noqa: BLE001  # The value shown before stays; the next news tries again.
        if session.services.application.explain(error) is None:
            session.report(error)
        else:
            await session.services.health.check_now()


def _use_background(work: Callable[[], Awaitable[None]]) -> None:
    """Run something for as long as the component is shown."""

    def begin() -> Callable[[], None]:
        task = asyncio.ensure_future(work())
        return lambda: _end(task)

    use_effect(begin, dependencies=[])


def _end(task: asyncio.Future[None]) -> None:
    task.cancel()
