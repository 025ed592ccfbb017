"""What ties a worker to its supervisor: an inherited socket, a pipe to speak by, a pipe to live by.

The worker's end. The pipe to live by says nothing: it ends when the supervisor does, however that ends.
A spare worker has one more pipe, which tells it the number of the worker whose place it takes. With a
companion beside the supervisor each worker has an ear as well: a pipe with news, one JSON object a line.
"""

import json
import os
import socket
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import suppress

SERVING, READY, LEAVING, TROUBLE, WAITING = "serving", "ready", "leaving", "trouble", "waiting"
SPARE = 0
"""The number of a worker that has no place yet."""
TROUBLE_MAX = 4_000
"""Longest text of a trouble, in characters: its end counts."""


class Tie:
    """The worker's side: says how far it is, learns that the supervisor is gone."""

    def __init__(
        self,
        factory: str,
        listener: int,
        voice: int,
        life: int,
        number: int,
        *,
        must_be_well: bool = False,
        place: int | None = None,
        ear: int | None = None,
    ) -> None:
        self.factory = factory
        self.number = number
        self.must_be_well = must_be_well
        """Whether to serve only once all that pages need works."""
        self.ear = ear
        """The descriptor of the pipe on which news come, if there are any."""
        self._listener, self._voice, self._life, self._place = listener, voice, life, place
        for descriptor in (listener, voice, life, place, ear):
            if descriptor is not None:
                os.set_inheritable(descriptor, False)
        os.set_blocking(voice, False)  # A supervisor that does not listen must not hold up a page.

    def listener(self) -> socket.socket:
        """The socket that all workers accept from."""
        return socket.socket(fileno=self._listener)

    def takes_place(self) -> bool:
        """A spare waits here until it gets its number; False if the supervisor goes before."""
        if self._place is None:
            return True
        self.say(WAITING)
        with os.fdopen(self._place, "rb") as ear:
            told = ear.read()
        self.number = int(told or SPARE)
        return self.number != SPARE

    def say(self, word: str, text: str = "") -> None:
        """Tell the supervisor how far this worker is, or what is the matter."""
        line = json.dumps([word, text[-TROUBLE_MAX:]]) + "\n"
        with suppress(OSError):  # Nobody listens any more.
            os.write(self._voice, line.encode())

    def watch(self, orphaned: Callable[[], None], end_after_s: float) -> None:
        """Call `orphaned` when the supervisor is gone; end this process when it lives on after that.

        In a thread, for the event loop may hang in a handler that never ends.
        """
        threading.Thread(target=self._wait, args=(orphaned, end_after_s), daemon=True).start()

    def _wait(self, orphaned: Callable[[], None], end_after_s: float) -> None:
        while os.read(self._life, 1):
            pass
        with suppress(RuntimeError):  # The loop is closed already.
            orphaned()
        time.sleep(end_after_s)
        os._exit(1)


def arguments(
    factory: str,
    listener: int,
    voice: int,
    life: int,
    number: int,
    must_be_well: bool,
    place: int | None = None,
    ear: int | None = None,
) -> list[str]:
    """The words on a worker's command line."""
    ties = {"--listener": listener, "--voice": voice, "--life": life, "--place": place, "--ear": ear}
    numbers = {**ties, "--number": number}
    words = [word for name, value in numbers.items() if value is not None for word in (name, str(value))]
    return [factory, *words, *(["--must-be-well"] if must_be_well else [])]


def read_tie(words: Sequence[str]) -> Tie:
    """The tie that the words on the command line name."""
    parser = ArgumentParser(description="One worker; its supervisor starts it.")
    parser.add_argument("factory", metavar="MODULE:FUNCTION", help="makes the server")
    for name in ("--listener", "--voice", "--life", "--number"):
        parser.add_argument(name, type=int, required=True)
    parser.add_argument("--place", type=int, help="descriptor that tells a spare its number")
    parser.add_argument("--ear", type=int, help="descriptor on which news come")
    parser.add_argument("--must-be-well", action="store_true", help="serve only once /readyz would say 200")
    return Tie(**vars(parser.parse_args(words)))
