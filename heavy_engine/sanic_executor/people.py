"""People: what one person does over all their sockets to this process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from ..application import Caller, EngineSettings
from .meters import Bucket


class TooManySockets(RuntimeError):
    """A person has as many open pages as they may."""

    def __init__(self, most: int) -> None:
        super().__init__("too many pages")
        self.most = most


class Person:
    """Somebody with open sockets: how many there are, and what they may say together."""

    __slots__ = ("bucket", "sockets")

    def __init__(self, settings: EngineSettings) -> None:
        self.bucket = Bucket(settings.user_events_per_s, settings.user_events_burst)
        self.sockets = 0


class People:
    """All who have sockets; a person is a user, or a browser's session while nobody is signed in."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._people: dict[str, Person] = {}

    def __len__(self) -> int:
        return len(self._people)

    @contextmanager
    def connected(self, caller: Caller) -> Iterator[Person]:
        """Count a socket of this caller as long as the block lasts.

        Raises:
            TooManySockets: when there are `user_sockets_max` already.
        """
        name = _name(caller)
        person = self._people.get(name) or Person(self._settings)
        if person.sockets >= self._settings.user_sockets_max:
            raise TooManySockets(self._settings.user_sockets_max)
        self._people[name] = person
        person.sockets += 1
        try:
            yield person
        finally:
            person.sockets -= 1
            if not person.sockets:
                # Who comes again at once has said what they said.
                asyncio.get_running_loop().call_later(person.bucket.fills_in_s, self._forget, name)

    def _forget(self, name: str) -> None:
        person = self._people.get(name)
        if person and not person.sockets:
            del self._people[name]


def _name(caller: Caller) -> str:
    return f"user {caller.user_id}" if caller.user_id else f"session {caller.session_id}"
