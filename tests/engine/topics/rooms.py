"""An application whose one page a test writes, opened by several people in this process."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from reactpy import html
from reactpy.types import Component

from heavy_engine import Application, Caller, EngineSettings, Route
from heavy_engine.application import Check
from heavy_engine.testing.world import World, services_of

SETTINGS = EngineSettings(signing_keys=(b"k",), allowed_hosts=("test",), debug=True)


class Refused(Exception):
    """What this application can put in words."""


@asynccontextmanager
async def open_work(caller: Caller) -> AsyncIterator[str]:
    """Work is the name of who asks."""
    yield caller.session_id


async def who_asks(name: str) -> Caller:
    """Everybody is who they say."""
    return Caller(name)


def application(page: Callable[[], Component], checks: Mapping[str, Check] | None = None) -> Application:
    """One page at "/"."""
    return Application(
        name="Rooms",
        routes={"/": Route(page, "Room")},
        error_page=lambda status, *_: html.p(str(status)),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda error: str(error) if isinstance(error, Refused) else None,
        static_folder=Path(__file__).parent,
        checks=checks or {},
    )


@asynccontextmanager
async def world_of(
    page: Callable[[], Any], settings: EngineSettings = SETTINGS, checks: Mapping[str, Check] | None = None
) -> AsyncIterator[World]:
    """All windows of one test."""
    world = World(services_of(application(page, checks), settings))
    yield world
    await world.close()
