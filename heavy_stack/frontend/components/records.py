"""Records of any kind in a list: what they say, what can be done with them, the way through them."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode

from reactpy.types import Location, VdomDict

from heavy_engine import Link, use_locale
from heavy_engine.elements import html
from heavy_engine.forms import PersonsLocale

from ...shared_models.listing import ListPage, Place
from .buttons import Button, RemoveButton
from .opening import Opening, OpenLink

LONGEST_FACT = 80


class Fact(NamedTuple):
    """Something that is said of a record: its label, and the value."""

    label: str
    value: Any


def Record(name: str, *facts: Fact, opening: Opening, on_delete: Any) -> VdomDict:
    """One record of a list: its name, what is said of it, a way to edit it and a button to delete it."""
    edit = OpenLink(opening, "Edit", weight="quiet", **{"aria-label": f"Edit: {name}"})
    return html.li(
        html.div({"class": "record"}, html.p({"class": "record-name"}, name), Said(*facts)),
        edit,
        RemoveButton(f"Delete: {name}", on_click=on_delete),
    )


def Said(*facts: Fact) -> VdomDict:
    """Facts one after the other, as their reader writes them; those without a value are left out."""
    locale = use_locale()
    said = [
        html.div({"key": fact.label}, html.dt(fact.label), html.dd(shown(fact.value, locale)))
        for fact in facts
        if fact.value is not None
    ]
    return html.dl({"class": "record-facts"}, *said)


def Conflict(*theirs: Fact) -> VdomDict:
    """What somebody wrote who was faster; the form around it says that, and has a button for each way out."""
    return html.div(
        {"class": "record-conflict", "role": "group", "aria-label": "What somebody else wrote"},
        html.p(html.strong("What somebody else wrote:")),
        Said(*theirs),
        html.p("Keep mine puts yours in its place; Take theirs leaves it as it is."),
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


def as_text(value: Any, locale: PersonsLocale) -> str:
    """A value as its reader writes it; whole numbers without groups, for a year is one, too."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | Decimal):
        return locale.number(value)
    if isinstance(value, dt.datetime):
        return f"{locale.moment(value.astimezone(dt.UTC))} UTC"
    if isinstance(value, dt.date):
        return locale.day(value)
    if isinstance(value, dt.time):
        return locale.time(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def shown(value: Any, locale: PersonsLocale) -> Any:
    """A value in a list: cut where it is long; a web address is a link."""
    text = as_text(value, locale)
    cut = text if len(text) <= LONGEST_FACT else f"{text[: LONGEST_FACT - 1]}…"
    is_address = isinstance(value, str) and value.startswith(("http://", "https://"))
    return html.a({"href": value, "rel": "noreferrer"}, cut) if is_address else cut


def _link(path: str, name: str, place: str, words: str) -> VdomDict | str:
    return Link(f"{path}?{urlencode({name: place})}", words, **{"class": "button"}) if place else ""
