"""Sections of a page: plain, expandable, and those that open once and for all."""

from typing import Any, Literal

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


def ExpandableSection(
    title: str,
    *children: Any,
    one_way: bool = False,
    is_open: bool = False,
    group: str = "",
    level: Literal[2, 3, 4] = 3,
) -> VdomDict:
    """A heading that shows and hides what is below it; the browser does that by itself.

    Args:
        title: the heading.
        children: what is shown when it is open; they are in the page in any case.
        one_way: opens, and stays open; pressing the heading again does nothing.
        is_open: whether it is open at first; afterwards it is as its person left it.
        group: of sections with the same group only one is open at a time.
        level: of the heading.
    """
    heading = {2: html.h2, 3: html.h3, 4: html.h4}[level]
    once = {"data-widget": "once"} if one_way else {}
    named = {"name": group} if group else {}
    return html.details(
        {"class": "disclosure", "open": is_open, **named, **once},
        html.summary({"class": "disclosure-button"}, heading({"class": "disclosure-title"}, title)),
        html.div({"class": "disclosure-body stack"}, *children),
    )
