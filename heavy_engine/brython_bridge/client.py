"""Client: calls functions in the browser of one page, typed as the functions are."""

from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar, overload

from .calls import ClientCalls
from .functions import client_function

P = ParamSpec("P")
T = TypeVar("T")


class Client:
    """The browser of one page, as handlers and effects see it; what `use_client()` gives."""

    __slots__ = ("_calls",)

    def __init__(self, calls: ClientCalls) -> None:
        self._calls = calls

    # With `timeout` the arguments are looked at when it runs only: a signature can say no more.
    @overload
    async def call(
        self,
        function: Callable[..., Awaitable[T]],
        /,
        *,
        timeout: float,  # noqa: ASYNC109  # The browser is told when it is over.
        **arguments: Any,
    ) -> T: ...

    @overload
    async def call(
        self,
        function: Callable[..., T],
        /,
        *,
        timeout: float,  # noqa: ASYNC109  # As above.
        **arguments: Any,
    ) -> T: ...

    @overload
    async def call(
        self, function: Callable[P, Awaitable[T]], /, *args: P.args, **arguments: P.kwargs
    ) -> T: ...

    @overload
    async def call(self, function: Callable[P, T], /, *args: P.args, **arguments: P.kwargs) -> T: ...

    async def call(self, function: Callable[..., Any], /, *args: Any, **arguments: Any) -> Any:
        """Run a function of brython/ in the browser, and answer what it returned there.

            position = await client.call(scroll_position)
            await client.call(scroll_to_element, element_id="top", timeout=2.0)

        The answer is of the type that the function returns, and no more can be said of it: a browser may
        answer anything. Never take it for a proof of who somebody is or of what they may do.

        Args:
            function: which one.
            args: its arguments; they travel as JSON.
            arguments: its arguments, by name; besides, `timeout`: how many seconds to wait, if not
                `HEAVY_CLIENT_TIMEOUT_S`.

        Raises:
            ClientFailed: it raised in the browser.
            ClientTimedOut: no answer came in time, or no browser did.
            ClientUnavailable: this browser runs no Python.
            ClientGone: the page has ended.
            ClientAnswerInvalid: the answer is of another type, or too large.
            TooManyClientCalls: the page waits for too many answers.
            ClientArgumentsRefused: the arguments do not fit, or are too large.
            ClientFunctionRefused: it is no function of brython/.
        """
        timeout_s = arguments.pop("timeout", None)
        known = client_function(function)
        return await self._calls.call(known, known.arguments(args, arguments), timeout_s)
