"""Connections to PostgreSQL: one pool a process, made by main, never at import."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from heavy_engine import current_record

from ...settings import Settings
from ..errors import DatabaseUnreachable
from .announcements import Announcer, announcer_alone
from .watched_queries import QueryWatch
from .watched_session import WatchedSession, watch_failures, watching

CLOSE_TIMEOUT_S = 2.0
LOST_CONNECTION = (OSError, InterfaceError, OperationalError, PoolTimeout, TimeoutError)
LOST_STATES = ("57P01", "57P02", "57P03", "53300", "08")


class Database:
    """The pool of one process, the sessions it hands out, and who announces what they commit.

    Args:
        settings: of this process.
        announcer: if left out, PostgreSQL itself where it carries the news.
    """

    def __init__(self, settings: Settings, announcer: Announcer | None = None) -> None:
        self.announcer = announcer or announcer_alone(settings)
        self.url = async_url(settings.database_url.get_secret_value())
        self._engine = _engine(self.url, settings)
        event.listen(self._engine.sync_engine, "before_cursor_execute", _count)
        watch_failures(self._engine.sync_engine)
        self._sessions = async_sessionmaker(
            self._engine,
            sync_session_class=WatchedSession,
            expire_on_commit=False,
            # A session that is closed stays closed: work that outlives its transaction fails loudly.
            close_resets_only=False,
        )

    def watched_by(self, watch: QueryWatch) -> None:
        """Let every statement be timed from now on, for developers."""
        watch.watch(self._engine.sync_engine)

    def session(self) -> AsyncSession:
        """Open a session; it takes a connection at its first statement."""
        return self._sessions()

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            DatabaseUnreachable: when it gives none.
        """
        with_reason = describe(self.url)
        try:
            async with self._engine.connect() as connection:
                await connection.execute(text("select 1"))
        except (DBAPIError, *LOST_CONNECTION) as error:
            raise DatabaseUnreachable(with_reason, reason_of(error)) from error

    async def close(self) -> None:
        """Close every connection; one whose server is silent is dropped without a farewell."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await self._engine.dispose()


@asynccontextmanager
async def short_lived_engine(url: str) -> AsyncIterator[AsyncEngine]:
    """An engine for one errand of a script."""
    engine = create_async_engine(async_url(url), connect_args={"timeout": 5})
    try:
        yield engine
    finally:
        await engine.dispose()


def async_url(url: str) -> URL:
    """The same address for the asynchronous driver, which spells sslmode as ssl."""
    parsed = make_url(url)
    dialect = "cockroachdb" if parsed.drivername.startswith("cockroachdb") else "postgresql"
    return _respelt(parsed.set(drivername=f"{dialect}+asyncpg"), "sslmode", "ssl")


def plain_url(url: URL) -> str:
    """The address as libpq and asyncpg spell it, password included."""
    return _respelt(url.set(drivername="postgresql"), "ssl", "sslmode").render_as_string(hide_password=False)


def describe(url: URL) -> str:
    """Where the database is, without its password."""
    return f"{url.host or 'localhost'}:{url.port or 5432}/{url.database}"


def reason_of(error: BaseException) -> str:
    """The first line of the innermost message."""
    original = getattr(error, "orig", None) or error
    message = str(original).strip() or type(original).__name__
    return message.splitlines()[0].split(">: ")[-1]


def is_connection_lost(error: BaseException) -> bool:
    """Whether the database went away, as far as an error tells."""
    if isinstance(error, DBAPIError) and (error.connection_invalidated or state_of(error)):
        return error.connection_invalidated or state_of(error).startswith(LOST_STATES)
    return isinstance(error, LOST_CONNECTION)


def state_of(error: BaseException) -> str:
    """The SQLSTATE of an error, such as "40001"; empty where the server did not say it."""
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def _respelt(url: URL, old: str, new: str) -> URL:
    """The same URL with one query parameter renamed."""
    return url.set(query={new if name == old else name: value for name, value in url.query.items()})


def _count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    """Add a statement to the event whose handler waits for it, and to its unit of work."""
    if record := current_record():
        record.queries += 1
    if watch := watching.get():
        watch.note_statement(statement)


def _engine(url: URL, settings: Settings) -> AsyncEngine:
    milliseconds = str(int(settings.database_statement_timeout_s * 1000))
    return create_async_engine(
        url,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=settings.database_pool_timeout_s,
        # A connection that died while idle is replaced instead of failing the first click after it.
        pool_pre_ping=True,
        connect_args={
            "timeout": settings.database_connect_timeout_s,
            "server_settings": {"statement_timeout": milliseconds, "application_name": "heavy"},
        },
    )
