"""Values as a developer reads them: short, without running any code of theirs, without secrets."""

import dataclasses
import datetime
import decimal
import enum
import pathlib
import uuid
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from .hiding import HIDDEN, Secrets, is_secret_name
from .sources import place_of

LENGTH_MAX = 240
TEXT_MAX = 120
ITEMS_MAX = 8
DEPTH_MAX = 3
CUT = "…"
_NUMBERS = (int, float, complex, type(...))
_AS_TEXT = (
    *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta),
    *(uuid.UUID, decimal.Decimal, pathlib.PosixPath, pathlib.WindowsPath),
)
_BRACKETS: Mapping[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}


def describe(value: Any, name: str = "", secrets: Secrets | None = None) -> str:
    """A value in at most 240 characters.

    Args:
        value: anything; no method of it is called that an application wrote.
        name: what it is called; values of names like `password` are hidden.
        secrets: texts that are hidden wherever they stand.
    """
    return shorten(_describe(value, name, secrets or Secrets(), DEPTH_MAX), LENGTH_MAX)


def shorten(text: str, most: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= most else text[: most - 1] + CUT


def _describe(value: Any, name: str, secrets: Secrets, depth: int) -> str:
    kind = type(value)
    if value is None or kind is bool:
        return repr(value)
    if isinstance(value, type | FunctionType | MethodType | partial):
        return _callable(value)
    if is_secret_name(name) or hasattr(kind, "get_secret_value"):
        return HIDDEN
    if isinstance(value, enum.Enum):
        return f"{kind.__name__}.{value.name}"
    if isinstance(value, str):
        return _text(str.__str__(value), secrets)
    if kind in _NUMBERS:
        return secrets.mask(repr(value))
    if kind in _AS_TEXT:
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return f"{kind.__name__} of {len(value)} bytes"
    return _known(value, secrets, depth) or _made_of_parts(value, secrets, depth)


def _known(value: Any, secrets: Secrets, depth: int) -> str:
    """What ReactPy and Python themselves make; empty for anything else."""
    if isinstance(value, Component):
        return f"<{getattr(value.type, '__name__', 'component')}>"
    if isinstance(value, VdomDict):
        return f"<{value.get('tagName') or 'fragment'}>"
    if isinstance(value, Ref):
        return f"Ref({_describe(getattr(value, 'current', None), '', secrets, depth - 1)})"
    if isinstance(value, BaseException):
        return f"{type(value).__name__}({_text(secrets.mask_message(text_of(value)), secrets)})"
    return ""


def _made_of_parts(value: Any, secrets: Secrets, depth: int) -> str:
    kind = type(value)
    name = "" if kind in (dict, *_BRACKETS) else kind.__name__
    if depth <= 0:
        return f"{kind.__name__}({CUT})"
    if kind in _BRACKETS:
        opening, closing = _BRACKETS[kind]
        return opening + _items(value, secrets, depth) + closing
    if kind is dict or (isinstance(value, Mapping) and kind.__module__ in ("builtins", "collections")):
        named = ((_key(key, secrets), item) for key, item in value.items())
        return f"{name}{{{_pairs(named, ': ', secrets, depth)}}}"
    fields = _fields_of(value)
    return f"{name} object" if fields is None else f"{name}({_pairs(fields, '=', secrets, depth)})"


def _fields_of(value: Any) -> Iterable[tuple[str, Any]] | None:
    """Fields of named tuples, dataclasses, pydantic models; not those kept out of repr()."""
    kind = type(value)
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        return zip(kind._fields, tuple.__iter__(value), strict=False)
    if dataclasses.is_dataclass(kind):
        shown = [field.name for field in dataclasses.fields(kind) if field.repr]
    elif isinstance(fields := getattr(kind, "model_fields", None), Mapping):
        shown = [name for name, field in fields.items() if getattr(field, "repr", True)]
    else:
        return None
    return [(name, _stored(value, name)) for name in shown]


def _stored(value: Any, name: str) -> Any:
    """A field, without the code that a getattr() could run."""
    try:
        return object.__getattribute__(value, name)
    except Exception:  # noqa: BLE001  # A row whose unit of work is over does not tell its columns.
        return ...


def _pairs(pairs: Iterable[tuple[str, Any]], between: str, secrets: Secrets, depth: int) -> str:
    shown: list[str] = []
    for name, item in pairs:
        if len(shown) == ITEMS_MAX:
            return ", ".join([*shown, CUT])
        shown.append(f"{name}{between}{_describe(item, name, secrets, depth - 1)}")
    return ", ".join(shown)


def _items(values: Collection[Any], secrets: Secrets, depth: int) -> str:
    shown: list[str] = []
    for item in values:
        if len(shown) == ITEMS_MAX:
            return ", ".join([*shown, f"{CUT} {len(values)} in all"])
        shown.append(_describe(item, "", secrets, depth - 1))
    return ", ".join(shown)


def _key(key: Any, secrets: Secrets) -> str:
    return secrets.mask(str.__str__(key)) if isinstance(key, str) else _describe(key, "", secrets, 1)


def _text(text: str, secrets: Secrets) -> str:
    return repr(shorten(secrets.mask(text), TEXT_MAX))


def text_of(error: BaseException) -> str:
    """What an error says; making that is its author's code, which may fail itself."""
    try:
        return str(error)
    except Exception as worse:  # noqa: BLE001  # A developer's tool must not fail with it.
        return f"(its text cannot be made: {type(worse).__name__})"


def _callable(value: Any) -> str:
    if isinstance(value, type):
        return f"class {value.__name__}"
    if isinstance(value, partial):
        return f"partial({_callable(value.func)})"
    function = getattr(value, "__func__", value)
    place = place_of(getattr(function, "__code__", None))
    name = getattr(function, "__qualname__", "function").replace("<locals>.", "")
    return f"{name}() at {place.short}" if place else f"{name}()"
