"""Pages of a long list: how it is sorted, where one is in it, and a slice of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement
from sqlalchemy.orm import ColumnProperty, InstrumentedAttribute, Mapped

from ...errors import CursorRefused, PageRefused
from . import cursor_text

Item = TypeVar("Item")


@dataclass(frozen=True)
class SortKey:
    """One column of an order. Rows without a value come last, in a descending order first."""

    name: str
    column: "Column[Any]"
    descending: bool = False

    @property
    def nullable(self) -> bool:
        """Whether rows may have no value here."""
        return bool(self.column.nullable)

    def reversed(self) -> "SortKey":
        """The same column the other way round."""
        return replace(self, descending=not self.descending)

    def clause(self, column: ColumnElement[Any] | None = None) -> ColumnElement[Any]:
        """The term of ORDER BY; where nulls go is spelt out, for databases differ in it."""
        sorted_by = self.column if column is None else column
        ordered = sorted_by.desc() if self.descending else sorted_by.asc()
        if not self.nullable:
            return ordered
        return ordered.nulls_first() if self.descending else ordered.nulls_last()


@dataclass(frozen=True)
class Sort:
    """An order of rows: Sort.by(col(SQLAxe.name)).then(col(SQLAxe.weight), descending=True).

    Repositories add the id, so that no two rows are equal in it. A page at any depth is read
    from an index on the same columns and the id; without one PostgreSQL sorts all rows.
    """

    keys: tuple[SortKey, ...] = ()

    @classmethod
    def by(cls, column: Mapped[Any], *, descending: bool = False) -> "Sort":
        """Sort by a column.

        Raises:
            PageRefused: for what is no plain column of a table.
        """
        return cls().then(column, descending=descending)

    def then(self, column: Mapped[Any], *, descending: bool = False) -> "Sort":
        """Sort what is equal so far by one more column."""
        return Sort((*self.keys, _key(column, descending)))

    @property
    def complete(self) -> "Sort":
        """The same order with the id at its end, in which no two rows are equal.

        Raises:
            PageRefused: where nothing is sorted by.
        """
        if not self.keys:
            raise PageRefused("Sort() sorts by nothing. Write: Sort.by(col(SQLAxe.name))")
        names = [key.name for key in self.keys]
        if "id" in names:
            return Sort(self.keys[: names.index("id") + 1])
        last = self.keys[-1]
        return Sort((*self.keys, SortKey("id", last.column.table.c.id, last.descending)))

    @property
    def name(self) -> str:
        """The order in words, such as "-done,title"; tells cursors of different orders apart."""
        return ",".join(("-" if key.descending else "") + key.name for key in self.keys)


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the values by which a row is sorted. It stays when the row goes.

    `cursor.text` travels in URLs and states of pages; what comes back is checked by
    `Cursor.parse`, and never shows more than the list itself: conditions are not in it.
    """

    sort: str
    values: tuple[Any, ...]
    # Whether the row at this very place is still to come.
    at: bool = False

    @property
    def text(self) -> str:
        """The cursor for a URL."""
        return cursor_text.write((self.sort, self.at), self.values)

    @classmethod
    def parse(cls, text: str, sort: Sort) -> "Cursor":
        """Read a cursor of a list with this order.

        Raises:
            CursorRefused: for garbage, for one of another order, for one that is too long.
        """
        order = sort.complete
        at, *values = cursor_text.read(text, order.name, [key.column for key in order.keys])
        return cls(order.name, tuple(values), at)

    def refuse_foreign(self, sort: Sort) -> None:
        """Check that this is a place in a list with this order.

        Raises:
            CursorRefused: when it is not.
        """
        if self.sort != sort.name:
            raise CursorRefused(f"it is sorted by {self.sort}, the list by {sort.name}")


@dataclass(frozen=True)
class Slice(Generic[Item]):
    """Some neighbours in a list. `next` and `previous` are None where there is nothing more."""

    rows: Sequence[Item]
    sort: Sort
    cursor_of: Callable[[Item], Cursor]
    next: Cursor | None = None
    previous: Cursor | None = None


def cursor_maker(sort: Sort) -> Callable[[Any], Cursor]:
    """A function that tells where a row is in a list with this order."""
    return lambda row: Cursor(sort.name, tuple(getattr(row, key.name) for key in sort.keys))


def _key(attribute: Any, descending: bool) -> SortKey:
    mapped = isinstance(attribute, InstrumentedAttribute)
    if not mapped or not isinstance(attribute.property, ColumnProperty):
        raise PageRefused(f"{attribute} is no column of a table. Write: Sort.by(col(SQLAxe.name))")
    column: Column[Any] = attribute.property.columns[0]  # type: ignore[assignment]
    if not cursor_text.can_be_read(column):
        raise PageRefused(f"{attribute} is {column.type!r}; rows are not sorted by that.")
    return SortKey(attribute.key, column, descending)
