"""Handlers that run in the browser: what of them is in the page, and that nothing of them travels."""

import html as html_entities
import json
from collections.abc import Callable
from typing import Any

import pytest
from reactpy import component, event, use_state
from reactpy import html as reactpy_html
from reactpy.types import Component

from heavy_engine import ClientArgumentsRefused, ClientFunctionRefused, TrustedHtml, each, in_browser
from heavy_engine.elements import html
from heavy_engine.html.safety import UnsafeMarkup
from heavy_engine.layout import Layout
from heavy_engine.layout.equality import same
from tests.engine.brython_bridge.lamps import brightness, switch
from tests.engine.memory_socket import services, settled, show


def told(shown: str) -> list[dict[str, Any]]:
    """What the elements of a page are told to run, in their order."""
    parts = shown.split('data-py="')[1:]
    return [json.loads(html_entities.unescape(part.partition('"')[0])) for part in parts]


def shown(*elements: Any) -> str:
    """A page with these elements, as the browser gets it."""

    @component
    def Page() -> Component:
        return html.div(*elements)

    return Layout(Page()).render()


@pytest.mark.parametrize(
    ("element", "says"),
    [
        (html.button({"onClick": in_browser(switch, "desk")}), {"click": ["lamps.switch", {"name": "desk"}]}),
        (
            html.input({"onChange": in_browser(switch, "desk", to="off")}),
            {"input": ["lamps.switch", {"name": "desk", "to": "off"}]},
        ),
        (
            html.input({"type": "checkbox", "onChange": in_browser(switch, "desk")}),
            {"change": ["lamps.switch", {"name": "desk"}]},
        ),
        (html.p({"onFocus": in_browser(switch, "desk")}), {"focusin": ["lamps.switch", {"name": "desk"}]}),
        (
            html.p({
                "onMount": in_browser(switch, "a"),
                "onUpdate": in_browser(switch, "b"),
                "onUnmount": in_browser(switch, "c"),
            }),
            {
                "mount": ["lamps.switch", {"name": "a"}],
                "update": ["lamps.switch", {"name": "b"}],
                "unmount": ["lamps.switch", {"name": "c"}],
            },
        ),
        (
            html.a({"onClick": in_browser(switch, "a").prevent_default().stop_propagation(), "href": "/"}),
            {"click": ["lamps.switch", {"name": "a"}, {"flags": "p,s"}]},
        ),
    ],
)  # fmt: skip
def test_an_element_says_what_the_browser_runs(element: Any, says: dict[str, Any]) -> None:
    page = shown(element)

    assert told(page) == [says]
    assert "data-on" not in page, "the server hears nothing"


def test_with_then_the_server_hears_of_the_event_too() -> None:
    page = shown(html.button({"onClick": in_browser(switch, "a").then(lambda _event: None)}))

    assert told(page) == [{"click": ["lamps.switch", {"name": "a"}, {"then": True}]}]
    assert 'data-on="click"' in page


def test_values_cannot_break_out_of_their_place() -> None:
    hostile = '"></button><script>alert(1)</script>\u2028'
    page = shown(html.button({"onClick": in_browser(switch, hostile)}))

    assert "<script" not in page
    assert told(page) == [{"click": ["lamps.switch", {"name": hostile}]}]


def test_other_handlers_and_attributes_stay_what_they_are() -> None:
    element = html.input({
        "class": "a",
        "onInput": lambda _event: None,
        "onBlur": in_browser(switch, "a"),
        "onKeyDown": event(lambda _event: None, prevent_default=True),
    })  # fmt: skip
    page = shown(element)

    assert 'class="a"' in page
    assert 'data-on="input keydown:p"' in page
    assert told(page) == [{"focusout": ["lamps.switch", {"name": "a"}]}]


def test_it_may_stand_behind_what_is_uncommon() -> None:
    element = html.button({
        "onKeyDown": event(lambda _event: None, prevent_default=True),
        "onClick": in_browser(switch, "a"),
    })  # fmt: skip

    assert told(shown(element)) == [{"click": ["lamps.switch", {"name": "a"}]}]


