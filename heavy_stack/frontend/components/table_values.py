"""Values of cells as people type them, and what they typed as values."""

from typing import Any, Final

from heavy_engine.forms import PersonsLocale
from heavy_engine.forms.locales import (
    NotRead,
    date_example,
    number_example,
    read_date,
    read_number,
    typed_date,
    typed_number,
)

from .table_columns import Column

NO_WHOLE_NUMBER: Final = "Write a whole number, such as 7."
CHOOSE: Final = "Choose one of the list."
YES, NO = "yes", "no"


class CellUnread(ValueError):
    """A text is no value of its column; str() is a sentence for who wrote it."""


def typed(column: Column[Any], row: Any, locale: PersonsLocale) -> str:
    """A value as its person would type it."""
    value = column.value(row)
    if value is None:
        return ""
    if column.kind == "flag":
        return YES if value else NO
    if column.kind in ("whole", "number"):
        return typed_number(value, locale.name)
    return typed_date(value, locale.name) if column.kind == "day" else str(value)


def read_cell(column: Column[Any], text: str, locale: PersonsLocale) -> Any:
    """The value that somebody typed; None for an empty number or day.

    Raises:
        CellUnread: it is none.
    """
    bare = " ".join(text.replace("\x00", "").split())
    if column.kind == "flag":
        return bare == YES
    if column.kind == "choice":
        return _choice(column, bare)
    if column.kind == "text":
        return bare
    return _measure(column, bare, locale.name) if bare else None


def _measure(column: Column[Any], text: str, locale: str) -> Any:
    try:
        if column.kind == "day":
            return read_date(text, locale)
        number = read_number(text, locale)
    except NotRead:
        raise CellUnread(_how_to_write(column, locale)) from None
    if column.kind == "number":
        return number
    if number != number.to_integral_value():
        raise CellUnread(NO_WHOLE_NUMBER)
    return int(number)


def _how_to_write(column: Column[Any], locale: str) -> str:
    if column.kind == "whole":
        return NO_WHOLE_NUMBER
    if column.kind == "day":
        return f"Write a day, such as {date_example(locale)}."
    return f"Write a number, such as {number_example(locale)}."


def _choice(column: Column[Any], text: str) -> str:
    if text not in column.choices:
        raise CellUnread(CHOOSE)
    return text
