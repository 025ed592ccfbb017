"""What handlers, effects and loaders do to the database, and what the person is told of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from reactpy import component
from reactpy.types import Component
from sqlalchemy import text

from heavy_engine import EngineSettings, Route, use_live, use_notices
from heavy_engine.elements import html
from heavy_engine.session.page_session import FAULT
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.world import World, services_of
from heavy_stack.backend.context import HeavyContext
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.unit_of_work import current_unit_of_work
from heavy_stack.backend.explain import LOST_A_RACE
from heavy_stack.frontend.reactpy_util import Event, heavy_event, heavy_use_effect
from heavy_stack.main import application_of
from heavy_stack.settings import Settings
from tests.support.shed import Axe, ShedManager, build, open_shed, shed_names
from tests.support.waiting import eventually

NEWS = "axes"


@dataclass
class Stage:
    """What the page does, and how often it began to."""

    database: Database
    rivals: int = 0
    attempts: int = 0
    axe: Axe | None = None
    is_dev: bool = True
    kept: list[HeavyContext] = field(default_factory=list)

    async def lend(self, heavy: HeavyContext) -> None:
        """Lend the axe at a snapshot, while a rival may get in the way."""
        assert self.axe
        self.attempts += 1
        await current_unit_of_work().isolate("REPEATABLE READ")
        await heavy.db_session.execute(text("select 1 from axes"))
        if self.attempts <= self.rivals:
            async with open_shed(self.database) as (_unit, shed):
                await shed.lend(self.axe.id, f"rival {self.attempts}")
        await ShedManager(heavy.db_session).lend(self.axe.id, "Ada")

    async def forget(self, heavy: HeavyContext) -> None:
        """Buy one axe, and forget to wait for another."""
        shed = ShedManager(heavy.db_session)
        await shed.buy("Felling axe")
        shed.buy("Forgotten axe")  # type: ignore[unused-coroutine]

    async def keep(self, heavy: HeavyContext) -> None:
        """Use the context of the click before."""
        self.kept.append(heavy)
        if len(self.kept) == 2:
            await ShedManager(self.kept[0].db_session).buy("Late axe")


Open = Callable[[Component], Awaitable[Page]]


@pytest.fixture
async def stage(database: Database, database_url: str) -> Stage:
    await build(database_url)
    made = Stage(database)
    async with open_shed(database) as (_unit, shed):
        made.axe = await shed.buy("Broad axe")
    return made


@pytest.fixture
async def open_page(stage: Stage, database_url: str) -> AsyncIterator[Open]:
    """Open a page that shows what people are told, and one component."""
    application = application_of(Settings(_env_file=None, database_url=database_url), stage.database)
    worlds: list[World] = []

    async def begin(shown: Callable[[], Component]) -> Page:
        @component
        def Shown() -> Component:
            notices = [html.p({"class": "notice"}, notice.text) for notice in use_notices()]
            return html.main(*notices, shown())

        shown_at = replace(application, routes={"/": Route(Shown, "Shed")})
        engine = EngineSettings(signing_keys=(b"k",), allowed_hosts=("test",), dev=stage.is_dev)
        worlds.append(World(services_of(shown_at, engine)))
        return await visit(worlds[-1], "/", as_="Ada")

    yield begin  # type: ignore[misc]
    for world in worlds:
        await world.close()


def button(intention: Callable[[HeavyContext], Awaitable[None]], **options: Any) -> Callable[[], Component]:
    @component
    def Button() -> Component:
        async def click(heavy: HeavyContext, _event: Event) -> None:
            await intention(heavy)

        return html.button({"onClick": heavy_event(click, **options)}, "Do it")

    return Button


async def borrower_of(stage: Stage) -> str:
    assert stage.axe
    async with open_shed(stage.database) as (unit, _shed):
        found = await unit.db_session.scalar(text("select lent_to from axes"))
    return str(found)


async def test_a_click_that_lost_a_race_is_done_again(stage: Stage, open_page: Open) -> None:
    stage.rivals = 2
    ada = await open_page(button(stage.lend, retries=2))

    await ada.click("Do it")

    assert stage.attempts == 3
    assert ada.texts(".notice") == []
    assert await borrower_of(stage) == "Ada"


async def test_without_leave_the_person_is_told_and_may_try_again(stage: Stage, open_page: Open) -> None:
    stage.rivals = 1
    ada = await open_page(button(stage.lend))

    await ada.click("Do it")
    told = ada.texts(".notice")
    await ada.click("Do it")

    assert told == [LOST_A_RACE]
    assert await borrower_of(stage) == "Ada"


async def test_an_effect_is_done_again_too(stage: Stage, open_page: Open) -> None:
    stage.rivals = 1

    @component
    def Effect() -> Component:
        heavy_use_effect(stage.lend, retries=1)
        return html.p("lent")

    await open_page(Effect)

    async def is_lent() -> bool:
        return await borrower_of(stage) == "Ada"

    await eventually(is_lent, what="the effect")
    assert stage.attempts == 2


async def test_a_loader_is_done_again_by_itself(stage: Stage, open_page: Open) -> None:
    stage.rivals = 1

    async def load(heavy: HeavyContext) -> str:
        await stage.lend(heavy)
        return "loaded"

    @component
    def Loader() -> Component:
        return html.p(use_live(load, topic=NEWS, initial="not yet"))

    ada = await open_page(Loader)

    assert ada.sees("loaded")
    assert stage.attempts == 2


async def test_a_forgotten_await_saves_nothing_and_tells_who_develops(
    stage: Stage, open_page: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = await open_page(button(stage.forget))

    await ada.click("Do it")

    (told,) = ada.texts(".notice")
    assert told.startswith(FAULT)
    assert "ForgottenAwait: ShedManager.buy had not finished" in told
    assert "Write: await" in told
    assert "ShedManager.buy had not finished" in capsys.readouterr().out
    assert await shed_names(stage.database) == ["Broad axe"]


async def test_elsewhere_people_get_a_reference(
    stage: Stage, open_page: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.is_dev = False
    ada = await open_page(button(stage.forget))

    await ada.click("Do it")

    assert ada.texts(".notice") == [FAULT]
    assert "ShedManager.buy had not finished" in capsys.readouterr().out


async def test_a_context_that_was_kept_says_so(stage: Stage, open_page: Open) -> None:
    ada = await open_page(button(stage.keep))

    await ada.click("Do it")
    await ada.click("Do it")

    (told,) = ada.texts(".notice")
    assert "WorkEnded: ShedManager.buy was used after its unit of work had ended" in told
    assert await shed_names(stage.database) == ["Broad axe"]
