"""Whoever has the disk, a dump, the WAL or the server's log has no note in clear."""

import asyncio
import base64
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from dev_scripts.embedded_postgres import binary, lease
from heavy_stack.backend.accounts import key_ring
from heavy_stack.backend.context import BackingServices, open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.sql_models import SQLUser
from heavy_stack.settings import Settings
from heavy_stack.shared_models.tasks import TaskId
from heavy_stack.shared_models.users import UserId
from tests.support.databases import create_and_upgrade

PRIVATE = "Bo-owes-Ada-3-axes-e7c1"
PUBLIC = "Bring-the-axe-back-5f0a"
TABLES = "select table_name from information_schema.tables where table_schema = 'public'"


@dataclass(frozen=True)
class Server:
    """A server of this test's own, which logs every statement with its parameters."""

    folder: Path
    url: str
    environment: dict[str, str]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Everything it keeps: tables, WAL, log."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(self.folder)), path.read_bytes()

    def dump(self) -> bytes:
        """What pg_dump writes."""
        dumped = subprocess.run(
            [binary("pg_dump")],
            env={**os.environ, **self.environment},
            capture_output=True,
            check=True,
            timeout=120,
        )
        return dumped.stdout


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with lease(folder / "postgres", durable=False) as held:
        url = held.url("shop")
        create_and_upgrade(url)
        yield Server(folder, url, held.environment("shop"))


@pytest.fixture
async def database(server: Server) -> AsyncIterator[Database]:
    opened = Database(Settings(_env_file=None, database_url=server.url))
    async with opened.session() as session:
        connection = await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        for setting in ("log_statement = 'all'", "log_parameter_max_length = -1"):
            await connection.execute(text(f"alter system set {setting}"))
        await connection.execute(text("select pg_reload_conf()"))
    yield opened
    await opened.close()


def spellings(secret: str) -> dict[str, bytes]:
    """A text as it may stand in a file."""
    plain = secret.encode()
    found = {
        "UTF-8": plain,
        "UTF-16": secret.encode("utf-16-le"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "backwards": plain[::-1],
    }
    for shift in range(3):
        # Base64 spells a text in three ways, by what is before it; its ends depend on the neighbours.
        whole = base64.b64encode(b"\x00" * shift + plain)
        found[f"base64, shifted by {shift}"] = whole[4 if shift else 0 : -4]
    return found


def where(secret: str, contents: Iterator[tuple[str, bytes]]) -> set[tuple[str, str]]:
    """The places and spellings in which a text is found."""
    wanted = spellings(secret)
    return {
        (place, spelling)
        for place, content in contents
        for spelling, needle in wanted.items()
        if needle in content
    }


async def write(database: Database) -> tuple[UserId, TaskId]:
    """A task that everybody may read, and a note that nobody but Ada may."""
    services = BackingServices(keyring=key_ring(Settings(_env_file=None, database_url="postgresql://a@b/c")))
    async with open_work(database) as heavy:
        ada = SQLUser(name="Ada", email="ada@example.com")
        heavy.db_session.add(ada)
        task = await heavy.tasks.add_task(PUBLIC)
    async with open_work(database, UserId(ada.id), services) as heavy:
        first = await heavy.notes.save_note(task.id, PRIVATE)
        assert first
        await heavy.notes.save_note(task.id, PRIVATE * 200, version=first.version)
    async with open_work(database, UserId(ada.id), services) as heavy:
        note = await heavy.notes.get_note(task.id)
        assert note
        assert note.text == PRIVATE * 200
    return UserId(ada.id), task.id


async def copied(database: Database) -> bytes:
    """All rows of all tables as COPY writes them."""
    rows = b""
    async with database.session() as session:
        for table in (await session.scalars(text(TABLES))).all():
            for row in await session.execute(text(f'select t::text from "{table}" t')):
                rows += str(row[0]).encode() + b"\n"
    return rows


async def test_no_file_no_dump_and_no_log_has_a_note_in_clear(server: Server, database: Database) -> None:
    await write(database)
    async with database.session() as session:
        connection = await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        await connection.execute(text("checkpoint"))

    dump = await asyncio.to_thread(server.dump)
    contents = [("dump", dump), ("rows", await copied(database)), *server.files()]

    public = {place for place, spelling in where(PUBLIC, iter(contents)) if spelling == "UTF-8"}
    assert {"dump", "rows", "postgres.log"} <= public, "what is in clear is found"
    assert any("pg_wal" in place for place in public)
    assert any("/base/" in place for place in public)
    assert where(PRIVATE, iter(contents)) == set()


@pytest.mark.parametrize("number", range(len(spellings(PRIVATE))))
def test_every_spelling_would_be_found(number: int) -> None:
    name, needle = list(spellings(PRIVATE).items())[number]
    encoded = {
        "UTF-8": PRIVATE.encode(),
        "UTF-16": PRIVATE.encode("utf-16-le"),
        "hex": PRIVATE.encode().hex().encode(),
        "HEX": PRIVATE.encode().hex().upper().encode(),
        "backwards": PRIVATE.encode()[::-1],
    }.get(name) or base64.b64encode(b"xyz"[: int(name[-1])] + PRIVATE.encode() + b"and more")

    assert len(needle) >= 20
    assert needle in encoded
    assert (name in {spelling for _, spelling in where(PRIVATE, iter([("file", encoded)]))}) is True
