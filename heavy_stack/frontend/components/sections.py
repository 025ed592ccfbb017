"""Sections of a page: plain, expandable, and those that open once and for all."""

from typing import Any, Literal

from reactpy import component, use_state
from reactpy.types import VdomDict

from heavy_engine.elements import html

from .titles import name_in_ids


def Section(title: str, *children: Any, hint: str = "") -> VdomDict:
    """A part of the page under a heading of its own."""
    heading_id = f"heading-{name_in_ids(title)}"
    head = html.div(
        {"class": "section-head"},
        html.h2({"id": heading_id}, title),
        html.p({"class": "hint"}, hint) if hint else "",
    )
    return html.section({"class": "section", "aria-labelledby": heading_id}, head, *children)


def Card(title: str, *children: Any, stacked: bool = False, level: Literal[2, 3] = 3) -> VdomDict:
    """A sheet with a heading; `stacked` puts more sheets under it."""
    heading = html.h2 if level == 2 else html.h3
    kind = "card card-stacked" if stacked else "card"
    return html.div({"class": kind}, heading({"class": "card-title"}, title), *children)


@component
def ExpandableSection(title: str, *children: Any, one_way: bool = False) -> VdomDict:
    """A heading that shows and hides what is below it.

    Args:
        title: the heading, and the name of its button.
        children: what is shown when it is open.
        one_way: opens, and stays open; its button then keeps the focus but does nothing.
    """
    is_open, set_open = use_state(False)
    body_id = f"body-{name_in_ids(title)}"

    def toggle(_event: dict[str, Any]) -> None:
        set_open(lambda was_open: one_way or not was_open)

    button = html.button(
        {
            "type": "button",
            "class": "disclosure-button",
            "aria-expanded": str(is_open).lower(),
            "aria-controls": body_id,
            "aria-disabled": str(one_way and is_open).lower(),
            "onClick": toggle,
        },
        title,
    )
    body = html.div({"id": body_id, "class": "disclosure-body stack", "hidden": not is_open}, *children)
    return html.div({"class": "disclosure"}, html.h3(button), body)
