"""What the application tells its developers under /dev: statements, migrations, settings; never a secret."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from reactpy import component, html
from reactpy.types import VdomDict
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from heavy_engine import Route
from heavy_engine.dev_pages.routes import with_dev_pages
from heavy_engine.dev_panel import DevPanel
from heavy_engine.session.records import EventRecord, begin_recording, end_recording
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.world import World, services_of
from heavy_stack.backend import saved_migrations
from heavy_stack.backend.context import HeavyContext
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.watched_queries import (
    ASKED_MAX,
    EVENTS_MAX,
    STATEMENTS_MAX,
    QueryWatch,
    without_values,
)
from heavy_stack.backend.dev_facts import shown_settings
from heavy_stack.frontend.reactpy_util import heavy_event
from heavy_stack.main import application_of
from heavy_stack.settings import Settings

SECRET = "hunter2-hunter2-hunter2-hunter2-hunter2"


@pytest.fixture
async def world(database_url: str, database: Database) -> AsyncIterator[World]:
    settings = Settings(_env_file=None, database_url=database_url, secret_keys=(SecretStr(SECRET),))
    application = with_dev_pages(application_of(settings, database))
    made = World(services_of(application, developer=DevPanel()))
    yield made
    await made.close()


async def open_page(world: World, path: str) -> Page:
    return await visit_page(world, path, as_="Ada")


async def test_a_statement_is_shown_with_the_line_that_asked_for_it(world: World) -> None:
    await open_page(world, "/")
    ada = await open_page(world, "/dev/queries")

    rows = ada.texts("tbody tr")
    asked = [row for row in rows if "heavy_stack/backend/data/repositories/" in row]
    assert asked, rows
    assert all(".py:" in row and " in " in row for row in asked)
    assert not [row for row in rows if "hunter" in row]


async def test_who_asks_is_told_of_the_engines_own_questions_too(
    database: Database, database_url: str
) -> None:
    watch = QueryWatch()
    database.watched_by(watch)

    await asyncio.create_task(database.ping())

    (one,) = watch.queries()
    assert one.where.startswith("heavy_stack/backend/data/db_connection.py:")
    assert one.where.endswith(" in ping")


async def test_no_secret_is_on_the_page_of_the_settings(world: World, database_url: str) -> None:
    ada = await open_page(world, "/dev/settings")

    rows = {row.split()[0]: row.split()[1] for row in ada.texts("tbody tr")}
    assert set(rows) == {f"HEAVY_{name.upper()}" for name in Settings.model_fields}
    assert rows["HEAVY_SECRET_KEYS"] == rows["HEAVY_DATABASE_URL"] == "••••••"
    assert rows["HEAVY_PORT"] == "8000"
    assert SECRET not in ada.html
    assert database_url not in ada.html


async def test_the_migrations_of_this_database_agree_with_the_models(world: World) -> None:
    ada = await open_page(world, "/dev/migrations")

    assert ada.sees("Models, migrations and database agree.")


async def test_a_table_that_the_models_do_not_have_is_a_difference_with_a_command(
    database: Database, database_url: str
) -> None:
    async with database.session() as db_session:
        await db_session.execute(text("create table axes (id int primary key)"))
        await db_session.commit()

    report = await asyncio.to_thread(saved_migrations.report, database_url)

    assert "remove table axes" in report.differences
    assert report.next_step.startswith("./heavy db migrate")


async def test_what_keeps_the_comparison_from_its_work_is_said() -> None:
    with pytest.raises(RuntimeError, match=r"Could not parse SQLAlchemy URL.* \(\w+\.py:\d+\)$"):
        await saved_migrations.ask("nowhere")


def test_each_setting_says_where_it_comes_from(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("HEAVY_PORT=8001\nexport HEAVY_WORKERS = 3\n# HEAVY_HOST=x\n")
    url = "postgresql://ada:hunter2@localhost/shop"
    settings = Settings(_env_file=env_file, database_url=url, log_level="error")

    found = {one.name: one for one in shown_settings(settings, {"heavy_log_level": "error"}, env_file)}

    sources = {name: one.source for name, one in found.items() if one.source != "default"}
    assert sources["HEAVY_PORT"] == sources["HEAVY_WORKERS"] == ".env"
    assert sources["HEAVY_LOG_LEVEL"] == "environment"
    assert sources["HEAVY_DATABASE_URL"] == "the program"
    assert found["HEAVY_HOST"].source == "default"
    assert found["HEAVY_DATABASE_URL"].is_secret
    assert found["HEAVY_DATABASE_URL"].value == "set"
    assert "hunter2" not in str(found)
    assert found["HEAVY_ALLOWED_HOSTS"].value == "localhost, 127.0.0.1, [::1]"


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("select *\n  from axes\n where id = $1::UUID", "select * from axes where id = $1::UUID"),
        ("select 'it''s Ada' as name, 42, 4.5 from t2", "select ? as name, ?, ? from t2"),
        ("insert into k9 values ('a''', -7)", "insert into k9 values (?, -?)"),
        ("select E'it\\'s Ada', e'\\\\', X'1F' from \"t 5\"", 'select ?, ?, X? from "t 5"'),
        ("select $$it's Ada$$, $a$ $$ 5 $a$, $1 from t", "select ?, ?, $1 from t"),
        ("select 1e10, 2.5E-3, -7 from a1e5", "select ?, ?, -? from a1e5"),
        ("select " + "a" * 2000, "select " + "a" * 992 + "…"),
    ],
)
def test_no_value_of_anybody_stands_in_a_statement(statement: str, shown: str) -> None:
    assert without_values(statement) == shown


async def test_a_statement_that_fails_is_counted_too_and_says_so(database: Database) -> None:
    watch = QueryWatch()
    database.watched_by(watch)

    async with database.session() as db_session:
        with pytest.raises(ProgrammingError):
            await db_session.execute(text("select 1 from nothing_there where name = 'hunter2'"))

    (one,) = watch.queries()
    assert one.text == "select ? from nothing_there where name = ?"
    assert (one.count, one.failed) == (1, 1)
    assert one.worst_ms > 0


async def test_the_statements_of_an_event_are_kept_for_its_page(world: World, database: Database) -> None:
    @component
    def Shed() -> VdomDict:
        async def look(heavy: HeavyContext, _event: Any) -> None:
            for name in ("axe", "saw"):
                await heavy.db_session.execute(text("select :name"), {"name": name})

        return html.button({"onClick": heavy_event(look)}, "Look")

    application = replace(world.services.application, routes={"/": Route(Shed, "Shed")})
    panel = DevPanel()
    shed = World(services_of(application, developer=panel))
    ada = await visit_page(shed, "/", as_="Ada")
    await ada.click("Look")

    (event,) = panel.recent.events
    developer = await visit_page(shed, f"/dev/events/{event.number}", as_="Ada")
    await shed.close()
    assert event.record.queries == 2
    assert [row.split()[:3] for row in developer.texts("tbody tr")] == [
        ["1", "select", "$1"],
        ["2", "select", "$1"],
    ]
    assert "saw" not in developer.html


def test_of_events_and_their_statements_the_last_and_the_first_are_kept() -> None:
    watch = QueryWatch()
    for number in range(EVENTS_MAX + 1):
        token = begin_recording(EventRecord("/", "Shed", "click", number, _trace_id=f"{number}"))
        for _ in range(ASKED_MAX + 1 if number == EVENTS_MAX else 1):
            watch.note("select 1", 1.0, "")
        end_recording(token)

    assert watch.queries_of("0") == ()
    assert len(watch.queries_of("1")) == 1
    assert len(watch.queries_of(f"{EVENTS_MAX}")) == ASKED_MAX
    assert watch.queries_of("nobody") == ()


def test_statements_are_summed_up_and_do_not_grow_for_ever() -> None:
    watch = QueryWatch()
    for took_ms, where in ((1.0, "a"), (9.0, "b"), (2.0, "c")):
        watch.note("select 1", took_ms, where)
    (one,) = watch.queries()
    assert (one.count, one.median_ms, one.worst_ms, one.total_ms, one.where) == (3, 2.0, 9.0, 12.0, "b")

    for number in range(STATEMENTS_MAX):
        watch.note(f"select a{number}", 1.0, "")

    assert len(watch.queries()) == STATEMENTS_MAX
    assert "select ?" not in {query.text for query in watch.queries()}


def test_outside_of_dev_nobody_listens(database: Database, database_url: str) -> None:
    in_dev = Settings(_env_file=None, database_url=database_url)
    settings = in_dev.model_copy(update={"profile": "staging"})

    def listeners() -> int:
        return len(list(database._engine.sync_engine.dispatch.after_cursor_execute))

    assert application_of(settings, database).dev_facts is None
    assert listeners() == 0
    assert application_of(in_dev, database).dev_facts is not None
    assert listeners() == 1
