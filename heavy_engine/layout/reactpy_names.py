"""The only place that touches private names of ReactPy 2.0.0b13.

tests/engine/layout_contract holds each of them to what is assumed here.
"""

from collections.abc import Callable
from inspect import CO_COROUTINE
from types import FunctionType
from typing import Any

from reactpy.core._life_cycle_hook import HOOK_STACK
from reactpy.core.events import to_event_handler_function
from reactpy.core.hooks import _CurrentState, _Memo
from reactpy.types import BaseEventHandler, Component, ContextProvider, VdomDict
from reactpy.utils import Ref

from ..elements.handlers import Handler

__all__ = [
    "BaseEventHandler",
    "Component",
    "ContextProvider",
    "CurrentState",
    "VdomDict",
    "arguments",
    "begin_hooks",
    "effect_slot",
    "end_hooks",
    "kept_by_hook",
    "open_ring",
    "plain_function",
    "share_what_is_empty",
]

CurrentState = _CurrentState
"""What use_state() keeps in an instance; `value` is what its component reads next."""

_NO_NAMED_ARGUMENTS: dict[str, Any] = {}


def begin_hooks() -> tuple[Any, list[Any]]:
    """Begin a stack of hooks of one's own: ReactPy's hooks find its last item.

    Answers a token for end_hooks(), and the stack.
    """
    token = HOOK_STACK.initialize()
    return token, HOOK_STACK.get()


def end_hooks(token: Any) -> None:
    """End what begin_hooks() began."""
    HOOK_STACK.reset(token)


def arguments(component: Component) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What a component's function will be called with."""
    return component._args, component._kwargs


def share_what_is_empty(component: Component) -> None:
    """Let components without named arguments share one empty dict: a page keeps thousands of them."""
    if hasattr(component, "_kwargs") and not component._kwargs:
        component._kwargs = _NO_NAMED_ARGUMENTS


def open_ring(kept: Any) -> None:
    """Let go of the setter that a state keeps, for the setter keeps the state: neither would ever be freed.

    Args:
        kept: what a hook of a component that is gone kept; anything but a state is left alone.
    """
    if kept.__class__ is _CurrentState and hasattr(kept, "dispatch"):
        del kept.dispatch


def plain_function(handler: BaseEventHandler) -> Callable[..., Any] | None:
    """The plain (not async) function that ReactPy wrapped into a handler; None for others."""
    if handler.__class__ is Handler:
        given: Any = handler.given
        # A function with attributes may be marked as asynchronous by one of them: ReactPy has to look.
        if given.__class__ is FunctionType and not given.__dict__:
            return None if given.__code__.co_flags & CO_COROUTINE else given
    function: Any = handler.function
    if getattr(function, "__code__", None) is not _PLAIN_WRAPPER:
        return None
    wrapped: Callable[..., Any] = function.__wrapped__
    return wrapped


def effect_slot(effect: Any) -> object | None:
    """What stays the same when an effect of the same hook is made anew: its clean-up reference.

    None for shielded effects: the new one waits for the end of the old one's work.
    """
    code = getattr(effect, "__code__", None)
    if code is None or "cleanup_func" not in code.co_freevars:
        return None
    captured = dict(zip(code.co_freevars, effect.__closure__, strict=True))
    if "shield" in captured and captured["shield"].cell_contents:
        return None
    slot: object = captured["cleanup_func"].cell_contents
    return slot


def kept_by_hook(slot: Any) -> tuple[str, Any]:
    """What one of ReactPy's hooks keeps in an instance: "state", "memo", "ref" or "other", and the value."""
    if isinstance(slot, _CurrentState):
        return "state", slot.value
    if isinstance(slot, _Memo):
        return "memo", getattr(slot, "value", None)
    return ("ref", getattr(slot, "current", None)) if isinstance(slot, Ref) else ("other", slot)


def _wrapper_code() -> Any:
    def plain(_event: object) -> None: ...

    wrapper: Any = to_event_handler_function(plain)
    return wrapper.__code__


_PLAIN_WRAPPER = _wrapper_code()
