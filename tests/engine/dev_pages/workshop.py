"""A workshop whose pages count and fail, and the pages that its developers look at."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reactpy import component, html, use_state
from reactpy.types import Component

from heavy_engine import Application, EngineSettings, Route
from heavy_engine.dev_facts import DevFacts
from heavy_engine.dev_pages.routes import with_dev_pages
from heavy_engine.dev_pages.sampler import Sampler
from heavy_engine.dev_panel import DevPanel
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.world import World, services_of
from tests.engine.small_app import error_page, open_work, who_asks
from tests.support.waiting import PATIENCE_S

# As a developer's server has it; pages keep their state, so that what cannot be kept would be warned of.
DEV = EngineSettings(
    signing_keys=(b"k",), allowed_hosts=("test",), dev=True, first_paint_s=PATIENCE_S, keep_state=True
)


@component
def BenchPage() -> Component:
    strokes, set_strokes = use_state(0)

    def fail(_event: Any) -> None:
        try:
            raise KeyError("axe")
        except KeyError as missing:
            raise LookupError("nobody has it: postgresql://ada:hunter2@shed/axes") from missing

    return html.main(
        html.h1("Bench"),
        html.button({"onClick": lambda _event: set_strokes(strokes + 1)}, "Plane"),
        html.button({"onClick": fail}, "Break"),
        html.output(str(strokes)),
    )


def workshop(facts: DevFacts | None = None) -> Application:
    return Application(
        name="Workshop",
        routes={"/": Route(BenchPage, "Bench")},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
        dev_facts=facts,
    )


@dataclass
class Developers:
    """The open pages, who remembers what happened on them, and whose seconds the test ends."""

    world: World
    panel: DevPanel
    sampler: Sampler

    async def open(self, path: str, as_: str = "Ada", **how: Any) -> Page:
        return await visit(self.world, path, as_=as_, **how)

    async def second(self) -> None:
        """A second has gone by."""
        self.sampler.sample()
        await self.world.settle()


Open = Callable[..., Awaitable[Page]]


@asynccontextmanager
async def developers(facts: DevFacts | None = None, **changed: Any) -> AsyncIterator[Developers]:
    panel = DevPanel()
    application = with_dev_pages(replace(workshop(facts), **changed))
    services = services_of(application, DEV, developer=panel)
    world = World(services)
    yield Developers(world, panel, Sampler(panel, services.topics))
    await world.close()
