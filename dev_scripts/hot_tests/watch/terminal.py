"""Keys, where somebody can type: each counts at once, without Enter."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Keyboard:
    """A terminal that is ours between the runs.

    Args:
        on_key: is told each character.
    """

    def __init__(self, on_key: Callable[[str], None]) -> None:
        self._on_key = on_key
        self._usual: list[Any] | None = None
        self.is_there = sys.platform != "win32" and sys.stdin is not None and sys.stdin.isatty()

    def take(self) -> None:
        """Have each key at once."""
        if self.is_there and self._usual is None:
            import termios
            import tty

            self._usual = termios.tcgetattr(0)
            tty.setcbreak(0, termios.TCSADRAIN)
            asyncio.get_running_loop().add_reader(0, self._read)

    def give_back(self) -> None:
        """Leave it to a run, or to the shell."""
        if self._usual is not None:
            import termios

            asyncio.get_running_loop().remove_reader(0)
            termios.tcsetattr(0, termios.TCSADRAIN, self._usual)
            self._usual = None

    def _take_again(self) -> None:
        """After Ctrl+Z and fg the shell has given us the terminal as it likes it."""
        if self._usual is not None:
            import tty

            tty.setcbreak(0)

    def _read(self) -> None:
        try:
            typed = os.read(0, 64)
        except OSError:
            typed = b""
        if not typed:  # Nobody is there any more.
            asyncio.get_running_loop().remove_reader(0)
            self._on_key("q")
        for key in typed.decode("utf-8", "ignore"):
            self._on_key(key)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Ours from here on, the shell's afterwards."""
        loop = asyncio.get_running_loop()
        if self.is_there:
            loop.add_signal_handler(signal.SIGCONT, self._take_again)
        self.take()
        try:
            yield
        finally:
            self.give_back()
            if self.is_there:
                loop.remove_signal_handler(signal.SIGCONT)
