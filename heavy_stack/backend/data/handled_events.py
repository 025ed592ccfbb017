"""Exactly once: an event is written down by the transaction that its handler commits.

A browser sends an event again until it is acknowledged. If the server died in between, this is how
the next one knows what was committed; and if two handle the same event, only one of them commits.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, CursorResult, column, delete, select, table, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from heavy_engine import EventId
from heavy_engine.background import BackgroundTask

from .db_connection import LOST_CONNECTION, Database

FORGET_AT_ONCE = 1_000
FORGET_EVERY_S = 3_600.0

# The table of SQLHandledEvent, which stands above this module: a unit of work knows no tables.
_EVENTS = table("handled_events", column("line_key"), column("seq"), column("at"))

log = structlog.get_logger("heavy.events")


class HandledEvents:
    """Which events were committed, as the engine asks for them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def handled(self, line_key: bytes, after_seq: int) -> Sequence[int]:
        """The numbers of a page's events that were committed, above this one, rising."""
        seq = _EVENTS.c.seq
        known = _EVENTS.c.line_key == line_key
        statement = select(seq).where(known, seq > after_seq).order_by(seq)
        async with self._database.session() as db_session:
            return (await db_session.scalars(statement)).all()


async def note_event(db_session: AsyncSession, event: EventId) -> bool:
    """Write an event down within a transaction; False if another one has committed it.

    Waits for another transaction that is about to commit the same event.
    """
    values = {"line_key": event.line_key, "seq": event.seq, "at": datetime.now(UTC)}
    result = await db_session.execute(insert(_EVENTS).values(values).on_conflict_do_nothing())
    return isinstance(result, CursorResult) and result.rowcount == 1


async def was_committed(database: Database, event: EventId) -> bool | None:
    """Find out what became of a commit whose answer never came; None if the database does not answer.

    Who tries to write the same row down waits for the transaction that did, if it still goes on.
    """
    try:
        async with database.session() as db_session:
            is_new = await note_event(db_session, event)
            await db_session.rollback()
    except (SQLAlchemyError, *LOST_CONNECTION):
        return None
    return not is_new


async def _forget_some(database: Database, condition: ColumnElement[bool]) -> int:
    """One statement, locking little: what another process deletes is left to it."""
    keys = (_EVENTS.c.line_key, _EVENTS.c.seq)
    some = select(*keys).where(condition).limit(FORGET_AT_ONCE).with_for_update(skip_locked=True)
    async with database.session() as db_session, db_session.begin():
        result = await db_session.execute(
            delete(_EVENTS).where(tuple_(*keys).in_(some)).execution_options(synchronize_session=False)
        )
    return result.rowcount if isinstance(result, CursorResult) else 0


async def forget_before(database: Database, age: timedelta) -> int:
    """Delete rows that are older, some at a time; answers how many there were."""
    oldest = datetime.now(UTC) - age
    count = FORGET_AT_ONCE
    total = 0
    while count == FORGET_AT_ONCE:
        count = await _forget_some(database, _EVENTS.c.at < oldest)
        total += count
    return total


class EventsForgotten(BackgroundTask):
    """Deletes what no browser can ask for any more, beside the server.

    Args:
        database: of this process.
        keep: how long a browser may come back with a page.
    """

    def __init__(self, database: Database, keep: timedelta) -> None:
        super().__init__()
        self._database = database
        self._keep = keep

    async def _run(self) -> None:
        while True:
            await self._forget()
            await asyncio.sleep(FORGET_EVERY_S)

    async def _forget(self) -> None:
        try:
            await forget_before(self._database, self._keep)
        except (SQLAlchemyError, *LOST_CONNECTION) as error:
            log.info("old events stay for now", reason=type(error).__name__)
