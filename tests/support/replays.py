"""Recordings of this application's own pages, made and done again in this process."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import asyncpg
from reactpy import component, html
from reactpy.types import VdomDict

from dev_scripts.db import programs
from dev_scripts.db.server import server_version
from dev_scripts.replay.own_database import own_database, own_server
from dev_scripts.replay.own_world import own_settings, own_world
from heavy_engine import Application
from heavy_engine.recordings.rehearsal import Outcome, Watcher, rehearse
from heavy_engine.recordings.steps import Header, Recording, Step, write_line
from heavy_engine.testing.world import World
from tests.support.recorded import recorded_in
from tests.support.shop import Weather

T = TypeVar("T")
Change = Callable[[Application], Application]


def as_it_is(application: Application) -> Application:
    """Nothing is changed."""
    return application


def priced(path: str, price: str, *, is_rebuilt: bool = False) -> Change:
    """A page with a price above what it shows; in two more elements and beside a component, if rebuilt."""

    def change(application: Application) -> Application:
        route = application.routes[path]

        @component
        def Priced() -> VdomDict:
            page = html.div(html.p(f"An axe is {price}"), route.page(key="page"))
            return html.div(Weather(), html.div(page)) if is_rebuilt else page

        changed = replace(route, page=lambda key: Priced(key=key))
        return replace(application, routes={**application.routes, path: changed})

    return change


def of_own_pages(steps: Sequence[Step], change: Change = as_it_is, data: Path | None = None) -> Recording:
    """What is recorded of these deeds on the application's own pages."""
    return in_own_world(lambda world: recorded_in(world, steps), change, data)


def done_again(recording: Recording, change: Change = as_it_is, watcher: Watcher | None = None) -> Outcome:
    """What comes of it on pages that were changed."""
    return in_own_world(lambda world: rehearse(world, recording, watcher=watcher), change)


def dumped(statement: str, to: Path) -> Path:
    """A dump of a database that is migrated and seeded, in which something was changed."""

    async def execute(url: str) -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(statement)
        await connection.close()

    with own_server() as server, own_database(server, None) as url:
        asyncio.run(execute(url))
        target = server._replace(url=url)
        program = programs.find("pg_dump", server_version(target), "the server of the tests")
        programs.run(program, ("--format=custom", f"--file={to}"), target, "Dumping")
    return to


def in_own_world(
    doing: Callable[[World], Awaitable[T]], change: Change = as_it_is, data: Path | None = None
) -> T:
    """Do something on the application's own pages, on a database from a dump, or migrated and seeded."""

    async def do() -> T:
        async with own_world(settings, Recording(Header(), ())) as (world, _faults):
            world.restart(change(world.services.application))
            return await doing(world)

    with own_server() as server, own_settings(server, data) as settings:
        return asyncio.run(do())


def write(recording: Recording, to: Path) -> Path:
    """Put it into a file."""
    with to.open("w", encoding="utf-8") as file:
        write_line(file, recording.header)
        for step in recording.steps:
            write_line(file, step)
    return to
