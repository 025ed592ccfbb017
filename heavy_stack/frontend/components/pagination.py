"""Pages of a list: links with addresses, and what to load for the one that is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reactpy.types import VdomDict

from heavy_engine import Link, use_query_param
from heavy_engine.elements import html

from .addresses import use_address_with

# So many pages stand beside the present one; the first and the last one always do.
BESIDE = 1


@dataclass(frozen=True)
class Paging:
    """A part of a list: `offset` and `limit` for a loader, and the addresses of the other parts."""

    page: int
    pages: int
    size: int
    address: Callable[[int], str]

    @property
    def offset(self) -> int:
        """How many items stand before this part."""
        return (self.page - 1) * self.size

    @property
    def limit(self) -> int:
        """The most items that this part has."""
        return self.size


def use_paging(count: int, *, size: int = 20, param: str = "page") -> Paging:
    """The part of a list that the address names, such as `?page=3`; the nearest one if there is no such part.

    Args:
        count: how many items the whole list has.
        size: how many of them one part has.
        param: the field of the query.
    """
    asked, _set_page = use_query_param(param, int, 1)
    address = use_address_with(param)
    pages = max(1, -(-count // size))
    page = min(max(asked, 1), pages)
    return Paging(page, pages, size, lambda number: address(str(number) if number > 1 else ""))


def Pagination(paging: Paging, *, label: str = "Pages") -> VdomDict | str:
    """Links to the parts of a list; nothing if there is only one.

    Args:
        paging: what use_paging() answers.
        label: the name of this navigation; a page may have several.
    """
    if paging.pages < 2:
        return ""
    numbers = [_number(paging, page) for page in _shown(paging.page, paging.pages)]
    return html.nav(
        {"class": "pagination", "aria-label": label},
        html.ul(
            _step(paging, paging.page - 1, "Previous", "prev"),
            *numbers,
            _step(paging, paging.page + 1, "Next", "next"),
        ),
    )


def _shown(page: int, pages: int) -> list[int]:
    """The pages to link, in order; 0 stands for some that are left out."""
    near = range(page - BESIDE, page + BESIDE + 1)
    wanted = sorted({1, pages, *(number for number in near if 1 <= number <= pages)})
    shown: list[int] = []
    for number in wanted:
        gap = number - shown[-1] if shown else 1
        # A single page takes no more room than the sign that it is left out.
        shown += [number - 1] if gap == 2 else [0] if gap > 2 else []
        shown.append(number)
    return shown


def _number(paging: Paging, page: int) -> VdomDict:
    if not page:
        return html.li({"class": "pagination-gap", "aria-hidden": "true"}, "…")
    current: dict[str, Any] = {"aria-current": "page"} if page == paging.page else {}
    link = Link(paging.address(page), str(page), **{"aria-label": f"Page {page}", **current})
    return html.li({"key": str(page)}, link)


def _step(paging: Paging, page: int, words: str, way: str) -> VdomDict:
    is_there = 1 <= page <= paging.pages
    shown = (
        Link(paging.address(page), words, rel=way)
        if is_there
        else html.span({"class": "pagination-end", "aria-hidden": "true"}, words)
    )
    return html.li({"key": way}, shown)
