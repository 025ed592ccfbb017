"""Rows before and after a place in a list, in a form for which PostgreSQL uses an index.

`a > 3 or (a = 3 and id > 7)` reads an index from its start. So what follows a place is cut into
segments of which each is one range of the index: `(a, id) > (3, 7)`, and `a is null`. A statement
unites as many as it needs.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, tuple_, union_all
from sqlalchemy.sql.base import Executable

from .paging import SortKey

Keys = Sequence[SortKey]
Segment = tuple[ColumnElement[bool], ...]


def after(keys: Keys, values: Sequence[Any], *, or_at: bool = False) -> list[Segment]:
    """The segments behind a place, or at and behind it; none overlaps another."""
    if not keys:
        return [()] if or_at else []
    if _is_one_range(keys, values):
        return [(_beyond(keys, values, or_at),), *_nulls_behind(keys, values)]
    first, value = keys[0], values[0]
    equal = first.column.is_(None) if value is None else first.column == _bound(first, value)
    deeper = [(equal, *segment) for segment in after(keys[1:], values[1:], or_at=or_at)]
    return [*deeper, *_behind(first, value)]


def before(keys: Keys, values: Sequence[Any], *, or_at: bool = False) -> list[Segment]:
    """The segments in front of a place, or at and in front of it."""
    return after(turned(keys), values, or_at=or_at)


def both(some: Sequence[Segment], others: Sequence[Segment]) -> list[Segment]:
    """The segments of what is in both."""
    return [(*one, *other) for one, other in product(some, others)]


def turned(keys: Keys) -> list[SortKey]:
    """The order read from its end."""
    return [key.reversed() for key in keys]


def statement(
    row: type[Any], keys: Keys, conditions: Segment, segments: Sequence[Segment], limit: int
) -> Executable:
    """The first rows of these segments, in this order."""
    parts = [_part(row, keys, (*conditions, *segment), limit) for segment in segments]
    if len(parts) == 1:
        return parts[0]
    united = union_all(*parts)
    columns = united.selected_columns
    in_order = united.order_by(*(key.clause(columns[key.column.key]) for key in keys)).limit(limit)
    return select(row).from_statement(in_order)


def _part(row: type[Any], keys: Keys, conditions: Segment, limit: int) -> Select[tuple[Any]]:
    return select(row).where(*conditions).order_by(*(key.clause() for key in keys)).limit(limit)


def _is_one_range(keys: Keys, values: Sequence[Any]) -> bool:
    return None not in values and len({key.descending for key in keys}) == 1


def _beyond(keys: Keys, values: Sequence[Any], or_at: bool) -> ColumnElement[bool]:
    """All keys at once, compared as a row: what PostgreSQL turns into one range of an index."""
    columns = tuple_(*(key.column for key in keys))
    place = tuple_(*(_bound(key, value) for key, value in zip(keys, values, strict=True)))
    if keys[0].descending:
        return columns <= place if or_at else columns < place
    return columns >= place if or_at else columns > place


def _nulls_behind(keys: Keys, values: Sequence[Any]) -> list[Segment]:
    """Rows without a value, which no comparison finds: one segment for each column that may lack it."""
    found: list[Segment] = []
    for depth, key in enumerate(keys):
        if key.nullable and not key.descending:
            pairs = zip(keys[:depth], values, strict=False)
            equal = [one.column == _bound(one, value) for one, value in pairs]
            found.append((*equal, key.column.is_(None)))
    return found


def _behind(key: SortKey, value: Any) -> list[Segment]:
    """What follows a value of one column; no value counts as the greatest."""
    if value is None:
        return [(key.column.is_not(None),)] if key.descending else []
    bound = _bound(key, value)
    if key.descending:
        return [(key.column < bound,)]
    nulls: list[Segment] = [(key.column.is_(None),)] if key.nullable else []
    return [(key.column > bound,), *nulls]


def _bound(key: SortKey, value: Any) -> ColumnElement[Any]:
    return literal(value, key.column.type)
