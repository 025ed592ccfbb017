"""What stands where nothing is: nothing yet, or nothing at all."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine.elements import html

svg = html.svg


def EmptyState(title: str, *children: Any, action: Any = "") -> VdomDict:
    """Say that there is nothing, and what to do about it.

    Args:
        title: what there is nothing of.
        children: a sentence.
        action: such as a button that makes the first one.
    """
    return html.div(
        {"class": "empty"},
        _empty_shelf(),
        html.p(html.strong(title)),
        html.p({"class": "hint"}, *children),
        action,
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


def SkeletonCards(number: int = 3, label: str = "Loading…") -> VdomDict:
    """Hold the place of cards."""
    cards = [_bones("skeleton-card", 3, key=card) for card in range(number)]
    return html.div({"class": "skeleton-tiles", "role": "status"}, *cards, _said(label))


def SkeletonTable(rows: int = 5, columns: int = 4, label: str = "Loading…") -> VdomDict:
    """Hold the place of a table."""
    lines = [_bones("skeleton-row", columns, key=row) for row in range(rows)]
    return html.div({"class": "skeleton-table", "role": "status"}, *lines, _said(label))


def _bones(kind: str, number: int, *, key: int) -> VdomDict:
    return html.div({"class": f"skeleton {kind}", "key": key}, *(html.span() for _ in range(number)))


def _said(label: str) -> VdomDict:
    return html.span({"class": "visually-hidden", "key": "said"}, label)


def _empty_shelf() -> VdomDict:
    return svg(
        {"viewBox": "0 0 48 48", "aria-hidden": "true", "focusable": "false"},
        svg.path({"class": "icon-line", "d": "M8 6v36M40 6v36M8 22h32M8 38h32"}),
    )
