"""A fault is told with its stack, the component's path, props, state, and what happened before."""

import asyncio
from typing import Any

import pytest
import structlog
from pydantic import BaseModel
from reactpy import component, html, use_effect, use_state
from reactpy.types import Component

from heavy_engine import Boundary, use_live, use_query, use_session, use_task
from heavy_engine.dev_panel.faults import Faults
from heavy_engine.dev_panel.hiding import Secrets
from tests.engine.dev_panel.desk import Desk, watch
from tests.engine.memory_socket import services, show


def fail(what: str) -> None:
    try:
        int(what)
    except ValueError as error:
        raise RuntimeError(f"no axe in {what}") from error


def press(handler: Any) -> Any:
    return html.button({"onClick": handler})


@component
def Broken(shelf: str) -> Component:
    count, _set_count = use_state(7)

    if shelf:
        fail(f"{shelf}{count}")
    return html.p(count)


@component
def BrokenPage() -> Component:
    return html.section(Broken("top"))


async def test_a_component_that_fails_is_told_with_all_that_it_knew() -> None:
    desk = await watch(BrokenPage)

    fault = desk.fault()

    assert fault["reference"] in desk.html
    assert (fault["kind"], fault["type"], fault["message"]) == ("component", "RuntimeError", "no axe in top7")
    assert [one["name"] for one in fault["components"]] == ["BrokenPage", "Broken"]
    assert fault["props"] == [["shelf", "'top'"]]
    assert [(one["name"], one["value"]) for one in fault["state"]] == [("count", "7")]
    assert [(one["how"], one["type"]) for one in fault["causes"]] == [("Caused by", "ValueError")]


async def test_a_stack_has_source_lines_and_tells_own_code_from_the_engines() -> None:
    desk = await watch(BrokenPage)

    stack = desk.fault()["stack"]

    last = stack[-1]
    assert last["function"].endswith("fail")
    assert last["own"] is True
    line = last["place"]["line"]
    assert [line, '        raise RuntimeError(f"no axe in {what}") from error'] in last["source"]
    assert any(not frame["own"] for frame in stack)


@component
def HandlerPage() -> Component:
    clicks, set_clicks = use_state(0)

    def click(_event: Any) -> None:
        set_clicks(clicks + 1)
        if clicks:
            fail("the shed")

    async def later(_event: Any) -> None:
        await asyncio.sleep(0)
        fail("the loft")

    buttons = {"now": click, "later": later}
    return html.div([html.button({"id": name, "onClick": does}) for name, does in buttons.items()])


async def test_a_handler_that_fails_is_told_with_the_events_before() -> None:
    desk = await watch(HandlerPage)
    await desk.say(1, desk.number("button", id="now"), "click")

    await desk.say(2, desk.number("button", id="now"), "click")

    fault = desk.fault()
    assert (fault["kind"], fault["where"]) == ("handler of click", "HandlerPage")
    assert fault["state"][0]["name"] == "clicks"
    assert [(one["seq"], one["event"]) for one in fault["events"]] == [(1, "click")]
    assert desk.page.session.view.notices[0].reference == fault["reference"]


async def test_a_fault_names_the_trace_that_its_log_lines_have() -> None:
    desk = await watch(HandlerPage)
    await desk.say(1, desk.number("button", id="now"), "click")

    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        await desk.say(2, desk.number("button", id="now"), "click")

    (line,) = [line for line in lines if line.get("reference")]
    assert desk.fault()["joined"] == {"trace_id": line["trace_id"]}


async def test_a_handler_that_waits_and_fails_is_known_too() -> None:
    desk = await watch(HandlerPage)

    await desk.say(1, desk.number("button", id="later"), "click")

    assert (desk.fault()["kind"], desk.fault()["where"]) == ("handler of click", "HandlerPage")


@component
def Effective(name: str) -> Component:
    use_effect(lambda: fail(name), dependencies=[])
    return html.p(name)


@component
def EffectPage() -> Component:
    return html.div(Effective("cellar"))


async def test_an_effect_that_fails_is_told_with_its_component() -> None:
    desk = await watch(EffectPage)

    fault = desk.fault()

    assert (fault["kind"], fault["where"], fault["props"]) == ("effect", "Effective", [["name", "'cellar'"]])


@component
def LoaderPage() -> Component:
    async def load(_work: Any) -> str:
        await asyncio.sleep(0)
        fail("the barn")
        return ""

    return html.p(use_live(load, topic="tools", initial="nothing"))


async def test_a_loader_that_fails_is_told_with_its_component() -> None:
    desk = await watch(LoaderPage)

    assert (desk.fault()["kind"], desk.fault()["where"]) == ("loader", "LoaderPage")


