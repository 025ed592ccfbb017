"""Dialogs that lie over the page: in its middle, or along one of its edges."""

from typing import Any, Literal

from reactpy.core.events import EventHandler
from reactpy.types import VdomDict

from heavy_engine.elements import html

from .buttons import Button
from .notices import Notices
from .titles import name_in_ids

svg = html.svg

Side = Literal["start", "end"]
OnClose = EventHandler | Any


def Modal(
    title: str,
    *children: Any,
    is_open: bool,
    on_close: OnClose = None,
    actions: tuple[Any, ...] = (),
    role: Literal["dialog", "alertdialog"] = "dialog",
) -> VdomDict:
    """A dialog over the page; nothing behind it can be reached until it is gone.

    Put it into what a component returns, open or not. The browser's part (client/dialogs.js) makes it modal,
    brings the focus into it and back, and takes it away at once when somebody leaves it with Escape, a press
    beside it or a closing button; `on_close` then has to set `is_open` to False, or it comes again.

    Args:
        title: its heading and name, which only one dialog of a page has.
        children: what it shows; the first field, or what has `autofocus`, gets the focus.
        is_open: whether it is there.
        on_close: of the event; without it the dialog can only be answered.
        actions: buttons at its foot; `CloseButton` is one.
        role: "alertdialog" for one that interrupts.
    """
    kinds = {"class": "modal", "role": role}
    if on_close is not None and role == "dialog":
        kinds["data-light"] = ""
    return _place(_dialog(title, children, on_close, actions, kinds) if is_open else "")


def Drawer(
    title: str,
    *children: Any,
    is_open: bool,
    on_close: OnClose,
    actions: tuple[Any, ...] = (),
    side: Side = "end",
) -> VdomDict:
    """A dialog along one side of the window, for what belongs to the page and is long.

    Args:
        title: its heading and name, which only one dialog of a page has.
        children: what it shows; it scrolls.
        is_open: whether it is there.
        on_close: of the event; sets `is_open` to False.
        actions: buttons at its foot.
        side: "start" is left where people write from left to right.
    """
    kinds = {"class": f"modal drawer drawer-{side}", "role": "dialog", "data-light": ""}
    return _place(_dialog(title, children, on_close, actions, kinds) if is_open else "")


def CloseButton(words: str, *, on_click: OnClose, **attributes: Any) -> VdomDict:
    """A button of a dialog that leaves it: the dialog goes with the press, before the server answers."""
    return Button(words, on_click=on_click, **{"data-close": "", **attributes})


def _place(inside: Any) -> VdomDict:
    """It is there before its dialog: so the browser has what a dialog needs when one comes."""
    return html.div({"class": "modal-place", "data-widget": "place"}, inside)


def _dialog(
    title: str, children: Any, on_close: OnClose, actions: tuple[Any, ...], kinds: dict[str, str]
) -> VdomDict:
    heading_id = f"dialog-{name_in_ids(title)}"
    head = html.div(
        {"class": "modal-head"},
        html.h2({"id": heading_id, "class": "modal-title", "tabindex": "-1"}, title),
        _cross(on_close) if on_close is not None else "",
    )
    return html.dialog(
        # Open for browsers without scripts, too.
        {**kinds, "open": True, "data-widget": "dialog", "aria-labelledby": heading_id},
        html.div(
            {"class": "modal-sheet"},
            head,
            html.div({"class": "modal-body stack"}, *children),
            html.div({"class": "modal-foot"}, *actions) if actions else "",
            # Those of the page cannot be reached, nor heard, behind it.
            Notices(),
        ),
    )


def _cross(on_close: OnClose) -> VdomDict:
    picture = svg(
        {"viewBox": "0 0 16 16", "aria-hidden": "true", "focusable": "false"},
        svg.path({"class": "icon-line", "d": "M3.5 3.5l9 9M12.5 3.5l-9 9"}),
    )
    return html.button(
        {
            "type": "button",
            "class": "button button-quiet button-icon",
            "aria-label": "Close",
            "data-close": "",
            "onClick": on_close,
        },
        picture,
    )
