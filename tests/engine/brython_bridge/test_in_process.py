"""The browser of tests: it answers what the test says, and notes what ran without the server."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from reactpy import component, event, use_async_effect, use_state
from reactpy.types import Component

from heavy_engine import (
    Application,
    ClientError,
    ClientFunctionRefused,
    Route,
    in_browser,
    use_client,
    use_notices,
)
from heavy_engine.elements import html
from heavy_engine.nobody import nobody
from heavy_engine.testing.browser import Page
from heavy_engine.testing.python import NEVER, BrowserRun, ClientCall
from heavy_engine.testing.world import World
from tests.engine.brython_bridge.lamps import brightness, lamps, of_brython, switch
from tests.engine.memory_socket import services as small_services
from tests.support.waiting import eventually

pytest_plugins = ["heavy_engine.testing.plugin"]

# What handlers were told whose page had ended.
LEFT: list[str] = []


@of_brython
async def dim(by: int) -> int:
    """What the test gives is run as it is."""
    return 10 - by


@component
def LampPage() -> Component:
    """Says how bright a lamp is, shown when asked; has buttons that the browser handles."""
    client = use_client()
    said, say = use_state("nothing yet")
    shows, set_shows = use_state(True)

    @event
    async def ask(_event: Any) -> None:
        say("asking")
        try:
            say(str(await client.call(brightness, name="desk")))
        except ClientError as error:
            say(type(error).__name__)

    @event
    async def ask_briefly(_event: Any) -> None:
        try:
            await client.call(brightness, name="desk", timeout=0.01)
        except ClientError as error:
            say(type(error).__name__)

    @event
    async def ask_dim(_event: Any) -> None:
        say(f"{await client.call(dim, by=3)}")

    @event
    async def wait(_event: Any) -> None:
        try:
            say(str(await client.call(brightness, "desk")))
        except ClientError as error:
            LEFT.append(type(error).__name__)

    lamp = html.p({"id": "lamp", "onMount": in_browser(switch, "desk"), "onUnmount": in_browser(lamps)})
    return html.main(
        html.output(said),
        html.button({"onClick": ask}, "Ask"),
        html.button({"onClick": ask_briefly}, "Ask briefly"),
        html.button({"onClick": ask_dim}, "Dim"),
        html.button({"onClick": wait}, "Wait"),
        html.button({"onClick": in_browser(switch, "desk", to="off")}, "Off"),
        html.button({"onClick": in_browser(switch, "desk").then(lambda _event: say("on"))}, "On"),
        html.button({"onClick": lambda _event: set_shows(not shows)}, "Take away"),
        html.a({"href": "/other", "onClick": in_browser(switch, "a").prevent_default()}, "Stay"),
        html.div(
            {"onClick": lambda _event: say("heard outside")},
            html.button({"onClick": in_browser(switch, "a").stop_propagation()}, "Quiet"),
        ),
        lamp if shows else None,
        html.ul(*(html.li(notice.text) for notice in use_notices())),
    )


@component
def EagerPage() -> Component:
    """Asks at once."""
    client = use_client()
    said, say = use_state("nothing yet")

    @use_async_effect(dependencies=[])
    async def ask() -> None:
        say(f"{await client.call(brightness, 'desk')}")

    return html.output(said)


@pytest.fixture(autouse=True)
def _nobody_left() -> Iterator[None]:
    yield
    LEFT.clear()


@pytest.fixture
def application() -> Application:
    routes = {"/": Route(LampPage, "Lamp"), "/eager": Route(EagerPage, "Eager")}
    return small_services(routes=routes).application


@pytest.fixture
async def ada(visit: Any) -> Page:
    page: Page = await visit("/", as_="Ada")
    page.browser_runs.clear()
    return page


async def test_what_nobody_said_an_answer_for_is_unavailable(ada: Page) -> None:
    await ada.click("Ask")

    assert ada.text("output") == "ClientUnavailable"
    assert ada.client_calls == [ClientCall("lamps.brightness", {"name": "desk"})]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (7, "7"),
        (lambda name: len(name), "4"),
        ("bright", "ClientAnswerInvalid"),
        (lambda name: 1 // 0, "ClientFailed"),
    ],
    ids=["value", "function", "wrong", "raises"],
)
async def test_a_client_function_answers_what_the_test_says(ada: Page, answer: Any, said: str) -> None:
    ada.answer_client({brightness: answer})

    await ada.click("Ask")

    assert ada.text("output") == said


async def test_a_browser_may_never_answer(ada: Page) -> None:
    ada.answer_client({brightness: NEVER})

    await ada.click("Ask briefly")

    assert ada.text("output") == "ClientTimedOut"
    assert not ada.wire.outgoing()


async def test_a_coroutine_function_is_awaited(ada: Page) -> None:
    ada.answer_client({dim: dim})

    await ada.click("Dim")

    assert ada.text("output") == "7"


async def test_over_a_slow_network_the_answer_comes_later(ada: Page) -> None:
    ada.answer_client({brightness: 7})
    ada.network(latency_ms=200)

    await ada.click("Ask")

    assert ada.text("output") == "7"


async def test_what_is_asked_as_the_page_comes_is_answered_when_its_test_said_so_before(
    world: World, visit: Any
) -> None:
    page: Page = await visit("/", as_="Ada")
    page.answer_client({brightness: 7})

    await page.go("/eager")

    assert page.text("output") == "7"


async def test_only_client_functions_have_answers(ada: Page) -> None:
    def elsewhere() -> None: ...

    with pytest.raises(ClientFunctionRefused):
        ada.answer_client({elsewhere: 1})


async def test_a_click_that_never_leaves_the_browser_is_noted_and_costs_no_frame(ada: Page) -> None:
    await ada.click("Off")

    assert ada.browser_runs == [BrowserRun("lamps.switch", {"name": "desk", "to": "off"}, "click")]
    assert ada.frames == []
    assert ada.wire.made == 0, "no event either"


async def test_with_then_the_server_hears_of_it_too(ada: Page) -> None:
    await ada.click("On")

    assert ada.browser_runs == [BrowserRun("lamps.switch", {"name": "desk"}, "click")]
    assert ada.text("output") == "on"


async def test_what_runs_when_an_element_goes_and_comes_is_noted(visit: Any) -> None:
    page: Page = await visit("/", as_="Ada")
    mounted = BrowserRun("lamps.switch", {"name": "desk"}, "mount")
    assert page.browser_runs == [mounted]

    await page.click("Take away")
    await page.click("Take away")

    assert page.browser_runs == [mounted, BrowserRun("lamps.lamps", {}, "unmount"), mounted]


async def test_it_may_keep_the_browser_from_what_it_would_do(ada: Page) -> None:
    await ada.click("Stay")

    assert ada.path == "/"
    assert ada.left_for == ""


async def test_it_may_keep_others_from_hearing(ada: Page) -> None:
    await ada.click("Quiet")

    assert ada.text("output") == "nothing yet"


async def test_without_javascript_nothing_runs(visit: Any) -> None:
    page: Page = await visit("/", as_="Ada", javascript=False)

    await page.click("Off")

    assert page.browser_runs == []


async def test_who_asked_when_the_server_was_killed_is_told_and_the_event_is_done_again(ada: Page) -> None:
    ada.answer_client({brightness: NEVER})
    clicking = asyncio.create_task(ada.click("Wait"))
    await eventually(lambda: ada.client_calls)
    ada.answer_client({brightness: 7})

    await ada.kill_worker()
    await clicking

    assert LEFT == ["ClientGone"], "who waited in the old process was told"
    assert ada.text("output") == "7", "in the new one the click was handled again, and its call answered"
    assert len(ada.client_calls) == 2


async def test_an_answer_for_a_page_that_is_gone_is_not_given_to_the_next_one(ada: Page) -> None:
    wire = ada.wire
    wire.on_call = nobody
    wire.receive(["call", 1, "lamps.brightness", {"name": "desk"}])
    hello = {"ack": 0, "page": "0123", "path": "/", "title": "Lamp"}
    wire.receive(["hello", hello])

    wire.answer(1, "ok", 7)

    assert wire.outgoing() == []
    wire.receive(["call", 2, "lamps.brightness", {"name": "desk"}])
    wire.answer(2, "ok", 8)
    assert wire.outgoing() == ['["answer",2,"ok",8]']
