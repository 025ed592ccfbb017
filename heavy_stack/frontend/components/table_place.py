"""Where a table is: its order, its filters and its rows, as the page's address says them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from reactpy import use_location
from reactpy.types import Location

from heavy_engine.routing.query import read_as

from ...shared_models.queries import FIELDS_MAX, fields_of, span_of
from ...shared_models.table_asks import TableAsk
from ...shared_models.windows import START, Span
from .table_columns import TEXT_MAX, Column, ask_of

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TablePlace:
    """What an address says of one table, and the addresses of other places in it.

    Args:
        path: of the page.
        others: fields of the address that are not this table's.
        name: of the table; its fields begin with it and a point.
        sort: the name of the column that it is sorted by; empty for none.
        is_descending: whether the largest comes first.
        texts: what is in the fields of the filters, as it was typed.
        span: which rows of it.
    """

    path: str
    others: Fields
    name: str
    sort: str = ""
    is_descending: bool = False
    texts: Fields = ()
    span: Span = START

    @property
    def address(self) -> str:
        """Where this is found."""
        order = [("sort", f"{'-' if self.is_descending else ''}{self.sort}")] if self.sort else []
        own = [*order, *self.texts, *fields_of(self.span).items()]
        said = [(f"{self.name}.{field}", text) for field, text in own if text]
        query = urlencode([*self.others, *said])
        return f"{self.path}?{query}" if query else self.path

    @property
    def is_filtered(self) -> bool:
        """Whether anything is in the filters."""
        return bool(self.texts)

    def text(self, field: str) -> str:
        """What is in a field of the filters."""
        return dict(self.texts).get(field, "")

    def ask(self, columns: Sequence[Column[Any]]) -> TableAsk:
        """What the loader is asked for."""
        return ask_of(columns, self.sort, self.is_descending, dict(self.texts))

    def at(self, span: Span) -> "TablePlace":
        """Other rows of the same."""
        return replace(self, span=span)

    def sorted_by(self, column: str) -> "TablePlace":
        """Sorted by a column: up at first, then down, then not at all; from the start."""
        if self.sort != column:
            return replace(self, sort=column, is_descending=False, span=START)
        if not self.is_descending:
            return replace(self, is_descending=True, span=START)
        return replace(self, sort="", is_descending=False, span=START)

    def filtered(self, field: str, text: str) -> "TablePlace":
        """With another text in a field of the filters; from the start."""
        texts = [said for said in self.texts if said[0] != field]
        kept = [*texts, (field, text[:TEXT_MAX])] if text else texts
        return replace(self, texts=tuple(kept), span=START)

    def unfiltered(self) -> "TablePlace":
        """Without filters; from the start."""
        return replace(self, texts=(), span=START)


def use_table_place(name: str, columns: Sequence[Column[Any]]) -> TablePlace:
    """Where the page's address says that a table is."""
    return place_of(use_location(), name, columns)


def place_of(here: Location, name: str, columns: Sequence[Column[Any]]) -> TablePlace:
    """Read an address with patience: fields that are none of the table's columns count as not said."""
    own, others = _split(here.query_string or "", f"{name}.")
    said = own.get("sort", "")
    sort = said.removeprefix("-")
    if sort not in {column.name for column in columns if column.sorts}:
        said = sort = ""
    known = [field for column in columns for field in column.fields]
    texts = tuple((field, own[field]) for field in known if 0 < len(own.get(field, "")) <= TEXT_MAX)
    return TablePlace(here.path, others, name, sort, said.startswith("-"), texts, span_of(own))


def _split(query: str, prefix: str) -> tuple[dict[str, str], Fields]:
    try:
        fields = parse_qsl(query.removeprefix("?"), max_num_fields=FIELDS_MAX)
    except ValueError:
        return {}, ()
    own = {name.removeprefix(prefix): _text(text) for name, text in fields if name.startswith(prefix)}
    return own, tuple(field for field in fields if not field[0].startswith(prefix))


def _text(text: str) -> str:
    try:
        return read_as(str, text)
    except ValueError:
        return ""
