"""The frame of an application's pages: navigation above or beside them, in a drawer on small screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reactpy.types import VdomDict

from heavy_engine import Link
from heavy_engine.elements import html

from .titles import name_in_ids


@dataclass(frozen=True)
class NavigationItem:
    """A page that the navigation leads to; `sign` is shown behind its words, such as a number."""

    to: str
    words: str
    sign: str = ""


def PageShell(
    *children: Any,
    name: str,
    navigation: Sequence[NavigationItem],
    here: str,
    home: str = "/",
    brand: Any = None,
    tools: Sequence[Any] = (),
    footer: Any = None,
    shape: Literal["top", "side"] = "top",
    is_page: bool = True,
) -> VdomDict:
    """A header with the navigation, a main part and a footer; use it in a layout of a route.

    Where the window is narrow, the navigation is behind a button, also without JavaScript.

    Args:
        children: the page.
        name: of the application.
        navigation: where it leads.
        here: the path that is shown: `use_location().path`.
        home: where the name leads.
        brand: what is shown instead of the name, such as a logo and the name.
        tools: what stands at the end of the header, such as a theme switch or a menu.
        footer: what stands below the page.
        shape: whether the navigation stands above the page or beside it.
        is_page: whether this is all of a page; otherwise it has neither landmarks nor a way to skip it.
    """
    shell_id = f"shell-{name_in_ids(name)}"
    skip = html.a({"class": "skip-link", "href": "#main"}, "Skip to content") if is_page else ""
    header, main, foot = (html.header, html.main, html.footer) if is_page else (html.div, html.div, html.div)
    return html.div(
        {"class": f"shell shell-{shape}"},
        skip,
        header(
            {"class": "shell-header"},
            Link(home, brand or name, **{"class": "shell-brand"}),
            _opener(shell_id),
            _navigation(navigation, here, shell_id, f"{name}: pages"),
            html.div({"class": "shell-tools"}, *tools) if tools else "",
        ),
        main({"class": "shell-main stack stack-l", **_as_main(is_page)}, *children),
        foot({"class": "shell-footer"}, footer) if footer else "",
    )


def _as_main(is_page: bool) -> dict[str, Any]:
    return {"id": "main", "tabindex": "-1"} if is_page else {}


def _opener(shell_id: str) -> VdomDict:
    """Only shown where the navigation does not fit."""
    return html.button(
        {"type": "button", "class": "button button-quiet shell-opener", "popovertarget": f"{shell_id}-pages"},
        "Menu",
    )


def _navigation(items: Sequence[NavigationItem], here: str, shell_id: str, label: str) -> VdomDict:
    return html.nav(
        {
            "id": f"{shell_id}-pages",
            "class": "shell-navigation",
            "aria-label": label,
            "popover": "auto",
            "data-widget": "popover",
        },
        html.ul(*(html.li({"key": item.words}, _link(item, here)) for item in items)),
    )


def _link(item: NavigationItem, here: str) -> VdomDict:
    """Marked when it leads to where we are, or to a page above it."""
    is_above = item.to != "/" and here.startswith(f"{item.to}/")
    current = {"aria-current": "page"} if item.to == here else {"aria-current": "true"} if is_above else {}
    sign = html.span({"class": "shell-sign"}, item.sign) if item.sign else ""
    return Link(item.to, item.words, sign, **current)
