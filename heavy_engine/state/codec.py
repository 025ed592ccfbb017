"""Values as JSON and back: only what is named here, by declared types, never by running what a text says.

A list, a text, a number, true, false and null stand for themselves. Everything else is an object
with one name, which says what it is: {"t": [1, 2]} is a tuple.
"""

import base64
import binascii
import datetime
import math
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from .classes import Shape, Unkept, class_named, name_of, shape_of

DEPTH_MAX = 24
# What JSON numbers hold without loss in orjson.
WHOLE_MAX = 2**63 - 1
_PLAIN = frozenset({bool, type(None)})


class Unreadable(ValueError):
    """A text that is no value, or one that today's classes refuse."""


def encode(value: Any) -> Any:
    """A value as JSON.

    Raises:
        Unkept: when it cannot be written; str() says which part of it, and why.
    """
    return _encode(value, DEPTH_MAX)


def decode(written: Any) -> Any:
    """The value that was written.

    Raises:
        Unreadable: when it is none, or its classes changed since.
    """
    try:
        value = _decode(written)
        is_same = encode(value) == written
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001  # Classes are the application's, and may raise anything.
        raise Unreadable(f"{type(error).__name__}: {error}") from None
    if not is_same:
        raise Unreadable("it reads back as another value")
    return value


# Writing.


def _encode(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is str:
        return _text(value)
    if kind is int:
        return value if -WHOLE_MAX <= value <= WHOLE_MAX else {"i": hex(value)}
    if depth == 0:
        raise Unkept(f"it nests deeper than {DEPTH_MAX}")
    writer = _WRITERS.get(kind)
    return writer(value, depth - 1) if writer else _encode_object(value, kind, depth - 1)


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unkept("a text in it is no Unicode (half a surrogate pair)") from None
    return value


def _float(value: float, _depth: int) -> Any:
    return value if math.isfinite(value) else {"n": repr(value)}


def _items(value: Any, depth: int) -> list[Any]:
    return [_encode(item, depth) for item in value]


def _dict(value: dict[Any, Any], depth: int) -> Any:
    if all(type(key) is str for key in value):
        return {"d": {_text(key): _encode(item, depth) for key, item in value.items()}}
    return {"p": [[_encode(key, depth), _encode(item, depth)] for key, item in value.items()]}


def _set(value: Any, depth: int) -> list[Any]:
    # In an order that equal sets share.
    return sorted(_items(value, depth), key=orjson.dumps)


def _moment(value: datetime.datetime, _depth: int) -> Any:
    zone = value.tzinfo
    if isinstance(zone, ZoneInfo):
        if zone.key is None:
            raise Unkept("a time zone in it has no name")
        return {"Z": [value.replace(tzinfo=None, fold=0).isoformat(), zone.key, value.fold]}
    if zone is not None and type(zone) is not datetime.timezone:
        raise Unkept(f"a time zone in it is a {type(zone).__name__}; wanted datetime.timezone or ZoneInfo")
    return {"T": [value.replace(fold=0).isoformat(), value.fold]}


def _time(value: datetime.time, _depth: int) -> Any:
    if value.tzinfo is not None and type(value.tzinfo) is not datetime.timezone:
        raise Unkept("a time of day in it has a time zone with a calendar")
    return {"H": [value.replace(fold=0).isoformat(), value.fold]}


_WRITERS: Mapping[type, Callable[[Any, int], Any]] = {
    float: _float,
    list: _items,
    tuple: lambda value, depth: {"t": _items(value, depth)},
    dict: _dict,
    set: lambda value, depth: {"s": _set(value, depth)},
    frozenset: lambda value, depth: {"f": _set(value, depth)},
    bytes: lambda value, _depth: {"b": base64.b64encode(value).decode()},
    datetime.datetime: _moment,
    datetime.date: lambda value, _depth: {"D": value.isoformat()},
    datetime.time: _time,
    datetime.timedelta: lambda value, _depth: {"L": [value.days, value.seconds, value.microseconds]},
    Decimal: lambda value, _depth: {"m": str(value)},
    UUID: lambda value, _depth: {"u": value.hex},
}


def _encode_object(value: Any, kind: type, depth: int) -> Any:
    if isinstance(value, Enum):
        # Several flags together are no member.
        is_member = value.name in kind.__members__  # type: ignore[attr-defined]
        return {"e": [name_of(kind), value.name if is_member else _encode(value.value, depth)]}
    shape = shape_of(kind)
    fields = [_encode(item, depth) for item in shape.values_of(value)]
    written: list[Any] = [name_of(kind), shape.digest, fields]
    if (given := shape.given(value)) is not None:
        written.append(given)
    return {"o": written}


# Reading.


def _decode(written: Any) -> Any:
    kind = type(written)
    if kind is list:
        return [_decode(item) for item in written]
    if kind is not dict:
        return written
    ((tag, content),) = written.items()
    reader = _READERS.get(tag)
    if reader is None:
        raise Unreadable(f"nothing is written as {tag!r}")
    return reader(content)


def _not_a_number(content: str) -> float:
    if content not in ("inf", "-inf", "nan"):
        raise Unreadable("no float")
    return float(content)


def _read_decimal(content: str) -> Decimal:
    try:
        return Decimal(content)
    except InvalidOperation:
        raise Unreadable("no decimal") from None


def _read_bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise Unreadable("no bytes") from None


def _read_zoned(content: list[Any]) -> datetime.datetime:
    text, zone, fold = content
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def _read_moment(content: list[Any]) -> datetime.datetime:
    return datetime.datetime.fromisoformat(content[0]).replace(fold=content[1])


def _read_enum(content: list[Any]) -> Any:
    kind, name = class_named(content[0]), content[1]
    if not issubclass(kind, Enum):
        raise Unreadable(f"{content[0]} is no Enum")
    return kind.__members__[name] if type(name) is str and name in kind.__members__ else kind(_decode(name))


def _read_object(content: list[Any]) -> Any:
    name, digest, fields, *given = content
    shape: Shape = shape_of(class_named(name))
    if shape.digest != digest:
        raise Unreadable(f"{name} has other fields now")
    return shape.make([_decode(field) for field in fields], given[0] if given else None)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "t": lambda content: tuple(_decode(item) for item in content),
    "d": lambda content: {key: _decode(item) for key, item in content.items()},
    "p": lambda content: {_decode(key): _decode(item) for key, item in content},
    "s": lambda content: {_decode(item) for item in content},
    "f": lambda content: frozenset(_decode(item) for item in content),
    "b": _read_bytes,
    "i": lambda content: int(content, 16),
    "n": _not_a_number,
    "D": datetime.date.fromisoformat,
    "T": _read_moment,
    "Z": _read_zoned,
    "H": lambda content: datetime.time.fromisoformat(content[0]).replace(fold=content[1]),
    "L": lambda content: datetime.timedelta(*content),
    "m": _read_decimal,
    "u": UUID,
    "e": _read_enum,
    "o": _read_object,
}
