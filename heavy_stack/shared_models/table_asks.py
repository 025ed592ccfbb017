"""What somebody asks of a table: in which order, and which rows."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Between:
    """Values from `low` to `high`, both included; None is no limit on that side."""

    low: Any = None
    high: Any = None

    def has(self, value: Any) -> bool:
        """Whether a value lies between; what is not known lies nowhere."""
        if value is None:
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one column.

    Args:
        column: its name.
        value: a text that it contains or a choice that it is (str), whether it is so (bool), or limits.
    """

    column: str
    value: str | bool | Between


@dataclass(frozen=True)
class TableAsk:
    """An order and filters. All of it was checked against the table's columns: no other names occur.

    Args:
        sort: the name of a column; empty for the order that the rows have by themselves.
        is_descending: whether the largest comes first.
        wanted: what rows have to fit, all of it.
    """

    sort: str = ""
    is_descending: bool = False
    wanted: tuple[Wanted, ...] = ()

    def of(self, column: str) -> str | bool | Between | None:
        """What is wanted of a column, if anything."""
        return next((wanted.value for wanted in self.wanted if wanted.column == column), None)
