"""Exactly once: an event is written down by the transaction that its handler commits.

A browser sends an event again until it is acknowledged. If the server died in between, this is how
the next one knows what was committed; and if two handle the same event, only one of them commits.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import CursorResult, column, select, table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from heavy_engine import EventId
from heavy_engine.session.retries import delay_s

from .db_connection import LOST_CONNECTION, Database
from .forgetting import forget_before

# The table of SQLHandledEvent, which stands above this module: a unit of work knows no tables.
_EVENTS = table("handled_events", column("line_key"), column("seq"), column("at"))
# A PostgreSQL that crashed answers again in seconds; somebody waits for it, and looks at "pending" meanwhile.
FIND_OUT_S = 10.0

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


async def was_committed(database: Database, event: EventId, within_s: float = FIND_OUT_S) -> bool | None:
    """Find out what became of a commit whose answer never came; None if the database does not answer in time.

    Args:
        database: that of the commit.
        event: the one that it was to write down.
        within_s: for so long it is asked again, with a growing pause; once in any case.
    """
    ends_at, again = time.monotonic() + within_s, 0
    while (known := await _was_committed(database, event)) is None and time.monotonic() < ends_at:
        again += 1
        log.info("it is asked again what became of a commit", seq=event.seq, again=again)
        await asyncio.sleep(delay_s(again, random.random()))  # noqa: S311  # no secret
    return known


async def _was_committed(database: Database, event: EventId) -> bool | None:
    """Ask once. Who tries to write the same row down waits for the transaction that did, if it goes on."""
    try:
        async with database.session() as db_session:
            is_new = await note_event(db_session, event)
            await db_session.rollback()
    except (SQLAlchemyError, *LOST_CONNECTION):
        return None
    return not is_new


async def forget_events_before(database: Database, age: timedelta) -> int:
    """Delete events that are older; answers how many there were."""
    return await forget_before(database, _EVENTS, (_EVENTS.c.line_key, _EVENTS.c.seq), age)
