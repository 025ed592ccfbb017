"""Reads pages of a list, one query each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from ...errors import PageRefused
from ..sql_models.heavy_models import HeavyModel
from . import keyset
from .paging import Cursor, Slice, Sort, cursor_maker

Row = TypeVar("Row", bound=HeavyModel)
LIMIT_MAX = 1_000


async def read(
    db_session: AsyncSession,
    row: type[Row],
    conditions: Sequence[ColumnElement[bool]],
    sort: Sort | None,
    after: Cursor | None,
    before: Cursor | None,
    limit: int,
) -> Slice[Row]:
    """A page behind or in front of a place, or the first one."""
    if after and before:
        raise PageRefused("after and before were both given. For what lies between two places: range()")
    order = _order(row, sort)
    place = after or before
    keys = keyset.turned(order.keys) if before else order.keys
    segments: list[keyset.Segment] = [()]
    if place:
        place.refuse_foreign(order)
        segments = keyset.after(keys, place.values, or_at=place.at)
    found = await _rows(db_session, row, keys, conditions, segments, limit)
    more, shown = len(found) > limit, found[:limit]
    if before:
        return _slice(order, shown[::-1], previous=more, following=True, place=before)
    return _slice(order, shown, previous=after is not None, following=more, place=after)


async def read_range(
    db_session: AsyncSession,
    row: type[Row],
    conditions: Sequence[ColumnElement[bool]],
    sort: Sort | None,
    first: Cursor | None,
    last: Cursor | None,
    limit: int,
    from_end: bool,
) -> Slice[Row]:
    """What lies between two places, both included; read from its end, its last rows count."""
    order = _order(row, sort)
    keys = keyset.turned(order.keys) if from_end else list(order.keys)
    near, far = (last, first) if from_end else (first, last)
    found = await _rows(db_session, row, keys, conditions, _between(order, keys, near, far), limit)
    is_cut, shown = len(found) > limit, found[:limit]
    if from_end:
        shown.reverse()
    return _slice(
        order,
        shown,
        previous=first is not None or (is_cut and from_end),
        following=last is not None or (is_cut and not from_end),
        place=near or far,
    )


def _between(order: Sort, keys: keyset.Keys, near: Cursor | None, far: Cursor | None) -> list[keyset.Segment]:
    """The segments from one place to another, in the order of `keys`; None where there is no end."""
    segments: list[keyset.Segment] = [()]
    for place, side in ((near, keyset.after), (far, keyset.before)):
        if place:
            place.refuse_foreign(order)
            segments = keyset.both(segments, side(keys, place.values, or_at=True))
    return segments


def _order(row: type[HeavyModel], sort: Sort | None) -> Sort:
    order = (sort or Sort.by(col(row.created_at))).complete
    table = row.__table__  # type: ignore[attr-defined]
    if strangers := [key.name for key in order.keys if key.column.table is not table]:
        raise PageRefused(
            f"{row.__name__} is sorted by columns of its own; it has no {', '.join(strangers)}."
        )
    return order


async def _rows(
    db_session: AsyncSession,
    row: type[Row],
    keys: keyset.Keys,
    conditions: Sequence[ColumnElement[bool]],
    segments: Sequence[keyset.Segment],
    limit: int,
) -> list[Row]:
    """One row more than asked for, which tells whether there are more."""
    if not 1 <= limit <= LIMIT_MAX:
        raise PageRefused(f"limit is {limit}; a page has 1 to {LIMIT_MAX} rows.")
    statement = keyset.statement(row, keys, tuple(conditions), segments, limit + 1)
    return list(await db_session.scalars(statement))


def _slice(
    order: Sort, shown: list[Row], *, previous: bool, following: bool, place: Cursor | None
) -> Slice[Row]:
    """The page; where all its rows are gone by now, its neighbours are those of the place itself."""
    cursor_of = cursor_maker(order)
    empty = place and replace(place, at=True)
    return Slice(
        shown,
        order,
        cursor_of,
        next=(cursor_of(shown[-1]) if shown else empty) if following else None,
        previous=(cursor_of(shown[0]) if shown else empty) if previous else None,
    )
