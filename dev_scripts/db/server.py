"""Statements on the server itself rather than on one of its databases. No verb."""

import asyncio
import secrets
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, TypeVar

import asyncpg

from dev_scripts import database
from dev_scripts.errors import DATABASE_UNREACHABLE, USAGE, CommandFailed

T = TypeVar("T")
Handler = Callable[[int, FrameType | None], object] | signal.Handlers

MAINTENANCE = "postgres"
SCRATCH = "heavy_scratch_"
LEFT_BEHIND_S = 3600
"""A scratch database of this age belongs to a process that was killed."""
SWAP_TRIES = 5


@contextmanager
def scratch(target: database.Database) -> Iterator[database.Database]:
    """An empty database beside the given one; it is dropped whatever happens, Ctrl+C too.

    Raises:
        CommandFailed: the server lets us create none.
    """
    name = new_name()
    with _ended_by_sigterm():
        try:
            _run(target, lambda server: _create(server, name))
            yield target._replace(url=renamed(target.url, name))
        finally:
            with _undisturbed():
                drop(target, name)


def refuse_cockroach(target: database.Database, verb: str) -> None:
    """Stop what works on PostgreSQL only.

    Raises:
        CommandFailed: the address is CockroachDB's.
    """
    if target.url.startswith("cockroach"):
        raise CommandFailed(
            f"./heavy db {verb} works on PostgreSQL. Unset HEAVY_DATABASE_URL for this:"
            " ./heavy brings its own.",
            USAGE,
        )


def new_name() -> str:
    """A name that nobody else has, with the moment it was made."""
    return f"{SCRATCH}{int(time.time()):x}_{secrets.token_hex(6)}"


def renamed(url: str, name: str) -> str:
    """The same address for another database of the server."""
    return database.parse(url).set(database=name).render_as_string(hide_password=False)


def drop(target: database.Database, name: str) -> None:
    """Remove a database, whoever is in it."""
    _run(target, lambda server: server.execute(f"drop database if exists {quoted(name)} with (force)"))


def server_version(target: database.Database) -> int:
    """The major version of the server, such as 18."""
    number = _run(target, lambda server: server.fetchval("show server_version_num"))
    return int(number) // 10_000


def swap_in(target: database.Database, made: str) -> None:
    """Put a database in the place of the given one, in one transaction; the old one is dropped afterwards.

    Raises:
        CommandFailed: somebody kept on using it; then it stands as it stood.
    """
    old, aside = str(database.parse(target.url).database), new_name()

    async def swap(server: asyncpg.Connection) -> None:
        for attempt in range(1, SWAP_TRIES + 1):
            try:
                async with server.transaction():
                    await _rename(server, old, aside)
                    await _rename(server, made, old)
                return
            except asyncpg.ObjectInUseError:
                if attempt == SWAP_TRIES:
                    raise

    _run(target, swap)
    drop(target, aside)


def quoted(name: str) -> str:
    """A name as SQL spells it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


async def _rename(server: asyncpg.Connection, name: str, new: str) -> None:
    if not await server.fetchval("select 1 from pg_database where datname = $1", name):
        return
    ended = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1"
    await server.execute(ended, name)
    await server.execute(f"alter database {quoted(name)} rename to {quoted(new)}")


async def _create(server: asyncpg.Connection, name: str) -> None:
    for row in await server.fetch("select datname from pg_database where starts_with(datname, $1)", SCRATCH):
        if is_left_behind(row["datname"]):
            await server.execute(f"drop database if exists {quoted(row['datname'])} with (force)")
    await server.execute(f"create database {quoted(name)}")


def is_left_behind(name: str) -> bool:
    """Whether a scratch database belongs to a process that was killed, as far as its age tells."""
    with suppress(ValueError):
        return time.time() - int(name.removeprefix(SCRATCH).split("_")[0], 16) > LEFT_BEHIND_S
    return False


def _run(target: database.Database, work: Callable[[Any], Awaitable[T]]) -> T:
    """Do something on the server, and say in a sentence when it refuses."""
    address = database.plain(renamed(target.url, MAINTENANCE))

    async def errand() -> T:
        server = await asyncpg.connect(address, timeout=5)
        try:
            return await work(server)
        finally:
            await server.close()

    try:
        return asyncio.run(errand())
    except asyncpg.InsufficientPrivilegeError as error:
        raise CommandFailed(
            f"{target.masked_url}: {error}. Give the role the right:  alter role NAME createdb"
        ) from None
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.CannotConnectNowError, OSError) as error:
        raise CommandFailed(
            f"{target.masked_url} cannot be reached ({error}).", DATABASE_UNREACHABLE
        ) from None
    except asyncpg.PostgresError as error:
        raise CommandFailed(f"{target.masked_url}: {error}") from None


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let `kill` end us as Ctrl+C does: what has to be cleaned up is."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with _handled(signal.SIGTERM, end):
        yield


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a second Ctrl+C wait until we have cleaned up."""
    with _handled(signal.SIGINT, signal.SIG_IGN):
        yield


@contextmanager
def _handled(number: signal.Signals, how: Handler) -> Iterator[None]:
    """Treat a signal in a certain way; only the main thread is ever sent one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, how)
    try:
        yield
    finally:
        signal.signal(number, before)
