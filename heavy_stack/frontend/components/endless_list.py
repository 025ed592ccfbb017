"""The rows of an endless list, and the buttons above and below that bring more; see endless.py."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from reactpy.types import Component, VdomDict

from heavy_engine import each
from heavy_engine.elements import html

from ...shared_models.windows import START, Span, Window
from .endless import Endless, Item

AddressOf = Callable[[Span], str]
# What tells two places apart: the end of their text has the id of a row in it.
MARK = 12


def EndlessList(
    endless: Endless[Item],
    row: Callable[..., Component],
    *,
    items: Sequence[Item],
    key: Callable[[Item], Hashable],
    list_id: str,
    noun: str,
    address_of: AddressOf,
) -> VdomDict:
    """The rows of a window, with the buttons that move it above and below; scrolling presses them.

    Args:
        endless: what use_endless() answered.
        row: called as row(item, key=...) for each.
        items: the rows to show; most often those of the window.
        key: what names an item among the others.
        list_id: the id of the list.
        noun: what it is a list of, such as "tools".
        address_of: where a span is found without JavaScript.
    """
    rows = html.ul(
        {"class": "rows", "id": list_id, "aria-label": noun.capitalize()}, each(items, row, key=key)
    )
    return Edges(endless, rows, list_id=list_id, noun=noun, address_of=address_of)


def Edges(
    endless: Endless[Any], rows: VdomDict, *, list_id: str, noun: str, address_of: AddressOf
) -> VdomDict:
    """What shows the rows of a window, with the buttons that move it.

    Args:
        endless: what use_endless() answered.
        rows: what shows them.
        list_id: the id of the element whose children they are.
        noun: what they are, such as "tools".
        address_of: where a span is found without JavaScript.
    """
    window = endless.window or Window[Any](())
    return html.div(
        {"class": "endless"},
        _above(endless, window, list_id, noun, address_of) if window.first else "",
        rows,
        _below(endless, window, list_id, noun, address_of) if window.last else "",
    )


def _above(
    endless: Endless[Any], window: Window[Any], list_id: str, noun: str, address_of: AddressOf
) -> VdomDict:
    reach = {"data-reach": f"up {window.first[-MARK:]}", "aria-controls": list_id, "class": "button"}
    way_up = {"href": address_of(Span(last=window.first, from_end=True)), "onClick": endless.up}
    return html.p(
        {"class": "endless-edge", "key": "above"},
        html.a({**reach, **way_up}, f"Earlier {noun}"),
        html.a(
            {"class": "button button-quiet", "href": address_of(START), "onClick": endless.to_start},
            "To the start",
        ),
    )


def _below(
    endless: Endless[Any], window: Window[Any], list_id: str, noun: str, address_of: AddressOf
) -> VdomDict:
    reach = {"data-reach": f"down {window.last[-MARK:]}", "aria-controls": list_id, "class": "button"}
    way_down = {"href": address_of(Span(window.last, is_behind=True)), "onClick": endless.down}
    return html.p({"class": "endless-edge", "key": "below"}, html.a({**reach, **way_down}, f"More {noun}"))