@pytest.mark.parametrize(
    ("make", "error", "why"),
    [
        (lambda: in_browser(lambda: None), ClientFunctionRefused, "not in a module of brython/"),
        (lambda: in_browser(print), ClientFunctionRefused, "is no function"),
        (lambda: in_browser(switch), ClientArgumentsRefused, "missing a required argument: 'name'"),
        (lambda: in_browser(switch, "a", to="dim"), ClientArgumentsRefused, "to='dim' cannot travel"),
        (lambda: html.p({"title": in_browser(switch, "a")}), TypeError, "is no handler"),
        (
            lambda: html.p({"onMount": in_browser(switch, "a").then(print)}),
            TypeError,
            "onMount of <p> is no event",
        ),
        (
            lambda: html.input({"onChange": in_browser(switch, "a"), "onInput": in_browser(switch, "b")}),
            TypeError,
            "two in_browser",
        ),
    ],
)
def test_what_cannot_run_is_refused_where_it_is_rendered(
    make: Callable[[], Any], error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        make()


@pytest.mark.parametrize("name", ["data-py", "browserhandlers"])
def test_nobody_can_write_it_by_hand(name: str) -> None:
    with pytest.raises(UnsafeMarkup, match=r"in_browser\(\.\.\.\)"):
        shown(html.p({name: '{"click":["lamps.switch",{}]}'}))


def test_with_reactpys_own_elements_it_is_refused() -> None:
    with pytest.raises(UnsafeMarkup):
        shown(reactpy_html.button({"onClick": in_browser(switch, "a")}))


def test_two_that_do_the_same_are_the_same() -> None:
    def server(_event: Any) -> None: ...

    assert same(in_browser(switch, "a"), in_browser(switch, name="a"))
    assert same(in_browser(switch, "a").then(server), in_browser(switch, "a").then(server))
    assert not same(in_browser(switch, "a"), in_browser(switch, "b"))
    assert not same(in_browser(switch, "a"), in_browser(brightness, "a"))
    assert not same(in_browser(switch, "a"), in_browser(switch, "a").then(server))
    assert not same(in_browser(switch, "a"), in_browser(switch, "a").prevent_default())


def test_only_what_changed_travels() -> None:
    setters: dict[str, Any] = {}

    @component
    def Page() -> Component:
        name, setters["name"] = use_state("a")
        count, setters["count"] = use_state(0)
        return html.div(
            html.button({"onClick": in_browser(switch, name)}),
            html.p({"onMount": in_browser(switch, "b"), "style": {"color": "red"}}, html.b(str(count))),
        )

    layout = Layout(Page())
    layout.render()

    setters["count"](1)
    assert layout.flush() == [["t", 4, "1"]]
    setters["name"]("c")
    assert layout.flush() == [["a", 2, {"data-py": '{"click":["lamps.switch",{"name":"c"}]}'}]]
    assert told(layout.html()) == [
        {"click": ["lamps.switch", {"name": "c"}]},
        {"mount": ["lamps.switch", {"name": "b"}]},
    ]
    setters["name"]("c")
    assert layout.flush() == []


def test_it_comes_and_goes_with_the_handler() -> None:
    setters: dict[str, Any] = {}

    @component
    def Page() -> Component:
        is_there, setters["is_there"] = use_state(False)
        handlers: dict[str, Any] = (
            {"onClick": in_browser(switch, "a").then(lambda _event: None)} if is_there else {}
        )
        return html.div(html.button({"type": "button", **handlers}, "Light"))

    layout = Layout(Page())
    layout.render()

    setters["is_there"](True)
    run = '{"click":["lamps.switch",{"name":"a"},{"then":true}]}'
    assert sorted(map(str, layout.flush())) == [
        str(["a", 2, {"data-on": "click"}]),
        str(["a", 2, {"data-py": run}]),
    ]
    setters["is_there"](False)
    assert sorted(map(str, layout.flush())) == [
        str(["a", 2, {"data-on": None}]),
        str(["a", 2, {"data-py": None}]),
    ]


def test_a_row_that_does_the_same_does_not_render_again() -> None:
    rendered: list[str] = []
    setters: dict[str, Any] = {}

    @component
    def Row(name: str, on_click: Any) -> Component:
        rendered.append(name)
        return html.li(html.button({"onClick": on_click}, name))

    @component
    def Page() -> Component:
        count, setters["count"] = use_state(0)
        return html.ul(
            {"title": str(count)},
            each(("a", "b"), lambda name, key: Row(name, in_browser(switch, name), key=key)),
        )

    layout = Layout(Page())
    layout.render()
    setters["count"](1)
    layout.flush()

    assert rendered == ["a", "b"]


def test_a_part_that_only_shows_something_and_runs_in_the_browser_is_kept_as_its_html() -> None:
    setters: dict[str, Any] = {}

    @component
    def Page() -> Component:
        text, setters["text"] = use_state("a")
        inside = html.p(html.b({"onClick": in_browser(switch, "a")}, "x"), html.i(text))
        return html.div(inside, html.u({"dangerouslySetInnerHTML": {"__html": TrustedHtml("<s>")}}))

    layout = Layout(Page())
    layout.render()
    for text in ("b", "c"):
        setters["text"](text)
        assert layout.flush() == [["t", 4, text]]
    assert told(layout.html()) == [{"click": ["lamps.switch", {"name": "a"}]}]


async def test_a_forged_event_for_it_reaches_nobody() -> None:
    heard: list[str] = []

    @component
    def Page() -> Component:
        return html.div(
            html.button({"onClick": in_browser(switch, "a")}),
            html.button({"onClick": in_browser(switch, "a").then(lambda _event: heard.append("then"))}),
        )

    live, socket, _html = await show(services(home=Page))
    socket.say(1, 2, "click")
    socket.say(2, 2, "mount")
    socket.say(3, 3, "click")
    await settled()

    assert heard == ["then"]
    assert socket.frames[-1] == [3]
    assert live.session.last_event
