"""The database that verbs work on: the configured one, or the embedded server's."""

import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from dev_scripts import application
from dev_scripts.application import Configured, dev_settings
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import state_folder

DATABASE_NAME = "heavy"


class Database(NamedTuple):
    """A PostgreSQL database and who runs its server."""

    url: str
    embedded: bool

    @property
    def masked_url(self) -> str:
        """The address without its password."""
        return parse(self.url).render_as_string(hide_password=True)


@contextmanager
def reach() -> Iterator[Database]:
    """The database to work on. The embedded server runs at least as long as this block.

    An exception to the rule are programs that this process becomes: they go on holding it.

    Raises:
        CommandFailed: the settings are wrong (exit code 2), or the embedded server does not start.
    """
    configured = Configured().database()
    if configured is not None:
        dev_settings()
        yield Database(configured, embedded=False)
        return

    from dev_scripts.embedded_postgres import EmbeddedPostgresError, lease

    try:
        server = lease(state_folder() / "postgres")
    except EmbeddedPostgresError as problem:
        raise CommandFailed(str(problem)) from None
    with server:
        yield Database(server.url(DATABASE_NAME), embedded=True)


def bring_up(target: Database, *, is_dev: bool, revision: str = "head") -> tuple[bool, tuple[str, ...]]:
    """Create and migrate the database; gives whether it was created, and what was applied.

    In dev, what is surely a developer's own is marked as such: what stands on the embedded server, and what
    nobody had put a table into before.
    """
    created = application.create_database(target.url)
    is_own = target.embedded or created or application.is_empty(target.url)
    applied = application.upgrade(target.url, revision)
    if is_dev and is_own:
        application.mark_for_development(target.url)
    return created, applied


def parse(url: str) -> URL:
    """The parts of an address.

    Raises:
        CommandFailed: it is none.
    """
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise CommandFailed(
            "HEAVY_DATABASE_URL is no address. Wanted: postgresql://user:password@host:port/database", USAGE
        ) from None


def plain(url: str) -> str:
    """The address as PostgreSQL's own programs and asyncpg spell it, password included."""
    parsed = parse(url)
    query = {"sslmode" if name == "ssl" else name: value for name, value in parsed.query.items()}
    return parsed.set(drivername="postgresql", query=query).render_as_string(hide_password=False)


def hosts(url: str) -> list[str]:
    """Every host that a client may connect to: libpq's query form names hosts too, and wins."""
    parsed = parse(url)
    named = [parsed.host] if parsed.host else []
    for key in ("host", "hostaddr", "service", "servicefile"):
        value = parsed.query.get(key, ())
        named += [value] if isinstance(value, str) else value
    return [host.strip() for name in named for host in name.split(",")] or [os.environ.get("PGHOST", "")]


def is_on_this_machine(url: str) -> bool:
    """Whether every host of the address is a loopback address or a socket's folder."""
    return all(_is_loopback(host) for host in hosts(url))


def _is_loopback(host: str) -> bool:
    if host.startswith("/") or host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
