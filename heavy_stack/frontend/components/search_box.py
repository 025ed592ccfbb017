"""A box that searches while somebody types, and a plain form where there is no JavaScript."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from reactpy import component, event, use_ref, use_state
from reactpy.types import VdomDict
from reactpy.utils import Ref

from heavy_engine.elements import html

from .buttons import SubmitButton
from .combobox import TEXT_MAX, text_typed

# Of fast typing the server hears so often; the last key always.
EVERY_MS = 250
FIELD_ID = "search-input"
Search = Callable[[str], None]


@component
def SearchBox(label: str, text: str, action: str, on_search: Search) -> VdomDict:
    """A search as an address: typing, Enter, Escape and "Clear" change it.

    Args:
        label: what is searched, such as "Search tools".
        text: what the address searches for.
        action: the address of the page without a search, which "Clear" leads to; without JavaScript
            the form asks for it with `q=`, and for all else that stands behind its "?".
        on_search: told what to search for; an empty text is no search.
    """
    typed, search = _use_search(text, on_search)
    submit = event(lambda _event: search(typed), prevent_default=True)
    path, _, query = action.partition("?")
    # A name may be there twice: the key is its place.
    kept = (
        html.input({"type": "hidden", "name": name, "value": value, "key": f"kept-{n}"})
        for n, (name, value) in enumerate(parse_qsl(query))
    )
    form = {"role": "search", "action": path, "method": "get", "class": "field", "onSubmit": submit}
    return html.form(
        form,
        *kept,
        html.label({"class": "field-label", "for": FIELD_ID}, label),
        html.div(
            {"class": "field-line"},
            _field(typed, search),
            SubmitButton("Search", weight="plain"),
            _clear(action, search) if typed else "",
        ),
    )


def _use_search(text: str, on_search: Search) -> tuple[str, Search]:
    """What is in the box, and how to search for something else; the address is asked once for each text."""
    typed, set_typed = use_state(text)
    asked: Ref[str] = use_ref(text)
    if text != asked.current:  # by another way than this box: Back, or a link
        asked.current = text
        set_typed(text)

    def search(wanted: str) -> None:
        set_typed(wanted)
        if wanted.strip() != asked.current:
            asked.current = wanted.strip()
            on_search(asked.current)

    return typed, search


def _field(typed: str, search: Search) -> VdomDict:
    def change(happened: dict[str, Any]) -> None:
        search(text_typed(happened))

    return html.input(
        {
            "id": FIELD_ID,
            "name": "q",
            "type": "search",
            "class": "field-input",
            "autocomplete": "off",
            "maxlength": TEXT_MAX,
            "value": typed,
            "onChange": event(change, throttle=EVERY_MS),
        }
    )


def _clear(action: str, search: Search) -> VdomDict:
    """A link that is pressed by Escape too."""
    clear = event(lambda _event: search(""), prevent_default=True)
    way = {"href": action, "class": "button button-quiet", "data-key": "Escape"}
    return html.a({**way, "onClick": clear}, "Clear")
