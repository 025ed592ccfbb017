"""JavaScript components live in elements of their own, and load only where a page has one."""

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest
import reactpy
from playwright.async_api import Page, expect

from tests.engine.client.stage import Stage

BINDING = """
export function bind(node) {
  return {
    create: (type, props, children) => ({type, props, children}),
    render(element) { node.replaceChildren(draw(element)); },
    unmount() { node.replaceChildren(); (window.unmounted ??= []).push(node.dataset.h); },
  };
}
function draw(element) {
  if (typeof element === 'string') return document.createTextNode(element);
  if (typeof element.type === 'function') return draw(element.type(element.props, element.children));
  const node = document.createElement(element.type);
  if (element.props.onClick) node.addEventListener('click', element.props.onClick);
  node.append(...element.children.map(draw));
  return node;
}
export const Box = (props, children) => ({type: 'section', props: {}, children: [props.label, ...children]});
const Item = ({onPick}, children) => {
  const onClick = () => onPick(3, {a: [1]});
  return {type: 'button', props: {onClick}, children};
};
export const Menu = {Item};
"""
PREACT = """
import {createElement} from '/_live/reactpy/preact.js';
export const Big = ({text, onPick}) => createElement('h2', {onClick: onPick}, text);
export const Shell = ({children}) => createElement('main', null, children);
"""


def island(number: int, model: dict[str, Any], fallback: str = "loading") -> str:
    """The element that stands for a component."""
    return (
        f'<heavy-island data-h="{number}" data-island="{escape(json.dumps(model))}">{fallback}</heavy-island>'
    )


def box(label: str, **more: Any) -> dict[str, Any]:
    return {"tag": "Box", "attributes": {"label": label}, "source": "box.js", "sourceType": "NAME", **more}


@pytest.fixture(autouse=True)
def modules(stage: Stage) -> None:
    """The modules that pages of these tests use."""
    stage.script("/_live/modules/box.js", BINDING)
    stage.script("/_live/modules/big.js", PREACT)
    for file in Path(reactpy.__file__).parent.joinpath("static").glob("*.js"):
        stage.script(f"/_live/reactpy/{file.name}", file.read_text())


async def test_a_page_without_islands_loads_nothing_for_them(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<p data-h="1">x</p>')
    await socket.send([0, ["t", 1, "y"]])
    await expect(page.locator("p")).to_have_text("y")

    assert not [path for path in stage.asked_for if "islands" in path or "debug" in path]


async def test_an_island_shows_follows_and_goes(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, island(1, box("one ", children=["a", {"tag": "b", "children": ["c"]}])))
    await expect(page.locator("section")).to_have_text("one ac")
    assert await page.locator("section b").inner_text() == "c"

    await socket.send([0, ["j", 1, box("two", children=[])]])
    await expect(page.locator("section")).to_have_text("two")
    await socket.send([0, ["i", 0, 0, island(2, box("three")) + '<p data-h="3">x</p>'], ["r", 1]])
    await expect(page.locator("section")).to_have_text("three")
    assert await page.evaluate("unmounted") == ["1"]


async def test_handlers_of_inner_components_are_told_by_their_place(page: Page, stage: Stage) -> None:
    item = {
        "tag": "Menu.Item",
        "children": ["pick"],
        "events": {"onPick": ""},
        "source": "box.js",
        "sourceType": "NAME",
    }
    model = box("x", children=["text", {"tag": "div", "children": [item]}])
    socket = await stage.show(page, f'<div data-h="1" data-on="click">{island(2, model)}</div>')
    await page.locator("button").dispatch_event("click")

    messages = [await socket.receive(), await socket.receive()]
    assert [2, 2, "1.0:onPick", {"args": [3, {"a": [1]}]}] in messages
    assert messages[0][1:3] == [1, "click"]


async def test_a_module_without_a_binding_gets_reactpys_preact(page: Page, stage: Stage) -> None:
    model = {
        "tag": "Big",
        "attributes": {"text": "hi"},
        "events": {"onPick": "p"},
        "source": "/_live/modules/big.js",
        "sourceType": "URL",
    }
    socket = await stage.show(page, island(1, model))
    await expect(page.locator("h2")).to_have_text("hi")
    await page.locator("h2").dispatch_event("click")
    assert await socket.receive() == [1, 1, ":onPick", {"args": [{"type": "click"}]}]

    await socket.send([0, ["j", 1, {**model, "attributes": {"text": "ho"}}]])
    await expect(page.locator("h2")).to_have_text("ho")


async def test_a_component_of_another_module_may_be_inside(page: Page, stage: Stage) -> None:
    inner = {
        "tag": "Big",
        "attributes": {"text": "inner"},
        "events": {"onPick": ""},
        "source": "big.js",
        "sourceType": "NAME",
    }
    outer = {"tag": "Big", "attributes": {"text": "outer"}, "source": "big.js", "sourceType": "NAME"}
    nested = {
        "tag": "Shell",
        "source": "shell.js",
        "sourceType": "NAME",
        "children": [outer, inner, box("deep")],
    }
    stage.script("/_live/modules/shell.js", PREACT)
    socket = await stage.show(page, island(1, nested))
    await expect(page.locator("main h2")).to_have_text(["outer", "inner"])
    await expect(page.locator("main section")).to_have_text("deep")
    await page.locator("main h2").nth(1).dispatch_event("click")

    assert await socket.receive() == [1, 1, "1:onPick", {"args": [{"type": "click"}]}]


async def test_a_module_that_is_missing_leaves_the_fallback(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<p data-h="9">x</p>')
    await page.evaluate("console.error = () => {}")
    await socket.send(
        [
            0,
            ["i", 0, 0, island(1, {**box("x"), "source": "none.js"}, '<b data-h="2">sorry</b>')],
            ["t", 9, "done"],
        ]
    )
    await expect(page.locator("p")).to_have_text("done")

    await expect(page.locator("b")).to_have_text("sorry")
