"""The data of the table: made once, shared by all sessions."""

from functools import lru_cache
from typing import NamedTuple

COLUMNS = 5
ROWS_MOST = 100_000
ROW_THAT_CHANGES = 500
COLUMN_THAT_CHANGES = 2


class Row(NamedTuple):
    """One row: its number, counted from 1, and the texts of its cells."""

    number: int
    texts: tuple[str, ...]


@lru_cache(maxsize=4)
def table_rows(count: int) -> tuple[Row, ...]:
    """So many rows of five cells."""
    return tuple(Row(number, _texts(number)) for number in range(1, count + 1))


def row_that_changes(count: int) -> int:
    """The number of the row whose second cell changes: 500, with fewer rows the middle one."""
    return ROW_THAT_CHANGES if count >= ROW_THAT_CHANGES else (count + 1) // 2


def changed(row: Row, times: int) -> Row:
    """The row after so many clicks."""
    if not times:
        return row
    at = COLUMN_THAT_CHANGES - 1
    return Row(row.number, (*row.texts[:at], f"changed {times}", *row.texts[at + 1 :]))


def _texts(number: int) -> tuple[str, ...]:
    return tuple(f"row {number} column {column}" for column in range(1, COLUMNS + 1))
