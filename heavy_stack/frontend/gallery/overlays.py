"""What lies over the page: dialogs, drawers, questions, menus, tooltips, messages."""

from typing import Any

from reactpy import component, use_state
from reactpy.types import VdomDict

from heavy_engine import use_session
from heavy_engine.elements import html

from ..components.buttons import Button
from ..components.confirm import use_confirm
from ..components.deeds import DeedBar, DeedDone
from ..components.dialogs import CloseButton, Drawer, Modal
from ..components.fields import TextField
from ..components.menus import Menu, MenuItem, MenuLine, MenuLink
from ..components.toasts import use_toasts
from ..components.tooltips import Tooltip
from .example import Example

Event = dict[str, Any]


@component
def ModalExample() -> VdomDict:
    """A form over the page."""
    is_open, set_open = use_state(False)
    borrower, set_borrower = use_state("")

    def close(_event: Event) -> None:
        set_open(False)

    return html.div(
        Button("Lend the axe", on_click=lambda _event: set_open(True)),
        Modal(
            "Lend the axe",
            TextField(
                "borrower",
                "To whom?",
                value=borrower,
                on_change=lambda event: set_borrower(event["target"]["value"]),
            ),
            is_open=is_open,
            on_close=close,
            actions=(
                CloseButton("Cancel", on_click=close),
                Button("Lend", on_click=close, weight="primary"),
            ),
        ),
    )


@component
def DrawerExample() -> VdomDict:
    """Something long at the edge."""
    is_open, set_open = use_state(False)
    return html.div(
        Button("Show the filters", on_click=lambda _event: set_open(True)),
        Drawer(
            "Filters",
            html.p("What is long and belongs to the page."),
            is_open=is_open,
            on_close=lambda _event: set_open(False),
        ),
    )


@component
def ConfirmExample() -> VdomDict:
    """Questions before deeds."""
    confirm = use_confirm()
    tools, set_tools = use_state(["Axe", "Saw"])

    async def empty(_event: Event) -> None:
        if await confirm("Empty the shelf?", "Two tools go.", yes="Empty it"):
            set_tools([])

    refill = confirm.first(lambda _event: set_tools(["Axe", "Saw"]), "Fill it again?", yes="Fill")
    return html.div(
        {"class": "stack"},
        html.p("On the shelf: ", ", ".join(tools) or "nothing"),
        html.div(
            {"class": "row"},
            Button("Empty the shelf", on_click=confirm.aside(empty)),
            Button("Fill the shelf", on_click=refill),
        ),
        confirm.dialog,
    )


@component
def MenuExample() -> VdomDict:
    """What can be done with a tool."""
    deed, set_deed = use_state("nothing yet")
    return html.div(
        {"class": "row"},
        Menu(
            "The axe",
            MenuItem("Lend", on_click=lambda _event: set_deed("lent")),
            MenuItem("Repair", on_click=lambda _event: set_deed("repaired")),
            MenuItem("Sharpen", is_disabled=True),
            MenuLink("Its page", "/design"),
            MenuLine(),
            MenuItem("Throw away", on_click=lambda _event: set_deed("thrown away"), is_bad=True),
        ),
        html.output(f"The axe: {deed}"),
    )


@component
def TooltipExample() -> VdomDict:
    """A word on a button."""
    return Tooltip("Until Friday, then it is somebody else's turn", Button("Lend the drill"))


@component
def ToastExample() -> VdomDict:
    """What was done, and what was not."""
    toasts = use_toasts()
    notify = use_session().notify
    return html.div(
        {"class": "row"},
        Button("Save", on_click=lambda _event: toasts.say("It is saved.")),
        Button("Fail", on_click=lambda _event: notify("The shelf is full; nothing was saved.")),
        toasts.stack,
    )


@component
def UndoExample() -> VdomDict:
    """A deed that can be taken back."""
    is_there, set_there = use_state(True)
    bring_back: Any = lambda _event: set_there(True)  # noqa: E731  # Short is what an example should be.
    deed = DeedDone("The axe is thrown away.", bring_back, lambda: None, key="axe")
    return html.div(
        Button("Throw the axe away", on_click=lambda _event: set_there(False), disabled=not is_there),
        DeedBar() if is_there else DeedBar(deed),
    )


@component
def ConnectionBannerExample() -> VdomDict:
    """What the client says when its line is lost."""
    # The client shows it by itself; its looks are those of the class in notices.css.
    return html.div({"class": "connection-banner"}, "The server does not answer. Trying again…")


EXAMPLES: tuple[Example, ...] = (
    Example("Modal", "A dialog in the middle; Escape and a press beside it leave it.", ModalExample),
    Example("Drawer", "A dialog along one side.", DrawerExample),
    Example("Confirm", "Asks before something is done.", ConfirmExample),
    Example("Menu", "Deeds behind one button; arrows, first letters, Escape.", MenuExample),
    Example("Tooltip", "A few words, with the focus or a resting pointer.", TooltipExample),
    Example("Toast", "Says what was done, and what failed.", ToastExample),
    Example("Undo", "Says what was done, with a way back.", UndoExample),
    Example("Connection banner", "Shown while the server does not answer.", ConnectionBannerExample),
)
