"""Long work: it tells how far it is, can be stopped, and ends with its page."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from reactpy import component
from reactpy.types import Component, VdomDict

from heavy_engine import use_query_param
from heavy_engine.elements import html
from heavy_engine.testing.find import select
from heavy_stack.frontend.components.progress import ProgressBar, ProgressWork, Report, use_long_work
from tests.support.parts import Shown, shown


class Workshop:
    """Work that a test lets go on step by step."""

    def __init__(self) -> None:
        self.may_go_on = asyncio.Semaphore(0)
        self.report: Report | None = None
        self.has_ended = False
        self.trouble: Exception | None = None

    async def work(self, report: Report) -> None:
        self.report = report
        try:
            for number in range(4):
                report(number, 4, f"step {number}")
                await self.may_go_on.acquire()
                if self.trouble:
                    raise self.trouble
        finally:
            self.has_ended = True


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
async def show() -> AsyncIterator[Shown]:
    async with shown() as show:
        yield show


def working(workshop: Workshop) -> Callable[[], Component]:
    @component
    def Working() -> Component:
        return ProgressWork(use_long_work(workshop.work), "Sharpening")

    return Working


async def test_long_work_tells_how_far_it_is_and_ends(show: Shown, workshop: Workshop) -> None:
    ada = await show(working(workshop))
    await ada.click("Start")
    assert ada.sees("step 0")

    for number in range(1, 4):
        workshop.may_go_on.release()
        await show.settle()
        bar = select(ada.root, "progress")[0].attributes
        assert (bar["value"], bar["max"]) == (str(number), "4")
    workshop.may_go_on.release()
    await show.settle()

    assert ada.sees("Done.")
    assert not select(ada.root, "progress")


async def test_long_work_is_stopped_by_its_button(show: Shown, workshop: Workshop) -> None:
    ada = await show(working(workshop))
    await ada.click("Start")

    await ada.click("Stop")
    await show.settle()

    assert workshop.has_ended
    assert ada.sees("Stopped.")
    await ada.click("Start")
    assert ada.sees("step 0")


async def test_long_work_that_fails_says_so_and_can_be_started_again(show: Shown, workshop: Workshop) -> None:
    ada = await show(working(workshop))
    await ada.click("Start")
    workshop.trouble = RuntimeError("The whetstone broke")
    workshop.may_go_on.release()
    await show.settle()

    assert ada.texts("[role=alert]") == ["The whetstone broke"]
    await ada.click("Start")
    assert not select(ada.root, "[role=alert]")


async def test_long_work_ends_with_its_page(show: Shown, workshop: Workshop) -> None:
    @component
    def Leaving() -> VdomDict:
        is_shown, set_shown = use_query_param("shown", bool, True)
        leave = html.button({"onClick": lambda _event: set_shown(False)}, "Leave")
        return html.div(leave, working(workshop)() if is_shown else "")

    ada = await show(Leaving)
    await ada.click("Start")

    await ada.click("Leave")
    await show.settle()

    assert workshop.has_ended


async def test_after_a_restart_work_is_not_said_to_go_on(show: Shown, workshop: Workshop) -> None:
    ada = await show(working(workshop))
    await ada.click("Start")

    await ada.kill_worker()
    await show.settle()

    assert ada.sees("The server restarted meanwhile, and this was not finished.")
    assert not select(ada.root, "progress")


async def test_a_bar_that_would_not_move_sends_nothing(show: Shown, workshop: Workshop) -> None:
    ada = await show(working(workshop))
    await ada.click("Start")
    assert workshop.report
    workshop.report(0, 1000, "counting")
    await show.settle()
    before = len(ada.frames)

    for number in range(9):
        workshop.report(number, 1000, "counting")
        await show.settle()

    assert len(ada.frames) == before
    workshop.report(10, 1000, "counting")
    await show.settle()
    assert len(ada.frames) == before + 1


async def test_a_bar_without_an_end_says_that_it_goes_on(show: Shown) -> None:
    ada = await show(lambda: html.div(ProgressBar("Looking", None), ProgressBar("Reading", 1, 4)))

    looking, reading = (bar.attributes for bar in select(ada.root, "progress"))
    assert "value" not in looking
    assert (reading["value"], reading["max"]) == ("1", "4")
    assert [label.attributes["for"] for label in select(ada.root, "label")] == [looking["id"], reading["id"]]
    assert ada.sees("25%")
