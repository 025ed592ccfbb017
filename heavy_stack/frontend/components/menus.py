"""A button with a menu: what can be done with the thing beside it."""

from typing import Any

from reactpy.core.events import EventHandler
from reactpy.types import VdomDict

from heavy_engine import Link
from heavy_engine.elements import html

from .titles import name_in_ids


def Menu(
    label: str, *items: Any, name: str = "", text: Any = None, kind: str = "button button-with-menu"
) -> VdomDict:
    """A button that opens a menu of deeds and links, by mouse and by keyboard (client/menus.js).

    The browser shows and hides it, without the server and without JavaScript.

    Args:
        label: the name of the button and of the menu.
        items: `MenuItem`, `MenuLink` and `MenuLine`.
        name: part of its id; for menus whose labels are the same, such as one in each row.
        text: what the button shows, if that is not its label, such as "…".
        kind: the classes of the button.
    """
    menu_id = f"menu-{name_in_ids(name or label)}"
    named = {} if text is None else {"aria-label": label}
    return html.div(
        {"class": "menu-place"},
        html.button(
            {"type": "button", "class": kind, "popovertarget": menu_id, "aria-haspopup": "menu", **named},
            label if text is None else text,
        ),
        html.div(
            {
                "id": menu_id,
                "class": "menu",
                "role": "menu",
                "aria-label": label,
                "popover": "auto",
                "data-widget": "menu",
            },
            *items,
        ),
    )


def MenuItem(
    words: str, *, on_click: EventHandler | Any = None, is_disabled: bool = False, is_bad: bool = False
) -> VdomDict:
    """Something that can be done; the menu closes.

    Args:
        words: what it does.
        on_click: a function of the event, or what heavy_event() answers.
        is_disabled: it is shown, can be reached, and does nothing.
        is_bad: it takes something away.
    """
    handlers = {"onClick": on_click} if on_click and not is_disabled else {}
    disabled = {"aria-disabled": "true"} if is_disabled else {}
    kind = "menu-item menu-item-bad" if is_bad else "menu-item"
    return html.button({"type": "button", "class": kind, "role": "menuitem", **disabled, **handlers}, words)


def MenuLink(words: str, to: str) -> VdomDict:
    """Another page, without loading it anew."""
    return Link(to, words, **{"class": "menu-item", "role": "menuitem"})


def MenuLine() -> VdomDict:
    """A line between items."""
    return html.div({"class": "menu-line", "role": "separator"})
