"""Boundary: what is shown in the place of a part of the page that failed, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reactpy import component, html, use_location, use_ref, use_state
from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from ..layout import Catcher
from ..session.failures import Failure
from ..session.faults import SENTENCE, show_fault
from .page import use_session

Retry = Callable[[], None]
Fallback = Callable[[Failure, Retry], Any]


@dataclass
class _Attempt:
    """One time that the children were mounted: its number, and how it ended."""

    number: int = 0
    address: Any = None
    failure: Failure | None = None
    # Somebody pressed a button for it, which is gone now.
    was_asked_for: bool = False


@component
def Boundary(*children: Any, fallback: Fallback | None = None) -> Component | VdomDict:
    """Show a fallback with "Try again" in the place of children of which one raised.

    It catches what components below it raise while they render, and what their effects raise;
    handlers and loaders have their own ways. The innermost boundary around a component
    counts. Trying again mounts the children anew, with fresh state; so does going to another
    address.

        Boundary(Weather(), fallback=lambda failure, retry: html.p("No weather today."))

    Args:
        children: what it stands around.
        fallback: called as fallback(failure, retry); a sentence, the reference of the log line and a
            button if left out.
    """
    session = use_session()
    location = use_location()
    nothing: _Attempt | None = None
    kept: Ref[_Attempt | None] = use_ref(nothing)
    _turn, set_turn = use_state(0)
    attempt = kept.current or _Attempt(address=location)
    if attempt.failure and attempt.address != location:
        attempt = _Attempt(attempt.number + 1)
    attempt.address = location
    kept.current = attempt

    def render_again() -> None:
        set_turn(lambda turn: turn + 1)

    def catch(error: BaseException, name: str) -> None:
        failure = session.failure(error, SENTENCE, component=name)
        if attempt.failure is None:
            attempt.failure = failure
            render_again()

    def retry() -> None:
        if kept.current is attempt:
            kept.current = _Attempt(attempt.number + 1, was_asked_for=True)
            render_again()

    if attempt.failure is None:
        return Catcher(children, catch, key=attempt.number)
    shown = fallback(attempt.failure, retry) if fallback else _try_again(attempt, retry)
    return html.fragment({"key": f"fallback {attempt.number}"}, shown)


def _try_again(attempt: _Attempt, retry: Retry) -> Any:
    def press(_event: Any) -> None:
        retry()

    button = {"type": "button", "class": "button", "onClick": press, "autofocus": attempt.was_asked_for}
    return show_fault(attempt.failure or Failure(SENTENCE), html.button(button, "Try again"))
