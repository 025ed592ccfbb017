"""python -m dev_scripts.profile.drive: use one page again and again, in this process, while py-spy looks on.

Reads what to do from a JSON line on its standard input, prints "ready" when all is imported and warm, goes on
at the next line, and prints what it measured as JSON. Uses no network but the database's.
"""

import asyncio
import ctypes
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from dev_scripts.profile.stages import Stages, Taken, middle
from dev_scripts.project import app_module
from heavy_engine import Application, Caller
from heavy_engine.forms.locales import locale_of
from heavy_engine.live.live_page import LivePage
from heavy_engine.logs import configure_logging
from heavy_engine.routing.addresses import split_address
from heavy_engine.session.brought import Brought
from heavy_engine.testing.browser import Page
from heavy_engine.testing.people import NotThere
from heavy_engine.testing.world import World, services_of

# Linux: who may look into this process though it did not start it; see prctl(2).
PR_SET_PTRACER, PR_SET_PTRACER_ANY = 0x59616D61, -1
WHO = "profile"


@dataclass(frozen=True)
class Wanted:
    """What to do: open `path` for half of the time; for the other half take the steps, round by round."""

    path: str
    seconds: float
    steps: list[list[str]]
    """["click", NAME] or ["fill", FIELD, TEXT]; none: come here from another page."""


def main() -> int:
    """Do it; 1 with a sentence where the page has not what is wanted."""
    wanted = Wanted(**json.loads(sys.stdin.readline()))
    try:
        print(json.dumps(asyncio.run(_drive(wanted, _ready))), flush=True)
    except NotThere as missing:
        print(json.dumps({"trouble": str(missing)}), flush=True)
        return 1
    return 0


def _ready() -> None:
    """Tell that from here on it counts, and wait until somebody looks on."""
    _let_others_look()
    print("ready", flush=True)
    sys.stdin.readline()


def _let_others_look() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(PR_SET_PTRACER_ANY), 0, 0, 0)


async def _drive(wanted: Wanted, ready: Callable[[], None]) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        application = await stack.enter_async_context(_application())
        stages = Stages()
        world = World(services_of(application, developer=stages))
        stack.push_async_callback(world.close)
        caller = await application.who_asks(WHO)
        rounds = await _rounds(world, caller, wanted, stages)
        await first_render(world, caller, wanted.path, stages)
        await rounds()
        stages.begin_anew()
        ready()
        first = await _repeat(lambda: first_render(world, caller, wanted.path, stages), wanted.seconds / 2)
        steps = await _repeat(rounds, wanted.seconds / 2)
        return {
            "first": middle(first),
            "step": None if wanted.steps else middle(steps),
            "event": middle(stages.events) if wanted.steps else None,
            "components": stages.renders.slowest(),
            "faults": sorted(set(stages.faults)),
            "steps": wanted.steps,
        }


@asynccontextmanager
async def _application() -> AsyncIterator[Application]:
    """The application on the database that the environment names."""
    settings = app_module("backend.secrets").load_settings()
    configure_logging(settings.log_level, settings.log_format)
    database = app_module("backend.data.db_connection").Database(settings)
    try:
        yield app_module("main").application_of(settings, database)
    finally:
        await database.close()


async def first_render(world: World, caller: Caller, path: str, stages: Stages) -> Taken:
    """What a GET of the page takes without HTTP around it: guards, data, components, HTML."""

    async def get() -> None:
        made.append((await world.pages.open(caller, path, Brought(locale_of("en"))))[0])

    made: list[LivePage] = []
    taken = await _taken(get, stages)
    world.pages.drop(made[0])
    return taken


async def _taken(work: Callable[[], Awaitable[None]], stages: Stages) -> Taken:
    """The time that something takes."""
    rendered, began, cpu = stages.rendered_s, time.perf_counter(), time.process_time()
    await work()
    return Taken(
        whole=(time.perf_counter() - began) * 1000,
        components=(stages.rendered_s - rendered) * 1000,
        cpu=(time.process_time() - cpu) * 1000,
    )


async def _rounds(
    world: World, caller: Caller, wanted: Wanted, stages: Stages
) -> Callable[[], Awaitable[Taken | None]]:
    """What to do again and again with an open page."""
    page = Visitor(world, caller)
    await page.go(wanted.path)
    if not wanted.steps:
        away = _another_page(world, wanted.path)

        async def there_and_back() -> Taken:
            await page.step_to(away)
            return await _taken(lambda: page.step_to(wanted.path), stages)

        return there_and_back

    async def take_steps() -> None:
        for kind, *words in wanted.steps:
            await (page.click(*words) if kind == "click" else page.fill(*words))

    return take_steps


class Visitor(Page):
    """Somebody who can go to any page over the open socket, as a link on the page would."""

    async def step_to(self, address: str) -> None:
        """Go to another page."""
        self._begin()
        self._visit(address, "pop")
        await self._settle()
        if self.closed_with:
            raise NotThere(f"the server closed the page on the way to {address}: {self.closed_with[1]}")


def _another_page(world: World, path: str) -> str:
    """A page without parameters, another one if there is one."""
    patterns = [entry.pattern for entry in world.services.routes.entries]
    here = split_address(path)[0]
    others = (one.text for one in patterns if not one.parameters and one.text != here)
    return next(others, here)


async def _repeat(once: Callable[[], Awaitable[Any]], seconds: float) -> list[Any]:
    """Do it until time is up, at least once."""
    until = time.monotonic() + seconds
    done = [await once()]
    while time.monotonic() < until:
        done.append(await once())
    return done


if __name__ == "__main__":
    sys.exit(main())
