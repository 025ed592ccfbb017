"""Cursors as text for URLs: what is read back is checked against the columns it stands for."""

import base64
import enum
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Column, Enum, Integer, Interval, SmallInteger, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

from ...errors import CursorRefused

TEXT_MAX_CHARS = 8_192
DIGITS_MAX = 1_000


def write(head: tuple[str, bool], values: Sequence[Any]) -> str:
    """The text of a cursor: its order, whether its row is still to come, its values."""
    parts = json.dumps([*head, *(_written(value) for value in values)], ensure_ascii=False)
    return base64.urlsafe_b64encode(parts.encode()).decode().rstrip("=")


def read(text: str, sort: str, columns: Sequence["Column[Any]"]) -> list[Any]:
    """Whether the row is still to come, and the values.

    Raises:
        CursorRefused: when the text does not hold one fitting value for each column.
    """
    parts = _parts(text)
    if not isinstance(parts, list) or len(parts) != len(columns) + 2:
        raise CursorRefused("it is damaged")
    name, at, *values = parts
    if name != sort or not isinstance(at, bool):
        raise CursorRefused("it belongs to a list in another order")
    return [at, *(_value(value, column) for value, column in zip(values, columns, strict=True))]


def can_be_read(column: "Column[Any]") -> bool:
    """Whether a value of this column can be part of a cursor."""
    kind = _kind_of(column)
    return isinstance(kind, Enum | Uuid) or kind.python_type in READERS


def _parts(text: str) -> Any:
    if len(text) > TEXT_MAX_CHARS:
        raise CursorRefused(f"it is longer than {TEXT_MAX_CHARS} characters")
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise CursorRefused("it is damaged") from error


def _written(value: Any) -> str | None:
    """Everything as text: JSON's numbers have no room for all of ours."""
    if value is None:
        return None
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value // timedelta(microseconds=1))
    return repr(value) if isinstance(value, float) else str(value)


def _value(part: object, column: "Column[Any]") -> Any:
    if part is None and column.nullable:
        return None
    if not isinstance(part, str):
        raise CursorRefused(f"its {column.key} is damaged")
    try:
        return _read_as(_kind_of(column), part)
    except (ValueError, LookupError, ArithmeticError) as error:
        raise CursorRefused(f"its {column.key} is damaged") from error


def _kind_of(column: "Column[Any]") -> TypeEngine[Any]:
    """The column's type; of one that only dresses another up, such as SQLModel's of texts, that other one."""
    dressed_up = isinstance(column.type, TypeDecorator) and not isinstance(column.type, Interval)
    return column.type.impl_instance if dressed_up else column.type  # type: ignore[attr-defined]


def _read_as(kind: TypeEngine[Any], part: str) -> Any:
    """A value that the database takes for a column of this type."""
    if isinstance(kind, Uuid):
        return uuid.UUID(part) if kind.as_uuid else str(uuid.UUID(part))
    if isinstance(kind, Enum):
        return kind.enum_class[part] if kind.enum_class else kind.enums[kind.enums.index(part)]
    value = READERS[kind.python_type](part)
    if isinstance(value, datetime) and (value.tzinfo is None) is bool(getattr(kind, "timezone", True)):
        raise ValueError(part)
    if isinstance(kind, Integer) and not -(2 ** _bits(kind)) <= value < 2 ** _bits(kind):
        raise ValueError(part)
    return value


def _bits(kind: Integer) -> int:
    return 15 if isinstance(kind, SmallInteger) else 63 if isinstance(kind, BigInteger) else 31


def _text(part: str) -> str:
    """A text that PostgreSQL takes: without zero bytes and halves of characters."""
    if "\x00" in part:
        raise ValueError(part)
    part.encode()
    return part


def _decimal(part: str) -> Decimal:
    value = Decimal(part)
    if not value.is_finite() or abs(value.adjusted()) > DIGITS_MAX:
        raise ValueError(part)
    return value


def _span(part: str) -> timedelta:
    return timedelta(microseconds=int(part))


READERS: Mapping[type, Callable[[str], Any]] = {
    bool: {"True": True, "False": False}.__getitem__,
    int: int,
    float: float,
    str: _text,
    Decimal: _decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
    timedelta: _span,
    uuid.UUID: uuid.UUID,
}
