"""What stands where nothing is: nothing yet, or nothing at all."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine.elements import html

svg = html.svg


def EmptyState(title: str, *children: Any) -> VdomDict:
    """Say that there is nothing, and what to do about it."""
    return html.div(
        {"class": "empty"},
        _empty_shelf(),
        html.p(html.strong(title)),
        html.p({"class": "hint"}, *children),
    )


def Skeleton(label: str = "Loading…") -> VdomDict:
    """Hold the place of something that is on its way."""
    return html.div(
        {"class": "skeleton", "role": "status"},
        html.span(),
        html.span(),
        html.span(),
        html.span({"class": "visually-hidden"}, label),
    )


def _empty_shelf() -> VdomDict:
    return svg(
        {"viewBox": "0 0 48 48", "aria-hidden": "true", "focusable": "false"},
        svg.path({"class": "icon-line", "d": "M8 6v36M40 6v36M8 22h32M8 38h32"}),
    )
