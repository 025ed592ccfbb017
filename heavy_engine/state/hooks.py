"""Hooks with which authors say what comes back after a restart, and under which name."""

from collections.abc import Callable
from typing import TypeVar

from reactpy import use_state
from reactpy.types import State

T = TypeVar("T")


def use_kept_state(name: str, initial: T | Callable[[], T]) -> State[T]:
    """Like use_state(), kept under a name of its own.

    States are kept without it, under the name of the variable that they are assigned to; this is for
    one that is to keep its value when the variable is renamed, and for several made in a loop.

        drafts = [use_kept_state(f"draft of {language}", "") for language in LANGUAGES]

    Args:
        name: what tells it from the component's other states.
        initial: its value at first, or a function that makes it.
    """
    if not name:
        raise ValueError("use_kept_state() got an empty name. Give it one that its component uses once.")
    return use_state(initial)


def use_unkept_state(initial: T | Callable[[], T]) -> State[T]:
    """Like use_state(), and made anew when the page has to be built anew.

    For what is true only here and now (a position of the pointer, an open connection), and for
    what browsers must not hold even sealed: who somebody is, what they may, what they have to pay.
    """
    return use_state(initial)
