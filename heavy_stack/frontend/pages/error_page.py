"""What people see instead of a page: not found, not allowed, broken."""

from reactpy.types import VdomDict

from heavy_engine.elements import html

from ..components.page_frame import StillFrame
from ..components.text import Badge
from ..components.titles import PageTitle


def error_page(status: int, headline: str, detail: str, reference: str) -> VdomDict:
    """Say what went wrong and offer the way back; this page is not live.

    Args:
        status: the HTTP status.
        headline: the page's heading.
        detail: a sentence, possibly empty.
        reference: finds the log line of a fault; empty for what is nobody's fault.
    """
    noted = html.p({"class": "row"}, Badge(f"Reference {reference}", "warn"))
    home = html.a({"class": "button button-primary", "href": "/"}, "To the start page")
    words = html.div(
        {"class": "stack stack-m"},
        PageTitle(headline, eyebrow=f"Error {status}", lead=detail),
        noted if reference else "",
        html.div({"class": "row"}, home),
    )
    figure = html.p({"class": "giant", "aria-hidden": "true"}, str(status))
    return StillFrame(html.div({"class": "split"}, words, figure))
