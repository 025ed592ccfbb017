"""Choices that are links: each has an address, so they can be shared and work without JavaScript."""

from collections.abc import Mapping

from reactpy.types import VdomDict

from heavy_engine import Link
from heavy_engine.elements import html


def ChoiceLinks(label: str, choices: Mapping[str, str], *, chosen: str) -> VdomDict:
    """A few ways to look at the same thing, one of which is the present one.

    Args:
        label: what is chosen, such as "Show".
        choices: the words of each choice and its address.
        chosen: the words of the present one.
    """
    links = [
        html.li({"key": words}, Link(to, words, **({"aria-current": "true"} if words == chosen else {})))
        for words, to in choices.items()
    ]
    return html.div(
        {"class": "choices", "role": "group", "aria-label": label},
        html.span({"class": "choices-label", "aria-hidden": "true"}, label),
        html.ul(*links),
    )
