"""What browsers call the events that handlers stand for."""

from functools import lru_cache
from typing import Any, Final

# React's onChange means every key, except where nothing is typed or dragged.
_NOT_TYPED_INTO: Final = frozenset({"checkbox", "radio", "file"})
_OTHER_NAMES: Final = {"ondoubleclick": "dblclick", "onfocus": "focusin", "onblur": "focusout"}


@lru_cache(maxsize=1024)
def event_type(name: str, *, typed: bool) -> str:
    """The browser's name of an event: "onClick" is "click", and "onChange" where one types is "input"."""
    lower = name.lower()
    if lower == "onchange" and typed:
        return "input"
    return _OTHER_NAMES.get(lower) or lower.removeprefix("on")


def is_typed_into(tag: str, attributes: Any) -> bool:
    """Whether people type into an element, so that every key changes it."""
    if tag == "input":
        return str(attributes.get("type", "text")).lower() not in _NOT_TYPED_INTO
    return tag == "textarea"
