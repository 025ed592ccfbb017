"""Asking: whether a piece of work waits for the browser, so that nobody waits for it who must not."""

from contextvars import ContextVar

asking_now: ContextVar["Asking | None"] = ContextVar("asking_now", default=None)
"""Of the work that runs, and of all that it began."""


class Asking:
    """For how many answers of the browser one piece of work waits."""

    __slots__ = ("answers",)

    def __init__(self) -> None:
        self.answers = 0
