"""A query tells how far its loader is; loads end in time, are shared in one paint, and go with their page."""

import asyncio
import gc
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, html, use_effect, use_state
from reactpy.types import Component
from structlog.testing import capture_logs

from heavy_engine import Query, Route, about, use_live, use_query, use_session
from heavy_engine.live.live_page import LivePage
from heavy_engine.live.live_pages import LivePages
from heavy_engine.testing.browser import visit
from heavy_engine.topics import News
from tests.engine.memory_socket import ADA, SETTINGS, services, settled, show
from tests.engine.topics.rooms import Refused, world_of
from tests.support.waiting import eventually


class Shelf:
    """Tools that come when the test says so; counts the loads, keeps what queries said."""

    def __init__(self, **tools: str) -> None:
        self.tools = tools
        self.loads: Counter[str] = Counter()
        self.cancelled: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.failures: list[Exception] = []
        self.said: list[Query[Any]] = []
        self.state: dict[str, Callable[[Any], None]] = {}

    async def find(self, name: str) -> str:
        self.loads[name] += 1
        if self.failures:
            raise self.failures.pop(0)
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise
        return self.tools[name]

    def query(self, **options: Any) -> Callable[..., Component]:
        """A component that asks for a tool and shows what it is told."""

        @component
        def Tool(name: str = "axe") -> Any:
            async def load(_work: object) -> str:
                return await self.find(name)

            query = use_query(load, topic=about("tools", name=name), **options)
            self.said.append(query)
            words = query.error.sentence if query.error else query.value
            again = html.button({"onClick": lambda _event: query.reload()}, "Again")
            return html.p({"data-state": query.state}, f"{words}", again)

        return Tool

    def choosing(self) -> Callable[[], Component]:
        """A page with one query, whose tool is chosen by buttons."""
        tool = self.query()

        @component
        def Room() -> Any:
            name, self.state["name"] = use_state("axe")
            return html.main(
                html.button({"onClick": lambda _event: self.state["name"]("saw")}, "To the saw"), tool(name)
            )

        return Room

    @property
    def states(self) -> list[str]:
        return [query.state for query in self.said]


def shown(page: LivePage) -> str:
    return page.layout.html()


# States.


async def test_the_first_html_has_the_value_and_says_ready() -> None:
    shelf = Shelf(axe="an axe")
    page, _socket, html_text = await show(services(tool=shelf.query()))

    assert 'data-state="ready"' in html_text
    assert "an axe" in html_text
    assert shelf.states == ["loading", "ready"]
    first, last = shelf.said
    assert (first.value, first.has_value, first.is_loading) == (None, False, True)
    assert (last.value, last.has_value, last.is_loading, last.error) == ("an axe", True, False, None)
    assert page.session.view.notices == ()


async def test_what_is_slower_than_the_first_html_comes_over_the_socket() -> None:
    shelf = Shelf(axe="an axe")
    shelf.open.clear()
    _page, socket, html_text = await show(services(replace(SETTINGS, first_paint_s=0.0), tool=shelf.query()))
    assert 'data-state="loading"' in html_text

    shelf.open.set()
    await settled()
    assert "an axe" in str(socket.frames)
    assert shelf.loads == {"axe": 1}


async def test_an_initial_value_is_a_value_and_a_none_that_was_found_is_one() -> None:
    shelf = Shelf(axe="an axe")
    await LivePages(services(tool=shelf.query(initial="some tool"))).open(ADA, "/")
    first, last = shelf.said
    assert (first.value, first.has_value, first.state) == ("some tool", True, "loading")
    assert (last.value, last.state) == ("an axe", "ready")

    async def nothing(_work: object) -> None:
        return None

    said: list[Query[None]] = []

    @component
    def Nothing() -> Any:
        said.append(use_query(nothing))
        return html.p("")

    await LivePages(services(nothing=Nothing)).open(ADA, "/")
    assert [query.has_value for query in said] == [False, True]


