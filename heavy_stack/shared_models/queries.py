"""What stands behind the "?" of an address: read with patience, written only as far as it says something."""

from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from .windows import ROWS_MAX, START, Span

Chosen = TypeVar("Chosen", bound=StrEnum)

FIELDS_MAX = 50


def read_query(query: str) -> dict[str, str]:
    """The fields of a query, with or without its "?"; what cannot be read is left out."""
    try:
        return dict(parse_qsl(query.removeprefix("?"), max_num_fields=FIELDS_MAX))
    except ValueError:
        return {}


def write_query(**fields: str) -> str:
    """A query with its "?"; fields that are empty are left out, and nothing is left of nothing."""
    said = urlencode({name: value for name, value in fields.items() if value})
    return f"?{said}" if said else ""


def choice_of(kind: type[Chosen], text: str | None, otherwise: Chosen) -> Chosen:
    """What a text chooses; anything that is no choice chooses `otherwise`."""
    return kind(text) if text in set(kind) else otherwise


def span_of(fields: dict[str, str]) -> Span:
    """Which part of a list an address is about.

    `after` and `before` a place is one page; `from` one place `to` another is a window, in the place of
    an end that is open stands how many `rows` it has.
    """
    if after := fields.get("after"):
        return Span(after, is_behind=True)
    if before := fields.get("before"):
        return Span("", before, from_end=True)
    first, last, rows = (fields.get(name, "") for name in ("from", "to", "rows"))
    return Span(first, last, ROWS_MAX if last else _number(rows, START.limit, ROWS_MAX))


def fields_of(span: Span) -> dict[str, str]:
    """The same as fields of a query."""
    if span.is_behind:
        return {"after": span.first}
    if span.from_end:
        return {"before": span.last}
    is_plain = span.last or span.limit == START.limit
    return {"from": span.first, "to": span.last, "rows": "" if is_plain else str(span.limit)}


def _number(text: str, otherwise: int, most: int) -> int:
    return (
        min(max(int(text), 1), most) if text.isascii() and text.isdecimal() and len(text) < 9 else otherwise
    )
