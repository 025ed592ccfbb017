"""What raises below a boundary is shown in its place, with a way back; all around it lives on."""

from collections.abc import Callable
from typing import Any

import pytest
from reactpy import component, html, use_effect, use_state
from reactpy.types import Component
from structlog.testing import capture_logs

from heavy_engine import Boundary, Failure, Route, each, use_session, use_stream
from heavy_engine.live.live_pages import LivePages
from heavy_engine.testing.browser import visit
from tests.engine.memory_socket import ADA, services, settled, show
from tests.engine.topics.rooms import Refused, world_of


class Shed:
    """A shed whose tools break when the test says so; counts how often each was mounted."""

    def __init__(self, *broken: str) -> None:
        self.broken = set(broken)
        self.mounted: list[str] = []
        self.effects: list[str] = []
        self.error: Callable[[str], Exception] = lambda name: ZeroDivisionError(f"{name}: the secret is 42")

    def tool(self) -> Callable[..., Component]:
        @component
        def Tool(name: str) -> Any:
            use_state(lambda: self.mounted.append(name))
            uses, set_uses = use_state(0)

            def effect() -> Callable[[], None]:
                self.effects.append(f"{name} begins")
                return lambda: self.effects.append(f"{name} ends")

            use_effect(effect, dependencies=[])
            if name in self.broken:
                raise self.error(name)
            return html.p(
                {"id": name},
                html.button({"onClick": lambda _event: set_uses(uses + 1)}, f"Use {name}"),
                html.output(f"{name} used {uses} times"),
            )

        return Tool


def room(draw: Callable[[], Any]) -> Callable[[], Component]:
    """A page with something that must go on living."""

    @component
    def Room() -> Any:
        count, set_count = use_state(0)
        add = html.button({"onClick": lambda _event: set_count(count + 1)}, "Count")
        return html.main(add, html.output({"id": "count"}, str(count)), draw())

    return Room


async def test_the_boundary_stands_in_the_place_of_all_its_children_and_the_page_lives() -> None:
    shed = Shed("saw")
    tool = shed.tool()
    async with world_of(room(lambda: Boundary(tool("axe"), tool("saw")))) as world:
        ada = await visit(world, as_="Ada")

        assert ada.sees("This part of the page could not be shown.")
        assert not ada.sees("axe used"), "a boundary is shown whole or not at all"
        await ada.click("Count")
        assert ada.text("#count") == "1"
        assert shed.effects == [], "what is not shown does nothing"


async def test_without_a_boundary_only_the_component_itself_is_replaced() -> None:
    tool = Shed("saw").tool()
    async with world_of(room(lambda: html.div(tool("axe"), tool("saw")))) as world:
        ada = await visit(world, as_="Ada")

        assert ada.sees("axe used 0 times")
        assert ada.sees("This part of the page could not be shown.")
        assert not ada.sees("Try again")


async def test_a_component_that_breaks_later_takes_its_boundary_down_and_ends_its_effects() -> None:
    shed = Shed()
    tool = shed.tool()
    async with world_of(room(lambda: Boundary(html.div(tool("axe"), tool("saw"))))) as world:
        ada = await visit(world, as_="Ada")
        assert shed.effects == ["saw begins", "axe begins"]
        shed.broken.add("axe")

        await ada.click("Use axe")

        assert ada.texts("[role=alert] button") == ["Try again"]
        assert not ada.sees("saw used")
        assert sorted(shed.effects[2:]) == ["axe ends", "saw ends"]


async def test_trying_again_mounts_the_children_anew() -> None:
    shed = Shed()
    tool = shed.tool()
    async with world_of(room(lambda: Boundary(tool("axe"), tool("saw")))) as world:
        ada = await visit(world, as_="Ada")
        await ada.click("Use saw")
        shed.broken.add("axe")
        await ada.click("Use axe")
        shed.mounted.clear()

        await ada.click("Try again")
        assert ada.sees("could not be shown"), "the cause is still there"

        shed.broken.clear()
        await ada.click("Try again")
        assert ada.sees("axe used 0 times")
        assert ada.sees("saw used 0 times"), "the state is fresh"
        assert shed.mounted.count("saw") == 2
        await ada.click("Use axe")
        assert ada.sees("axe used 1 times")