async def test_the_old_value_stays_while_another_is_loaded() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")
    page, _socket, _html = await show(services(room=shelf.choosing()))
    shelf.open.clear()
    shelf.said.clear()

    shelf.state["name"]("saw")
    await settled()
    assert [(query.value, query.state) for query in shelf.said] == [("an axe", "loading")]

    shelf.open.set()
    await settled()
    assert [(query.value, query.state) for query in shelf.said[1:]] == [("a saw", "ready")]
    assert "a saw" in shown(page)


async def test_news_bring_another_value_without_saying_that_it_loads() -> None:
    shelf = Shelf(axe="an axe")
    async with world_of(shelf.query()) as world:
        ada = await visit(world, as_="Ada")
        shelf.said.clear()
        shelf.tools["axe"] = "a sharp axe"

        world.services.topics.publish(News("tools", {"name": "axe"}))
        await world.settle()
        assert ada.sees("a sharp axe")
        assert shelf.states == ["ready"]

        world.services.topics.publish(News("tools", {"name": "axe"}))
        await world.settle()
        assert shelf.states == ["ready"], "an equal value renders nothing"
        assert shelf.loads["axe"] == 3


async def test_a_query_without_a_topic_loads_once_for_its_inputs_and_when_asked() -> None:
    shelf = Shelf(axe="an axe")

    async def load(_work: object) -> str:
        return await shelf.find("axe")

    @component
    def Room() -> Any:
        query = use_query(load)
        return html.main(html.button({"onClick": lambda _event: query.reload()}, "Again"), f"{query.value}")

    async with world_of(Room) as world:
        ada = await visit(world, as_="Ada")
        world.services.topics.publish("tools")
        await world.settle()
        assert shelf.loads["axe"] == 1

        shelf.tools["axe"] = "a sharp axe"
        await ada.click("Again")
        assert ada.sees("a sharp axe")


async def test_reload_says_loading_and_then_ready_though_the_value_is_the_same() -> None:
    shelf = Shelf(axe="an axe")
    async with world_of(shelf.query()) as world:
        ada = await visit(world, as_="Ada")
        shelf.said.clear()

        await ada.click("Again")

        assert shelf.states[0] == "loading"
        assert shelf.states[-1] == "ready"
        assert ada.texts("[data-state=ready]") == ["an axeAgain"]
        assert shelf.loads["axe"] == 2


# Failures.


async def test_a_failure_is_told_by_the_query_and_not_by_a_notice() -> None:
    shelf = Shelf(axe="an axe")
    shelf.failures = [ZeroDivisionError("the secret is 42")]
    with capture_logs() as logs:
        page, socket, html_text = await show(services(tool=shelf.query()))

    failed = shelf.said[-1]
    assert (failed.state, failed.has_value) == ("failed", False)
    assert failed.error is not None
    assert failed.error.sentence == "This could not be loaded."
    assert "secret" not in html_text
    assert [line["reference"] for line in logs if line["log_level"] == "error"] == [failed.error.reference]
    assert page.session.view.notices == ()

    failed.reload()
    await settled()
    assert "an axe" in str(socket.frames)
    assert shelf.said[-1].error is None


async def test_what_the_application_can_explain_is_said_in_its_words() -> None:
    shelf = Shelf(axe="an axe")
    shelf.failures = [Refused("The shed is closed.")]
    async with world_of(shelf.query()) as world:
        ada = await visit(world, as_="Ada")

        assert ada.sees("The shed is closed.")
        error = shelf.said[-1].error
        assert error
        assert error.reference == ""
        assert isinstance(error.error, Refused)
        assert error.error.__traceback__ is None, "what is kept holds no frames"


async def test_after_a_failure_the_value_that_was_there_stays_and_the_error_goes_with_the_next_success() -> (
    None
):
    shelf = Shelf(axe="an axe")
    async with world_of(shelf.query()) as world:
        ada = await visit(world, as_="Ada")
        shelf.failures = [ZeroDivisionError("a fault")]
        world.services.topics.publish("tools")
        await world.settle()
        last = shelf.said[-1]
        assert (last.value, last.state) == ("an axe", "failed")
        assert ada.texts("p[data-state=failed]")

        shelf.said.clear()
        await ada.click("Again")
        assert [query.error is None for query in shelf.said] == [False, True], "it stays while trying again"


