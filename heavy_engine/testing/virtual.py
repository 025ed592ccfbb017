"""Long lists in the in-process browser: what client/virtual.js does, with a window of ten rows."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from .dom import Element

ROWS_SEEN = 10
FITS = ROWS_SEEN + 1


@dataclass
class View:
    """Where somebody is in a long list: the first row they see, and the one that has the focus, or -1."""

    top: int = 0
    focus: int = -1

    def scroll(self, scroller: Element, row: int) -> None:
        """Bring a row to the top, as far as the list goes."""
        self.top = max(0, min(row, _shown(scroller)[2] - ROWS_SEEN))

    def press(self, scroller: Element, key: str) -> bool:
        """Go where a key leads; answers whether it leads anywhere."""
        here, total = self.focus if self.focus >= 0 else self.top - 1, _shown(scroller)[2]
        page = ROWS_SEEN - 1
        places = {"ArrowDown": here + 1, "ArrowUp": here - 1, "PageDown": here + page, "PageUp": here - page}
        place = {**places, "Home": 0, "End": total - 1}.get(key)
        if place is None or not total:
            return False
        self.focus = min(max(place, 0), total - 1)
        self.top = min(max(self.top, self.focus - ROWS_SEEN + 1), self.focus)
        return True

    def question(self, scroller: Element) -> dict[str, int] | None:
        """What the browser asks for; None if the rows in view are here, with half a view around them."""
        first, count, total = _shown(scroller)
        start, end = max(0, self.top - ceil(FITS / 2)), min(total, self.top + ceil(1.5 * FITS))
        if start >= first and end <= first + count:
            return None
        return {"first": max(0, self.top - FITS), "count": 3 * FITS, "kept": self.focus}


def scroller_around(element: Element) -> Element | None:
    """The window of a long list that an element is, or is in."""
    return next((each for each in (element, *element.ancestors()) if "data-virtual" in each.attributes), None)


def row_at(scroller: Element, index: int) -> Element | None:
    """The row at a place, counted from 0, if it is in the page."""
    wanted = str(index + 1)
    return next(
        (each for each in scroller.elements() if each.attributes.get("aria-posinset") == wanted), None
    )


def _shown(scroller: Element) -> tuple[int, int, int]:
    first, count, total = (int(number) for number in scroller.attributes["data-virtual"].split())
    return first, count, total
