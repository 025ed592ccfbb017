"""Which events of the browser a component's handlers stand for."""

from types import CodeType, FunctionType
from typing import Any

from ..elements.event_types import event_type, is_typed_into
from ..elements.handlers import Handler
from .nodes import Element, Handlers
from .reactpy_names import BaseEventHandler


def event_attribute(tag: str, attributes: Any, handlers: Handlers) -> str:
    """The `data-on` of an element: `click submit:p input:t100,d200`."""
    typed = is_typed_into(tag, attributes)
    found: dict[str, str] = {}
    for name, handler in handlers.items():
        kind, flags = event_type(name, typed=typed), flags_of(handler)
        found[kind] = _merged(found.get(kind, ""), flags)
    return " ".join(f"{kind}:{flags}" if flags else kind for kind, flags in found.items())


def same_events(element: Element, attributes: Any, handlers: Handlers | None) -> bool:
    """Whether new handlers certainly make the same `data-on` as the old ones.

    Functions of the same code have the same options, unless the code names a debounce.
    """
    old = element.handlers
    if old is None or handlers is None or len(old) != len(handlers):
        return False
    if element.tag == "input" and attributes.get("type") != element.attributes.get("type"):
        return False
    for name, handler in handlers.items():
        before = old.get(name)
        if not isinstance(before, Handler) or not isinstance(handler, Handler):
            return False
        if not _same_options(before.given, handler.given):
            return False
    return True


def _same_options(old: Any, new: Any) -> bool:
    if old.__class__ is not FunctionType or new.__class__ is not FunctionType:
        return False
    code: CodeType = new.__code__
    return code is old.__code__ and "debounce" not in code.co_names and not new.__dict__


def handlers_of(element: Element, kind: str) -> tuple[BaseEventHandler, ...]:
    """The handlers of an element for an event of the browser, in their order."""
    typed = is_typed_into(element.tag, element.attributes)
    handlers = element.handlers or {}
    return tuple([handler for name, handler in handlers.items() if event_type(name, typed=typed) == kind])


def flags_of(handler: BaseEventHandler) -> str:
    """What the browser has to know of a handler: "p,s,t100,d200"."""
    if not (handler.prevent_default or handler.stop_propagation or handler.throttle or handler.debounce):
        return ""
    flags = ["p"] if handler.prevent_default else []
    flags += ["s"] if handler.stop_propagation else []
    flags += [f"t{int(handler.throttle)}"] if handler.throttle else []
    flags += [f"d{int(handler.debounce)}"] if handler.debounce else []
    return ",".join(flags)


def _merged(one: str, other: str) -> str:
    return ",".join(dict.fromkeys(part for part in f"{one},{other}".split(",") if part))
