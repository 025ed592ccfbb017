"""Lists to learn from: one that is put in order, one of 100,000 rows."""

from typing import Any

from reactpy import component, use_location, use_state
from reactpy.types import VdomDict

from heavy_engine import Move, Slice, use_sortable, use_virtual
from heavy_engine.elements import html

from .buttons import Button
from .sortable import SortableList
from .virtual_list import VirtualList

STEPS: tuple[str, ...] = ("Sketch", "Build", "Test", "Ship", "Rest")
ROWS = 100_000


@component
def SortingExample() -> VdomDict:
    """Steps that can be put in another order."""
    steps, set_steps = use_state(STEPS)

    def move(move: Move[str]) -> None:
        set_steps(move.items)

    def reset(_event: dict[str, Any]) -> None:
        set_steps(STEPS)

    return html.div(
        {"class": "stack"},
        SortableList(use_sortable(steps, move), lambda step: step, name_of=str, label="Steps"),
        html.div(Button("As before", on_click=reset)),
    )


@component
def LongListExample() -> VdomDict:
    """Numbers and their squares; a real list reads its rows from the database."""

    async def read(_work: Any, first: int, count: int) -> Slice[int]:
        return Slice(range(first + 1, min(first + count, ROWS) + 1), ROWS)

    virtual = use_virtual(read, start=_start(use_location().query_string))
    return VirtualList(
        virtual,
        _square,
        list_id="squares",
        label="Numbers and their squares",
        address_of=lambda first: f"/design/lists?from={first}",
    )


def _square(number: int) -> VdomDict:
    return html.fragment(html.span(f"{number:,}"), html.span({"class": "hint"}, f"{number**2:,}"))


def _start(query: str) -> int:
    wanted = query.removeprefix("?from=")
    return int(wanted) if wanted.isdecimal() and len(wanted) < len(str(ROWS)) else 0