async def test_a_failure_for_inputs_that_are_gone_is_not_shown() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")
    may_fail = asyncio.Event()

    async def find(name: str) -> str:
        shelf.loads[name] += 1
        if name == "axe" and shelf.loads[name] > 1:
            await may_fail.wait()
            raise ZeroDivisionError("a fault")
        return shelf.tools[name]

    shelf.find = find  # type: ignore[method-assign]
    shared = services(room=shelf.choosing())
    page, _socket, _html = await show(shared)
    shared.topics.publish("tools")
    await settled()
    shelf.state["name"]("saw")
    await settled()
    may_fail.set()
    await settled()

    assert "a saw" in shown(page)
    assert [query.error for query in shelf.said] == [None] * len(shelf.said)


@pytest.mark.parametrize("hook", ["use_query", "use_live"])
async def test_a_loader_that_hangs_has_failed_after_a_while(hook: str) -> None:
    shelf = Shelf(axe="an axe")
    shelf.open.clear()
    tool = shelf.query()

    @component
    def Live() -> Any:
        async def load(_work: object) -> str:
            return await shelf.find("axe")

        return html.p(use_live(load, topic="tools", initial="nothing"))

    shared = services(
        replace(SETTINGS, load_timeout_s=0.05, first_paint_s=0.0),
        home=tool if hook == "use_query" else Live,
    )
    with capture_logs() as logs:
        page, _socket, _html = await show(shared)
        await eventually(lambda: asyncio.sleep(0, shelf.cancelled), what="the end of the load")
        await settled()

    assert shelf.cancelled == ["axe"]
    assert len([line for line in logs if line["log_level"] == "error"]) == 1
    assert not page.session.work
    if hook == "use_live":
        assert len(page.session.view.notices) == 1
        return
    assert "This took longer than 0.05 s and was given up." in shown(page)
    shelf.open.set()
    # However busy the machine is: this load shall not be given up.
    shared.settings = replace(shared.settings, load_timeout_s=600)
    shelf.said[-1].reload()
    await eventually(lambda: asyncio.sleep(0, "an axe" in shown(page)), what="the axe")


async def test_a_load_that_is_given_up_before_its_first_step_leaves_nothing_behind() -> None:
    """Python warns of a coroutine that nobody awaited, in production once per load."""
    shelf = Shelf(axe="an axe")
    page, _socket, _html = await show(services(home=shelf.query()))

    with warnings.catch_warnings(record=True, action="always") as warned:
        loading = page.session.begin_load(lambda _work: shelf.find("axe"))
        loading.cancel()
        await asyncio.wait({loading})
        del loading
        gc.collect()

    assert not warned
    assert shelf.loads == {"axe": 1}, "only the page itself loaded"
    assert not page.session.work


async def test_a_loader_that_does_not_let_itself_be_cancelled_holds_nobody_up() -> None:
    may_end = asyncio.Event()
    ended: list[str] = []

    async def stubborn(_work: object) -> str:
        while not may_end.is_set():
            try:
                await may_end.wait()
            except asyncio.CancelledError:
                continue
        ended.append("at last")
        return "too late"

    said: list[Query[Any]] = []

    @component
    def Room() -> Any:
        said.append(use_query(stubborn))
        return html.p(said[-1].state)

    shared = services(replace(SETTINGS, load_timeout_s=0.05, first_paint_s=0.0), home=Room)
    page, _socket, _html = await show(shared)
    await eventually(lambda: asyncio.sleep(0, said[-1].state == "failed"), what="the failure")
    may_end.set()
    await eventually(lambda: asyncio.sleep(0, bool(ended)), what="its end")
    await settled()

    assert "failed" in shown(page), "what comes too late is not shown"


async def test_a_loader_that_is_cancelled_from_inside_is_a_failure() -> None:
    async def confused(_work: object) -> str:
        raise asyncio.CancelledError

    said: list[Query[Any]] = []

    @component
    def Room() -> Any:
        said.append(use_query(confused))
        return html.p(said[-1].state)

    _page, _socket, html_text = await show(services(home=Room))

    assert "failed" in html_text


# Shared loads.


