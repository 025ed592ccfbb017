"""Somebody beside the supervisor who tells it when workers are to be renewed: the workbench's hot reload.

The supervisor knows only this protocol.
"""

from collections.abc import Mapping
from typing import Protocol

from .starting import Starter


class Attended(Protocol):
    """What a companion may ask of the supervisor."""

    async def renew(self, *, patient: bool = True, limit_s: float | None = None) -> str | None:
        """Put new workers in the places of all; answers what is wrong with the new ones, or None.

        Whoever cancels this ends the new worker that is not ready yet; the old one goes on.

        Args:
            patient: whether to wait for the end of the old ones, which may have much to finish.
            limit_s: what a new one gets to be ready, in seconds; unless given, what the supervisor gives.
        """

    def tell(self, news: Mapping[str, object]) -> None:
        """Let all workers that run now know."""

    def said_by_new(self) -> str:
        """What a new worker that is not ready yet said of its trouble so far."""

    def excuse(self, words: str) -> None:
        """What people read from now on while nobody serves; nothing for the usual words."""

    async def serving(self) -> str | None:
        """Wait until somebody serves, or the first worker failed; answers what is wrong with that, or None.

        With a companion a supervisor whose first worker fails goes on, and waits to be asked for another one.
        """


class Companion(Protocol):
    """Lives as long as the supervisor."""

    def starter(self, plain: Starter) -> Starter | None:
        """Who starts workers instead of this one, on which it may fall back; None for nobody."""

    async def attend(self, supervisor: Attended) -> None:
        """Do what it is there for; it is cancelled when the supervisor stops."""
