"""What people see instead of a page: not found, not allowed, broken."""

from reactpy.types import VdomDict

from heavy_engine.elements import html

from ..components.page_frame import NAVIGATION, StillFrame
from ..components.text import Badge
from ..components.titles import PageTitle

NOT_FOUND = 404
HOME = "To the start page"


def error_page(status: int, headline: str, detail: str, reference: str) -> VdomDict:
    """Say what went wrong and offer the way back; this page is not live.

    Args:
        status: the HTTP status.
        headline: the page's heading.
        detail: a sentence, possibly empty.
        reference: finds the log line of a fault; empty for what is nobody's fault.
    """
    noted = html.p({"class": "row"}, Badge(f"Reference {reference}", "warn"))
    ways = (
        _pages() if status == NOT_FOUND else [html.a({"class": "button button-primary", "href": "/"}, HOME)]
    )
    words = html.div(
        {"class": "stack stack-m"},
        PageTitle(headline, eyebrow=f"Error {status}", lead=detail),
        noted if reference else "",
        html.div({"class": "row"}, *ways),
    )
    figure = html.p({"class": "giant", "aria-hidden": "true"}, str(status))
    return StillFrame(html.div({"class": "split"}, words, figure))


def _pages() -> list[VdomDict]:
    """Where somebody may have wanted to go."""
    return [
        html.a(
            {"class": "button" if to != "/" else "button button-primary", "href": to},
            HOME if to == "/" else name,
        )
        for to, name in NAVIGATION
    ]
