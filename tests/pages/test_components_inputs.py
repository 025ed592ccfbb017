"""Inputs of the gallery in this process: what they are called, and what the server does with them."""

from collections.abc import AsyncIterator

import pytest
from reactpy import component, use_state
from reactpy.types import VdomDict

from heavy_engine.elements import html
from heavy_engine.forms import Choice
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.find import accessible_name, is_field, select
from heavy_engine.testing.world import World
from heavy_stack.frontend.components.combobox import TEXT_MAX, SearchSelect, text_typed
from heavy_stack.frontend.components.search_box import SearchBox
from heavy_stack.frontend.gallery import inputs
from tests.support.parts import world_of

TOOLS = {"1": "axe", "2": "broad axe", "3": "saw"}


@component
def Lending() -> VdomDict:
    """Somebody chooses a tool of a table."""
    chosen, set_chosen = use_state(Choice("3", "saw", "3"))

    async def find(_work: object, words: str) -> list[Choice]:
        return [Choice(id_, name, id_) for id_, name in TOOLS.items() if words in name]

    return html.main(
        SearchSelect("tool", "Tool", find, chosen=chosen, on_choose=set_chosen, help_text="Any of them."),
        html.output(chosen.text),
    )


@component
def Searching() -> VdomDict:
    """A search on an address that has a name twice."""
    text, search = use_state("")
    box = SearchBox("Search tools", text, "/search?x=1&x=2", search)
    return html.main(box, html.output(text))


@component
def Everything() -> VdomDict:
    """All examples of inputs."""
    return html.main(*(example.component() for example in inputs.EXAMPLES))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with world_of({"/": Lending, "/all": Everything, "/search": Searching}) as made:
        yield made


async def opened(world: World, path: str = "/") -> Page:
    return await visit(world, path, as_="Ada")


async def test_the_server_finds_what_fits_and_is_told_what_was_taken(world: World) -> None:
    ada = await opened(world)
    field = "#tool-input"
    assert ada.value(field) == "saw"
    assert [each.text for each in select(ada.root, "#tool-input-list li")] == ["axe", "broad axe", "saw"]

    await ada.fill(field, "axe")
    found = select(ada.root, "#tool-input-list li")
    assert [each.text for each in found] == ["axe", "broad axe"]
    assert ada.text("output") == "3", "typing chooses nothing"
    await ada.click(found[1])

    assert ada.text("output") == "2"
    assert ada.value(field) == "broad axe"


@pytest.mark.parametrize(
    "event", [{}, {"target": 1}, {"target": {}}, {"target": {"value": 7}}, {"target": {"value": ["axe"]}}]
)
def test_what_is_no_text_looks_for_nothing(event: dict[str, object]) -> None:
    assert text_typed(event) == ""


async def test_a_search_takes_a_line_and_no_more(world: World) -> None:
    ada = await opened(world)

    await ada.fill("#tool-input", "a\x00xe")
    assert ada.texts("#tool-input-list li") == ["axe", "broad axe"]
    assert select(ada.root, "#tool-input")[0].attributes["maxlength"] == str(TEXT_MAX)
    assert len(text_typed({"target": {"value": "x" * 60_000}})) == TEXT_MAX


async def test_a_search_box_keeps_what_is_twice_in_its_address(world: World) -> None:
    ada = await opened(world, "/search")

    kept = [one.attributes for one in select(ada.root, "input[type=hidden]")]
    assert [(one["name"], one["value"]) for one in kept] == [("x", "1"), ("x", "2")]
    await ada.fill("#search-input", "a\x00xe" + "e" * 300)

    assert ada.text("output") == "ax" + "e" * (TEXT_MAX - 2)


async def test_who_cannot_see_hears_what_it_is_and_how_much_fits(world: World) -> None:
    ada = await opened(world)
    field = select(ada.root, "#tool-input")[0]

    assert field.attributes["role"] == "combobox"
    assert field.attributes["aria-controls"] == "tool-input-list"
    assert field.attributes["aria-describedby"] == "tool-help"
    assert accessible_name(field, ada.root) == "Tool"
    await ada.fill("#tool-input", "broad")
    assert ada.texts("[role=status]") == ["1 choice"]
    await ada.fill("#tool-input", "broader")
    assert ada.texts("[role=status]") == ["Nothing fits."]


async def test_every_input_has_a_name_and_no_two_forms_share_one(world: World) -> None:
    ada = await opened(world, "/all")

    fields = [each for each in ada.root.elements() if is_field(each)]
    forms = [each.attributes["id"] for each in select(ada.root, "form")]

    assert len(fields) > 30
    assert [each.attributes for each in fields if not accessible_name(each, ada.root)] == []
    assert len(forms) == len(set(forms)) > 8
