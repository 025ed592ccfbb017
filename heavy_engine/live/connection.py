"""What a page and its socket know of each other."""

from typing import Protocol


class Receiver(Protocol):
    """What a socket tells."""

    def receive(self, text: str, *, is_alone: bool = False) -> None:
        """A message came; it is alone if nothing else is known to come in this turn of the loop."""

    def drained(self) -> None:
        """What waited to be sent has been sent."""

    def lost(self, socket: "Socket") -> None:
        """The socket is closed, by whomever."""


class Socket(Protocol):
    """One connection to a browser."""

    @property
    def buffered(self) -> int:
        """Bytes that the browser has not read."""

    def send(self, message: bytes) -> None:
        """Send UTF-8 text; nothing happens when it is closed."""

    def close(self, code: int, reason: str) -> object:
        """End the connection."""

    def abort(self) -> None:
        """End the connection at once; the browser may not be reading."""

    def pause_reading(self) -> None:
        """Take no more messages in for now."""

    def resume_reading(self) -> None:
        """Take messages in again."""

    def attach(self, receiver: Receiver) -> None:
        """Tell this receiver from now on, and at once what came until now."""
