"""One intention, one transaction: commit and announcement are one, and so is the event that led to it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Literal

from sqlalchemy.exc import PendingRollbackError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from heavy_engine import AlreadyHandled, EventId, current_event, signed_out
from heavy_engine.topics.news import Fact, News

from ..errors import (
    CaughtTooLate,
    ChangedMeanwhile,
    CommitLost,
    CommitUnknown,
    ForgottenAwait,
    HeavyError,
    NoUnitOfWork,
    WorkEnded,
)
from .announcements import Announcer
from .db_connection import Database, is_connection_lost, reason_of, state_of
from .handled_events import note_event, was_committed
from .pending_news import PendingNews
from .pledges import WORK, Pledges
from .watched_session import watching

Isolation = Literal["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]

TRANSACTION_LOST = "25P02"
# "Statement completion unknown": CockroachDB says so of a commit whose node it lost.
OUTCOME_UNKNOWN = "40003"
# A statement that may write. Finding "for update" too costs a row in handled_events, and nothing else.
_MAY_WRITE = re.compile(r"\b(?:insert|update|delete|merge|truncate|call)\b", re.IGNORECASE)

_current: ContextVar["UnitOfWork | None"] = ContextVar("unit_of_work", default=None)


class UnitOfWork:
    """The transaction of one handler, loader or effect, and what it changed."""

    def __init__(self, db_session: AsyncSession) -> None:
        self.db_session = db_session
        self.pledges = Pledges()
        self.ended = False
        self.is_committing = False
        self._news = PendingNews()
        self._failure: BaseException | None = None
        self._may_have_written = False
        self.noted: EventId | None = None
        db_session.info[WORK] = self

    def mark_changed(self, topic: str, **facts: Fact) -> None:
        """Tell everybody who shows this topic, if and when the work commits.

            current_unit_of_work().mark_changed("tools", id=row.id)

        Args:
            topic: what the listeners named: use_live(loader, topic="tools").
            facts: which part of it changed, such as id=row.id; without any it is the whole topic.

        Raises:
            NewsRefused: for a fact that is no str, int or bool.
        """
        self._news.add(News(topic, facts))

    def mark_signed_out(self, *, session_id: str = "", user_id: str = "") -> None:
        """Close all pages of a browser's session, or of a user, if and when the work commits.

        For a sign-out, another role, or a user who is deleted: browsers load their pages anew.

        Args:
            session_id: of one browser.
            user_id: of all browsers in which this user is signed in.
        """
        self._news.add(signed_out(session_id=session_id, user_id=user_id))

    @property
    def news(self) -> tuple[News, ...]:
        """What will be announced, each once."""
        return self._news.collected()

    async def isolate(self, level: Isolation) -> None:
        """Ask for a stricter isolation than READ COMMITTED, before the first statement.

        At "REPEATABLE READ" and "SERIALIZABLE" PostgreSQL refuses what other work got in the way
        of (SQLSTATE 40001); heavy_event(handler, retries=3) then does it again.
        """
        await self.db_session.connection(execution_options={"isolation_level": level})

    def refuse_ended(self, name: str) -> None:
        """Check that the work goes on.

        Raises:
            WorkEnded: when it is over; `name` says what was used too late.
        """
        if self.ended:
            raise WorkEnded(name)

    def note_statement(self, statement: str) -> None:
        """Learn what the database is asked to do."""
        self._may_have_written = self._may_have_written or _MAY_WRITE.search(statement) is not None

    def note_failure(self, error: BaseException) -> None:
        """Learn that the database refused a statement: unless a savepoint follows, all is lost."""
        self._failure = self._failure or error

    def note_savepoint(self) -> None:
        """Learn that the transaction goes on from a savepoint."""
        self._failure = None

    async def close(self, announcer: Announcer) -> None:
        """Write all that is to be written, so that only the commit is left.

        Raises:
            ForgottenAwait, CaughtTooLate: as refuse_loose_ends().
            AlreadyHandled: when another process has committed the event whose handler this is.
        """
        self.refuse_loose_ends()
        await self.db_session.flush()
        await self._note_event()
        await announcer.within(self.db_session, self.news)

    async def _note_event(self) -> None:
        event = current_event.get()
        changed = self._may_have_written or bool(self.news)
        if event and changed and event.is_to_be_recorded:
            if not await note_event(self.db_session, event):
                raise AlreadyHandled(event)
            self.noted = event

    def refuse_loose_ends(self) -> None:
        """Check that all that was begun has finished, and nothing failed in silence.

        Raises:
            ForgottenAwait: names what has not finished.
            CaughtTooLate: when a handler caught an error that had cost it the transaction.
        """
        if names := self.pledges.names():
            raise ForgottenAwait(names)
        if self._failure:
            raise CaughtTooLate(reason_of(self._failure)) from self._failure

    def in_our_words(self, error: SQLAlchemyError) -> HeavyError | None:
        """What an error means for the work, where SQLAlchemy does not say that."""
        if isinstance(error, StaleDataError):
            return ChangedMeanwhile()
        if self.is_committing and (is_connection_lost(error) or state_of(error) == OUTCOME_UNKNOWN):
            return CommitUnknown()
        if self._failure and _comes_of_an_earlier_one(error):
            return CaughtTooLate(reason_of(self._failure))
        return None


@asynccontextmanager
async def unit_of_work(database: Database, isolation: Isolation | None = None) -> AsyncIterator[UnitOfWork]:
    """Open a unit of work: it commits when the block ends, rolls back when it raises.

    Raises:
        ChangedMeanwhile: when a versioned row was changed by somebody else meanwhile.
        CommitUnknown: when the connection broke during the commit, or the database says 40003, and nobody
            could find out what became of it.
        CommitLost: the same, where it was found out that nothing was saved.
        AlreadyHandled: when the event whose handler this is was committed by another process.
        ForgottenAwait: when something that was called has not finished.
        CaughtTooLate: when an error of the database was caught outside a savepoint.
    """
    async with database.session() as db_session:
        unit = UnitOfWork(db_session)
        tokens = _current.set(unit), watching.set(unit)
        try:
            async with db_session.begin():
                try:
                    if isolation:
                        await unit.isolate(isolation)
                    yield unit
                    await unit.close(database.announcer)
                finally:
                    await unit.pledges.give_up()
                unit.is_committing = True
        except SQLAlchemyError as error:
            better = await _fate(database, unit, error)
            unit.is_committing = better is None or isinstance(better, CommitUnknown)
            if better is error:
                raise
            if better:
                raise better from error
        finally:
            unit.ended = True
            if unit.noted:
                unit.noted.is_recorded = unit.is_committing
            _current.reset(tokens[0])
            watching.reset(tokens[1])
            if unit.is_committing:
                # Also after a commit of which nobody knows: who loads again for nothing loses nothing.
                await database.announcer.after(unit.news)


async def _fate(database: Database, unit: UnitOfWork, error: SQLAlchemyError) -> BaseException | None:
    """What is to be raised for an error; None if the work was committed all the same."""
    better = unit.in_our_words(error)
    if isinstance(better, CommitUnknown) and unit.noted:
        match await was_committed(database, unit.noted):
            case True:
                return None
            case False:
                return CommitLost()
    return better or error


def _comes_of_an_earlier_one(error: SQLAlchemyError) -> bool:
    """Whether an error only says that the transaction was lost before."""
    return isinstance(error, PendingRollbackError) or state_of(error) == TRANSACTION_LOST


def current_unit_of_work() -> UnitOfWork:
    """The unit of work that the running handler, loader or effect is part of.

    Raises:
        NoUnitOfWork: outside of one.
        WorkEnded: in a task that outlived it.
    """
    unit = _current.get()
    if unit is None:
        raise NoUnitOfWork
    unit.refuse_ended("current_unit_of_work()")
    return unit
