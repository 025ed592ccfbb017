"""What somebody has just done, in words, with a way to take it back while it is fresh."""

import asyncio
from collections.abc import Callable
from typing import Any

from reactpy import component, use_effect
from reactpy.core.events import EventHandler
from reactpy.types import VdomDict

from heavy_engine import use_task
from heavy_engine.elements import html

from .buttons import Button, RemoveButton

SHOWN_FOR_S = 60.0


def DeedBar(*said: Any) -> VdomDict:
    """The place for a DeedDone; it stays, so that screen readers notice what comes into it."""
    return html.div({"class": "deed-bar", "role": "status"}, *said)


@component
def DeedDone(words: str, on_undo: EventHandler | None, on_dismiss: Callable[[], None]) -> VdomDict:
    """A sentence on what was done; give it a new `key` with each deed.

    Args:
        words: what was done.
        on_undo: takes it back; without it there is nothing to take back.
        on_dismiss: takes the message away; called after a minute, too.
    """
    start = use_task()

    async def leave() -> None:
        await asyncio.sleep(SHOWN_FOR_S)
        on_dismiss()

    use_effect(lambda: start(leave), dependencies=[])

    undo = Button("Undo", on_click=on_undo, weight="quiet") if on_undo else ""
    dismiss = RemoveButton("Dismiss message", on_click=lambda _event: on_dismiss())
    return html.div({"class": "deed"}, html.p({"class": "toast-text"}, words), undo, dismiss)
