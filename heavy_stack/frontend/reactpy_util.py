"""ReactPy's events and effects, with a HeavyContext."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from reactpy import event, use_effect
from reactpy.core.events import EventHandler

from heavy_engine import use_session

from ..backend.context import HeavyContext

Event = dict[str, Any]
Handler = Callable[[HeavyContext, Event], Awaitable[None]]


def heavy_event(
    function: Handler, *, prevent_default: bool = False, stop_propagation: bool = False, retries: int = 0
) -> EventHandler:
    """Make an event handler that works in a transaction of its own.

    It commits when the handler returns and rolls back when it raises; then the person
    is told. Call it while the component renders.

    Args:
        function: gets a HeavyContext and the event.
        prevent_default: keep the browser from doing what it does by itself.
        stop_propagation: keep the event from elements around this one.
        retries: how often to do it again, with a new HeavyContext, when PostgreSQL refused it
            because of other work (a serialization failure or a deadlock, also at the commit).
            Give it to handlers that may run twice: state that was set before stays set.
    """
    session = use_session()

    async def deliver(data: Event) -> None:
        await session.handle(lambda heavy: function(heavy, data), retries=retries)

    return event(deliver, prevent_default=prevent_default, stop_propagation=stop_propagation)


def heavy_use_effect(
    function: Callable[[HeavyContext], Awaitable[None]],
    dependencies: Sequence[Any] | None = (),
    *,
    retries: int = 0,
) -> None:
    """Run something in a transaction of its own after the component was shown.

    Args:
        function: gets a HeavyContext.
        dependencies: it runs again when one of them changes; () for once, None for
            after every render.
        retries: as heavy_event has them.
    """
    session = use_session()

    def begin() -> None:
        session.begin(function, retries=retries)

    use_effect(begin, dependencies=dependencies)
