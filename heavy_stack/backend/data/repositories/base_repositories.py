"""What every repository starts from."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...errors import RepositoryIncomplete
from ..declared_types import declared_types, is_open
from ..pledges import Pledging
from ..sql_models.heavy_models import HeavyModel
from ..statements import pages, rows, writes
from ..statements.paging import Cursor, Slice, Sort

Row = TypeVar("Row", bound=HeavyModel)
Id = TypeVar("Id", bound=str)
Conditions = Sequence[ColumnElement[bool]]


class QueryBase(Pledging):
    """Asks the database, in the session of the current unit of work, for what is no row of a table."""

    def __init__(self, db_session: AsyncSession) -> None:
        self.db_session = db_session


class SQLRepositoryBase(QueryBase, Generic[Row, Id]):
    """Reads and writes the rows of one table.

        class ToolRepository(SQLRepositoryBase[SQLTool, ToolId]):
            async def list_lent(self) -> Sequence[SQLTool]: ...

    SQL in, rows out: no rule, no commit. Rows that are softly deleted are out of sight.

    Raises:
        RepositoryIncomplete: when a subclass is defined without the brackets.
    """

    row: ClassVar[type[Any]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        types = declared_types(cls, SQLRepositoryBase)
        if not types:
            raise RepositoryIncomplete(cls.__name__)
        if not is_open(types[:1]):
            cls.row = types[0]

    async def get(self, row_id: Id, *, deleted: bool = False) -> Row | None:
        """The row with this id, if there is one; `deleted` finds also what was softly deleted."""
        found: Row | None = await rows.get(self.db_session, self.row, row_id)
        return found if found is None or deleted or not rows.is_deleted(found) else None

    async def get_many(self, ids: Sequence[Id], *, deleted: bool = False) -> Sequence[Row]:
        """The rows with these ids, in the order of the ids; those that are missing are left out."""
        return await rows.get_many(self.db_session, self.row, ids, deleted=deleted)

    async def list(
        self,
        *,
        where: Conditions = (),
        sort: Sort | None = None,
        after: Cursor | None = None,
        before: Cursor | None = None,
        limit: int = 50,
        deleted: bool = False,
    ) -> Slice[Row]:
        """A page of rows: one query at any depth.

            page = await tools.list(sort=Sort.by(col(SQLTool.name)), limit=20)
            more = await tools.list(sort=Sort.by(col(SQLTool.name)), limit=20, after=page.next)

        Rows that exist throughout neither repeat nor vanish between pages, whatever is added or
        deleted meanwhile.

        Args:
            where: conditions, all of which hold: col(SQLTool.lent).is_(True).
            sort: oldest first by default; equal rows are told apart by their id.
            after: `next` of the page before this one.
            before: `previous` of the page after this one.
            limit: 1 to 1,000 rows.
            deleted: also what was softly deleted.

        Raises:
            CursorRefused: for a cursor of a list that is sorted otherwise.
            PageRefused: for a limit out of bounds, or both after and before.
        """
        conditions = rows.visible(self.row, where, deleted=deleted)
        return await pages.read(self.db_session, self.row, conditions, sort, after, before, limit)

    async def range(
        self,
        *,
        where: Conditions = (),
        sort: Sort | None = None,
        first: Cursor | None = None,
        last: Cursor | None = None,
        limit: int = 1_000,
        from_end: bool = False,
        deleted: bool = False,
    ) -> Slice[Row]:
        """The rows from one place to another, both included: what somebody looks at, read again.

        Args:
            where: conditions, all of which hold.
            sort: the order that the cursors are of.
            first: where to begin; None for the start of the list.
            last: where to end; None for the end of the list.
            limit: 1 to 1,000 rows; `next` is there when rows were left out.
            from_end: of more rows the last ones count; `previous` is there when rows were left out.
            deleted: also what was softly deleted.

        Raises:
            CursorRefused: for a cursor of a list that is sorted otherwise.
            PageRefused: for a limit out of bounds.
        """
        conditions = rows.visible(self.row, where, deleted=deleted)
        return await pages.read_range(
            self.db_session, self.row, conditions, sort, first, last, limit, from_end
        )

    async def count(self, *, where: Conditions = (), deleted: bool = False) -> int:
        """How many rows there are."""
        conditions = rows.visible(self.row, where, deleted=deleted)
        counted = select(func.count()).select_from(self.row).where(*conditions)
        return int(await self.db_session.scalar(counted) or 0)

    async def add(self, row: Row) -> Row:
        """Add a row; the database has accepted it when this returns."""
        self.db_session.add(row)
        await self.db_session.flush()
        return row

    async def add_all(self, new: Sequence[Row]) -> None:
        """Add rows, in one statement."""
        self.db_session.add_all(new)
        await self.db_session.flush()

    async def save(self, row: Row) -> Row:
        """Write now what was changed in a row, instead of at the commit.

        Its version counts up, and what the database refuses is raised here.
        """
        await self.db_session.flush()
        return row

    async def lock(self, row_id: Id, *, version: int | None = None, deleted: bool = False) -> Row | None:
        """The row as it is now; nobody else can change it until this work ends.

        Args:
            row_id: of the row.
            version: what the person has seen, where the table is Versioned.
            deleted: also when it was softly deleted.

        Raises:
            ChangedMeanwhile: when the row has another version.
        """
        locked = await self.lock_many([row_id], deleted=deleted)
        if not locked:
            return None
        if version is not None:
            rows.refuse_stale(locked[0], version)
        return locked[0]

    async def lock_many(self, ids: Sequence[Id], *, deleted: bool = False) -> Sequence[Row]:
        """The rows with these ids, in the order of the ids, locked.

        They are locked in the order of their ids, so that two who lock the same rows wait for
        each other instead of both for ever.
        """
        return await rows.get_many(self.db_session, self.row, ids, deleted=deleted, lock=True)

    async def delete(self, row: Row) -> None:
        """Delete a row; softly where the table is SoftDeletable."""
        await self.delete_all([row])

    async def delete_all(self, gone: Sequence[Row]) -> None:
        """Delete rows, in one statement; softly where the table is SoftDeletable."""
        await writes.delete_all(self.db_session, self.row, gone)

    async def restore(self, row: Row) -> None:
        """Bring back a row that was softly deleted.

        Raises:
            MixinMissing: where the table is not SoftDeletable.
        """
        await self.restore_all([row])

    async def restore_all(self, back: Sequence[Row]) -> None:
        """Bring back rows that were softly deleted, in one statement.

        Raises:
            MixinMissing: where the table is not SoftDeletable.
        """
        await writes.restore_all(self.db_session, self.row, back)

    async def purge(self, row: Row) -> None:
        """Remove a row for good, also from a table that is SoftDeletable."""
        await writes.purge_all(self.db_session, self.row, [row])

    async def purge_all(self, gone: Sequence[Row]) -> None:
        """Remove rows for good, in one statement."""
        await writes.purge_all(self.db_session, self.row, gone)

    async def change_all(self, ids: Sequence[Id], **values: Any) -> int:
        """Set columns of many rows in one statement; answers how many rows there were.

        Versions count up. Rows that this work has read already show the new values.

        Raises:
            UnknownColumns: for a name that is no column.
        """
        return await writes.change_all(self.db_session, self.row, ids, values)
