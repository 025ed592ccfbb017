"""The terminal that started this process: when it closes, the system says so with SIGHUP, too."""

import os

PATH = "/dev/tty"


class Terminal:
    """The controlling terminal, if there was one at the start."""

    def __init__(self, path: str = PATH) -> None:
        self._path = path
        self._was_there = self._is_there()

    def is_gone(self) -> bool:
        """Whether it was there, and is not any more."""
        return self._was_there and not self._is_there()

    def _is_there(self) -> bool:
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_NOCTTY))
        except OSError:
            return False
        return True
