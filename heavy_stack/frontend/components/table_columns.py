"""Columns of a table: what they show, how they are sorted, filtered and edited; see data_table.py."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Generic, Literal, TypeVar, cast

from heavy_engine.routing.query import read_as

from ...backend.context import HeavyContext
from ...shared_models.table_asks import Between, TableAsk, Wanted

Item = TypeVar("Item")
Kind = Literal["text", "whole", "number", "day", "moment", "flag", "choice"]

RANGES: Final = frozenset({"whole", "number", "day", "moment"})
NUMBERS: Final = frozenset({"whole", "number"})
RESERVED: Final = frozenset({"sort", "after", "before", "from", "to", "rows"})
"""Names that the table's own fields have in the address."""
TEXT_MAX = 200


@dataclass(frozen=True)
class Column(Generic[Item]):
    """One column.

    Args:
        name: what the address and the loader call it.
        label: what people call it.
        value: what a row has there; None where it has nothing.
        kind: what the values are. Whole numbers are int, numbers Decimal or float, days date,
            moments datetime; a choice is one of `choices`.
        choices: the texts of a "choice".
        sorts: whether people may sort by it.
        filters: whether people may filter by it.
        show: what stands in the cell instead of the value, as its reader writes it.
        save: keeps another value of a row, as it was when somebody began to edit it; may refuse.
            Without it the column is not edited.
    """

    name: str
    label: str
    value: Callable[[Item], Any]
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    sorts: bool = True
    filters: bool = False
    show: Callable[[Item], Any] | None = None
    save: Callable[[HeavyContext, Item, Any], Awaitable[None]] | None = None

    def __post_init__(self) -> None:
        if self.name in RESERVED or "." in self.name or not self.name:
            raise ValueError(
                f"a column cannot be named {self.name!r}; take a word that is none of {RESERVED}"
            )
        if self.kind == "moment" and self.save:
            raise ValueError(f"the column {self.name!r} has moments, which cannot be edited in a cell")
        if self.kind == "choice" and not self.choices:
            raise ValueError(f"the column {self.name!r} is a choice of nothing; give it choices=(...)")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields by which it is filtered, as the address has them."""
        if not self.filters:
            return ()
        return (f"{self.name}.from", f"{self.name}.to") if self.kind in RANGES else (self.name,)


def ask_of(columns: Sequence[Column[Any]], sort: str, is_descending: bool, texts: dict[str, str]) -> TableAsk:
    """What texts of an address ask for; what makes no sense in them is not asked for."""
    found = ((column.name, _wanted(column, texts)) for column in columns if column.filters)
    wanted = tuple(Wanted(name, value) for name, value in found if value is not None)
    return TableAsk(sort, is_descending, wanted)


def _wanted(column: Column[Any], texts: dict[str, str]) -> str | bool | Between | None:
    said = [texts.get(field, "").strip() for field in column.fields]
    if column.kind in RANGES:
        low, high = (_limit(column.kind, text) for text in said)
        return None if low is None and high is None else Between(low, high)
    text = said[0]
    if column.kind == "flag":
        return {"1": True, "0": False}.get(text)
    if column.kind == "choice":
        return text if text in column.choices else None
    return text or None


def _limit(kind: Kind, text: str) -> Any:
    try:
        if kind == "whole":
            return read_as(int, text)
        if kind == "number":
            read_as(float, text)  # Refuses what is no plain number, and what is endless.
            return Decimal(text)
        return read_as(cast("Callable[[str], dt.date]", dt.date), text)
    except ValueError:
        return None