def several(shelf: Shelf, *names: str, loader_per_tool: bool = False) -> Callable[[], Component]:
    tool = shelf.query()

    @component
    def Room() -> Any:
        shown_names, shelf.state["names"] = use_state(names)
        return html.main(*(tool(name, key=f"{index} {name}") for index, name in enumerate(shown_names)))

    return Room


async def test_two_components_that_ask_for_the_same_in_one_paint_share_one_load() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")
    _page, _socket, html_text = await show(services(home=several(shelf, "axe", "saw", "axe", "axe")))

    assert shelf.loads == {"axe": 1, "saw": 1}
    assert html_text.count("an axe") == 3


async def test_what_is_shown_further_in_shares_what_was_loaded_for_the_same_first_html() -> None:
    shelf = Shelf(axe="an axe")
    tool = shelf.query()

    async def load(_work: object) -> bool:
        return True

    @component
    def Room() -> Any:
        return html.main(tool("axe"), tool("axe") if use_query(load, initial=False).value else "")

    _page, _socket, html_text = await show(services(home=Room))

    assert html_text.count("an axe") == 2
    assert shelf.loads == {"axe": 1}


async def test_one_load_after_news_is_enough_for_all_who_show_the_same() -> None:
    shelf = Shelf(axe="an axe")
    async with world_of(several(shelf, "axe", "axe", "axe")) as world:
        ada = await visit(world, as_="Ada")
        shelf.loads.clear()
        shelf.tools["axe"] = "a sharp axe"

        world.services.topics.publish("tools")
        await world.settle()

        assert ada.texts("p") == ["a sharp axeAgain"] * 3
        assert shelf.loads == {"axe": 1}


async def test_who_comes_later_loads_anew() -> None:
    """In another paint: what was loaded before may be old by then."""
    shelf = Shelf(axe="an axe")
    page, _socket, _html = await show(services(home=several(shelf, "axe")))
    shelf.tools["axe"] = "a sharp axe"

    shelf.state["names"](("axe", "axe"))
    await settled()

    assert shelf.loads == {"axe": 2}
    assert "a sharp axe" in shown(page)

    shelf.state["names"](("axe", "axe", "axe"))
    await settled()
    assert shelf.loads == {"axe": 3}


async def test_a_load_that_began_before_news_is_shared_with_nobody_who_came_after_them() -> None:
    shelf = Shelf(axe="an axe")
    shelf.open.clear()
    page, _socket, _html = await show(services(home=several(shelf)))
    load = _load_of(shelf)
    first = asyncio.ensure_future(page.session.load(load))
    second = asyncio.ensure_future(page.session.load(load))
    await settled()
    assert shelf.loads == {"axe": 1}

    page.session.services.topics.publish("something else")
    third = asyncio.ensure_future(page.session.load(load))
    await settled()
    assert shelf.loads == {"axe": 2}
    shelf.open.set()
    await asyncio.gather(first, second, third)


async def test_a_load_that_began_before_something_was_saved_is_shared_with_nobody_after_it() -> None:
    shelf = Shelf(axe="an axe")
    shelf.open.clear()
    page, _socket, _html = await show(services(home=several(shelf)))
    session = page.session
    load = _load_of(shelf)
    first = asyncio.ensure_future(session.load(load))
    await settled()
    second = asyncio.ensure_future(session.load(load))
    await settled()
    assert shelf.loads == {"axe": 1}

    async def save(_work: object) -> None:
        shelf.tools["axe"] = "a sharp axe"

    await session.run(save)
    third = asyncio.ensure_future(session.load(load))
    await settled()
    assert shelf.loads == {"axe": 2}
    shelf.open.set()
    await asyncio.gather(first, second, third)


async def test_loaders_that_captured_other_values_share_nothing() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")
    page, _socket, _html = await show(services(home=several(shelf)))
    session = page.session

    def loader(*names: Any) -> Callable[[Any], Any]:
        async def load(_work: object) -> list[str]:
            return [await shelf.find(name) for name in names]

        return load

    found = await asyncio.gather(
        *(session.load(loader(*names)) for names in (["axe"], ["saw"], ["axe", "saw"], ["axe"]))
    )

    assert found == [["an axe"], ["a saw"], ["an axe", "a saw"], ["an axe"]]
    assert shelf.loads == {"axe": 2, "saw": 2}


