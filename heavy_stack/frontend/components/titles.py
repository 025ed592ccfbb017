"""What a page or a card is called."""

import re

from reactpy.types import VdomDict

from heavy_engine.elements import html


def PageTitle(title: str, *, eyebrow: str = "", lead: str = "") -> VdomDict:
    """The page's only <h1>, with a word above and a sentence below it."""
    return html.div(
        {"class": "page-title"},
        html.p({"class": "eyebrow"}, eyebrow) if eyebrow else "",
        html.h1(title),
        html.p({"class": "lead"}, lead) if lead else "",
    )


def name_in_ids(title: str) -> str:
    """A title as part of an element's id: "Try it!" becomes "try-it"."""
    return re.sub(r"\W+", "-", title.lower()).strip("-")
