"""One intention, one transaction: commit and announcement are one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from ..errors import NoUnitOfWork
from .db_connection import Database

NEWS_CHANNEL = "heavy_news"

_current: ContextVar["UnitOfWork"] = ContextVar("unit_of_work")


class UnitOfWork:
    """The transaction of one handler, loader or effect, and what it changed."""

    def __init__(self, db_session: AsyncSession) -> None:
        self.db_session = db_session
        self._changed: set[str] = set()

    def mark_changed(self, topic: str) -> None:
        """Tell everybody who shows this topic, if and when the work commits."""
        self._changed.add(topic)

    async def announce(self) -> None:
        """Hand the news to PostgreSQL, which delivers it at commit and drops it at rollback."""
        for topic in sorted(self._changed):
            await self.db_session.execute(
                text("select pg_notify(:channel, :topic)"), {"channel": NEWS_CHANNEL, "topic": topic}
            )


@asynccontextmanager
async def unit_of_work(database: Database) -> AsyncIterator[UnitOfWork]:
    """Open a unit of work: it commits when the block ends, rolls back when it raises."""
    async with database.session() as db_session:
        unit = UnitOfWork(db_session)
        token = _current.set(unit)
        try:
            async with db_session.begin():
                yield unit
                await unit.announce()
        finally:
            _current.reset(token)


def current_unit_of_work() -> UnitOfWork:
    """The unit of work that the running handler, loader or effect is part of.

    Raises:
        NoUnitOfWork: outside of one.
    """
    unit = _current.get(None)
    if unit is None:
        raise NoUnitOfWork
    return unit
