"""The filters of a table: a form that filters while somebody types, a plain one without JavaScript."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from reactpy import event
from reactpy.types import VdomDict

from heavy_engine.elements import html

from .buttons import SubmitButton
from .table_columns import NUMBERS, RANGES, TEXT_MAX, Column
from .table_place import TablePlace

# Of fast typing the server hears so often; the last key always.
EVERY_MS: Final = 250
ANY: Final = "Any"
Go = Callable[[TablePlace], None]


def TableFilters(columns: Sequence[Column[Any]], place: TablePlace, go: Go, *, label: str) -> VdomDict | str:
    """A field for each column that filters; nothing if there is none.

    Args:
        columns: of the table.
        place: what is in the fields.
        go: told where to go.
        label: what the table is of.
    """
    filters = [column for column in columns if column.filters]
    if not filters:
        return ""
    path, _, query = place.unfiltered().address.partition("?")
    # Without JavaScript the order and other tables of the page come along.
    # A name may be there twice, or be that of a field: the key is its place.
    kept = [
        html.input({"type": "hidden", "name": name, "value": value, "key": f"kept-{n}"})
        for n, (name, value) in enumerate(parse_qsl(query))
    ]
    submit = event(lambda _event: None, prevent_default=True)
    form = {"role": "search", "aria-label": f"Filter: {label}", "action": path, "method": "get"}
    return html.form(
        {**form, "class": "table-filters", "onSubmit": submit},
        *kept,
        *(_filter(column, place, go) for column in filters),
        html.noscript(SubmitButton("Filter", weight="plain")),
        _clear(place, go) if place.is_filtered else "",
    )


def _clear(place: TablePlace, go: Go) -> VdomDict:
    clear = event(lambda _event: go(place.unfiltered()), prevent_default=True)
    way = {"class": "button button-quiet", "href": place.unfiltered().address, "onClick": clear}
    return html.a({**way, "key": "clear"}, "Clear filters")


def _filter(column: Column[Any], place: TablePlace, go: Go) -> VdomDict:
    if column.kind not in RANGES:
        make = _choice if column.kind in ("choice", "flag") else _text
        return make(column, column.name, column.label, place, go)
    low, high = (
        _text(column, field, f"{column.label} {word}", place, go)
        for field, word in zip(column.fields, ("from", "to"), strict=True)
    )
    return html.fragment(low, high)


def _text(column: Column[Any], field: str, label: str, place: TablePlace, go: Go) -> VdomDict:
    kind = "number" if column.kind in NUMBERS else "date" if column.kind in RANGES else "search"
    fits = {"step": "any"} if column.kind == "number" else {"maxlength": TEXT_MAX} if kind == "search" else {}
    own = {"type": kind, "class": "field-input", "autocomplete": "off", "value": place.text(field)}
    change = event(lambda happened: go(place.filtered(field, _value(happened))), throttle=EVERY_MS)
    names = {"id": _id(place, field), "name": f"{place.name}.{field}"}
    return _labelled(names["id"], label, html.input({**own, **names, **fits, "onChange": change}))


def _choice(column: Column[Any], field: str, label: str, place: TablePlace, go: Go) -> VdomDict:
    choices = [("", ANY), *([("1", "yes"), ("0", "no")] if column.kind == "flag" else _same(column.choices))]
    options = [html.option({"value": value, "key": value}, words) for value, words in choices]
    names = {"id": _id(place, field), "name": f"{place.name}.{field}"}

    def change(happened: dict[str, Any]) -> None:
        go(place.filtered(field, _value(happened)))

    own = {"class": "field-input", "value": place.text(field), "onChange": change}
    return _labelled(names["id"], label, html.select({**own, **names}, *options))


def _labelled(field_id: str, label: str, control: VdomDict) -> VdomDict:
    caption = html.label({"class": "field-label", "for": field_id}, label)
    return html.div({"class": "field", "key": field_id}, caption, control)


def _same(texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(text, text) for text in texts]


def _id(place: TablePlace, field: str) -> str:
    return f"{place.name}-filter-{field.replace('.', '-')}"


def _value(happened: dict[str, Any]) -> str:
    return str(happened["target"].get("value", ""))
