"""Tables of rows that are in memory; those of the database are found by read_table()."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from ...shared_models.memory_windows import window_among
from ...shared_models.table_asks import Between, TableAsk
from ...shared_models.windows import Span, Window
from .table_columns import Column, Item


def find_among(
    items: Sequence[Item],
    columns: Sequence[Column[Item]],
    ask: TableAsk,
    span: Span,
    *,
    row_id: Callable[[Item], str],
) -> Window[Item]:
    """Filter and sort rows in Python, and take those of a span; for hundreds of rows, not for millions.

    Args:
        items: all rows, in the order that they have by themselves.
        columns: of the table.
        ask: what is wanted.
        span: which rows of that.
        row_id: what names a row.
    """
    by_name = {column.name: column for column in columns}
    wanted = [(by_name[each.column], each.value) for each in ask.wanted]
    found = [item for item in items if all(_fits(column, item, value) for column, value in wanted)]
    if ask.sort:
        found = _sorted(found, by_name[ask.sort], is_descending=ask.is_descending)
    return window_among(found, span, row_id)


def _fits(column: Column[Item], item: Item, wanted: str | bool | Between) -> bool:
    value = column.value(item)
    if isinstance(wanted, Between):
        return wanted.has(value.date() if isinstance(value, dt.datetime) else value)
    if isinstance(wanted, bool) or column.kind == "choice":
        return bool(value == wanted)
    return value is not None and wanted.casefold() in str(value).casefold()


def _sorted(items: Sequence[Item], column: Column[Item], *, is_descending: bool) -> list[Item]:
    """Rows without a value come last, in a descending order first, as in the database."""

    def place(item: Item) -> Any:
        value = column.value(item)
        return value.casefold() if isinstance(value, str) else value

    known = sorted((item for item in items if column.value(item) is not None), key=place)
    unknown = [item for item in items if column.value(item) is None]
    return [*unknown, *reversed(known)] if is_descending else [*known, *unknown]
