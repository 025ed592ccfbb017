"""Records of any kind in a list: what they say, what can be done with them, the way through them."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode

from reactpy.types import Location, VdomDict

from heavy_engine import Link
from heavy_engine.elements import html

from ...shared_models.listing import ListPage, Place
from .buttons import Button, RemoveButton

LONGEST_FACT = 80


class Fact(NamedTuple):
    """Something that is said of a record: its label, and the value."""

    label: str
    value: Any


def Record(name: str, *facts: Fact, on_edit: Any, on_delete: Any, focus_edit: bool = False) -> VdomDict:
    """One record of a list: its name, what is said of it, and buttons to edit and to delete."""
    edit = Button(
        "Edit", on_click=on_edit, weight="quiet", autofocus=focus_edit, **{"aria-label": f"Edit: {name}"}
    )
    return html.li(
        html.div({"class": "record"}, html.p({"class": "record-name"}, name), Said(*facts)),
        edit,
        RemoveButton(f"Delete: {name}", on_click=on_delete),
    )


def Said(*facts: Fact) -> VdomDict:
    """Facts one after the other; those without a value are left out."""
    said = [
        html.div({"key": fact.label}, html.dt(fact.label), html.dd(shown(fact.value)))
        for fact in facts
        if fact.value is not None
    ]
    return html.dl({"class": "record-facts"}, *said)


def Conflict(*facts: Fact) -> VdomDict:
    """Say that somebody was faster, and what they wrote."""
    return html.div(
        {"class": "record-conflict", "role": "alert"},
        html.p(html.strong("Somebody changed this meanwhile."), " Theirs:"),
        Said(*facts),
        html.p("Save again to put yours in its place, or cancel to keep theirs."),
    )


def Undo(deleted: str | None, *, on_undo: Any) -> VdomDict:
    """Say what was deleted, with a button that brings it back."""
    if deleted is None:
        return html.div({"role": "status"})
    button = Button("Undo", on_click=on_undo, autofocus=True)
    return html.div({"role": "status", "class": "row"}, html.span(f"Deleted: {deleted}"), button)


def PageLinks(page: ListPage[Any], *, path: str) -> VdomDict:
    """Links to the rows before and after these."""
    newer = _link(path, "before", page.before, "Newer")
    older = _link(path, "after", page.after, "Older")
    return html.nav({"class": "row", "aria-label": "Pages"}, newer, older) if newer or older else html.div()


def place_at(location: Location) -> Place:
    """The place in a list that an address names."""
    asked = parse_qs((location.query_string or "").removeprefix("?"))
    return Place(after=asked.get("after", [""])[0], before=asked.get("before", [""])[0])


def as_text(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, dt.time):
        return value.isoformat().removesuffix(":00")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def shown(value: Any) -> Any:
    """A value in a list: cut where it is long; a web address is a link."""
    text = as_text(value)
    cut = text if len(text) <= LONGEST_FACT else f"{text[: LONGEST_FACT - 1]}…"
    is_address = isinstance(value, str) and value.startswith(("http://", "https://"))
    return html.a({"href": value, "rel": "noreferrer"}, cut) if is_address else cut


def _link(path: str, name: str, place: str, words: str) -> VdomDict | str:
    return Link(f"{path}?{urlencode({name: place})}", words, **{"class": "button"}) if place else ""
