"""Selecting many rows: what is selected, and what may be done with it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from reactpy.core.events import EventHandler
from reactpy.types import VdomDict

from heavy_engine.elements import html

from .buttons import Button

Id = TypeVar("Id", bound=str)
Press = EventHandler | Any


def SelectBox(label: str, *, selected: bool, on_click: Press) -> VdomDict:
    """A box that selects a row; the event of `on_click` has `shiftKey` for a whole range."""
    attributes = {"type": "checkbox", "class": "checkbox checkbox-select", "aria-label": label}
    return html.input({**attributes, "checked": selected, "onClick": on_click})


def SelectionBar(
    said: str, *, selects: Mapping[str, Press], deeds: Mapping[str, Press], on_leave: Press, can_act: bool
) -> VdomDict:
    """How much is selected, ways to select more, and what to do with it.

    Args:
        said: such as "3 selected".
        selects: words of buttons that select, and what they call.
        deeds: words of buttons that do something with the selection.
        on_leave: called by "Cancel".
        can_act: whether anything is selected.
    """
    more = [Button(words, on_click=press, key=words) for words, press in selects.items()]
    acts = [Button(words, on_click=press, disabled=not can_act, key=words) for words, press in deeds.items()]
    leave = Button("Cancel", on_click=on_leave, weight="quiet", key="leave")
    return html.div(
        {"class": "selection-bar", "role": "group", "aria-label": "Selection"},
        html.p({"class": "selection-said", "role": "status"}, said),
        html.div({"class": "row row-s"}, *more),
        html.div({"class": "row row-s"}, *acts, leave),
    )


def ids_between(ids: Sequence[Id], one: Id | None, other: Id) -> tuple[Id, ...]:
    """The ids from one to the other as they stand in a list, whichever is first; else just the other."""
    if one not in ids or other not in ids:
        return (other,)
    low, high = sorted((ids.index(one), ids.index(other)))
    return tuple(ids[low : high + 1])
