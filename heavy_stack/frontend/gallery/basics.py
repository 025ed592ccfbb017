"""Examples of small things: buttons, choices, texts, states of what is loaded, lists."""

from typing import Any

from reactpy import component, event, use_state
from reactpy.types import Component, VdomDict

from heavy_engine import Move, Slice, use_query, use_sortable, use_virtual
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ..components.buttons import Button, LinkButton, RemoveButton
from ..components.choices import ChoiceLinks
from ..components.inline_edit import EditableText, TextEditor
from ..components.loaded import Loaded
from ..components.placeholders import EmptyState
from ..components.selection import SelectBox, SelectionBar
from ..components.sortable import SortableList
from ..components.text import Command, FilePath, State
from ..components.virtual_list import VirtualList
from .example import Example

Event = dict[str, Any]


@component
def Buttons() -> VdomDict:
    """One that is loud, others that are not, one that is off, a link, a cross."""
    count, set_count = use_state(0)

    def press(_event: Event) -> None:
        set_count(lambda before: before + 1)

    return html.div(
        {"class": "row"},
        Button("Save", weight="primary", on_click=press),
        Button(f"Pressed {count} times", on_click=press),
        Button("Quiet", weight="quiet", on_click=press),
        Button("Off", disabled=True),
        LinkButton("/design", "A link"),
        RemoveButton("Set the count to nothing", on_click=lambda _event: set_count(0)),
    )


@component
def Choices() -> VdomDict:
    """Ways to look at one thing, each with an address."""
    addresses = {"All": "/dev/components", "Inputs": "/dev/components?group=inputs"}
    return ChoiceLinks("Look at", addresses, chosen="All")


@component
def Texts() -> VdomDict:
    """Commands and paths that one click selects, states with a light."""
    return html.div(
        {"class": "stack"},
        Command("./heavy dev"),
        FilePath("heavy_stack/routes.py"),
        html.div({"class": "row"}, State("Open", good=True), State("Closed", good=False)),
    )


@component
def EditInPlace() -> VdomDict:
    """A text that becomes an input where it stands."""
    name, set_name = use_state("A rope of ten metres")
    typed, set_typed = use_state("")
    is_edited, set_edited = use_state(False)

    def edit(_event: Event) -> None:
        set_typed(name)
        set_edited(True)

    def save(_event: Event) -> None:
        set_name(typed.strip() or name)
        set_edited(False)

    text = EditableText(name, label=f"Edit: {name}", on_edit=edit)
    editor = TextEditor(
        typed,
        label="The text",
        editor_id="edit-in-place",
        on_change=lambda event: set_typed(event["target"]["value"]),
        on_save=event(save, prevent_default=True),
        on_cancel=lambda _event: set_edited(False),
    )
    return html.ul({"class": "rows"}, html.li(editor if is_edited else text))


@component
def Selecting() -> VdomDict:
    """Rows with boxes, and what may be done with those that are selected."""
    tools = ("axe", "saw", "rope")
    chosen, set_chosen = use_state(frozenset({"saw"}))

    def box(tool: str) -> VdomDict:
        def turn(_event: Event) -> None:
            set_chosen(lambda before: before ^ {tool})

        return SelectBox(f"Select {tool}", selected=tool in chosen, on_click=turn)

    bar = SelectionBar(
        f"{len(chosen)} of {len(tools)} selected",
        selects={"Select all": lambda _event: set_chosen(frozenset(tools))},
        deeds={"Lend": lambda _event: set_chosen(frozenset())},
        on_leave=lambda _event: set_chosen(frozenset()),
        can_act=bool(chosen),
    )
    rows = [html.li({"key": tool, "class": "row"}, box(tool), html.span(tool)) for tool in tools]
    return html.div({"class": "stack"}, bar, html.ul({"class": "rows"}, *rows))


@component
def LoadedList() -> Component:
    """Loading, there, empty or failed: a query says which, and this shows it."""

    async def find(_heavy: HeavyContext) -> tuple[str, ...]:
        return ("axe", "saw", "rope")

    def show(tools: tuple[str, ...]) -> VdomDict:
        return html.ul({"class": "rows"}, *(html.li({"key": tool}, tool) for tool in tools))

    return Loaded(use_query(find), show, empty=EmptyState("No tools.", "Add the first one."))


@component
def SortedByHand() -> VdomDict:
    """Handles to drag or to move by keys, and arrows to press."""
    begun: tuple[str, ...] = ("Sketch", "Build", "Test")
    steps, set_steps = use_state(begun)

    def move(move: Move[str]) -> None:
        set_steps(move.items)

    return SortableList(use_sortable(steps, move), lambda step: step, name_of=str, label="Steps")


@component
def HundredThousandRows() -> VdomDict:
    """A window of rows on the server and in the page; the scrollbar tells the truth."""

    async def read(_work: Any, first: int, count: int) -> Slice[int]:
        return Slice(range(first + 1, min(first + count, 100_000) + 1), 100_000)

    return VirtualList(
        use_virtual(read),
        lambda number: html.span(f"{number:,}"),
        list_id="hundred-thousand",
        label="Numbers",
        address_of=lambda first: f"/design/lists?from={first}",
    )


EXAMPLES: tuple[Example, ...] = (
    Example("Buttons", "Three weights, a link that looks like one, a cross.", Buttons),
    Example("Choices as links", "Can be shared, and work without JavaScript.", Choices),
    Example("Commands, paths, states", "To copy, to open, to see at a glance.", Texts),
    Example("Text edited in its place", "Press it, write, save; Escape leaves it.", EditInPlace),
    Example("Selection", "Boxes, and what may be done with what is selected.", Selecting),
    Example("Loaded", "A query with its states: waiting, there, empty, failed.", LoadedList),
    Example("List put in order by hand", "By mouse, finger, keys or buttons.", SortedByHand),
    Example("List of 100,000 rows", "The page has those in view.", HundredThousandRows),
)
