"""Pages of a list, for people who look through it by links."""

from typing import TypeVar

from sqlmodel import col

from ....shared_models.listing import Choices, ListPage, Place, Shape
from ...errors import CursorRefused
from ..repositories.base_repositories import SQLRepositoryBase
from ..sql_models.heavy_models import HeavyModel
from ..statements.paging import Cursor, Slice, Sort

Row = TypeVar("Row", bound=HeavyModel)
Id = TypeVar("Id", bound=str)

PAGE_ROWS = 25


async def list_newest(rows: SQLRepositoryBase[Row, Id], place: Place, limit: int = PAGE_ROWS) -> Slice[Row]:
    """The rows at a place, newest first; a place that makes no sense, as of an old link, is the top."""
    sort = Sort.by(col(rows.row.created_at), descending=True).then(col(rows.row.id), descending=True)
    try:
        after, before = _cursor(place.after, sort), _cursor(place.before, sort)
    except CursorRefused:
        after = before = None
    return await rows.list(sort=sort, after=after, before=None if after else before, limit=limit)


def page_of(found: Slice[Row], items: tuple[Shape, ...], choices: Choices) -> ListPage[Shape]:
    """What people see of some rows, and the way on from there."""
    return ListPage[Shape](
        items=items,
        choices=choices,
        before=found.previous.text if found.previous else "",
        after=found.next.text if found.next else "",
    )


def _cursor(text: str, sort: Sort) -> Cursor | None:
    return Cursor.parse(text, sort) if text else None
