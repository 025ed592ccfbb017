"""use_toasts(): a word on what has just been done, which goes by itself."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any

from reactpy.types import VdomDict

from heavy_engine import use_task, use_unkept_state
from heavy_engine.elements import html

from .notices import Toast, Tone

SHOWN_FOR_S = 8.0
TOASTS_MAX = 4


@dataclass(frozen=True)
class Said:
    """What somebody is told."""

    id: str
    text: str
    tone: Tone


class Toasts:
    """Says something, and shows what was said; what use_toasts() gives."""

    def __init__(self, said: tuple[Said, ...], set_said: Any, start: Any) -> None:
        self._said, self._set_said, self._start = said, set_said, start

    def say(self, text: str, *, tone: Tone = "good", stays: bool = False) -> None:
        """Tell the person something.

        Args:
            text: a sentence.
            tone: how it looks.
            stays: until it is dismissed; otherwise it goes after `SHOWN_FOR_S` seconds. What people
                have to act upon stays.
        """
        new = Said(secrets.token_hex(4), text, tone)
        self._set_said(lambda said: (*said, new)[-TOASTS_MAX:])

        async def leave() -> None:
            await asyncio.sleep(SHOWN_FOR_S)
            self._dismiss(new.id)

        if not stays:
            self._start(leave)

    @property
    def stack(self) -> VdomDict:
        """What was said and has not gone: put it into what the component returns."""
        shown = [
            Toast(said.text, tone=said.tone, on_dismiss=self._dismisser(said.id), key=said.id)
            for said in self._said
        ]
        # It is there from the start: screen readers speak of what changes in it.
        return html.div({"class": "toasts toasts-above", "role": "status"}, *shown)

    def _dismisser(self, toast_id: str) -> Any:
        return lambda _event: self._dismiss(toast_id)

    def _dismiss(self, toast_id: str) -> None:
        self._set_said(lambda said: tuple(each for each in said if each.id != toast_id))


def use_toasts() -> Toasts:
    """Tell a person what has been done; its `stack` belongs into what the component returns.

        toasts = use_toasts()
        Button("Save", on_click=lambda _event: toasts.say("It is saved."))
        return html.div(..., toasts.stack)

    Of failures the engine tells by itself (`Notices`), and so does `use_session().notify(...)`, whose
    messages outlive the component.
    """
    said, set_said = use_unkept_state(tuple[Said, ...]())
    return Toasts(said, set_said, use_task())