async def test_the_innermost_boundary_counts() -> None:
    tool = Shed("saw").tool()
    inner = lambda: Boundary(tool("saw"), fallback=lambda _failure, _retry: html.p("No saw"))  # noqa: E731
    async with world_of(room(lambda: Boundary(tool("axe"), inner()))) as world:
        ada = await visit(world, as_="Ada")

        assert ada.sees("axe used 0 times")
        assert ada.sees("No saw")


@component
def BrokenFallback() -> Component:
    raise ValueError("the fallback is broken, too")


async def test_a_fallback_that_breaks_is_the_outer_boundarys_business() -> None:
    tool = Shed("saw").tool()
    inner = lambda: Boundary(tool("saw"), fallback=lambda *_: BrokenFallback())  # noqa: E731
    async with world_of(room(lambda: Boundary(inner(), fallback=lambda *_: "The outer one"))) as world:
        ada = await visit(world, as_="Ada")
        assert ada.sees("The outer one")
    async with world_of(room(inner)) as world:
        ada = await visit(world, as_="Ada")
        assert ada.sees("This part of the page could not be shown."), "without one, its own place"


async def test_a_fallback_gets_the_failure_and_the_way_to_try_again() -> None:
    shed = Shed("saw")
    tool = shed.tool()
    given: list[Failure] = []

    def fallback(failure: Failure, retry: Callable[[], None]) -> Any:
        given.append(failure)
        return html.button({"onClick": lambda _event: retry()}, f"Fetch it ({failure.reference})")

    async with world_of(room(lambda: Boundary(tool("saw"), fallback=fallback))) as world:
        with capture_logs() as logs:
            ada = await visit(world, as_="Ada")
        shed.broken.clear()

        await ada.click(f"Fetch it ({given[0].reference})")

        assert ada.sees("saw used 0 times")
    (line,) = [line for line in logs if line["event"] == "a component failed"]
    assert (line["reference"], line["component"]) == (given[0].reference, "Tool")


async def test_what_the_application_can_explain_is_said_in_its_words_and_logged_all_the_same() -> None:
    shed = Shed("saw")
    shed.error = lambda name: Refused(f"The {name} is lent.")
    tool = shed.tool()
    async with world_of(room(lambda: Boundary(tool("saw")))) as world:
        with capture_logs() as logs:
            ada = await visit(world, as_="Ada")

        assert ada.sees("The saw is lent.")
        assert [line["reference"] for line in logs if line["event"] == "a component failed"] == [
            ada.text("code")
        ]


async def test_the_record_of_the_event_that_broke_a_component_has_its_reference() -> None:
    shed = Shed()
    tool = shed.tool()
    async with world_of(room(lambda: Boundary(tool("axe")))) as world:
        ada = await visit(world, as_="Ada")
        shed.broken.add("axe")

        await ada.click("Use axe")

        assert ada.last_event.reference == ada.text("code")
        await ada.click("Count")
        assert ada.last_event.reference == ""


async def test_a_row_of_a_list_that_breaks_takes_its_boundary_down() -> None:
    shed = Shed()
    tool = shed.tool()

    @component
    def Rows() -> Any:
        names, set_names = use_state(("axe", "saw"))
        more = html.button({"onClick": lambda _event: set_names((*names, "rake"))}, "Get a rake")
        return html.div(more, each(names, tool))

    async with world_of(room(lambda: Boundary(Rows()))) as world:
        ada = await visit(world, as_="Ada")
        shed.broken.add("rake")

        await ada.click("Get a rake")

        assert ada.sees("could not be shown")
        assert not ada.sees("axe used")
        assert sorted(shed.effects[2:]) == ["axe ends", "saw ends"]


async def test_a_row_of_a_stream_that_breaks_takes_its_boundary_down() -> None:
    shed = Shed("rake")
    tool = shed.tool()

    @component
    def Log() -> Any:
        log = use_stream()
        return html.div(html.button({"onClick": lambda _event: log.append(tool("rake"))}, "Log"), log)

    async with world_of(room(lambda: Boundary(Log()))) as world:
        ada = await visit(world, as_="Ada")

        await ada.click("Log")

        assert ada.sees("could not be shown")


async def test_an_effect_that_raises_takes_its_boundary_down_and_elsewhere_is_a_notice() -> None:
    @component
    def Eager() -> Any:
        is_on, set_on = use_state(False)

        def effect() -> None:
            if is_on:
                raise ZeroDivisionError("the secret is 42")

        use_effect(effect, dependencies=[is_on])
        return html.button({"onClick": lambda _event: set_on(True)}, "Go on")

    notices: list[str] = []
    for draw, is_shown in ((lambda: Boundary(Eager()), True), (Eager, False)):
        async with world_of(room(draw)) as world:
            ada = await visit(world, as_="Ada")
            await ada.click("Go on")
            assert ada.sees("could not be shown") is is_shown
            session = next(iter(world.pages._pages.values())).session
            notices += [notice.text for notice in session.view.notices]
    assert len(notices) == 1


