"""Who is here, by the names that the database knows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component
from sqlalchemy import text

from heavy_engine import Caller, Route
from heavy_engine.elements import html
from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World, services_of
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.frontend.components.who_is_here import WhoIsHere
from heavy_stack.main import application_of
from heavy_stack.settings import Settings

PEOPLE = {
    "Ada": "018f0000-0000-7000-8000-000000000010",
    "Bo": "018f0000-0000-7000-8000-000000000020",
}


@component
def Hall() -> Any:
    return html.main(WhoIsHere("hall"))


async def sign_in(browser: str) -> Caller:
    """Who comes by name is signed in; anybody else is a guest."""
    return Caller(browser, PEOPLE.get(browser))


@pytest.fixture
async def world(database_url: str, database: Database) -> AsyncIterator[World]:
    """Ada and Bo have accounts."""
    async with database.session() as session:
        for name, user_id in PEOPLE.items():
            await session.execute(
                text("insert into users (id, name, email, created_at) values (:id, :name, :name, now())"),
                {"id": user_id, "name": name},
            )
        await session.commit()
    application = application_of(Settings(_env_file=None, database_url=database_url), database)
    made = World(services_of(replace(application, routes={"/": Route(Hall, "Hall")}, sections=())), sign_in)
    yield made
    await made.close()


async def test_users_are_here_by_their_names_and_others_as_guests(world: World) -> None:
    ada = await visit(world, "/", as_="Ada")
    assert ada.sees("Only you are here.")

    bo, guest = await visit(world, "/", as_="Bo"), await visit(world, "/", as_="somebody")

    assert ada.sees("Bo and 1 other are here.")
    assert bo.sees("Ada and 1 other are here.")
    assert guest.sees("Ada and Bo are here.")
    assert "Ada" in guest.wire.document, "in the first HTML"
