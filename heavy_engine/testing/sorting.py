"""Lists that are put in order, in the in-process browser: what client/sorting.js does, without a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .dom import Element
from .people import NotThere

LIFTING = frozenset({" ", "Space", "Enter"})


@dataclass
class Lift:
    """A row in hand by keyboard, and the place where it would go."""

    listing: Element
    row: Element
    place: int

    def wish(self) -> dict[str, Any]:
        """What the browser says when it is dropped."""
        return wish(self.listing, self.row, self.place)

    def move(self, key: str) -> None:
        """Go where a key leads."""
        last = len(rows_of(self.listing)) - 1
        places = {"ArrowUp": self.place - 1, "ArrowDown": self.place + 1, "Home": 0, "End": last}
        self.place = min(max(places.get(key, self.place), 0), last)


def lift_by(handle: Element, called: str, marked: str = "data-handle") -> Lift:
    """The row that a handle, or another button of it, belongs to.

    Raises:
        NotThere: when it is no such button of a sorted list.
    """
    row = next((each for each in handle.ancestors() if "data-item" in each.attributes), None)
    if marked not in handle.attributes or row is None or row.parent is None or not is_sorted(row.parent):
        raise NotThere(f"{called!r} is no handle: it has no {marked}, or stands in no list of use_sortable")
    return Lift(row.parent, row, rows_of(row.parent).index(row))


def is_sorted(element: Element) -> bool:
    """Whether its rows can be put in order."""
    return "data-sort" in element.attributes


def rows_of(listing: Element) -> list[Element]:
    """The rows of a list, in order."""
    return [
        child for child in listing.children if isinstance(child, Element) and "data-item" in child.attributes
    ]


def wish(listing: Element, row: Element, place: int) -> dict[str, Any]:
    """This row to that place: before the row that stands there by then."""
    others = [each for each in rows_of(listing) if each is not row]
    before = others[place].attributes["data-item"] if place < len(others) else None
    return {"item": row.attributes["data-item"], "before": before, "place": place}
