"""When sealing or opening fails, neither log nor page shows text or keys."""

import io
import json
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
import structlog
from reactpy import component
from reactpy.types import VdomDict
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from heavy_engine import Caller, Route
from heavy_engine.elements import html
from heavy_engine.logs import configure_logging
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.world import World, services_of
from heavy_stack.backend.accounts import DataKey, KeyRing, WrappedKey, key_ring
from heavy_stack.backend.context import BackingServices, open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.sql_models import SQLUser
from heavy_stack.frontend.components.private_note import PrivateNote
from heavy_stack.main import application_of
from heavy_stack.settings import Settings
from heavy_stack.shared_models.users import UserId

AXE = "Bring the axe back"
FIELD = f"Private note on {AXE}"
PRIVATE = "Bo owes me 3 axes"
REFUSE_NOTES = (
    "create function refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'no notes today'; end $$",
    "create trigger refuse before insert on notes execute function refuse()",
)


class Broken(Exception):
    """A fault of the program."""


class CountingKey(DataKey):
    """A data key that breaks in the middle of its work, with text and key at hand."""

    def seal(self, plain: bytes, place: object) -> bytes:
        at_hand = (plain, self.secret)
        raise Broken(f"{len(at_hand)} things at hand")


class BreakingRing(KeyRing):
    """A key ring of such keys."""

    def __init__(self, real: KeyRing) -> None:
        self.real = real
        self.secrets: list[bytes] = []

    async def make(self, user_id: str) -> WrappedKey:
        return await self.real.make(user_id)

    async def unwrap(self, wrapped: WrappedKey) -> DataKey:
        key = await self.real.unwrap(wrapped)
        self.secrets.append(key.secret)
        return CountingKey(key.id, key.user_id, key.secret, key.max_bytes)


@pytest.fixture(params=["pretty", "json"])
def log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log as a server writes it."""
    written = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", written)
    before = structlog.get_config()
    configure_logging("debug", request.param)
    yield written
    structlog.configure(**before)
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def ring() -> BreakingRing:
    return BreakingRing(key_ring(Settings(_env_file=None, database_url="postgresql://a@b/c")))


@pytest.fixture
async def ada(database: Database, database_url: str, ring: BreakingRing) -> AsyncIterator[Page]:
    """Ada's window, in debug mode, on a server whose encryption is broken."""
    async with open_work(database) as heavy:
        task = (await heavy.tasks.add_task(AXE)).id
        user = SQLUser(name="Ada", email="ada@example.com")
        heavy.db_session.add(user)

    @component
    def Notes() -> VdomDict:
        return html.div(html.h1("Notes"), PrivateNote(task, AXE))

    settings = Settings(_env_file=None, database_url=database_url, debug=True)
    application = application_of(settings, database, BackingServices(keyring=ring))
    told = replace(application, routes={"/": Route(Notes, "Notes")})

    async def sign_in(_name: str) -> Caller:
        return Caller("session of Ada", user.id)

    world = World(services_of(told), sign_in)
    assert world.services.debug
    yield await visit(world)
    await world.close()


def spellings(secret: bytes) -> list[str]:
    return [repr(secret), repr(secret)[2:20], secret.hex(), secret.decode("latin-1")]


async def test_a_fault_while_sealing_shows_neither_text_nor_key(
    ada: Page, ring: BreakingRing, log: io.StringIO
) -> None:
    await ada.click(f"Private note: {AXE}")
    await ada.type(FIELD, PRIVATE)

    await ada.click("Save")

    lines = log.getvalue()
    assert "Broken" in lines
    assert "things at hand" in lines
    assert "note_managers.py" in lines, "with its stack"
    assert "axes" not in lines
    assert ring.secrets
    for secret in ring.secrets:
        assert not any(spelling in lines for spelling in spellings(secret))


async def test_the_traceback_would_have_had_text_and_key_at_hand(ring: BreakingRing) -> None:
    key = CountingKey("id", "ada", b"k" * 32, 1000)

    with pytest.raises(Broken) as broken:
        key.seal_text(PRIVATE, None)  # type: ignore[arg-type]

    inmost = broken.traceback[-1].locals
    assert (PRIVATE.encode(), b"k" * 32) == inmost["at_hand"]


async def test_a_component_that_breaks_with_a_note_in_hand_shows_no_note(
    database: Database, database_url: str, log: io.StringIO
) -> None:
    @component
    def Careless() -> VdomDict:
        note = PRIVATE
        return html.p(note.index("x" * len(note)))

    settings = Settings(_env_file=None, database_url=database_url, debug=True)
    application = replace(application_of(settings, database), routes={"/": Route(Careless, "Careless")})
    world = World(services_of(application))

    page = await visit(world)
    await world.close()

    assert page.sees("could not be shown")
    assert "ValueError" in page.html
    assert "axes" not in page.html
    assert "ValueError" in log.getvalue()
    assert "axes" not in log.getvalue()


async def test_a_note_that_the_database_refuses_is_not_in_the_error(
    database: Database, database_url: str, log: io.StringIO
) -> None:
    services = BackingServices(keyring=key_ring(Settings(_env_file=None, database_url=database_url)))
    async with open_work(database) as heavy:
        task = (await heavy.tasks.add_task(AXE)).id
        user = SQLUser(name="Ada", email="ada@example.com")
        heavy.db_session.add(user)
        for statement in REFUSE_NOTES:
            await heavy.db_session.execute(text(statement))

    with pytest.raises(DBAPIError) as refused:
        async with open_work(database, UserId(user.id), services) as heavy:
            await heavy.notes.save_note(task, PRIVATE)
    structlog.get_logger("test").error("refused", exc_info=refused.value)

    assert "no notes today" in log.getvalue()
    assert "INSERT INTO notes" in log.getvalue(), "the statement is told"
    assert "axes" not in log.getvalue()


def test_json_lines_are_json(log: io.StringIO) -> None:
    structlog.get_logger("test").error("a line", number=1)
    line = log.getvalue()

    assert "a line" in line
    assert not line.startswith("{") or json.loads(line)["number"] == 1
