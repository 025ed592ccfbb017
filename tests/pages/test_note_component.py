"""A private note as people use it: unfold, write, save, in two windows, by keyboard."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from reactpy import component
from reactpy.types import VdomDict
from sqlalchemy import text

from heavy_engine import Caller, Route
from heavy_engine.elements import html
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.news import NewsEcho
from heavy_engine.testing.world import World, services_of
from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database, plain_url
from heavy_stack.backend.data.sql_models import SQLUser
from heavy_stack.frontend.components.private_note import PrivateNote
from heavy_stack.main import application_of
from heavy_stack.settings import Settings
from heavy_stack.shared_models.tasks import TaskId
from tests.pages.conftest import Visit

AXE = "Bring the axe back"
SAW = "Oil the saw"
FIELD = f"Private note on {AXE}"
OPEN = f"Private note: {AXE}"
REFUSE_AT_COMMIT = (
    "create function refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'no notes today'; end $$",
    "create constraint trigger refuse after insert on notes deferrable initially deferred"
    " for each row execute function refuse()",
)


@pytest.fixture
async def tasks(database: Database) -> tuple[TaskId, TaskId]:
    async with open_work(database) as heavy:
        return (await heavy.tasks.add_task(AXE)).id, (await heavy.tasks.add_task(SAW)).id


@pytest.fixture
async def visit(database_url: str, database: Database, tasks: tuple[TaskId, TaskId]) -> AsyncIterator[Visit]:
    """Open a page with two tasks and their notes; Ada and Bo are signed in, nobody else is."""

    @component
    def Notes() -> VdomDict:
        axe, saw = tasks
        return html.div(html.h1("Notes"), PrivateNote(axe, AXE, key=axe), PrivateNote(saw, SAW, key=saw))

    settings = Settings(_env_file=None, database_url=database_url)
    application = replace(application_of(settings, database), routes={"/": Route(Notes, "Notes")})
    async with open_work(database) as heavy:
        people = {name: SQLUser(name=name, email=f"{name.lower()}@example.com") for name in ("Ada", "Bo")}
        heavy.db_session.add_all(people.values())
    ids = {name: user.id for name, user in people.items()}

    async def sign_in(name: str) -> Caller:
        return Caller(f"session of {name}", ids.get(name))

    services = services_of(application)
    url, channel, keys = plain_url(database.url), settings.news_channel, settings.signing_keys()
    async with NewsEcho(url, channel, services.topics, keys) as echo:
        world = World(services, sign_in, news_heard=echo.heard)
        yield lambda path="/", as_="Ada": visit_page(world, path, as_=as_)
        await world.close()


async def test_a_note_is_written_and_is_there_when_the_page_is_opened_anew(visit: Visit) -> None:
    ada = await visit()
    await ada.click(OPEN)
    assert ada.sees("You have not written anything yet.")

    await ada.type(FIELD, "Bo owes me 3 axes.")
    await ada.click("Save")
    assert ada.sees("Saved.")

    again = await visit()
    await again.click(OPEN)
    assert again.value(FIELD) == "Bo owes me 3 axes."


async def test_nobody_else_reads_a_note(visit: Visit) -> None:
    ada, bo = await visit(as_="Ada"), await visit(as_="Bo")
    await bo.click(OPEN)
    await ada.click(OPEN)
    await ada.type(FIELD, "Bo owes me 3 axes.")
    await ada.click("Save")

    assert "axes" not in bo.html
    assert bo.value(FIELD) == ""
    late = await visit(as_="Bo")
    await late.click(OPEN)
    assert "axes" not in late.html


async def test_who_is_not_signed_in_is_told_so(visit: Visit) -> None:
    cy = await visit(as_="Cy")

    await cy.click(OPEN)

    assert cy.sees("Sign in to keep private notes.")
    assert cy.texts("textarea") == []


async def test_a_folded_note_costs_no_query_and_is_not_on_the_page(visit: Visit) -> None:
    ada = await visit()
    await ada.click(OPEN)
    await ada.type(FIELD, "Bo owes me 3 axes.")
    await ada.click("Save")

    again = await visit()

    assert again.texts("textarea") == []
    assert "axes" not in again.html
    assert 'aria-expanded="false"' in again.html


async def test_what_was_typed_waits_while_the_note_is_folded(visit: Visit) -> None:
    ada = await visit()
    await ada.click(OPEN)
    await ada.type(FIELD, "3 ax")

    await ada.click(OPEN)
    assert not ada.sees("Save")
    await ada.click(OPEN)
    await ada.type(FIELD, "es")
    await ada.click("Save")

    assert ada.sees("Saved.")
    assert ada.value(FIELD) == "3 axes"


async def test_cancel_brings_back_what_was_saved(visit: Visit) -> None:
    ada = await visit()
    await ada.click(OPEN)
    await ada.type(FIELD, "3 axes")
    await ada.click("Save")
    await ada.type(FIELD, " and a saw")
    assert ada.value(FIELD) == "3 axes and a saw"

    await ada.click("Cancel")

    assert ada.value(FIELD) == "3 axes"


async def test_another_window_of_the_same_person_follows(visit: Visit) -> None:
    left, right = await visit(), await visit()
    await left.click(OPEN)
    await right.click(OPEN)

    await left.type(FIELD, "3 axes")
    await left.click("Save")

    assert right.value(FIELD) == "3 axes"
    assert not left.sees("another window")


async def test_what_was_written_in_two_windows_is_not_lost_in_either(visit: Visit) -> None:
    left, right = await visit(), await visit()
    for window, words in ((left, "3 axes"), (right, "4 saws")):
        await window.click(OPEN)
        await window.type(FIELD, words)
    await left.click("Save")
    assert right.sees("You changed this note in another window meanwhile.")
    assert right.texts("pre") == ["3 axes"]
    assert right.value(FIELD) == "4 saws"

    await right.click("Save")

    assert right.sees("Saved.")
    assert not right.sees("another window")
    assert left.texts("pre") == ["4 saws"]
    await left.click("Cancel")
    assert left.value(FIELD) == "4 saws"
    assert not left.sees("another window")


async def test_an_empty_note_is_taken_away(visit: Visit) -> None:
    ada = await visit()
    await ada.click(OPEN)
    await ada.type(FIELD, "3 axes")
    await ada.click("Save")

    await ada.fill(FIELD, "")
    await ada.click("Save")

    assert ada.sees("Taken away.")


async def test_a_note_that_is_too_long_is_explained_and_stays_in_the_field(visit: Visit) -> None:
    ada = await visit()
    await ada.click(OPEN)

    await ada.fill(FIELD, "x" * 10_001)
    await ada.click("Save")

    assert ada.sees("This has 10001 characters; a note takes at most 10000.")
    assert ada.value(FIELD) == "x" * 10_001
    assert not ada.sees("Saved.")


async def test_a_note_that_does_not_open_can_be_replaced(visit: Visit, database: Database) -> None:
    ada = await visit()
    await ada.click(OPEN)
    await ada.type(FIELD, "3 axes")
    await ada.click("Save")
    async with open_work(database) as heavy:
        await heavy.db_session.execute(text("update notes set body = body || '\\x00'::bytea"))

    again = await visit()
    await again.click(OPEN)
    assert again.sees("Your note cannot be opened any more.")
    await again.click(f"Remove the note on {AXE}")

    await again.type(FIELD, "4 axes")
    await again.click("Save")
    assert again.sees("Saved.")


async def test_saved_is_said_when_it_is_true(visit: Visit, database: Database) -> None:
    ada = await visit()
    await ada.click(OPEN)
    await ada.type(FIELD, "3 axes")
    async with open_work(database) as heavy:
        for statement in REFUSE_AT_COMMIT:
            await heavy.db_session.execute(text(statement))

    await ada.click("Save")

    assert ada.texts("form [role=status]") == [""]
    assert ada.value(FIELD) == "3 axes"
    async with open_work(database) as heavy:
        await heavy.db_session.execute(text("drop trigger refuse on notes"))
    await ada.click("Save")
    assert ada.texts("form [role=status]") == ["Saved."]


async def test_a_task_that_is_gone_is_told(visit: Visit, database: Database) -> None:
    ada = await visit()
    await ada.click(OPEN)
    await ada.type(FIELD, "3 axes")
    async with open_work(database) as heavy:
        await heavy.db_session.execute(text("delete from tasks"))

    await ada.click("Save")

    assert ada.sees("This task is gone: somebody deleted it.")


async def test_all_of_it_works_by_keyboard(visit: Visit) -> None:
    ada = await visit()

    await ada.press("Enter", OPEN)
    await ada.type(FIELD, "3 axes")
    await ada.press("Enter", "Save")
    assert ada.sees("Saved.")
    await ada.type(FIELD, " and a saw")
    await ada.press("Escape", FIELD)

    assert ada.value(FIELD) == "3 axes"
    assert ada.text("label") == FIELD


async def test_two_notes_on_a_page_are_told_apart(visit: Visit) -> None:
    ada = await visit()
    await ada.click(OPEN)
    await ada.click(f"Private note: {SAW}")

    ids = [part.split('"')[0] for part in ada.html.split(' id="')[1:]]

    assert len(ids) == len(set(ids))
    await ada.type(FIELD, "axes")
    await ada.type(f"Private note on {SAW}", "saws")
    assert (ada.value(FIELD), ada.value(f"Private note on {SAW}")) == ("axes", "saws")
