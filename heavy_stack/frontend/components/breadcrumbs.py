"""Where a page stands: the way down to it."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine import Link
from heavy_engine.elements import html


def Breadcrumbs(*above: tuple[str, str], here: str, label: str = "Breadcrumbs") -> VdomDict:
    """Links to the pages above this one: `Breadcrumbs(("Shelves", "/shelves"), here="Axes")`.

    Args:
        above: words and address of each page above, the outermost first.
        here: what this page is called.
        label: the name of this navigation; pages have others.
    """
    items: list[Any] = [html.li({"key": to}, Link(to, words)) for words, to in above]
    return html.nav(
        {"class": "breadcrumbs", "aria-label": label},
        html.ol(*items, html.li({"key": "here"}, html.span({"aria-current": "page"}, here))),
    )