async def test_a_component_that_renders_without_end_takes_its_boundary_down() -> None:
    @component
    def Restless() -> Any:
        is_on, set_on = use_state(0)
        if is_on:
            set_on(is_on + 1)
        return html.button({"onClick": lambda _event: set_on(1)}, "Go on")

    async with world_of(room(lambda: Boundary(Restless()))) as world:
        ada = await visit(world, as_="Ada")

        await ada.click("Go on")

        assert ada.texts("[role=alert] button") == ["Try again"]
        await ada.click("Count")
        assert ada.text("#count") == "1"


async def test_children_of_a_boundary_that_are_wrong_are_its_own_business() -> None:
    twice = lambda: Boundary(html.p({"key": "a"}), html.p({"key": "a"}))  # noqa: E731
    async with world_of(room(twice)) as world:
        ada = await visit(world, as_="Ada")

        assert ada.texts("[role=alert] button") == ["Try again"]


async def test_going_to_another_address_tries_again() -> None:
    shed = Shed("axe")
    tool = shed.tool()

    @component
    def Axe() -> Any:
        return tool("axe")

    @component
    def Saw() -> Any:
        return tool("saw")

    @component
    def Frame(page: Component) -> Any:
        session = use_session()
        go = [
            html.button({"onClick": lambda _event, to=to: session.navigate(to)}, f"To {to}")
            for to in ("/saw", "/axe", "/axe?again")
        ]
        return html.main(*go, Boundary(page))

    routes = {"/axe": Route(Axe, "Axe", Frame), "/saw": Route(Saw, "Saw", Frame)}
    page, socket, html_text = await show(services(routes=routes), "/axe")
    assert "could not be shown" in html_text

    page.session.navigate("/saw")
    await settled()
    assert "saw used 0 times" in page.layout.html()

    page.session.navigate("/axe")
    await settled()
    assert "could not be shown" in page.layout.html()

    shed.broken.clear()
    page.session.navigate("/axe?again")
    await settled()
    assert "axe used 0 times" in page.layout.html()
    assert "could not be shown" not in page.layout.html()
    assert socket.closed is None


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
async def test_the_browser_shows_what_the_server_means(*, is_first: bool) -> None:
    """The edits of a fall, whichever of the siblings it is that falls."""
    shed = Shed()
    tool = shed.tool()

    @component
    def Group() -> Any:
        name, set_name = use_state("axe")
        button = html.button({"onClick": lambda _event: set_name("saw")}, "Change")
        parts = (tool(name, key=name), html.b(name), button, html.fragment(tool("rake"), name))
        return html.fragment(*parts) if is_first else html.fragment(*reversed(parts))

    async with world_of(room(lambda: html.div({"id": "box"}, "before", Boundary(Group()), "after"))) as world:
        ada = await visit(world, as_="Ada")
        shed.broken.add("saw")
        await ada.click("Change")
        assert ada.text("#box").startswith("before")
        assert ada.text("#box").endswith("after")
        assert len(ada.texts("p")) == 1, "nothing of the fallen is left"

        shed.broken.clear()
        await ada.click("Try again")
        assert ada.texts("output")[1:] == (
            ["axe used 0 times", "rake used 0 times"]
            if is_first
            else ["rake used 0 times", "axe used 0 times"]
        )


async def test_a_page_that_fell_before_its_socket_came_is_adopted_as_it_is() -> None:
    tool = Shed("saw").tool()
    shared = services(home=room(lambda: Boundary(tool("saw"))))
    _page, socket, html_text = await show(shared)

    assert "Try again" in html_text
    assert "html" not in socket.hello
    assert socket.frames == []


async def test_a_failure_is_no_longer_there_for_who_opens_the_page_anew() -> None:
    shed = Shed("saw")
    tool = shed.tool()
    pages = LivePages(services(home=room(lambda: Boundary(tool("saw")))))
    _page, first = await pages.open(ADA, "/")
    shed.broken.clear()
    _page, second = await pages.open(ADA, "/")

    assert "could not be shown" in first
    assert "could not be shown" not in second