@component
def BoundedPage() -> Component:
    return html.main(Boundary(html.p("the shed"), Broken("low")))


async def test_a_fault_that_a_boundary_shows_is_that_of_the_component_below() -> None:
    desk = await watch(BoundedPage)

    fault = desk.fault()

    assert (fault["kind"], fault["where"]) == ("component", "Broken")
    assert fault["props"] == [["shelf", "'low'"]]
    assert fault["components"][0]["name"] == "BoundedPage"
    assert fault["reference"] in desk.html


@component
def QueryPage() -> Component:
    async def load(_work: Any) -> str:
        fail("the attic")
        return ""

    found = use_query(load, initial="")
    return html.p(found.error.reference if found.error else found.value)


async def test_a_query_that_fails_is_told_with_its_component() -> None:
    desk = await watch(QueryPage)

    fault = desk.fault()

    assert (fault["kind"], fault["where"]) == ("loader", "QueryPage")
    assert fault["reference"] in desk.html


@component
def TaskPage() -> Component:
    start, session = use_task(), use_session()

    async def work() -> None:
        fail("the yard")

    use_effect(lambda: start(work), dependencies=[])
    return html.p(session.name)


async def test_a_task_that_fails_is_told_with_its_component() -> None:
    desk = await watch(TaskPage)

    assert desk.fault()["where"] == "TaskPage"


class Draft(BaseModel):
    number: int


@component
def RefusingPage() -> Component:
    _word, set_word = use_state("")

    def submit(event: Any) -> None:
        set_word(event["target"]["value"])
        Draft.model_validate({"number": event["target"]["value"]})

    return html.input({"type": "password", "onChange": submit})


async def test_what_an_error_quotes_of_a_password_is_hidden() -> None:
    desk = await watch(RefusingPage)

    await desk.say(1, desk.number("input"), "input", target={"value": "open sesame"})

    fault = desk.fault()
    assert fault["type"] == "ValidationError"
    assert "unable to parse" in fault["message"]
    assert "sesame" not in str(fault)


class Mute(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


@component
def MutePage() -> Component:
    def click(_event: Any) -> None:
        raise Mute

    return press(click)


async def test_an_error_without_words_is_told_all_the_same() -> None:
    desk = await watch(MutePage)

    await desk.say(1, desk.number("button"), "click")

    assert desk.fault()["message"] == "(its text cannot be made: ValueError)"


@component
def CalmPage() -> Component:
    return press(lambda _event: None)


async def test_events_are_bounded() -> None:
    desk = await watch(CalmPage)

    for seq in range(1, 71):
        await desk.say(seq, desk.number("button"), "click")

    assert len(desk.view("events")) == 50
    assert desk.view("events")[0]["seq"] == 70


def test_the_oldest_faults_go_when_there_are_too_many() -> None:
    faults = Faults()

    for number in range(60):
        faults.keep({"reference": f"{number:08x}"})

    assert len(faults) == 50
    assert faults.find("00000009") is None
    assert faults.find("0000003b") is not None


async def test_a_fault_is_told_at_once_to_the_page_that_had_it() -> None:
    desk = await watch(MutePage)
    other, socket, html = await show(desk.page.session.services)

    await desk.say(1, desk.number("button"), "click")

    assert desk.told == desk.view("own") == [desk.fault()["reference"]]
    bo = Desk(desk.panel, other, socket, html)
    assert bo.told == bo.view("own") == []


async def test_without_a_developer_nobody_is_told_and_components_remember_nothing() -> None:
    page, socket, html = await show(services(page=BrokenPage))

    assert [message for message in socket.messages if message[0] == "dev"] == []
    assert "Reference" in html
    assert "no axe" not in html
    assert page.layout.tree is not None
    assert type(page.layout.tree).__name__ == "Instance"
    assert type(page.layout._builder).__name__ == "Builder"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "[SQL: insert $1]\n[parameters: ('a]', 'hunter2')]\n(Background",
            "[SQL: insert $1]\n[parameters: ••••••]\n(Background",
        ),
        ("[type=x, input_value='hunter2', input_type=str]", "[type=x, input_value=••••••, input_type=str]"),
        ("redis://:hunter2@bus/0 is away", "redis://:••••••@bus/0 is away"),
        ("postgresql://ada:h@unter2@db/shop", "postgresql://ada:••••••@db/shop"),
        ("http://shed:8000/a, ask bo@shed.example", "http://shed:8000/a, ask bo@shed.example"),
    ],
)
def test_what_errors_quote_of_others_is_hidden(said: str, shown: str) -> None:
    assert Secrets().mask_message(said) == shown
