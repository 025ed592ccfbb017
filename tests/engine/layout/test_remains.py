"""What left a page is freed at once, by reference counts: the garbage collector is switched off here."""

import gc
from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakSet

import pytest
from reactpy import (
    component,
    create_context,
    event,
    html,
    use_callback,
    use_effect,
    use_memo,
    use_ref,
    use_state,
)

from heavy_engine import each
from heavy_engine.layout import Layout
from tests.engine.layout.stage import Stage, ignore

Used = create_context("the axe")


class Tool:
    """Something that a component keeps; a set tells whether it is still there."""

    def __init__(self, alive: "WeakSet[Tool]") -> None:
        alive.add(self)


@pytest.fixture
def alive() -> Iterator["WeakSet[Tool]"]:
    """The tools that are not freed; nothing is but by reference counts."""
    gc.collect()
    gc.disable()
    yield WeakSet()
    gc.enable()


def island(child: Any, on_pick: Any = ignore) -> Any:
    """A JavaScript component around one of ours."""
    source = {"source": "/static/map.js", "sourceType": "URL", "fallback": html.p({"onClick": on_pick}, "…")}
    handlers = {"onPick": event(on_pick)}
    return {"tagName": "Map", "children": [child], "eventHandlers": handlers, "importSource": source}


@pytest.fixture
def row(alive: "WeakSet[Tool]") -> Any:
    """A component that keeps a tool in every way there is."""

    def tool_of_mine() -> Any:
        return Tool(alive)

    @component
    def Inner(on_click: Any) -> Any:
        tool, set_tool = use_state(tool_of_mine)
        return html.button({"onClick": lambda _event: on_click(tool, set_tool)}, "lend")

    @component
    def Row(_name: str) -> Any:
        tool, set_tool = use_state(tool_of_mine)
        held = use_ref(tool)
        swap = use_callback(lambda *given: set_tool((held.current, given)), dependencies=[])
        use_memo(lambda: [tool, set_tool], dependencies=[])
        use_effect(lambda: lambda: set_tool(held), dependencies=[])
        parts = (
            html.p(html.input({"onChange": swap, "value": ""}), Inner(swap)),
            Used(Inner(swap)),
            island("", swap),
        )
        return html.li({"onClick": lambda _event: swap(tool)}, *parts)

    return Row


WAYS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "from a list": (
        lambda row: html.ul(row("axe", key=1), html.li({"key": 2})),
        lambda _: html.ul(html.li({"key": 2})),
    ),
    "from each()": (
        lambda row: html.ul(each(["axe", "saw"], lambda name, key: row(name, key=key), key=str)),
        lambda row: html.ul(each([], lambda name, key: row(name, key=key), key=str)),
    ),
    "with the element around it": (
        lambda row: html.div({"onClick": ignore}, row("axe")),
        lambda _: html.p("gone"),
    ),
    "for a text": (lambda row: html.div(html.div(row("axe"))), lambda _: html.div(html.div("gone"))),
    "in a fragment": (lambda row: html.div(html.fragment(row("axe"))), lambda _: html.div("gone")),
    "for another component": (lambda row: Used(row("axe")), lambda _: html.p("gone")),
    "from an island": (lambda row: island(row("axe")), lambda _: html.p("gone")),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_component_that_goes_is_freed(way: str, row: Any, alive: "WeakSet[Tool]") -> None:
    before, after = WAYS[way]
    stage = Stage(lambda shown: (before if shown else after)(row), True)
    assert len(alive) >= 3, stage.faults

    stage.show(False)
    stage.layout.start_effects()

    assert stage.faults == []
    assert len(alive) == 0


async def test_a_page_that_is_patched_keeps_what_stays(row: Any, alive: "WeakSet[Tool]") -> None:
    stage = Stage(lambda names: html.ul(*(row(name, key=name) for name in names)), ("axe", "saw", "oil"))

    stage.show(("oil", "axe"))
    stage.layout.start_effects()
    stage.show(("axe",))
    stage.layout.start_effects()
    await stage.layout.settle()

    assert len(alive) == 3
    assert stage.html.count("lend") == 2


def test_what_a_component_showed_before_it_failed_is_freed(row: Any, alive: "WeakSet[Tool]") -> None:
    @component
    def Fragile(name: str) -> Any:
        if name == "break":
            raise ValueError(name)
        return html.ul(row(name))

    stage = Stage(lambda name: html.div(Fragile(name)), "axe")

    stage.show("break")
    stage.layout.start_effects()

    assert stage.faults == ["Fragile: break"]
    assert len(alive) == 0


async def test_a_page_that_closes_is_freed_with_its_effects(row: Any, alive: "WeakSet[Tool]") -> None:
    layout = Layout(row("axe"))
    layout.render()
    layout.start_effects()
    await layout.settle()

    await layout.close()
    await layout.settle()

    assert len(alive) == 0


def test_setters_of_what_is_gone_may_be_called() -> None:
    setters: list[Callable[[Any], None]] = []

    @component
    def Tool() -> str:
        name, set_name = use_state("axe")
        setters[:] = [set_name]
        return name

    stage = Stage(lambda is_there: Tool() if is_there else html.p("gone"), True)
    stage.show(False)
    stage.layout.start_effects()

    setters[0](lambda name: f"another {name}")
    setters[0]("saw")

    assert not stage.layout.is_dirty
    assert stage.layout.flush() == []
