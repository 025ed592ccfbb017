"""What a person does has states: pending, done, failed; it is done once, and to its end."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from reactpy import component, html, use_state
from reactpy.types import Component
from structlog.testing import capture_logs

from heavy_engine import Mutation, Route, current_record, use_live, use_mutation, use_session
from heavy_engine.live.live_page import LivePage
from heavy_engine.testing.browser import visit
from heavy_engine.topics import News
from tests.engine.memory_socket import MemorySocket, services, settled, show
from tests.engine.small_app import Refused
from tests.engine.topics.rooms import world_of


class Shelf:
    """A tool whose renaming ends when the test says so."""

    def __init__(self) -> None:
        self.name = "axe"
        self.open = asyncio.Event()
        self.open.set()
        self.failures: list[Exception] = []
        self.renamed: list[str] = []
        self.is_answering = False
        self.renaming: Mutation[[str], str]
        self.publish: Callable[[News], None] = lambda _news: None
        self.show: Callable[[bool], None] = lambda _is_shown: None

    async def rename(self, _work: object, name: str) -> str | None:
        self.renamed.append(name)
        await self.open.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.name = name.strip()
        self.publish(News("tools"))
        return self.name if self.is_answering else None

    def tool(self, *, is_optimistic: bool = True) -> Callable[[], Component]:
        expected = (lambda name: name) if is_optimistic else None

        @component
        def Tool() -> Any:
            async def load(_work: object) -> str:
                return self.name

            name = use_live(load, topic="tools", initial="")
            self.renaming = renaming = use_mutation(self.rename, optimistic=expected)
            return html.main(
                html.output(renaming.over(name)),
                html.i("pending" if renaming.is_pending else "free"),
                html.b(renaming.error.sentence if renaming.error else "no error"),
            )

        return Tool

    def room(self, **options: Any) -> Callable[[], Component]:
        tool = self.tool(**options)

        @component
        def Room() -> Any:
            is_shown, self.show = use_state(True)
            return html.div(tool() if is_shown else "gone")

        return Room

    async def opened(self, **options: Any) -> tuple[LivePage, MemorySocket]:
        shared = services(room=self.room(**options))
        self.publish = shared.topics.publish
        page, socket, _html = await show(shared)
        return page, socket


def seen(page: LivePage) -> list[str]:
    """The name that stands there, whether it is being changed, and the error."""
    return re.findall(r"<(?:output|i|b)[^>]*>([^<]*)<", page.layout.html())


async def test_what_is_expected_is_shown_at_once_and_what_is_true_when_it_is_done() -> None:
    shelf = Shelf()
    page, socket = await shelf.opened()
    shelf.open.clear()

    done = shelf.renaming.run(" saw ")
    await settled()
    assert seen(page) == [" saw ", "pending", "no error"]
    assert shelf.renaming.value == " saw "

    shelf.open.set()
    assert await done is True
    await settled()
    assert seen(page) == ["saw", "free", "no error"]
    names = [op[2] for frame in socket.frames for op in frame[1:] if op[0] == "t"]
    assert "axe" not in names, "the old name does not come back for a moment"


async def test_what_failed_is_undone_and_says_why() -> None:
    shelf = Shelf()
    page, _socket = await shelf.opened()
    shelf.failures = [Refused("Bo has it.")]

    assert await shelf.renaming.run("saw") is False
    await settled()

    assert seen(page) == ["axe", "free", "Bo has it."]
    assert shelf.renaming.value is None
    assert page.session.view.notices == ()


async def test_what_was_done_is_taken_back_in_the_picture_only() -> None:
    shelf = Shelf()
    page, _socket = await shelf.opened()
    shelf.renaming.run("saw")
    await settled()
    shelf.renaming.run("plane")
    await settled()
    assert shelf.renaming.value == "plane"

    shelf.renaming.undo()
    await settled()

    assert shelf.renaming.value == "saw"
    assert seen(page)[1:] == ["free", "no error"]


async def test_a_fault_is_told_by_reference() -> None:
    shelf = Shelf()
    await shelf.opened()
    shelf.failures = [ZeroDivisionError("the secret is 42")]
    with capture_logs() as logs:
        await shelf.renaming.run("saw")

    error = shelf.renaming.error
    assert error
    assert "secret" not in error.sentence
    assert [line["reference"] for line in logs if line["log_level"] == "error"] == [error.reference]


async def test_without_an_expectation_the_old_value_stays_until_it_is_done() -> None:
    shelf = Shelf()
    page, _socket = await shelf.opened(is_optimistic=False)
    shelf.open.clear()

    done = shelf.renaming.run("saw")
    await settled()
    assert seen(page) == ["axe", "pending", "no error"]

    shelf.open.set()
    await done
    await settled()
    assert seen(page) == ["saw", "free", "no error"]


async def test_what_it_answers_is_believed_rather_than_what_was_expected() -> None:
    shelf = Shelf()
    page, _socket = await shelf.opened()
    shelf.is_answering = True
    shelf.publish = lambda _news: None

    await shelf.renaming.run("  saw")
    await settled()

    assert seen(page)[0] == "saw"
    assert shelf.renaming.value == "saw"


async def test_what_others_do_later_is_shown_in_place_of_what_was_expected() -> None:
    shelf = Shelf()
    page, _socket = await shelf.opened()
    await shelf.renaming.run("saw")
    await settled()

    shelf.name = "rake"
    page.session.services.topics.publish("tools")
    await settled()
    assert seen(page)[0] == "rake"
    shelf.name = "axe"
    page.session.services.topics.publish("tools")
    await settled()
    assert seen(page)[0] == "axe", "also if it is what it was at first"


async def test_a_second_run_is_refused_while_the_first_is_pending() -> None:
    shelf = Shelf()
    page, _socket = await shelf.opened()
    shelf.open.clear()
    first = shelf.renaming.run("saw")
    await settled()

    assert await shelf.renaming.run("rake") is False
    assert seen(page) == ["saw", "pending", "no error"]
    shelf.open.set()
    assert await first is True
    assert shelf.renamed == ["saw"]

    assert await shelf.renaming.run("rake") is True
    assert shelf.renamed == ["saw", "rake"]


async def test_what_failed_can_be_done_again_with_the_same_arguments() -> None:
    shelf = Shelf()
    page, _socket = await shelf.opened()
    with pytest.raises(RuntimeError, match=r"run\(\) was not called yet"):
        shelf.renaming.again()
    shelf.failures = [Refused("Bo has it.")]
    await shelf.renaming.run("saw")

    assert await shelf.renaming.again() is True
    await settled()

    assert shelf.renamed == ["saw", "saw"]
    assert seen(page) == ["saw", "free", "no error"]


async def test_undo_takes_back_what_is_shown_and_the_error() -> None:
    shelf = Shelf()
    page, _socket = await shelf.opened()
    shelf.failures = [Refused("Bo has it.")]
    await shelf.renaming.run("saw")
    shelf.renaming.undo()
    await settled()
    assert seen(page) == ["axe", "free", "no error"]

    shelf.open.clear()
    done = shelf.renaming.run("saw")
    shelf.renaming.undo()
    await settled()
    assert seen(page) == ["axe", "pending", "no error"]
    shelf.open.set()
    await done
    await settled()
    assert seen(page)[0] == "saw", "what was saved stays saved"


async def test_an_expectation_that_cannot_be_told_leaves_it_undone() -> None:
    shelf = Shelf()

    @component
    def Room() -> Any:
        shelf.renaming = use_mutation(shelf.rename, optimistic=lambda name: str(1 / len(name)))
        return html.p("")

    await show(services(room=Room))
    with pytest.raises(ZeroDivisionError):
        shelf.renaming.run("")

    assert not shelf.renaming.is_pending
    assert shelf.renamed == []


async def test_it_comes_to_its_end_though_its_component_went_and_a_failure_is_a_notice_then() -> None:
    for failures in ([], [Refused("Bo has it.")]):
        shelf = Shelf()
        page, _socket = await shelf.opened()
        shelf.open.clear()
        shelf.failures = [*failures]
        done = shelf.renaming.run("saw")
        await settled()
        shelf.show(False)
        await settled()
        assert "gone" in page.layout.html()

        shelf.open.set()
        assert await done is not bool(failures)
        await settled()
        assert [notice.text for notice in page.session.view.notices] == [str(error) for error in failures]
        assert shelf.name == ("axe" if failures else "saw")


# In handlers.


async def test_a_handler_that_waits_holds_up_the_events_after_it_and_one_that_does_not_lets_them_pass() -> (
    None
):
    for waits in (True, False):
        shelf = Shelf()
        shelf.open.clear()
        answers: list[bool] = []

        @component
        def Room(shelf: Shelf = shelf, waits: bool = waits, answers: list[bool] = answers) -> Any:
            renaming = use_mutation(shelf.rename)
            count, set_count = use_state(0)

            async def wait(_event: Any) -> None:
                answers.append(await renaming.run("saw"))

            def start(_event: Any) -> None:
                renaming.run("saw")

            return html.main(
                html.button({"onClick": wait if waits else start}),
                html.button({"onClick": lambda _event: set_count(count + 1)}),
                html.output(f"{count} {renaming.is_pending}"),
            )

        page, socket, _html = await show(services(room=Room))
        socket.say(1, 2, "click")
        socket.say(2, 3, "click")
        await settled()
        assert ("0 True" if waits else "1 True") in page.layout.html(), "what is pending is shown either way"

        shelf.open.set()
        await settled()
        assert "1 False" in page.layout.html()
        assert answers == ([True] if waits else [])
        assert socket.frames[-1][0] == 2


async def test_its_queries_count_to_the_event_that_ran_it() -> None:
    records: list[Any] = []

    @component
    def Room() -> Any:
        session = use_session()

        async def look(_work: str) -> None:
            records.append((current_record(), session))

        looking = use_mutation(look)

        async def click(_event: Any) -> None:
            await looking.run()

        return html.button({"onClick": click}, "Look")

    async with world_of(Room) as world:
        ada = await visit(world, as_="Ada")
        await ada.click("Look")

        assert records[0][0] is ada.last_event


async def test_who_leaves_the_page_while_it_is_pending_arrives_and_hears_what_became_of_it() -> None:
    shelf = Shelf()
    shelf.open.clear()
    shelf.failures = [Refused("Bo has it.")]

    @component
    def Home() -> Any:
        return html.h1("Home")

    routes = {"/tool": Route(shelf.room(), "Tool"), "/home": Route(Home, "Home")}
    page, socket, _html = await show(services(routes=routes), "/tool")
    shelf.renaming.run("saw")
    await settled()

    socket.say(1, 0, "go", {"path": "/home"})
    await settled()
    assert "Home" in page.layout.html()

    shelf.open.set()
    await settled()
    assert [notice.text for notice in page.session.view.notices] == ["Bo has it."]
    assert socket.closed is None


async def test_who_leaves_the_page_while_its_handler_waits_arrives_when_the_handler_is_done() -> None:
    """Events keep their order; what the handler says of the page that is gone hurts nobody."""
    may_end = asyncio.Event()
    said: list[str] = []

    @component
    def Slow() -> Any:
        session = use_session()
        text, set_text = use_state("nothing yet")

        async def save(_work: object) -> None:
            await may_end.wait()
            said.append("saved")

        async def click(_event: Any) -> None:
            await session.handle(save)
            session.navigate("/home?late")
            set_text("late")

        return html.main(html.button({"onClick": click}), text)

    @component
    def Home() -> Any:
        return html.h1("Home")

    routes = {"/slow": Route(Slow, "Slow"), "/home": Route(Home, "Home")}
    page, socket, _html = await show(services(routes=routes), "/slow")
    socket.say(1, 2, "click")
    socket.say(2, 0, "go", {"path": "/home"})
    await settled()
    assert "nothing yet" in page.layout.html()

    page.session.navigate("/home")
    await settled()
    assert "Home" in page.layout.html(), "the page may be left by another way"
    may_end.set()
    await settled()

    assert said == ["saved"]
    assert page.session.view.address == "/home"
    assert socket.frames[-1][0] == 2
    assert socket.closed is None
