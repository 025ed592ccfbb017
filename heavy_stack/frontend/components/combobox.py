"""A select with search: an input, and a list of the choices that fit what is typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zlib import crc32

from reactpy import component, event, use_state
from reactpy.types import VdomDict

from heavy_engine import use_query
from heavy_engine.elements import html
from heavy_engine.forms import Choice
from heavy_engine.forms.texts import tidy

from ...backend.context import HeavyContext

NOTHING = "Nothing fits."
EVERY_MS = 150
# So much of what is typed into a search is looked for.
TEXT_MAX = 200
Search = Callable[[HeavyContext, str], Any]


def Combobox(
    attributes: dict[str, Any],
    offered: Sequence[Choice],
    *,
    label: str,
    chosen: Choice | None = None,
    on_choose: Callable[[Choice], None],
) -> VdomDict:
    """An input whose list shows what there is to choose; the browser opens it and moves in it.

    Args:
        attributes: of the input; its `id` begins the ids of the choices.
        offered: the choices that fit what is typed now.
        label: names the list, such as "Country".
        chosen: the choice that it holds.
        on_choose: told which choice somebody took.
    """
    list_id = f"{attributes['id']}-list"
    own = {
        "role": "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": list_id,
        "autocomplete": "off",
        "spellcheck": "false",
    }
    options = [_option(attributes["id"], choice, chosen, on_choose) for choice in offered]
    listed = {"id": list_id, "class": "combobox-list", "role": "listbox", "aria-label": label, "hidden": True}
    return html.div(
        {"class": "combobox", "data-widget": "combobox"},
        html.input({"type": "text", "class": "field-input", **attributes, **own}),
        html.ul(listed, *options),
        html.p({"class": "visually-hidden", "role": "status"}, _count(len(offered))),
    )


@component
def SearchSelect(
    name: str,
    label: str,
    search: Search,
    *,
    chosen: Choice | None,
    on_choose: Callable[[Choice], None],
    help_text: str = "",
) -> VdomDict:
    """A labelled combobox over what a database holds: it asks for the choices that fit what is typed.

    Args:
        name: begins the ids of its parts.
        label: what people see as its name.
        search: an async function of the work and of what was typed; answers the choices, a few dozen.
        chosen: the choice that it holds, a state of the page.
        on_choose: told which choice somebody took.
        help_text: a sentence below.
    """
    typed, set_typed = use_state("")
    is_typing, set_typing = use_state(False)
    words = typed if is_typing else ""
    found = use_query(lambda heavy: search(heavy, words))

    def type_on(happened: dict[str, Any]) -> None:
        set_typed(text_typed(happened))
        set_typing(True)

    def take(choice: Choice) -> None:
        set_typing(False)
        on_choose(choice)

    field_id, help_id = f"{name}-input", f"{name}-help"
    attributes = {
        "id": field_id,
        "value": typed if is_typing else chosen.label if chosen else "",
        "maxlength": TEXT_MAX,
        "onChange": event(type_on, throttle=EVERY_MS),
        "aria-describedby": help_id if help_text else None,
    }
    return html.div(
        {"class": "field"},
        html.label({"class": "field-label", "for": field_id}, label),
        Combobox(attributes, found.value or (), label=label, chosen=chosen, on_choose=take),
        html.p({"class": "field-help", "id": help_id}, help_text) if help_text else "",
    )


def text_typed(happened: Mapping[str, Any]) -> str:
    """What an event says was typed; what is no text, or more than fits, a browser made up."""
    target = happened.get("target")
    return tidy(target.get("value"))[:TEXT_MAX] if isinstance(target, dict) else ""


def _option(
    input_id: str, choice: Choice, chosen: Choice | None, on_choose: Callable[[Choice], None]
) -> VdomDict:
    def take(_event: dict[str, Any]) -> None:
        on_choose(choice)

    return html.li(
        {
            # What a choice is called may have blanks, which no id has; it keeps its id wherever it stands.
            "id": f"{input_id}-{crc32(choice.text.encode()):08x}",
            "key": choice.text,
            "role": "option",
            "aria-selected": str(choice == chosen).lower(),
            "onClick": take,
        },
        choice.label,
    )


def _count(count: int) -> str:
    if not count:
        return NOTHING
    return "1 choice" if count == 1 else f"{count} choices"
