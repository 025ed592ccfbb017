"""Components on pages of their own, in a world without a database."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import Application, Caller, Route
from heavy_engine.elements import html
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.world import World, services_of


@asynccontextmanager
async def world_of(pages: Mapping[str, Callable[..., Any]]) -> AsyncIterator[World]:
    """Components by their paths; what loaders and handlers get is the name of who asks."""
    world = World(services_of(_application(pages)))
    try:
        yield world
    finally:
        await world.close()


class Shown:
    """Shows what a function makes, as Ada sees it."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self._worlds: list[World] = []

    async def __call__(self, make: Callable[[], Any], **how: Any) -> Page:
        @component
        def ShownPage() -> VdomDict:
            return html.main(make())

        world = await self._stack.enter_async_context(world_of({"/shown": ShownPage}))
        self._worlds.append(world)
        return await visit_page(world, "/shown", as_="Ada", **how)

    async def settle(self) -> None:
        """Wait for what is under way."""
        for world in self._worlds:
            await world.settle()


@asynccontextmanager
async def shown() -> AsyncIterator[Shown]:
    """What shows components, for a fixture."""
    async with AsyncExitStack() as stack:
        yield Shown(stack)


def _application(pages: Mapping[str, Callable[..., Any]]) -> Application:
    @asynccontextmanager
    async def open_work(caller: Caller) -> AsyncIterator[str]:
        yield caller.session_id

    async def who_asks(session_id: str) -> Caller:
        return Caller(session_id)

    return Application(
        name="Parts",
        routes={path: Route(page, "Parts") for path, page in pages.items()},
        error_page=lambda status, headline, detail, _reference: html.p(f"{status} {headline} {detail}"),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda error: str(error),
        static_folder=Path(__file__).parents[2] / "static",
        stylesheets=(),
    )
