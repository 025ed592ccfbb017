"""Event handlers made from functions, cheaply: most are made many times and never called."""

from collections.abc import Callable
from functools import lru_cache
from types import CellType, CodeType, FunctionType
from typing import Any, Final

from reactpy.core.events import EventHandler, to_event_handler_function

_OPTIONS: Final = frozenset({"prevent_default", "stop_propagation", "debounce", "throttle", "target"})
# What a function's code may say about its event.
_SAID_IN_CODE: Final = frozenset({"preventDefault", "stopPropagation", "debounce"})


class Handler(EventHandler):
    """ReactPy's event handler of a function; what ReactPy computes when making it waits until asked for.

    `given` is the function as the author wrote it; `function` is the coroutine function that
    ReactPy makes of it (one argument: the list of the event's data).
    """

    __slots__ = ("given",)

    def __init__(self, given: Callable[..., Any]) -> None:
        self.given = given

    def __getattr__(self, name: str) -> Any:
        # Called once for each: the slots of ReactPy's class are empty until then.
        if name == "function":
            self.function = to_event_handler_function(self.given)
        elif name in _OPTIONS:
            self._find_options()
        else:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self, name)

    def _find_options(self) -> None:
        prevent, stop, debounce = options_of(self.given)
        found = {"prevent_default": prevent, "stop_propagation": stop, "debounce": debounce}
        for name in _OPTIONS:
            if not _is_set(self, name):
                setattr(self, name, found.get(name))


def options_of(given: Callable[..., Any]) -> tuple[bool, bool, int | None]:
    """`prevent_default, stop_propagation, debounce` (ms) that ReactPy reads out of a function's code."""
    code = getattr(given, "__code__", None)
    if not isinstance(code, CodeType) or hasattr(given, "__wrapped__") or "debounce" in code.co_names:
        # A debounce may come from a default or a closure, which differ from function to function.
        return _options(EventHandler(to_event_handler_function(given)))
    if _SAID_IN_CODE.isdisjoint(code.co_names):
        return False, False, None
    return _options_of_code(code)


@lru_cache(maxsize=1024)
def _options_of_code(code: CodeType) -> tuple[bool, bool, int | None]:
    cells = tuple(CellType() for _ in code.co_freevars)
    function = FunctionType(code, {}, closure=cells)
    return _options(EventHandler(to_event_handler_function(function)))


def _options(handler: EventHandler) -> tuple[bool, bool, int | None]:
    return handler.prevent_default, handler.stop_propagation, handler.debounce


def _is_set(handler: EventHandler, name: str) -> bool:
    """Whether somebody set an option before it was asked for."""
    try:
        object.__getattribute__(handler, name)
    except AttributeError:
        return False
    return True
