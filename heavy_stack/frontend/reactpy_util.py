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
    function: Handler, *, prevent_default: bool = False, stop_propagation: bool = False
) -> EventHandler:
    """Make an event handler that works in a transaction of its own.

    It commits when the handler returns and rolls back when it raises; then the person
    is told. Call it while the component renders.
    """
    session = use_session()

    async def deliver(data: Event) -> None:
        await session.handle(lambda heavy: function(heavy, data))

    return event(deliver, prevent_default=prevent_default, stop_propagation=stop_propagation)


def heavy_use_effect(
    function: Callable[[HeavyContext], Awaitable[None]], dependencies: Sequence[Any] | None = ()
) -> None:
    """Run something in a transaction of its own after the component was shown.

    Args:
        function: gets a HeavyContext.
        dependencies: it runs again when one of them changes; () for once, None for
            after every render.
    """
    session = use_session()

    def begin() -> None:
        session.begin(function)

    use_effect(begin, dependencies=dependencies)
