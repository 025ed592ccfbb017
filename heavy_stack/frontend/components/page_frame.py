"""The frame of every page: header, navigation, messages, main, footer."""

from typing import Any

from reactpy import component, use_location
from reactpy.types import VdomDict

from heavy_engine import Link
from heavy_engine.elements import html

from .logo import Logo
from .notices import HealthBanner, Notices
from .theme_switch import ThemeSwitch

NAME = "Heavy Stack"
NAVIGATION = (
    ("/", "Home"),
    # demo:start
    ("/tasks", "Tasks"),
    # demo:end
    ("/design", "Design"),
)


@component
def PageFrame(*children: Any) -> VdomDict:
    """A live page with all that belongs around it."""
    path = use_location().path

    return html.div(
        {"class": "frame"},
        _skip_link(),
        _header(NavLink("/", Logo(), NAME, **{"class": "brand"}), _navigation(path)),
        HealthBanner(),
        _main(*children),
        _footer(ThemeSwitch("site-theme")),
        Notices(),
    )


def StillFrame(*children: Any) -> VdomDict:
    """The frame of a page that is not live, such as an error page."""
    brand = html.a({"href": "/", "class": "brand"}, Logo(), NAME)
    return html.div({"class": "frame"}, _skip_link(), _header(brand), _main(*children), _footer())


def NavLink(to: str, *children: Any, here: str = "", **attributes: Any) -> VdomDict:
    """A link of the navigation; marked when it leads to where we are, or to the page above it."""
    is_above = to != "/" and here.startswith(f"{to}/")
    current = {"aria-current": "page"} if to == here else {"aria-current": "true"} if is_above else {}
    return Link(to, *children, **current, **attributes)


def _skip_link() -> VdomDict:
    return html.a({"class": "skip-link", "href": "#main"}, "Skip to content")


def _header(*children: Any) -> VdomDict:
    return html.header({"class": "site-header"}, html.div({"class": "wrap"}, *children))


def _navigation(here: str) -> VdomDict:
    items = [html.li({"key": to}, NavLink(to, text, here=here)) for to, text in NAVIGATION]
    return html.nav({"class": "site-nav", "aria-label": "Main"}, html.ul(*items))


def _main(*children: Any) -> VdomDict:
    inner = html.div({"class": "wrap stack stack-l"}, *children)
    return html.main({"id": "main", "class": "site-main", "tabindex": "-1"}, inner)


def _footer(*children: Any) -> VdomDict:
    words = html.p(f"{NAME}: Python from the button to the row.")
    return html.footer({"class": "site-footer"}, html.div({"class": "wrap"}, words, *children))