async def test_two_sessions_of_one_person_share_nothing_either() -> None:
    shelf = Shelf(axe="an axe")
    shelf.open.clear()
    pages = LivePages(services(replace(SETTINGS, first_paint_s=0.0), home=shelf.query()))
    await pages.open(ADA, "/")
    await pages.open(ADA, "/")

    assert shelf.loads == {"axe": 2}
    shelf.open.set()


async def test_a_shared_failure_is_one_failure_with_one_reference() -> None:
    shelf = Shelf(axe="an axe")
    shelf.failures = [ZeroDivisionError("a fault")]
    with capture_logs() as logs:
        await show(services(home=several(shelf, "axe", "axe")))

    assert shelf.loads == {"axe": 1}
    last = {query.error.reference for query in shelf.said if query.error}
    assert len(last) == 1
    assert [line["reference"] for line in logs if line["log_level"] == "error"] == list(last)


async def test_a_failed_load_is_not_taken_for_the_answer_of_who_asks_next() -> None:
    shelf = Shelf(axe="an axe")
    page, _socket, _html = await show(services(home=several(shelf)))
    shelf.failures = [ZeroDivisionError("a fault")]
    load = _load_of(shelf)
    with pytest.raises(ZeroDivisionError):
        await page.session.load(load)

    assert await page.session.load(load) == "an axe"


def _load_of(shelf: Shelf) -> Callable[[Any], Any]:
    async def load(_work: object) -> str:
        return await shelf.find("axe")

    return load


# Going.


def two_pages(shelf: Shelf) -> dict[str, Route]:
    @component
    def Home() -> Any:
        return html.h1("Home")

    return {"/tool": Route(shelf.query(), "Tool"), "/home": Route(Home, "Home")}


async def test_a_load_ends_when_its_page_is_left() -> None:
    shelf = Shelf(axe="an axe")
    shelf.open.clear()
    shared = services(replace(SETTINGS, first_paint_s=0.0), routes=two_pages(shelf))
    page, _socket, _html = await show(shared, "/tool")
    assert page.session.work

    page.session.navigate("/home")
    await settled()

    assert shelf.cancelled == ["axe"]
    assert not page.session.work
    assert page.session.view.notices == ()


async def test_a_load_that_others_wait_for_goes_on_until_the_last_of_them_is_gone() -> None:
    shelf = Shelf(axe="an axe")
    shelf.open.clear()
    shared = services(replace(SETTINGS, first_paint_s=0.0), home=several(shelf, "axe", "axe"))
    _page, _socket, _html = await show(shared)
    assert shelf.loads == {"axe": 1}

    shelf.state["names"](("axe",))
    await settled()
    assert shelf.cancelled == []

    shelf.state["names"](())
    await settled()
    assert shelf.cancelled == ["axe"]


async def test_the_loads_of_a_page_end_with_it_and_its_work_comes_to_its_end_first() -> None:
    shelf = Shelf(axe="an axe")
    shelf.open.clear()
    may_save, saved = asyncio.Event(), []

    async def save(_work: object) -> None:
        await may_save.wait()
        saved.append("saved")

    tool = shelf.query()

    @component
    def Room() -> Any:
        session = use_session()
        use_effect(lambda: session.begin(save), dependencies=[])
        return tool("axe")

    shared = services(replace(SETTINGS, first_paint_s=0.0), home=Room)
    page, _socket, _html = await show(shared)

    with capture_logs() as logs:
        end = asyncio.ensure_future(page.end())
        await settled()
        assert shelf.cancelled == ["axe"]
        assert not end.done()
        may_save.set()
        await end

    assert saved == ["saved"]
    assert [line for line in logs if line["log_level"] == "error"] == []


async def test_who_asks_after_the_end_of_a_page_begins_no_load() -> None:
    shelf = Shelf(axe="an axe")
    shared = services(home=shelf.query())
    page, _socket, _html = await show(shared)
    page.session.loads.close()

    with pytest.raises(asyncio.CancelledError):
        await page.session.load(lambda _work: shelf.find("axe"))

    assert not page.session.work
