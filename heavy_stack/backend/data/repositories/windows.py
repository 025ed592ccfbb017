"""Reads windows of long lists: what a page shows of one, in one query of bounded cost at any depth."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from ....shared_models.windows import PAGE, START, Span, Window
from ...errors import CursorRefused
from ..sql_models.heavy_models import HeavyModel
from ..statements.paging import Cursor, Slice, Sort
from .base_repositories import Conditions, SQLRepositoryBase

Row = TypeVar("Row", bound=HeavyModel)


async def read_window(
    rows: SQLRepositoryBase[Row, Any], span: Span, *, where: Conditions = (), sort: Sort
) -> Window[Row]:
    """The rows of a span, and the places from which a page goes on.

    A place that is none, as in an address that somebody mistyped, counts as the start; the window says so.
    """
    try:
        return _window(await _read(rows, span, where, sort), span)
    except CursorRefused:
        start = replace(START, is_elsewhere=True)
        return _window(await _read(rows, start, where, sort), start)


async def _read(rows: SQLRepositoryBase[Row, Any], span: Span, where: Conditions, sort: Sort) -> Slice[Row]:
    first, last = _place(span.first, sort), _place(span.last, sort)
    if span.is_behind:
        return await rows.list(where=where, sort=sort, after=first, limit=span.limit)
    return await rows.range(
        where=where, sort=sort, first=first, last=last, limit=span.limit, from_end=span.from_end
    )


def _window(found: Slice[Row], span: Span) -> Window[Row]:
    items = tuple(found.rows)
    place = _places(found)
    is_cut = len(items) >= span.limit
    return Window(
        items,
        first=_bound(found.previous, "" if span.is_behind else span.first, is_cut=is_cut and span.from_end),
        last=_bound(found.next, span.last, is_cut=is_cut and not span.from_end),
        second_page=place(PAGE) if len(items) > PAGE else "",
        last_page_but_one=place(-PAGE - 1) if len(items) > PAGE else "",
        below=span.below,
        is_elsewhere=span.is_elsewhere,
    )


def _place(text: str, sort: Sort) -> Cursor | None:
    return Cursor.parse(text, sort) if text else None


def _places(found: Slice[Row]) -> Callable[[int], str]:
    return lambda index: found.cursor_of(found.rows[index]).text


def _bound(neighbour: Cursor | None, asked: str, *, is_cut: bool) -> str:
    """Where a window ends: at the place that was asked for, at its last row, or nowhere.

    The place that was asked for stays, even if its row is gone: what comes in between belongs to the window.
    """
    if neighbour is None:
        return ""
    return neighbour.text if is_cut or not asked else asked
