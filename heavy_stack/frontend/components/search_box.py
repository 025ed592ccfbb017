"""A box that searches while somebody types, and a plain form where there is no JavaScript."""

from collections.abc import Callable
from typing import Any

from reactpy import component, event, use_ref, use_state
from reactpy.types import VdomDict
from reactpy.utils import Ref

from heavy_engine.elements import html

from .buttons import SubmitButton

# Of fast typing the server hears so often; the last key always.
EVERY_MS = 250


@component
def SearchBox(label: str, text: str, action: str, on_search: Callable[[str], None]) -> VdomDict:
    """A search as an address: typing, Enter, Escape and "Clear" change it.

    Args:
        label: what is searched, such as "Search tools".
        text: what the address searches for.
        action: the path of the page; without JavaScript the form asks it for `?q=`.
        on_search: told what to search for; an empty text is no search.
    """
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

    def change(happened: dict[str, Any]) -> None:
        search(happened["target"]["value"])

    field: dict[str, Any] = {
        "id": "search-input",
        "name": "q",
        "type": "search",
        "class": "field-input",
        "autocomplete": "off",
        "maxlength": 200,
        "value": typed,
        "onChange": event(change, throttle=EVERY_MS),
    }
    clear = {"href": action, "class": "button button-quiet", "data-key": "Escape"}
    cleared = event(lambda _event: search(""), prevent_default=True)
    return html.form(
        {
            "role": "search",
            "action": action,
            "method": "get",
            "class": "field",
            "onSubmit": event(lambda _event: search(typed), prevent_default=True),
        },
        html.label({"class": "field-label", "for": "search-input"}, label),
        html.div(
            {"class": "field-line"},
            html.input(field),
            SubmitButton("Search", weight="plain"),
            html.a({**clear, "onClick": cleared}, "Clear") if typed else "",
        ),
    )
