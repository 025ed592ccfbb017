"""Values behind the "?" of an address: read with patience, written so that they are read again."""

import math
import re
from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Any, TypeVar, cast
from uuid import UUID

from .kinds import KINDS

T = TypeVar("T")

_NUMBER = re.compile(r"-?[0-9]{1,300}(?:\.[0-9]{1,300})?(?:e[+-]?[0-9]{1,3})?", re.IGNORECASE)
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def read_as(kind: Callable[[str], T], text: str) -> T:
    """Read a text as a value of a kind: str, int, float, bool, date, UUID, an Enum, or a function.

    Raises:
        ValueError: it is none.
    """
    if isinstance(kind, type) and issubclass(kind, Enum):
        return cast(T, _member(kind, text))
    reader: Callable[[str], Any] = _READERS.get(kind, kind)
    return cast(T, reader(text))


def as_text(value: Any) -> str:
    """Write a value as `read_as` reads it."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(text: str) -> str:
    # A database refuses some of these, and nobody types them.
    if _CONTROL.search(text):
        raise ValueError("control characters are no text of an address")
    return text


def _number(text: str) -> float:
    number = float(text) if _NUMBER.fullmatch(text) else math.inf
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is no number")
    return number


def _truth(text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise ValueError(f"{text!r} is neither 1 nor 0")
    return _TRUTHS[text.lower()]


def _member(kind: type[Enum], text: str) -> Enum:
    for member in kind:
        if str(member.value) == text:
            return member
    raise ValueError(f"{text!r} is none of {kind.__name__}")


_READERS: dict[Any, Callable[[str], Any]] = {
    str: _text,
    int: KINDS["int"].read,
    float: _number,
    bool: _truth,
    date: KINDS["date"].read,
    UUID: KINDS["uuid"].read,
}
