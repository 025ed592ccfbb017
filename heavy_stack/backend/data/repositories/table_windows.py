"""Reads what a table on a page asks for: rows that fit, in its order, those of one window."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, DateTime, TypeDecorator
from sqlalchemy.orm import InstrumentedAttribute, Mapped

from ....shared_models.table_asks import Between, TableAsk, Wanted
from ....shared_models.windows import Span, Window
from ..sql_models.heavy_models import HeavyModel
from ..statements.paging import Sort
from .base_repositories import Conditions, SQLRepositoryBase
from .windows import read_window

Row = TypeVar("Row", bound=HeavyModel)
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class TableColumns:
    """Which column of the database stands behind which column of a table on a page.

    Args:
        sort: the order that rows have by themselves.
        by_name: by the names that the page's table has.
        parts: names of columns of texts, which are found by a part of them; others have to be equal.
    """

    sort: Sort
    by_name: Mapping[str, Mapped[Any]] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()


async def read_table(
    rows: SQLRepositoryBase[Row, Any],
    ask: TableAsk,
    span: Span,
    columns: TableColumns,
    *,
    where: Conditions = (),
) -> Window[Row]:
    """The rows of a span that fit, in one query.

    Sorting takes an index on the column and the id to be fast at any depth; what is found by a part
    of a text is looked for in every row that else fits, unless an index of pg_trgm helps.

    Args:
        rows: the repository.
        ask: what the page's table asks for.
        span: which rows of that.
        columns: of the database.
        where: conditions that hold besides, such as whose rows they are.

    Raises:
        KeyError: the page's table has a column that `columns` does not know.
    """
    sort = Sort.by(columns.by_name[ask.sort], descending=ask.is_descending) if ask.sort else columns.sort
    return await read_window(rows, span, where=[*where, *fitting(ask, columns)], sort=sort.complete)


def fitting(ask: TableAsk, columns: TableColumns) -> list[ColumnElement[bool]]:
    """The conditions of an ask, for deeds that are done with every row that fits."""
    return [condition for wanted in ask.wanted for condition in _fitting(wanted, columns)]


def _fitting(wanted: Wanted, columns: TableColumns) -> list[ColumnElement[bool]]:
    column, value = columns.by_name[wanted.column], wanted.value
    if isinstance(value, Between):
        return _between(column, value)
    if isinstance(value, str) and wanted.column in columns.parts:
        return [column.icontains(value, autoescape=True)]
    return [column == value]


def _between(column: Mapped[Any], limits: Between) -> list[ColumnElement[bool]]:
    low, high = limits.low, limits.high
    if moments := _moments(column):
        zone = dt.UTC if moments.timezone else None
        # A moment in the last day is between, too; after the last day of the calendar comes none.
        has_end = high is not None and high < dt.date.max
        return [
            *([column >= _midnight(low, zone)] if low else []),
            *([column < _midnight(high, zone) + A_DAY] if has_end else []),
        ]
    return [
        *([column >= low] if low is not None else []),
        *([column <= high] if high is not None else []),
    ]


def _moments(column: Mapped[Any]) -> DateTime | None:
    """The type of a column of moments; None for other columns."""
    kind = column.type if isinstance(column, InstrumentedAttribute) else None
    kind = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return kind if isinstance(kind, DateTime) else None


def _midnight(day: dt.date, zone: dt.tzinfo | None) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)
