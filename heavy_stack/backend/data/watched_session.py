"""The session of a unit of work: what it refuses, and what it notices."""

from contextvars import ContextVar
from typing import Any, Protocol

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.orm import Session

from ..errors import CommitRefused
from .pledges import WORK


class Watch(Protocol):
    """What a unit of work is to its session."""

    ended: bool

    def refuse_ended(self, name: str) -> None:
        """Raise WorkEnded when the work is over."""

    def note_statement(self, statement: str) -> None:
        """Learn what the database is asked to do."""

    def note_failure(self, error: BaseException) -> None:
        """Learn that the database gave up the transaction."""

    def note_savepoint(self) -> None:
        """Learn that the transaction goes on from a savepoint."""


watching: ContextVar[Watch | None] = ContextVar("watching", default=None)


class WatchedSession(Session):
    """A session whose transaction only its unit of work ends."""

    def commit(self) -> None:
        """Commit, outside a unit of work."""
        self._refuse("commit")
        super().commit()

    def rollback(self) -> None:
        """Roll back, outside a unit of work."""
        self._refuse("rollback")
        super().rollback()

    def close(self) -> None:
        """Close, outside a unit of work."""
        self._refuse("close")
        super().close()

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """Tell where a statement goes; asked before each, also before one that comes too late."""
        watch: Watch | None = self.info.get(WORK)
        if watch:
            watch.refuse_ended("db_session")
        return super().get_bind(*args, **kwargs)

    def _refuse(self, what: str) -> None:
        watch: Watch | None = self.info.get(WORK)
        if watch and not watch.ended:
            raise CommitRefused(what)


def watch_failures(engine: Engine) -> None:
    """Let the running unit of work know when a statement failed: PostgreSQL undoes all of it.

    An error that a handler catches would otherwise become a COMMIT that PostgreSQL answers
    with ROLLBACK, without an error.
    """
    event.listen(engine, "handle_error", _note_failure)
    event.listen(engine, "rollback_savepoint", _note_savepoint)


def _note_failure(context: ExceptionContext) -> None:
    watch = watching.get()
    # The pool's own question to a connection that idled is no statement of the work.
    if watch and not context.is_pre_ping:
        watch.note_failure(context.sqlalchemy_exception or context.original_exception)


def _note_savepoint(*_connection: Any) -> None:
    if watch := watching.get():
        watch.note_savepoint()
